import { ExpectedFailure } from '../contract/failure.ts'

/** A checked base of addresses; everything that is sent goes to a path below it. */
export type Endpoint = {
  readonly base: URL
  readonly isLoopback: boolean
}

/**
 * Checks an address of a language model: https, or http to this computer alone, without a user, a query or a fragment.
 * @throws ExpectedFailure llm-address-bad, llm-address-insecure
 */
export function endpointOf(address: string): Endpoint {
  let base: URL
  try {
    base = new URL(address.trim())
  } catch {
    throw new ExpectedFailure('llm-address-bad')
  }
  const isPlain = base.protocol === 'http:'
  if (!isPlain && base.protocol !== 'https:') throw new ExpectedFailure('llm-address-bad')
  if (base.hostname === '' || base.username !== '' || base.password !== '')
    throw new ExpectedFailure('llm-address-bad')
  if (base.search !== '' || base.hash !== '') throw new ExpectedFailure('llm-address-bad')
  const isLoopback = isLoopbackHost(base.hostname)
  if (isPlain && !isLoopback) throw new ExpectedFailure('llm-address-insecure', { host: base.host })
  return { base, isLoopback }
}

/** The address of a path below the base, whether or not the base ends in a slash. */
export function addressOf({ base }: Endpoint, path: 'chat/completions' | 'models' | 'embeddings'): URL {
  return new URL(`${base.pathname.replace(/\/+$/, '')}/${path}`, base)
}

/** localhost, 127.0.0.0/8 and ::1; the URL parser has normalised other spellings of these numbers. */
export function isLoopbackHost(host: string): boolean {
  return host === 'localhost' || host === '[::1]' || host === '::1' || /^127(?:\.\d{1,3}){3}$/.test(host)
}
