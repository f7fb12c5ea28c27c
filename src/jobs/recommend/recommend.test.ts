import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { listId } from '../../contract/ids.ts'
import type { ModelSettings, ModelSummary } from '../../contract/models.ts'
import type { ExportSettings, ListSettings } from '../../contract/lists.ts'
import { defaultSettings } from '../../contract/models.ts'
import { seededRandom } from '../../engine/random.ts'
import type { WritableDb } from '../../store/database.ts'
import { projectInMemory } from '../../store/open.ts'
import { undoImport } from '../../store/queries/import-removal.ts'
import { countListed, listedCustomers } from '../../store/queries/lists.ts'
import { listModels, loadModelArrays, sweepUnpublishedModels } from '../../store/queries/models.ts'
import { setProductExcluded } from '../../store/queries/products.ts'
import { addImport, type TestInteraction } from '../../store/queries/test-shop.ts'
import { publishRows } from '../../store/queries/test-staging.ts'
import { asCustomerId, asProductId } from '../../store/queries/visible.ts'
import { inspectFile } from '../import/inspect.ts'
import { exportList } from '../export/export-list.ts'
import type { JobContext } from '../job.ts'
import { loadModel } from './loaded-model.ts'
import { makeList } from './make-list.ts'
import { previewCustomer, previewNewCustomer, similarCustomers, similarProducts } from './preview.ts'
import { trainModel } from './train.ts'

const ials: ModelSettings = { ...defaultSettings.ials, rank: 8, sweeps: 6 }
const svd: ModelSettings = { ...defaultSettings.svd, rank: 6 }

/** Customers of three tastes who buy among the twenty products of theirs. */
function tastes(customers: number): TestInteraction[] {
  const random = seededRandom(7)
  return Array.from({ length: customers * 12 }, (_, k) => {
    const customer = k % customers
    return {
      customer: `c${customer}`,
      product: `p${(customer % 3) * 20 + random.below(20)}`,
      at: Math.floor(k / customers) * 1_000_000 + customer,
      order: `o${k}`,
    }
  })
}

function contextOf(
  db: WritableDb,
  signal = new AbortController().signal,
  onProgress?: () => void,
): JobContext {
  return { db, signal, progress: () => onProgress?.(), now: () => 1_700_000_000_000, threads: 2 }
}

async function train(db: WritableDb, settings: ModelSettings, evaluate = false): Promise<ModelSummary> {
  return trainModel({ kind: 'train', settings, evaluate }, contextOf(db))
}

describe('customers who asked not to be contacted', () => {
  it('are on no list, neither a new one nor one made before', async () => {
    const db = projectInMemory()
    addImport(db, tastes(20))
    const model = await train(db, defaultSettings.popularity)
    const listFor = async (customers: ListSettings['customers']): Promise<string[]> => {
      const settings: ListSettings = { modelId: model.id, topN: 3, excludeBought: true, customers }
      const { id } = await makeList({ kind: 'recommend', settings }, contextOf(db))
      made = id
      return [...listedCustomers(db, id, '')].map(({ customer }) => customer.externalId)
    }
    let made = listId.parse(1)
    expect(await listFor({ kind: 'all' })).toHaveLength(20)
    const before = made
    const rows = [
      { line: 2, by: 'email', value: 'c3@example.com', reason: '', at: null },
      { line: 3, by: 'customer-id', value: 'c5', reason: '', at: null },
      { line: 4, by: 'phone', value: '+4930123456', reason: '', at: null },
    ] as const
    const { importId } = publishRows(db, 'never.csv', { target: 'suppression', rows })
    db.prepare(`UPDATE customer_facts SET phone = '+4930123456' WHERE name = 'Name of c7'`).run()
    const allowed = await listFor({ kind: 'all' })
    expect(allowed).toHaveLength(17)
    for (const gone of ['c3', 'c5', 'c7']) expect(allowed).not.toContain(gone)
    expect(await listFor({ kind: 'ids', ids: ['c3', 'c4'] })).toEqual(['c4'])
    expect(await listFor({ kind: 'ids', ids: ['c3'] })).toEqual([])
    expect([...listedCustomers(db, before, '')]).toHaveLength(17)
    expect(countListed(db, before, '')).toBe(17)
    undoImport(db, importId)
    expect([...listedCustomers(db, before, '')]).toHaveLength(20)
  })
})

