import { ExpectedFailure } from '../contract/failure.ts'
import type { Answer } from './exchange.ts'
import { serverError } from './wire.ts'

const MAX_CAUSE = 200
const MAX_ERROR_BYTES = 64_000

export type Refusal = { readonly failure: ExpectedFailure; readonly mayPass: boolean }

/** A status that is no answer, as a failure with what the server said about it (its text is data, cut short, never the key). */
export async function refusalOf(answer: Answer, host: string, key: string): Promise<Refusal> {
  const { status } = answer
  if (status >= 300 && status < 400) {
    await discard(answer)
    return {
      failure: new ExpectedFailure('llm-redirect', { host, cause: hostOf(answer.location) }),
      mayPass: false,
    }
  }
  const said = serverError(await head(answer))
  const cause = plain(said.message, key)
  const about = { host, status, ...(cause === '' ? {} : { cause }) }
  const noCredit =
    /insufficient[_ ](?:quota|balance|funds)|exceeded your current quota|Arrearage|余额不足|欠费/i
  if (status === 402 || (status === 429 && noCredit.test(`${said.code} ${said.message}`)))
    return { failure: new ExpectedFailure('llm-no-credit', about), mayPass: false }
  if (status === 401 || status === 403)
    return { failure: new ExpectedFailure('llm-key-refused', about), mayPass: false }
  if (status === 404)
    return {
      failure: new ExpectedFailure(
        /model/i.test(`${said.code} ${cause}`) ? 'llm-model-missing' : 'llm-path-missing',
        about,
      ),
      mayPass: false,
    }
  if (status === 429) return { failure: new ExpectedFailure('llm-rate-limited', about), mayPass: true }
  if (status >= 500) return { failure: new ExpectedFailure('llm-server-error', about), mayPass: true }
  const isModel = /model.{0,80}(?:not (?:found|exist)|does not exist|unknown|invalid)|不存在/i.test(cause)
  return {
    failure: new ExpectedFailure(isModel ? 'llm-model-missing' : 'llm-refused', about),
    mayPass: status === 408 || status === 425,
  }
}

/** Seconds that a server asks to wait, as a number or a date; null where it does not ask. */
export function retryAfterSeconds(header: string, now: number): number | null {
  const text = header.trim()
  if (text === '') return null
  if (/^\d+(?:\.\d+)?$/.test(text)) return Number(text)
  const at = Date.parse(text)
  return Number.isNaN(at) ? null : Math.max(0, (at - now) / 1000)
}

async function head({ pieces }: Answer): Promise<string> {
  const decoder = new TextDecoder('utf-8')
  let text = ''
  let bytes = 0
  for await (const piece of pieces) {
    text += decoder.decode(piece, { stream: true })
    bytes += piece.byteLength
    if (bytes > MAX_ERROR_BYTES) break
  }
  return text
}

/** Ends the connection without reading what is left. */
async function discard({ pieces }: Answer): Promise<void> {
  for await (const _ of pieces) break
}

function hostOf(location: string): string {
  try {
    return new URL(location).host
  } catch {
    return location === '' ? '' : 'same host'
  }
}

function plain(text: string, key: string): string {
  const withoutKey = key === '' ? text : text.replaceAll(key, '•••')
  return withoutKey
    .replace(/\bsk-[\w*.\-]{4,}/g, '•••')
    .replace(/[\p{Cc}\p{Cf}]+/gu, ' ')
    .trim()
    .slice(0, MAX_CAUSE)
}
