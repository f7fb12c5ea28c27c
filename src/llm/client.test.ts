import { afterEach, describe, expect, it } from 'vitest'
import { ExpectedFailure } from '../contract/failure.ts'
import { defaultLlmSettings, type LlmSettings } from '../contract/llm.ts'
import { endpointOf } from './address.ts'
import { chat, chatBody, embed, embedBody, listModels, type Call } from './client.ts'
import { EventStream } from './event-stream.ts'
import { startLocalServer, type LocalServer, type Manner } from './local-server.ts'
import { retryAfterSeconds } from './refusal.ts'

const servers: LocalServer[] = []
afterEach(async () => {
  await Promise.all(servers.splice(0).map((server) => server.close()))
})

async function serve(manner: Manner, key = ''): Promise<LocalServer> {
  const server = await startLocalServer(manner, key)
  servers.push(server)
  return server
}

function callTo(
  server: Pick<LocalServer, 'address'>,
  change: Partial<LlmSettings> = {},
  key = '',
): Call & { waits: number[] } {
  const waits: number[] = []
  return {
    settings: {
      ...defaultLlmSettings,
      enabled: true,
      address: server.address,
      model: 'test-small',
      ...change,
    },
    key,
    signal: new AbortController().signal,
    sleep: () => Promise.resolve(),
    onWait: (seconds) => waits.push(seconds),
    waits,
  }
}

async function ask(
  call: Call,
): Promise<{ text: string; pieces: number; reply: Awaited<ReturnType<typeof chat>> }> {
  let [text, pieces] = ['', 0]
  const body = chatBody(call.settings, [{ role: 'user', content: 'hello' }])
  const reply = await chat(call, body, (piece) => {
    text += piece
    pieces++
  })
  return { text, pieces, reply }
}

async function failing(work: Promise<unknown>): Promise<{ code: string; params: Record<string, unknown> }> {
  try {
    await work
  } catch (error) {
    if (error instanceof ExpectedFailure) return error.toFailure()
    throw error
  }
  throw new Error('it did not fail')
}

const chinese = '轻便跑鞋，雨天也干爽 🏃 20% off'

describe('a streamed answer', () => {
  it.each([1, 2, 3, 7, 64, 0])('arrives whole when the bytes are cut every %i', async (cutEvery) => {
    const server = await serve({ kind: 'stream', text: chinese, cutEvery })
    const { text, pieces, reply } = await ask(callTo(server))
    expect(text).toBe(chinese)
    expect(reply).toMatchObject({
      text: chinese,
      finish: 'stop',
      inputTokens: 120,
      outputTokens: 34,
      streamed: true,
      attempts: 1,
    })
    expect(pieces).toBeGreaterThan(2)
  })

  it('sends exactly the bytes of the body, to one address, with the key in its header alone', async () => {
    const server = await serve({ kind: 'stream', text: 'ok' }, 'sk-secret-123')
    const call = callTo(server, {}, 'sk-secret-123')
    const body = chatBody(call.settings, [{ role: 'user', content: '素材 <b> "x"' }])
    await chat(call, body, () => undefined)
    expect(server.log).toEqual([
      { path: '/v1/chat/completions', method: 'POST', authorization: 'Bearer sk-secret-123', body },
    ])
    expect(body).not.toContain('sk-secret-123')
  })

  it('tells what it cost by the counts of the server and the prices of the user', async () => {
    const server = await serve({ kind: 'stream', text: 'ok' })
    const { reply } = await ask(callTo(server, { inputPrice: 2, outputPrice: 10 }))
    expect(reply.cost).toBeCloseTo((120 * 2 + 34 * 10) / 1e6, 12)
  })
})

it('takes a whole answer from a server that does not stream', async () => {
  const server = await serve({ kind: 'whole', text: chinese })
  expect((await ask(callTo(server))).reply).toMatchObject({ text: chinese, streamed: false, inputTokens: 11 })
})