describe('training and recommending on a project', () => {
  const db = projectInMemory()
  let models: ModelSummary[] = []
  beforeAll(async () => {
    addImport(db, tastes(60))
    models = [
      await train(db, ials, true),
      await train(db, svd, true),
      await train(db, { ...defaultSettings.ease, penalty: 20 }, true),
      await train(db, { ...defaultSettings['item-knn'], shrinkage: 1 }, true),
      await train(db, defaultSettings.popularity),
    ]
  })

  it('finds taste that popularity cannot see, on later purchases', () => {
    for (const model of models.slice(0, 4)) {
      expect(model.evaluation?.split).toBe('temporal')
      expect(model.evaluation?.verdict).toBe('better')
      expect(model.evaluation?.model.recallAll.value).toBeGreaterThan(0.5)
      // By activity: every test customer is in one group, and the groups together are the whole.
      const { activity = [], customers = 0 } = model.evaluation ?? {}
      expect(activity.reduce((sum, group) => sum + group.customers, 0)).toBe(customers)
      const mean = activity.reduce((sum, group) => sum + group.customers * group.model.value, 0) / customers
      expect(mean).toBeCloseTo(model.evaluation?.model.recallAll.value ?? 0, 10)
    }
    expect(models[4]?.evaluation).toBeNull()
  })

  it('never lets the loss of iALS rise', () => {
    const curve = models[0]?.curve ?? []
    expect(curve.length).toBeGreaterThan(1)
    curve.slice(1).forEach((loss, at) => expect(loss).toBeLessThanOrEqual((curve[at] ?? 0) * (1 + 1e-6)))
  })

  it('gives reasons that add up to the score within 1e-5, and nothing that was bought', () => {
    for (const summary of models.slice(0, 4)) {
      const { history, recommended } = previewCustomer(db, loadModel(db, summary.id), asCustomerId(1), {
        topN: 10,
        excludeBought: true,
      })
      const bought = new Set(history.map((item) => item.productId))
      expect(recommended.length).toBeGreaterThan(7)
      for (const { score, reasons, productId } of recommended) {
        const sum = reasons.reduce((total, reason) => total + reason.share, 0)
        expect(Math.abs(sum - score)).toBeLessThanOrEqual(1e-5 * Math.abs(score))
        expect(bought.has(productId)).toBe(false)
      }
    }
  })

  it('lists for all customers what the preview shows for each', async () => {
    for (const summary of models.slice(0, 4)) {
      const settings = {
        modelId: summary.id,
        topN: 5,
        excludeBought: true,
        customers: { kind: 'all' },
      } as const
      const made = await makeList({ kind: 'recommend', settings }, contextOf(db))
      expect(made).toMatchObject({ customers: 60, rows: 300, popularCustomers: 0, current: true })
      const model = loadModel(db, summary.id)
      for (const { customer, list } of listedCustomers(db, made.id, '')) {
        const { recommended } = previewCustomer(db, model, customer.id, settings)
        expect([...list.productIds]).toEqual(recommended.map((each) => each.productId))
        recommended.forEach((each, at) => expect(list.scores[at]).toBeCloseTo(each.score, 5))
        expect(list.reasonProducts[0]).toBe(recommended[0]?.reasons[0]?.productId)
      }
    }
  })

  it('folds in a new customer by his taste, and finds his like', () => {
    for (const summary of models.slice(0, 4)) {
      const model = loadModel(db, summary.id)
      const { recommended, basis } = previewNewCustomer(db, model, [asProductId(1), asProductId(4)], {
        topN: 5,
        excludeBought: true,
      })
      expect(basis).toBe('personal')
      // Products of the first taste are p0 to p19.
      expect(recommended.every((each) => Number(each.externalId.slice(1)) < 20)).toBe(true)
      const alike = similarProducts(db, model, asProductId(1), 5)
      expect(alike.every((each) => Number(each.externalId.slice(1)) < 20)).toBe(true)
      const others = similarCustomers(db, model, asCustomerId(1), 5)
      expect(others).toHaveLength(5)
      expect(others.every((each) => Number(each.externalId.slice(1)) % 3 === 0)).toBe(true)
    }
  })

  it('never recommends what the user excluded', () => {
    const model = loadModel(db, models[0]?.id ?? asModel())
    const options = { topN: 5, excludeBought: true }
    const first =
      previewCustomer(db, model, asCustomerId(1), options).recommended[0]?.productId ?? asProductId(1)
    setProductExcluded(db, first, true)
    const after = previewCustomer(db, model, asCustomerId(1), options).recommended
    setProductExcluded(db, first, false)
    expect(after.map((each) => each.productId)).not.toContain(first)
  })

  it('stores the same bytes for the same seed', async () => {
    // Compared as the first was: open settings follow what the comparison leaves to learn from.
    const again = await train(db, ials, true)
    const first = models[0]?.id ?? asModel()
    expect(loadModelArrays(db, again.id)).toEqual(loadModelArrays(db, first))
  })
})

describe('a project with little to learn from', () => {
  it('says that there is nothing to train on', async () => {
    await expect(train(projectInMemory(), ials)).rejects.toMatchObject({ code: 'nothing-to-train' })
  })

  it('gives customers without a history the popular list, marked so', async () => {
    const db = projectInMemory()
    addImport(db, [...tastes(30), { customer: 'new', product: 'p1', kind: 2 }])
    const model = await train(db, ials)
    const preview = previewCustomer(db, loadModel(db, model.id), asCustomerId(31), {
      topN: 3,
      excludeBought: true,
    })
    expect(preview.basis).toBe('popular')
    expect(preview.recommended.every((each) => each.basis === 'popular')).toBe(true)
    const settings = { modelId: model.id, topN: 3, excludeBought: true, customers: { kind: 'all' } } as const
    const made = await makeList({ kind: 'recommend', settings }, contextOf(db))
    expect(made.popularCustomers).toBe(1)
  })

  it('leaves nothing of a cancelled training', async () => {
    const db = projectInMemory()
    addImport(db, tastes(30))
    const cancel = new AbortController()
    let reports = 0
    const context = contextOf(db, cancel.signal, () => {
      if (++reports === 4) cancel.abort(new Error('stop'))
    })
    await expect(trainModel({ kind: 'train', settings: ials, evaluate: true }, context)).rejects.toThrow()
    sweepUnpublishedModels(db)
    expect(listModels(db)).toEqual([])
  })
})

