import { embedBody } from './client.ts'

/** Texts that go in one request, with its bytes. */
export type TextRequest<Item> = { readonly items: readonly Item[]; readonly body: string }

/** Servers take at least so many, and what is lost with one is little. */
const TEXTS_PER_REQUEST = 64

/** Cuts texts into requests, in their order. */
export function textRequests<Item extends { readonly text: string }>(
  model: string,
  items: readonly Item[],
): TextRequest<Item>[] {
  return Array.from({ length: Math.ceil(items.length / TEXTS_PER_REQUEST) }, (_, index) => {
    const own = items.slice(index * TEXTS_PER_REQUEST, (index + 1) * TEXTS_PER_REQUEST)
    const texts = own.map(({ text }) => text)
    return { items: own, body: embedBody(model, texts) }
  })
}
