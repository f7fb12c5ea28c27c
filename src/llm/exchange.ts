import { lookup } from 'node:dns'
import { request as requestPlain, type IncomingMessage } from 'node:http'
import { request as requestSecure } from 'node:https'
import type { LookupFunction } from 'node:net'
import { ExpectedFailure } from '../contract/failure.ts'
import { isLoopbackHost } from './address.ts'

export type Limits = {
  readonly connectMs: number
  readonly idleMs: number
  readonly totalMs: number
  readonly maxBytes: number
}

export type Question = {
  readonly url: URL
  readonly method: 'GET' | 'POST'
  readonly key: string
  readonly body: string | null
  readonly limits: Limits
  readonly signal: AbortSignal
}

export type Answer = {
  readonly status: number
  readonly type: string
  readonly retryAfter: string
  readonly location: string
  /** The bytes as they come; ends with a failure when the answer is cut off, too slow or too large. */
  readonly pieces: AsyncIterable<Uint8Array>
}

/**
 * One question over HTTP. It follows no redirect, uses no proxy, keeps no connection and no cookie: the bytes given go to the host named, and nowhere else.
 * @throws ExpectedFailure llm-unreachable, llm-no-such-host, llm-certificate, llm-slow, llm-cut-off, llm-too-large, cancelled
 */
export async function exchange(question: Question): Promise<Answer> {
  const { url, method, key, body, limits, signal } = question
  const host = url.host
  if (signal.aborted) throw new ExpectedFailure('cancelled')
  // Whatever ends the call early leaves its reason here; the connection is torn down with it.
  const ended: { reason: ExpectedFailure | null } = { reason: null }
  const open = url.protocol === 'https:' ? requestSecure : requestPlain
  const outgoing = open(url, {
    method,
    agent: false,
    ...(url.protocol === 'http:' ? { lookup: lookupLoopback } : {}),
    headers: {
      accept: 'text/event-stream, application/json',
      'accept-encoding': 'identity',
      'user-agent': 'Sextant',
      ...(body === null
        ? {}
        : { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) }),
      ...(key === '' ? {} : { authorization: `Bearer ${key}` }),
    },
  })
  const stop = (failure: ExpectedFailure): void => {
    ended.reason ??= failure
    outgoing.destroy(ended.reason)
  }
  const slow = (limitMs: number): ExpectedFailure =>
    new ExpectedFailure('llm-slow', { host, seconds: Math.round(limitMs / 1000) })
  const total = setTimeout(() => stop(slow(limits.totalMs)), limits.totalMs)
  let waiting = setTimeout(
    () => stop(new ExpectedFailure('llm-unreachable', { host, cause: 'ETIMEDOUT' })),
    limits.connectMs,
  )
  const wait = (): void => {
    clearTimeout(waiting)
    waiting = setTimeout(() => stop(slow(limits.idleMs)), limits.idleMs)
  }
  const onAbort = (): void => stop(new ExpectedFailure('cancelled'))
  signal.addEventListener('abort', onAbort, { once: true })
  const over = (): void => {
    clearTimeout(total)
    clearTimeout(waiting)
    signal.removeEventListener('abort', onAbort)
  }

  try {
    const incoming = await new Promise<IncomingMessage>((resolve, reject) => {
      outgoing.once('socket', (socket) => {
        socket.once(url.protocol === 'https:' ? 'secureConnect' : 'connect', wait)
      })
      outgoing.once('response', resolve)
      outgoing.on('error', reject)
      outgoing.end(body ?? undefined)
    })
    wait()
    const text = (name: string): string => {
      const value = incoming.headers[name]
      return typeof value === 'string' ? value : ''
    }
    return {
      status: incoming.statusCode ?? 0,
      type: text('content-type').toLowerCase(),
      retryAfter: text('retry-after'),
      location: text('location'),
      pieces: pieces(incoming),
    }
  } catch (error) {
    over()
    throw ended.reason ?? connectFailure(error, host)
  }

  async function* pieces(incoming: IncomingMessage): AsyncGenerator<Uint8Array> {
    let bytes = 0
    try {
      // Without an encoding the pieces are bytes.
      for await (const piece of incoming as AsyncIterable<Buffer>) {
        wait()
        bytes += piece.byteLength
        if (bytes > limits.maxBytes) {
          stop(new ExpectedFailure('llm-too-large', { host, limit: limits.maxBytes }))
          break
        }
        yield piece
      }
    } catch (error) {
      throw ended.reason ?? cutOff(error, host)
    } finally {
      over()
      outgoing.destroy()
    }
    if (ended.reason !== null) throw ended.reason
    if (!incoming.complete) throw new ExpectedFailure('llm-cut-off', { host })
  }
}

const certificateCodes =
  /CERT|SELF_SIGNED|UNABLE_TO_|ERR_TLS|ERR_SSL|EPROTO|HOSTNAME_MISMATCH|INVALID_CA|UNSUPPORTED_PROTOCOL/

function connectFailure(error: unknown, host: string): Error {
  const code = codeOf(error)
  if (code === 'ENOTFOUND' || code === 'EAI_AGAIN' || code === NOT_HERE)
    return new ExpectedFailure('llm-no-such-host', { host })
  if (certificateCodes.test(code)) return new ExpectedFailure('llm-certificate', { host, cause: code })
  if (code === 'ECONNREFUSED' || code === 'EHOSTUNREACH' || code === 'ENETUNREACH' || code === 'ETIMEDOUT')
    return new ExpectedFailure('llm-unreachable', { host, cause: code })
  if (code === 'ECONNRESET' || code === 'EPIPE') return new ExpectedFailure('llm-cut-off', { host })
  // What answers is no web server: the parser of HTTP says so with codes of its own.
  if (code.startsWith('HPE_')) return new ExpectedFailure('llm-garbage', { host, cause: code })
  if (code === '' && error instanceof Error) return error
  return new ExpectedFailure('llm-unreachable', { host, cause: code })
}

function cutOff(error: unknown, host: string): Error {
  const code = codeOf(error)
  if (code.startsWith('HPE_')) return new ExpectedFailure('llm-garbage', { host, cause: code })
  if (code === '' && error instanceof Error && error.message !== 'aborted') return error
  return new ExpectedFailure('llm-cut-off', { host })
}

function codeOf(error: unknown): string {
  // A name that leads to several addresses fails with one error per address.
  const first: unknown = error instanceof AggregateError ? error.errors[0] : error
  return first instanceof Error && 'code' in first ? String(first.code) : ''
}

const NOT_HERE = 'ERR_NOT_LOOPBACK'

/** Plain http is for this computer alone: a name that leads elsewhere is refused before anything is sent. */
const lookupLoopback: LookupFunction = (name, options, done) => {
  lookup(name, { ...options, all: true }, (error, found) => {
    if (error !== null) {
      done(error, '', 0)
      return
    }
    const here = found.filter(({ address }) => isLoopbackHost(address))
    const first = here[0]
    if (first === undefined) {
      done(Object.assign(new Error('not this computer'), { code: NOT_HERE }), '', 0)
    } else if (options.all === true) {
      done(null, here)
    } else {
      done(null, first.address, first.family)
    }
  })
}