describe('an exported list', () => {
  let folder = ''
  const db = projectInMemory()
  let settings: ExportSettings | undefined
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'sextant-export-'))
    addImport(db, [...tastes(12), { customer: '=cmd', product: 'p0' }])
    const model = await train(db, ials)
    const list = await makeList(
      {
        kind: 'recommend',
        settings: { modelId: model.id, topN: 3, excludeBought: true, customers: { kind: 'all' } },
      },
      contextOf(db),
    )
    settings = {
      listId: list.id,
      format: 'csv',
      layout: 'long',
      purpose: 'spreadsheet',
      columns: ['customer-id', 'rank', 'product-id', 'score', 'reasons'],
      search: '',
      language: 'zh-CN',
      holdout: null,
    }
  })
  afterAll(() => rmSync(folder, { recursive: true, force: true }))

  async function write(change: Partial<ExportSettings>): Promise<string> {
    if (settings === undefined) throw new Error('no list was made')
    const file = join(folder, 'list.out')
    await exportList({ kind: 'export-list', file, settings: { ...settings, ...change } }, contextOf(db))
    expect(readdirSync(folder)).toEqual(['list.out'])
    return readFileSync(file, 'utf8')
  }

  it('is safe and marked for a spreadsheet, in the language asked for', async () => {
    const text = await write({})
    expect(text.startsWith('\uFEFF客户')).toBe(true)
    expect(text.trimEnd().split('\r\n')).toHaveLength(1 + 13 * 3)
    expect(text).toContain("\r\n'=cmd,1,")
  })

  it('is plain for a machine', async () => {
    const text = await write({ purpose: 'machine' })
    expect(text.startsWith('customer_id,rank,product_id,score,reasons\r\n')).toBe(true)
    expect(text).toContain('\r\n=cmd,1,')
  })

  it('has a row per customer when wide, as long as its header', async () => {
    const text = await write({ layout: 'wide', purpose: 'machine', columns: ['customer-id', 'product-id'] })
    const lines = text.trimEnd().split('\r\n')
    expect(lines[0]).toBe('customer_id,rec_1_product_id,rec_2_product_id,rec_3_product_id')
    expect(lines).toHaveLength(14)
    expect(lines.every((line) => line.split(',').length === 4)).toBe(true)
  })

  it('says of every product of a wide row what it rests on, as a long row does', async () => {
    const text = await write({
      layout: 'wide',
      purpose: 'machine',
      columns: ['customer-id', 'product-id', 'basis'],
    })
    const [header = '', first = ''] = text.split('\r\n')
    expect(header.split(',')).toHaveLength(first.split(',').length)
    expect(header).toBe(
      'customer_id,basis,rec_1_product_id,rec_1_basis,rec_2_product_id,rec_2_basis,rec_3_product_id,rec_3_basis',
    )
    expect(first.split(',').filter((cell) => cell === 'personal')).toHaveLength(4)
    const json = await write({
      layout: 'wide',
      format: 'jsonl',
      columns: ['customer-id', 'product-id', 'basis'],
    })
    expect(JSON.parse(json.split('\n')[0] ?? '')).toMatchObject({
      basis: 'personal',
      products: [{ basis: 'personal' }, {}, {}],
    })
  })

  it('is a workbook that reads back cell by cell as the CSV does, long and wide', async () => {
    for (const layout of ['long', 'wide'] as const) {
      const change: Partial<ExportSettings> = {
        layout,
        purpose: 'machine',
        search: 'c1',
        columns: ['customer-id', 'rank', 'product-id', 'score'],
      }
      const csv = (await write(change))
        .trimEnd()
        .split('\r\n')
        .map((line) => line.split(','))
      await write({ ...change, format: 'xlsx' })
      const book = join(folder, 'list.out')
      const { columns, rows } = await inspectFile(book, {})
      expect([columns.map(({ header }) => header), ...rows]).toEqual(csv)
    }
  })

  it('is one JSON object per line, also for a search', async () => {
    const lines = (await write({ format: 'jsonl', search: 'c1' })).trimEnd().split('\n')
    const rows = lines.map((line) => JSON.parse(line) as { customer_id: string }) // written by the job above
    expect(new Set(rows.map((row) => row.customer_id))).toEqual(new Set(['c1', 'c10', 'c11']))
  })
})

function asModel(): never {
  throw new Error('no model was trained')
}
