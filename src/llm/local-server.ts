import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo, Socket } from 'node:net'

/** How the server answers the next questions to its chat address. */
export type Manner =
  | { readonly kind: 'stream'; readonly text: string; readonly cutEvery?: number; readonly pauseMs?: number }
  | { readonly kind: 'whole'; readonly text: string }
  | {
      readonly kind: 'status'
      readonly status: number
      readonly body: string
      readonly retryAfter?: string
      readonly times?: number
      readonly then?: string
    }
  | { readonly kind: 'silent' }
  | { readonly kind: 'stalls'; readonly text: string }
  | { readonly kind: 'cut-off'; readonly text: string }
  | { readonly kind: 'no-end'; readonly text: string }
  | { readonly kind: 'garbage'; readonly body: string; readonly type: string }
  | { readonly kind: 'huge' }
  | { readonly kind: 'redirect'; readonly to: string }
  | { readonly kind: 'late-error' }

export type Asked = {
  readonly path: string
  readonly method: string
  readonly authorization: string
  readonly body: string
}

export type LocalServer = {
  readonly address: string
  /** Everything that ever arrived, in order. */
  readonly log: readonly Asked[]
  readonly setManner: (manner: Manner) => void
  readonly close: () => Promise<void>
}

export const MODELS = ['test-large', 'test-small'] as const

/**
 * A server of the chat protocol on loopback, for tests: real chunks over a real connection, cut wherever asked (inside a UTF-8 sequence as well), comments that
 * keep alive, and every way to fail.
 */
