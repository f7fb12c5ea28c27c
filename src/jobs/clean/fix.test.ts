import { afterAll, describe, expect, it } from 'vitest'
import type { FixOrder, FixReport } from '../../contract/cleaning.ts'
import { importId } from '../../contract/ids.ts'
import type { FixStep } from '../../contract/fixes.ts'
import type { WritableDb } from '../../store/database.ts'
import { projectInMemory } from '../../store/open.ts'
import { recipeOf } from '../../store/queries/fixes.ts'
import { getImport, listImports } from '../../store/queries/imports.ts'
import { listSteps } from '../../store/queries/steps.ts'
import { contextOf, load, planOf, rowCounts, TestFolder, undo, visibleState } from '../import/test-import.ts'
import { quarantinePage } from './read.ts'
import { fixQuarantined } from './fix.ts'
import { redoStep, undoStep } from './undo-redo.ts'

const folder = new TestFolder()
afterAll(() => folder.remove())

const text = `order,sku,customer,date,quantity,price
1,A,c1,2024-01-01,1,1.50
2,B,c1,2024-01-02,2,"2,50"
3,B,c2,2024-01-03,2,"3,50"
4,B,c2,03.01.2024x,2,2.50
5,A,c1,2024-01-01,1,free
1,A,c1,2024-01-01,1,"1,50"
`
const FIRST = importId.parse(1)
const commas: FixStep = {
  reason: 'bad-price',
  column: 'price',
  equals: null,
  operation: { kind: 'replace', find: ',', with: '.', wholeCell: false },
}
const set = (column: string, value: string): FixStep => ({
  reason: null,
  column,
  equals: null,
  operation: { kind: 'set', value },
})
const drop: FixStep = { reason: null, column: '', equals: null, operation: { kind: 'drop' } }

async function shop(): Promise<WritableDb> {
  const db = projectInMemory()
  await load(db, folder.write('orders.csv', text), planOf())
  return db
}

function filtered(steps: FixStep[], trial = false): FixOrder {
  const filter = { importId: FIRST, reason: null, column: null, search: '' }
  return { rows: { by: 'filter', filter }, steps, trial }
}

function fixed(db: WritableDb, fix: FixOrder): Promise<FixReport> {
  return fixQuarantined({ kind: 'fix', fix }, contextOf(db))
}

const open = (db: WritableDb): string[] =>
  quarantinePage(db, {
    filter: { importId: FIRST, reason: null, column: null, search: '' },
    offset: 0,
    limit: 50,
  }).rows.map(({ line, reason, cells }) => `${line} ${reason} ${cells.join('|')}`)

const interactions = (db: WritableDb): number =>
  db.prepare<[], number>('SELECT count(*) FROM visible_interactions').pluck().get() ?? 0

/** What a user can see, and what undo has to bring back. */
const state = (db: WritableDb): unknown => [visibleState(db), open(db), getImport(db, FIRST)?.setAside]

