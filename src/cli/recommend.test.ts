import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { tastes } from '../engine/recommend/test-data.ts'
import { createProject } from '../store/open.ts'
import { addImport, type TestInteraction } from '../store/queries/test-shop.ts'

const cli = resolve(import.meta.dirname, 'index.ts')
const TIMEOUT = 180_000
let folder = ''
let project = ''

type Run = { readonly code: number | null; readonly document: Record<string, unknown> }

/** With --json there is exactly one document on standard output. */
function sextant(command: string, ...args: readonly string[]): Run {
  const { status, stdout } = spawnSync(
    process.execPath,
    [cli, command, '--project', project, '--json', ...args],
    { encoding: 'utf8' },
  )
  return { code: status, document: JSON.parse(stdout) as Record<string, unknown> } // every command prints an object
}

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'sextant-cli-'))
  project = join(folder, 'shop.sextant')
  const shop = createProject(project, { now: 0 })
  const { rowStart, column } = tastes(80, 30, 0.9)
  const rows: TestInteraction[] = []
  for (let customer = 0; customer < 80; customer++)
    for (let k = rowStart[customer] ?? 0; k < (rowStart[customer + 1] ?? 0); k++)
      rows.push({
        customer: `c${customer}`,
        product: `p${column[k] ?? 0}`,
        order: `o${customer}-${k % 3}`,
        at: Date.UTC(2024, 0, 1 + (k % 200)),
      })
  addImport(shop.db, rows)
  shop.close()
  const { code } = sextant('train', '--model', 'ease', '--param', 'penalty=5')
  if (code !== 0) throw new Error('the model could not be trained')
}, TIMEOUT)
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const recommended = z.object({
  rank: z.number(),
  externalId: z.string().regex(/^p\d+$/),
  score: z.number(),
  basis: z.literal('additive'),
  reasons: z.array(z.object({ share: z.number() })),
})
const preview = z.object({ recommended: z.array(recommended) })

describe('recommendations from the terminal', () => {
  it(
    'tells one customer what and why; shares add up to the score',
    () => {
      const { code, document } = sextant('recommend', '--customer', 'c1', '--top', '5')
      expect(code).toBe(0)
      const found = preview.parse(document).recommended
      expect(found).toHaveLength(5)
      for (const each of found) {
        const sum = each.reasons.reduce((total, { share }) => total + share, 0)
        expect(sum).toBeCloseTo(each.score, 5)
      }
    },
    TIMEOUT,
  )

  it(
    'tells a made-up basket, and refuses one of unknown products',
    () => {
      const { code, document } = sextant('recommend', '--products', 'p1,p4,p7', '--top', '3')
      expect(code).toBe(0)
      expect(preview.parse(document).recommended).toHaveLength(3)
      const unknown = sextant('recommend', '--products', 'nothing')
      expect(unknown.code).not.toBe(0)
      expect(unknown.document).toMatchObject({ error: { code: 'product-not-found' } })
    },
    TIMEOUT,
  )

  it(
    'names likeness of products and of customers',
    () => {
      const products = sextant('similar', '--product', 'p3', '--top', '4')
      expect(products.code).toBe(0)
      expect(products.document).toMatchObject({ product: 'p3', basketKind: 'orders' })
      expect(products.document['similar']).toHaveLength(4)
      expect(products.document['interested']).toBeInstanceOf(Array)
      expect(products.document['together']).toBeInstanceOf(Array)
      const customers = sextant('similar', '--customer', 'c3', '--top', '4')
      expect(customers.code).toBe(0)
      expect(customers.document['similar']).toHaveLength(4)
      expect(sextant('similar').code).toBe(2)
    },
    TIMEOUT,
  )

  it(
    'explains a place in the list',
    () => {
      const first = sextant('recommend', '--customer', 'c1', '--top', '1').document
      const id = preview.parse(first).recommended[0]?.externalId ?? ''
      const { code, document } = sextant('explain', '--customer', 'c1', '--product', id)
      expect(code).toBe(0)
      expect(JSON.stringify(document)).toContain(id)
      const missing = sextant('explain', '--customer', 'nobody', '--product', id)
      expect(missing.document).toMatchObject({ error: { code: 'customer-not-found' } })
      expect(missing.code).not.toBe(0)
    },
    TIMEOUT,
  )

  it(
    'makes, previews, compares, renames and deletes lists',
    () => {
      const tried = sextant('recommend', '--all', '--preview', '--top', '4')
      expect(tried.document).toMatchObject({ preview: { reachable: 80 } })
      expect(sextant('lists').document).toMatchObject({ lists: [] })
      const one = sextant('recommend', '--all', '--top', '4', '--name', 'first')
      expect(one.document).toMatchObject({ list: { customers: 80, rows: 320 } })
      const two = sextant('recommend', '--all', '--top', '6', '--name', 'second')
      expect(two.code).toBe(0)
      // A list has its id.
      const [before, after] = [one, two].map(({ document }) => (document['list'] as { id: number }).id)
      const compared = sextant('lists', 'compare', String(before), String(after))
      expect(compared.code).toBe(0)
      expect(sextant('lists', 'rename', String(after), 'autumn').code).toBe(0)
      expect(JSON.stringify(sextant('lists').document)).toContain('autumn')
      expect(sextant('lists', 'delete', String(before)).code).toBe(0)
      expect(sextant('lists').document['lists']).toHaveLength(1)
      expect(sextant('lists', 'compare').document).toMatchObject({ error: { code: 'lists-too-few' } })
      expect(sextant('lists', 'delete', '999').code).not.toBe(0)
      expect(sextant('recommend').code).toBe(2)
    },
    TIMEOUT,
  )
})
