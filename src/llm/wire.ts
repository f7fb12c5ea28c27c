import { z } from 'zod'

const usage = z.object({
  prompt_tokens: z.number().int().nonnegative().nullish(),
  completion_tokens: z.number().int().nonnegative().nullish(),
})

/** As much of a piece of a streamed answer as is used; servers add fields of their own. */
export const chatPiece = z.object({
  choices: z
    .array(
      z.object({
        delta: z.object({ content: z.string().nullish(), reasoning_content: z.string().nullish() }).nullish(),
        finish_reason: z.string().nullish(),
      }),
    )
    .nullish(),
  usage: usage.nullish(),
  error: z.unknown().optional(),
})
export type ChatPiece = z.output<typeof chatPiece>

/** A whole answer, from servers that do not stream. */
export const chatWhole = z.object({
  choices: z
    .array(
      z.object({
        message: z.object({ content: z.string().nullish() }),
        finish_reason: z.string().nullish(),
      }),
    )
    .min(1),
  usage: usage.nullish(),
})

/** `{ data: [{ id }] }`; some servers list names under `models`. */
export const modelList = z.union([
  z.object({ data: z.array(z.object({ id: z.string() })).nullable() }),
  z.object({ models: z.array(z.object({ name: z.string() })) }),
])

export const embeddingList = z.object({
  data: z.array(
    z.object({ index: z.number().int().nonnegative(), embedding: z.array(z.number()).max(100_000) }),
  ),
  usage: usage.nullish(),
})

const errorBody = z.union([
  z.object({
    error: z.object({
      message: z.string(),
      code: z.union([z.string(), z.number()]).nullish(),
      type: z.string().nullish(),
    }),
  }),
  z.object({ error: z.string() }),
  z.object({ message: z.string(), code: z.union([z.string(), z.number()]).nullish() }),
  z.object({ detail: z.string() }),
])

export type ServerError = { readonly message: string; readonly code: string }

/** What a server says of its refusal, in whichever of the common shapes; empty where it says nothing readable. */
export function serverError(text: string): ServerError {
  let parsed: unknown
  try {
    parsed = JSON.parse(text)
  } catch {
    return { message: '', code: '' }
  }
  const found = errorBody.safeParse(parsed)
  if (!found.success) return { message: '', code: '' }
  const body = found.data
  if ('detail' in body) return { message: body.detail, code: '' }
  if ('message' in body) return { message: body.message, code: String(body.code ?? '') }
  if (typeof body.error === 'string') return { message: body.error, code: '' }
  return { message: body.error.message, code: String(body.error.code ?? body.error.type ?? '') }
}