describe('a fix', () => {
  it('brings rows in through the same rules, counts each of them, and tells a trial the same', async () => {
    const db = await shop()
    expect(open(db)).toHaveLength(5)
    const before = rowCounts(db)
    const told = await fixed(db, filtered([commas], true))
    expect(rowCounts(db)).toEqual(before)
    const report = await fixed(db, filtered([commas]))
    expect(report).toEqual({ ...told, stepId: report.stepId })
    // Line 7 is line 2 once more, with its price written another way.
    expect(report).toMatchObject({ rows: 5, accepted: 2, merged: 0, duplicates: 1, still: 0, unchanged: 2 })
    expect(report.examples[0]).toEqual({
      line: 3,
      column: 'price',
      before: '2,50',
      after: '2.50',
      outcome: 'accepted',
    })
    expect(interactions(db)).toBe(3)
    expect(getImport(db, FIRST)?.setAside).toEqual({ open: 2, mended: 3, dropped: 0 })
    // The counts of the import itself stay what they were.
    expect(getImport(db, FIRST)?.counts).toMatchObject({ read: 6, accepted: 1, quarantined: 5 })
    expect(listImports(db)).toHaveLength(1)
    expect(recipeOf(db, FIRST)).toEqual([commas])
  })

  it('keeps what was changed where another fault remains, and never loses the text of the file', async () => {
    const db = await shop()
    const raws = (): unknown => db.prepare<[]>('SELECT line, raw FROM quarantine ORDER BY line').all()
    const texts = raws()
    const report = await fixed(db, {
      rows: { by: 'rows', importId: FIRST, ids: [3] },
      steps: [set('date', '2024-01-03'), set('quantity', '0')],
      trial: false,
    })
    expect(report).toMatchObject({ rows: 1, still: 1, stillBy: [{ reason: 'zero-quantity', lines: 1 }] })
    expect(open(db)[2]).toBe('5 zero-quantity 4|B|c2|2024-01-03|0|2.50')
    const again = await fixed(db, {
      rows: { by: 'rows', importId: FIRST, ids: [3] },
      steps: [set('quantity', '2')],
      trial: false,
    })
    expect(again).toMatchObject({ accepted: 1 })
    expect(raws()).toEqual(texts)
  })

  it('makes no step where nothing changes', async () => {
    const db = await shop()
    const report = await fixed(db, filtered([{ ...commas, reason: 'bad-rating' }]))
    expect(report).toMatchObject({ stepId: null, rows: 5, unchanged: 5 })
    expect(listSteps(db, { offset: 0, limit: 10 }).total).toBe(1)
    expect(rowCounts(db)['imports']).toBe(1)
  })
})

describe('undo and redo of fixes', () => {
  it('bring back exactly what was before and after, dropped rows included', async () => {
    const db = await shop()
    const states = [state(db)]
    await fixed(db, filtered([commas]))
    states.push(state(db))
    await fixed(db, filtered([{ ...drop, reason: 'bad-price' }]))
    states.push(state(db))
    expect(getImport(db, FIRST)?.setAside).toEqual({ open: 1, mended: 3, dropped: 1 })
    for (const expected of [states[1], states[0]]) {
      await undoStep({ kind: 'undo', stepId: null }, contextOf(db))
      expect(state(db)).toEqual(expected)
    }
    for (const expected of [states[1], states[2]]) {
      await redoStep({ kind: 'redo', stepId: null }, contextOf(db))
      expect(state(db)).toEqual(expected)
    }
  })

  it('of an earlier fix takes later ones of the same rows along', async () => {
    const db = await shop()
    const before = state(db)
    const first = await fixed(db, {
      rows: { by: 'rows', importId: FIRST, ids: [3] },
      steps: [set('date', '2024-01-03'), set('quantity', '0')],
      trial: false,
    })
    await fixed(db, {
      rows: { by: 'rows', importId: FIRST, ids: [3] },
      steps: [set('quantity', '2')],
      trial: false,
    })
    const after = state(db)
    await undoStep({ kind: 'undo', stepId: first.stepId }, contextOf(db))
    expect(state(db)).toEqual(before)
    const last = listSteps(db, { offset: 0, limit: 1 }).rows[0]
    await redoStep({ kind: 'redo', stepId: last?.id ?? null }, contextOf(db))
    expect(state(db)).toEqual(after)
  })

  it('of the import take its fixes along, and bring them back', async () => {
    const db = await shop()
    await fixed(db, filtered([commas]))
    const after = state(db)
    await undo(db, FIRST)
    expect(interactions(db)).toBe(0)
    expect(listSteps(db, { offset: 0, limit: 9 }).rows.map((step) => step.state)).toEqual([
      'undone',
      'undone',
    ])
    await redoStep({ kind: 'redo', stepId: null }, contextOf(db))
    expect(state(db)).toEqual(after)
    // And for good, when something new is done.
    await undo(db, FIRST)
    await load(db, folder.write('other.csv', text), planOf())
    expect(rowCounts(db)).toMatchObject({ imports: 1 })
    expect(db.pragma('foreign_key_check')).toEqual([])
  })
})