describe('every way to fail has its own code', () => {
  const limits = { connectSeconds: 2, idleSeconds: 1, totalSeconds: 5 }
  const cases: readonly (readonly [string, Manner, string])[] = [
    ['refused key', { kind: 'status', status: 401, body: '{"error":{"message":"no"}}' }, 'llm-key-refused'],
    [
      'no credit',
      { kind: 'status', status: 402, body: '{"error":{"message":"Insufficient Balance"}}' },
      'llm-no-credit',
    ],
    [
      'quota',
      {
        kind: 'status',
        status: 429,
        body: '{"error":{"message":"You exceeded your current quota","code":"insufficient_quota"}}',
      },
      'llm-no-credit',
    ],
    ['too many', { kind: 'status', status: 429, body: '{}' }, 'llm-rate-limited'],
    ['server error', { kind: 'status', status: 500, body: 'oops' }, 'llm-server-error'],
    [
      'bad request',
      { kind: 'status', status: 400, body: '{"error":{"message":"stream_options is not supported"}}' },
      'llm-refused',
    ],
    ['late error', { kind: 'late-error' }, 'llm-server-error'],
    ['silence', { kind: 'silent' }, 'llm-slow'],
    ['a stall in the middle', { kind: 'stalls', text: 'half of it' }, 'llm-slow'],
    ['cut off', { kind: 'cut-off', text: 'half of it' }, 'llm-cut-off'],
    ['an end without an end', { kind: 'no-end', text: 'half of it' }, 'llm-cut-off'],
    ['a web page', { kind: 'garbage', body: '<html>Hello</html>', type: 'text/html' }, 'llm-garbage'],
    [
      'a broken stream',
      { kind: 'garbage', body: 'data: {"choices": [{]\n\n', type: 'text/event-stream' },
      'llm-garbage',
    ],
    ['other JSON', { kind: 'garbage', body: '{"answer":42}', type: 'application/json' }, 'llm-garbage'],
    ['huge', { kind: 'huge' }, 'llm-too-large'],
    ['elsewhere', { kind: 'redirect', to: 'https://evil.example.com/v1' }, 'llm-redirect'],
    ['nothing said', { kind: 'stream', text: '' }, 'llm-empty'],
  ]
  it.each(cases)('%s', async (_name, manner, code) => {
    const server = await serve(manner)
    const failure = await failing(ask(callTo(server, limits)))
    expect(failure.code).toBe(code)
    expect(failure.params['host']).toBe(new URL(server.address).host)
  })

  it('names the host a redirect points to, and does not go there', async () => {
    const other = await serve({ kind: 'stream', text: 'stolen' })
    const server = await serve({ kind: 'redirect', to: other.address })
    const { params } = await failing(ask(callTo(server)))
    expect(params['cause']).toBe(new URL(other.address).host)
    expect(other.log).toEqual([])
  })

  it('a model that is not there, and a path that is not', async () => {
    const server = await serve({ kind: 'stream', text: 'ok' })
    expect((await failing(ask(callTo(server, { model: 'absent' })))).code).toBe('llm-model-missing')
    expect((await failing(ask(callTo({ address: server.address.replace('/v1', '/v9') })))).code).toBe(
      'llm-path-missing',
    )
  })

  it('nobody there', async () => {
    const server = await startLocalServer({ kind: 'silent' })
    await server.close()
    expect((await failing(ask(callTo(server)))).code).toBe('llm-unreachable')
  })

  it('never repeats the key that a server echoes', async () => {
    const server = await serve({ kind: 'stream', text: 'ok' }, 'right')
    const { code, params } = await failing(ask(callTo(server, {}, 'my-very-secret-key')))
    expect(code).toBe('llm-key-refused')
    expect(JSON.stringify(params)).not.toContain('my-very-secret-key')
    expect(params['cause']).toContain('•••')
  })
})

describe('patience', () => {
  it('asks again after 429 and 500, as long as the server says, and then answers', async () => {
    const server = await serve({
      kind: 'status',
      status: 429,
      body: '{}',
      retryAfter: '3',
      times: 2,
      then: 'at last',
    })
    const call = callTo(server)
    expect((await ask(call)).reply).toMatchObject({ text: 'at last', attempts: 3 })
    expect(call.waits).toEqual([3, 3])
  })

  it('waits longer each time where the server says nothing, and gives up', async () => {
    const server = await serve({ kind: 'status', status: 503, body: '' })
    const call = callTo(server)
    expect((await failing(ask(call))).code).toBe('llm-server-error')
    expect(call.waits).toEqual([1, 2, 4])
    expect(server.log).toHaveLength(4)
  })

  it('does not wait for an hour, but says that the server wants it', async () => {
    const server = await serve({ kind: 'status', status: 429, body: '{}', retryAfter: '3600' })
    const { params } = await failing(ask(callTo(server)))
    expect(params['seconds']).toBe(3600)
    expect(server.log).toHaveLength(1)
  })

  it('never asks again after a refusal that will not pass', async () => {
    const server = await serve({ kind: 'status', status: 401, body: '' })
    await failing(ask(callTo(server)))
    expect(server.log).toHaveLength(1)
  })

  it('reads a date as well as seconds', () => {
    const now = Date.UTC(2026, 0, 1)
    expect(retryAfterSeconds('Thu, 01 Jan 2026 00:00:09 GMT', now)).toBe(9)
    expect(retryAfterSeconds('2.5', now)).toBe(2.5)
    expect(retryAfterSeconds('soon', now)).toBeNull()
  })
})