export async function startLocalServer(first: Manner, key = ''): Promise<LocalServer> {
  const log: Asked[] = []
  const sockets = new Set<Socket>()
  let manner = first
  let refused = 0
  const server = createServer((request, response) => {
    void bodyOf(request).then((body) => {
      log.push({
        path: request.url ?? '',
        method: request.method ?? '',
        authorization: request.headers.authorization ?? '',
        body,
      })
      return answer(request, response, body)
    })
  })
  server.on('connection', (socket) => {
    sockets.add(socket)
    socket.on('close', () => sockets.delete(socket))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo // a TCP server's address is one

  async function answer(request: IncomingMessage, response: ServerResponse, body: string): Promise<void> {
    const json = (status: number, value: unknown, headers: Readonly<Record<string, string>> = {}): void => {
      response.writeHead(status, { 'content-type': 'application/json', ...headers })
      response.end(typeof value === 'string' ? value : JSON.stringify(value))
    }
    if (key !== '' && request.headers.authorization !== `Bearer ${key}`) {
      json(401, {
        error: {
          message: `Incorrect API key provided: ${request.headers.authorization ?? 'none'}`,
          code: 'invalid_api_key',
        },
      })
      return
    }
    if (request.url === '/v1/models') {
      json(200, { object: 'list', data: MODELS.map((id) => ({ id, object: 'model' })) })
      return
    }
    if (request.url === '/v1/embeddings' && (manner.kind === 'stream' || manner.kind === 'whole')) {
      const { input } = JSON.parse(body) as { input: string[] } // what the client under test sends
      json(200, {
        data: input.map((text, index) => ({ index, embedding: vectorOf(text) })),
        usage: { prompt_tokens: 3 * input.length },
      })
      return
    }
    if (request.url !== '/v1/chat/completions' && request.url !== '/v1/embeddings') {
      json(404, { error: { message: 'not found' } })
      return
    }
    const { model } = JSON.parse(body) as { model: string } // what the client under test sends
    if (!MODELS.some((known) => known === model)) {
      json(404, {
        error: { message: `model "${model}" not found, try pulling it first`, type: 'not_found_error' },
      })
      return
    }
    await inManner(response, json)
  }

  async function inManner(
    response: ServerResponse,
    json: (status: number, value: unknown, headers?: Readonly<Record<string, string>>) => void,
  ): Promise<void> {
    switch (manner.kind) {
      case 'stream':
        return stream(response, manner.text, {
          cutEvery: manner.cutEvery ?? 0,
          pauseMs: manner.pauseMs ?? 0,
          end: 'done',
        })
      case 'whole':
        json(200, {
          choices: [{ message: { role: 'assistant', content: manner.text }, finish_reason: 'stop' }],
          usage: { prompt_tokens: 11, completion_tokens: 7 },
        })
        return
      case 'status':
        refused++
        if (manner.times !== undefined && refused > manner.times) {
          await stream(response, manner.then ?? '', { cutEvery: 0, pauseMs: 0, end: 'done' })
          return
        }
        json(
          manner.status,
          manner.body,
          manner.retryAfter === undefined ? {} : { 'retry-after': manner.retryAfter },
        )
        return
      case 'silent':
        return
      case 'stalls':
        return stream(response, manner.text, { cutEvery: 0, pauseMs: 0, end: 'stall' })
      case 'cut-off':
        return stream(response, manner.text, { cutEvery: 0, pauseMs: 0, end: 'cut' })
      case 'no-end':
        return stream(response, manner.text, { cutEvery: 0, pauseMs: 0, end: 'nothing' })
      case 'garbage':
        response.writeHead(200, { 'content-type': manner.type })
        response.end(manner.body)
        return
      case 'huge': {
        response.writeHead(200, { 'content-type': 'text/event-stream' })
        const line = `data: ${JSON.stringify({ choices: [{ delta: { content: 'x'.repeat(60_000) } }] })}\n\n`
        while (!response.destroyed) {
          if (!response.write(line)) await drained(response)
          if (!response.writable) return
        }
        return
      }
      case 'redirect':
        response.writeHead(307, { location: manner.to })
        response.end()
        return
      case 'late-error':
        response.writeHead(200, { 'content-type': 'text/event-stream' })
        response.end('data: {"error":{"message":"out of memory"}}\n\n')
    }
  }

  return {
    address: `http://127.0.0.1:${port}/v1`,
    log,
    setManner: (next) => {
      manner = next
      refused = 0
    },
    close: async () => {
      for (const socket of sockets) socket.destroy()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

type StreamOptions = {
  /** Bytes per write; 0: an event per write. */
  readonly cutEvery: number
  readonly pauseMs: number
  readonly end: 'done' | 'stall' | 'cut' | 'nothing'
}

async function stream(response: ServerResponse, text: string, options: StreamOptions): Promise<void> {
  response.writeHead(200, { 'content-type': 'text/event-stream; charset=utf-8' })
  const events = [': keep-alive\n\n', 'data: {"choices":[{"delta":{"role":"assistant"}}]}\r\n\r\n']
  for (let from = 0; from < text.length; from += 5)
    events.push(
      `data: ${JSON.stringify({ choices: [{ delta: { content: text.slice(from, from + 5) } }] })}\n\n`,
    )
  if (options.end === 'done') {
    events.push('data: {"choices":[{"delta":{},"finish_reason":"stop"}]}\n\n')
    events.push(
      'data: {"choices":[],"usage":{"prompt_tokens":120,"completion_tokens":34}}\n\n',
      'data: [DONE]\n\n',
    )
  }
  const bytes =
    options.cutEvery > 0
      ? [Buffer.from(events.join(''))].flatMap((whole) => pieces(whole, options.cutEvery))
      : events.map((event) => Buffer.from(event))
  for (const piece of bytes) {
    if (response.destroyed) return
    response.write(piece)
    await new Promise((resolve) =>
      options.pauseMs > 0 ? setTimeout(resolve, options.pauseMs) : setImmediate(resolve),
    )
  }
  if (options.end === 'stall') return
  if (options.end === 'cut') response.destroy()
  else response.end()
}

function pieces(bytes: Buffer, length: number): Buffer[] {
  return Array.from({ length: Math.ceil(bytes.length / length) }, (_, index) =>
    bytes.subarray(index * length, (index + 1) * length),
  )
}

/** A vector that depends on the letters alone, so that like texts are near. */
function vectorOf(text: string): number[] {
  const vector = Array.from({ length: 16 }, () => 0)
  for (const character of text) {
    const place = (character.codePointAt(0) ?? 0) % 16
    vector[place] = (vector[place] ?? 0) + 1
  }
  return vector
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = []
  // Without an encoding the pieces are bytes.
  for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk)
  return Buffer.concat(chunks).toString('utf8')
}

function drained(response: ServerResponse): Promise<void> {
  return new Promise((resolve) => {
    const go = (): void => {
      response.off('drain', go).off('close', go)
      resolve()
    }
    response.on('drain', go).on('close', go)
  })
}
