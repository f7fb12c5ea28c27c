import { afterAll, describe, expect, it } from 'vitest'
import type { FixOrder, QuarantineFilter } from '../../contract/cleaning.ts'
import type { FixStep } from '../../contract/fixes.ts'
import { importId } from '../../contract/ids.ts'
import type { WritableDb } from '../../store/database.ts'
import { projectInMemory } from '../../store/open.ts'
import { mappingOfImport } from '../../store/queries/mappings.ts'
import { contextOf, load, planOf, TestFolder } from '../import/test-import.ts'
import { fixQuarantined } from './fix.ts'

const folder = new TestFolder()
afterAll(() => folder.remove())

const header = 'order,sku,customer,date,quantity,price\n'
const march = `${header}1,A,c1,2024-03-01,1,1.50
2,A,c1,2024-03-02,1,free
3,A,c1,2024-03-03,0,2.50
4,,c1,2024-03-04,1,2.50
5,A,Trial user,2024-03-05,none,2.50
6,A,c1,2024-03-06,none,2.50
`
/** The same faults, and one that March did not have. */
const april =
  `${march.replaceAll('2024-03', '2024-04').replaceAll('\n', '\n9')}7,A,c1,31.02.2024,1,2.50\n`.replace(
    /^9order/,
    'order',
  )
const FIRST = importId.parse(1)
const all: QuarantineFilter = { importId: FIRST, reason: null, column: null, search: '' }
const drop: FixStep = { reason: null, column: '', equals: null, operation: { kind: 'drop' } }
const set = (column: string, value: string): FixStep => ({
  reason: null,
  column,
  equals: null,
  operation: { kind: 'set', value },
})

async function fixed(db: WritableDb, filter: Partial<QuarantineFilter>, step: FixStep): Promise<void> {
  const fix: FixOrder = { rows: { by: 'filter', filter: { ...all, ...filter } }, steps: [step], trial: false }
  await fixQuarantined({ kind: 'fix', fix }, contextOf(db))
}

/** What becomes of April's lines with what was fixed in March: of those that are not accepted as they are. */
async function nextMonth(db: WritableDb): Promise<readonly string[]> {
  const plan = mappingOfImport(db, FIRST, 'Monthly')?.plan
  if (plan === undefined) throw new Error('no mapping')
  const { counts } = await load(db, folder.write('april.csv', april), plan)
  expect(counts.read).toBe(
    counts.accepted + counts.merged + counts.duplicates + counts.quarantined + counts.skipped,
  )
  return db
    .prepare<[], string>(
      `SELECT q.reason || ' ' || q.state FROM quarantine q JOIN imports i ON i.import_id = q.import_id
        WHERE i.file_name = 'april.csv' ORDER BY q.line`,
    )
    .pluck()
    .all()
}

async function shop(): Promise<WritableDb> {
  const db = projectInMemory()
  await load(db, folder.write('march.csv', march), planOf())
  return db
}

describe('what was fixed in one file, in the next', () => {
  const untouched = [
    'bad-price open',
    'zero-quantity open',
    'missing-product open',
    'bad-quantity open',
    'bad-quantity open',
    'bad-time open',
  ]
  const but = (...changes: readonly (readonly [number, string])[]): string[] =>
    untouched.map((told, index) => changes.find(([at]) => at === index)?.[1] ?? told)

  it('is for the reason that the rows were filtered by, though the step itself names none', async () => {
    const db = await shop()
    await fixed(db, { reason: 'zero-quantity' }, drop)
    expect(await nextMonth(db)).toEqual(but([1, 'zero-quantity dropped']))
  })

  it('is for rows with the text that was searched for, and the column at fault', async () => {
    const db = await shop()
    await fixed(db, { search: 'trial USER' }, drop)
    await fixed(db, { column: 'price' }, set('price', '0.10'))
    expect(await nextMonth(db)).toEqual(but([0, 'bad-price mended'], [3, 'bad-quantity dropped']))
  })

  it('never drops for a reason that nobody has seen yet', async () => {
    const db = await shop()
    await fixed(db, {}, drop)
    expect(await nextMonth(db)).toEqual([
      ...untouched.slice(0, 5).map((told) => told.replace('open', 'dropped')),
      'bad-time open',
    ])
  })

  it('is nothing where single rows were changed', async () => {
    const db = await shop()
    const fix: FixOrder = {
      rows: { by: 'rows', importId: FIRST, ids: [1] },
      steps: [set('price', '0.50')],
      trial: false,
    }
    await fixQuarantined({ kind: 'fix', fix }, contextOf(db))
    expect(mappingOfImport(db, FIRST, 'Monthly')?.plan.recipe).toEqual([])
    expect(await nextMonth(db)).toEqual(untouched)
  })
})