it('ends at once when it is cancelled, and closes the connection', async () => {
  const server = await serve({ kind: 'stream', text: 'a'.repeat(4000), pauseMs: 20 })
  const stop = new AbortController()
  const started = Date.now()
  setTimeout(() => stop.abort(), 150)
  expect((await failing(ask({ ...callTo(server), signal: stop.signal }))).code).toBe('cancelled')
  expect(Date.now() - started).toBeLessThan(1500)
})

it('lists models, and texts as vectors', async () => {
  const server = await serve({ kind: 'stream', text: '' })
  expect(await listModels(callTo(server))).toEqual(['test-large', 'test-small'])
  const body = embedBody('test-small', ['shoe', 'shoe', 'lamp'])
  const { vectors } = await embed(callTo(server), body, 3)
  const [first, again, other] = vectors
  expect(server.log.at(-1)?.body).toBe(body)
  // A vector too few is no answer.
  await expect(embed(callTo(server), body, 4)).rejects.toThrow('llm-garbage')
  expect(first).toEqual(again)
  expect(first).not.toEqual(other)
})

it.each([
  [{ kind: 'status', status: 401, body: '{"error":{"message":"no"}}' }, 'llm-key-refused'],
  [{ kind: 'status', status: 500, body: 'x' }, 'llm-server-error'],
  [
    { kind: 'garbage', body: '{"data":[{"index":0,"embedding":["a"]}]}', type: 'application/json' },
    'llm-garbage',
  ],
  [
    { kind: 'garbage', body: '{"data":[{"index":0,"embedding":[1e999]}]}', type: 'application/json' },
    'llm-garbage',
  ],
  [{ kind: 'cut-off', text: 'x' }, 'llm-'],
  [{ kind: 'huge' }, 'llm-'],
  [{ kind: 'redirect', to: 'https://elsewhere.example.com/' }, 'llm-redirect'],
] as const)('vectors that go wrong are told: %j', async (manner, code) => {
  const server = await serve(manner)
  await expect(embed(callTo(server), embedBody('test-small', ['shoe']), 1)).rejects.toThrow(code)
})

describe('addresses', () => {
  it.each([
    ['http://127.0.0.1:11434/v1', true],
    ['http://localhost:8000', true],
    ['http://[::1]:1234/v1', true],
    ['http://0x7f.1/v1', true], // another spelling of 127.0.0.1
    ['https://api.example.com/v1/', false],
  ])('takes %s', (address, isLoopback) => {
    expect(endpointOf(address).isLoopback).toBe(isLoopback)
  })

  it.each([
    ['http://192.168.1.4:8000/v1', 'llm-address-insecure'],
    ['http://127.0.0.1.evil.example.com/v1', 'llm-address-insecure'],
    ['http://localhost.example.com/v1', 'llm-address-insecure'],
    ['https://user:pass@api.example.com/v1', 'llm-address-bad'],
    ['https://api.example.com/v1?to=other', 'llm-address-bad'],
    ['file:///etc/passwd', 'llm-address-bad'],
    ['javascript:alert(1)', 'llm-address-bad'],
    ['api.example.com', 'llm-address-bad'],
    ['', 'llm-address-bad'],
  ])('refuses %s', (address, code) => {
    expect(() => endpointOf(address)).toThrow(expect.objectContaining({ code }))
  })
})

describe('events of a stream', () => {
  const source = ': hi\r\n\r\nevent: x\rdata: 一\rdata:二\r\rdata: [DONE]\n\n'
  it('are the same in every cut of the bytes', () => {
    const bytes = new TextEncoder().encode(source)
    for (let cut = 0; cut <= bytes.length; cut++) {
      const stream = new EventStream()
      const events = [
        ...stream.push(bytes.subarray(0, cut)),
        ...stream.push(bytes.subarray(cut)),
        ...stream.end(),
      ]
      expect(events).toEqual(['一\n二', '[DONE]'])
    }
  })
})
