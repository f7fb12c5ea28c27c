import { createHash } from 'node:crypto'
import { ExpectedFailure } from '../../contract/failure.ts'
import {
  vectorFields,
  type ComposedTexts,
  type VectorField,
  type VectorOrder,
  type VectorState,
} from '../../contract/product-vectors.ts'
import { maskingOf } from '../../engine/prompt/masks.ts'
import { estimatedTokens } from '../../engine/prompt/tokens.ts'
import type { ReadableDb } from '../../store/database.ts'
import { vectorMarks } from '../../store/queries/product-vectors.ts'
import { productTexts, type ProductTexts } from '../../store/queries/side-data.ts'
import { peopleIn } from './people-in.ts'

/** Beyond this length a text says little more about what a product is like. */
const LONGEST_TEXT = 2_000

/** A product's text from the ticked fields alone, a line each; empty where none of them says anything. */
export function textOfFields(product: ProductTexts, fields: ReadonlySet<VectorField>): string {
  return vectorFields
    .filter((field) => fields.has(field))
    .map((field) => (field === 'attributes' ? attributesOf(product.attributes) : product[field].trim()))
    .filter((part) => part !== '')
    .join('\n')
    .slice(0, LONGEST_TEXT)
}

export function fingerprintOf(text: string): string {
  return createHash('sha256').update(text).digest('hex')
}

/**
 * Texts that would be sent: of products without a vector of their present text by this model, personal data masked.
 * @throws ExpectedFailure no-project; llm-nothing-to-embed where every product has its vector, or no ticked field says anything
 */
export function composeTexts({ brief, model, revealed }: VectorOrder, db: ReadableDb | null): ComposedTexts {
  if (db === null) throw new ExpectedFailure('no-project')
  const ticked = new Set(brief.fields)
  const fields = fieldsKey(ticked)
  const known = new Map<number, string>()
  for (const mark of vectorMarks(db))
    if (mark.model === model && mark.fields === fields) known.set(mark.productId, mark.fingerprint)
  const found: { productId: number; fingerprint: string; text: string }[] = []
  for (const product of productTexts(db)) {
    if (found.length === brief.most) break
    const text = textOfFields(product, ticked)
    const fingerprint = fingerprintOf(text)
    if (text !== '' && known.get(product.id) !== fingerprint)
      found.push({ productId: product.id, fingerprint, text })
  }
  if (found.length === 0) throw new ExpectedFailure('llm-nothing-to-embed')
  const texts = found.map(({ text }) => text)
  const masking = maskingOf(texts, peopleIn(texts, db), new Set(revealed))
  const items = found.map((each) => ({ ...each, text: masking.apply(each.text) }))
  return {
    fields,
    items,
    masks: masking.masks.map((each) => ({ ...each })),
    inputTokens: items.reduce((sum, { text }) => sum + estimatedTokens(text), 0),
  }
}

/** Which models gave vectors, and of how many products the text is still the one they were made of. O(products). */
export function vectorStateOf(db: ReadableDb): VectorState {
  const marks = [...vectorMarks(db)]
  const current = currentMarks(db, marks)
  const models = new Map<string, VectorState['models'][number]>()
  for (const { model, productId, dimensions, madeAt } of marks) {
    const before = models.get(model) ?? { model, current: 0, stale: 0, dimensions, madeAt }
    const isCurrent = current.get(model)?.has(productId) ?? false
    models.set(model, {
      ...before,
      current: before.current + (isCurrent ? 1 : 0),
      stale: before.stale + (isCurrent ? 0 : 1),
      madeAt: Math.max(before.madeAt, madeAt),
    })
  }
  let products = 0
  for (const _ of productTexts(db)) products++
  return { products, models: [...models.values()].sort((a, b) => b.current - a.current) }
}

/** Products of each model whose present text is the one their vector was made of. */
export function currentMarks(
  db: ReadableDb,
  marks: readonly { model: string; productId: number; fields: string; fingerprint: string }[],
): ReadonlyMap<string, ReadonlySet<number>> {
  const byProduct = new Map<number, (typeof marks)[number][]>()
  for (const mark of marks) byProduct.set(mark.productId, [...(byProduct.get(mark.productId) ?? []), mark])
  const current = new Map<string, Set<number>>()
  for (const product of marks.length === 0 ? [] : productTexts(db)) {
    for (const mark of byProduct.get(product.id) ?? []) {
      if (fingerprintOf(textOfFields(product, fieldsOf(mark.fields))) !== mark.fingerprint) continue
      const own = current.get(mark.model) ?? new Set()
      current.set(mark.model, own.add(product.id))
    }
  }
  return current
}

function fieldsKey(ticked: ReadonlySet<VectorField>): string {
  return JSON.stringify(vectorFields.filter((field) => ticked.has(field)))
}

function fieldsOf(json: string): ReadonlySet<VectorField> {
  const parsed: unknown = JSON.parse(json)
  return new Set(vectorFields.filter((field) => Array.isArray(parsed) && parsed.includes(field)))
}

function attributesOf(json: string): string {
  const parsed: unknown = JSON.parse(json)
  if (typeof parsed !== 'object' || parsed === null) return ''
  return Object.entries(parsed)
    .map(([name, value]) => `${name}: ${String(value)}`)
    .join('\n')
}
