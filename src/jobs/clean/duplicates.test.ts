import { existsSync } from 'node:fs'
import path from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import type { MergeGroup } from '../../contract/duplicates.ts'
import type { ColumnRole } from '../../contract/column-roles.ts'
import type { WritableDb } from '../../store/database.ts'
import { projectInMemory } from '../../store/open.ts'
import { listCustomers } from '../../store/queries/customers.ts'
import { listPairs } from '../../store/queries/duplicates.ts'
import { inspectFile } from '../import/inspect.ts'
import { contextOf, load, planOf, TestFolder, undo, visibleState } from '../import/test-import.ts'
import { dismissDuplicates, mergeDuplicates, searchDuplicates } from './duplicates.ts'
import { redoStep, undoStep } from './undo-redo.ts'

const folder = new TestFolder()
afterAll(() => folder.remove())

const roles: readonly ColumnRole[] = [
  'customer-id',
  'customer-name',
  'email',
  'city',
  'product-id',
  'time',
  'quantity',
]
const orders = `who,name,mail,city,sku,date,n
c1,Ann Lee,ann.lee@example.com,Bonn,A,2024-01-01,1
c2,"Lee, Ann",ANN.LEE@example.com,,B,2024-01-02,2
c3,An Lee,ann.lee@example.com,Ulm,C,2024-01-03,1
c4,Bob Ray,bob@example.com,Bonn,A,2024-01-04,1
c5,王小明,xm@example.cn,杭州,A,2024-01-05,1
c6,王小明先生,xm@example.cn,杭州,B,2024-01-06,1
`

async function shop(): Promise<WritableDb> {
  const db = projectInMemory()
  await load(db, folder.write('orders.csv', orders), planOf({ roles: [...roles] }))
  return db
}

const all = { search: '', offset: 0, limit: 50 }
const state = (db: WritableDb): unknown => [visibleState(db), listCustomers(db, all)]
const search = (db: WritableDb) =>
  searchDuplicates({ kind: 'find-duplicates', entity: 'customer', minScore: 0.5 }, contextOf(db))
const merge = (db: WritableDb, groups: MergeGroup[]) =>
  mergeDuplicates(
    { kind: 'merge', merge: { entity: 'customer', which: { by: 'groups', groups } } },
    contextOf(db),
  )
const pairs = (db: WritableDb, which: 'open' | 'merged' | 'dismissed' = 'open'): string[] =>
  listPairs(db, { entity: 'customer', state: which, offset: 0, limit: 50 })
    .rows.map(({ a, b }) => `${a.externalId} ${b.externalId}`)
    .sort()

describe('duplicates in a project', () => {
  it('are found, merged with the facts that were chosen, and unmerged to what was before', async () => {
    const db = await shop()
    await search(db)
    expect(pairs(db)).toEqual(['c1 c2', 'c1 c3', 'c2 c3', 'c5 c6'])
    const before = state(db)
    const { stepId } = await merge(db, [{ survivor: 1, others: [2, 3], facts: { city: 'Ulm' } }])
    expect(listCustomers(db, all).rows).toMatchObject([
      { externalId: 'c1', name: 'Ann Lee', city: 'Ulm', interactions: 3 },
      { externalId: 'c4' },
      { externalId: 'c5' },
      { externalId: 'c6' },
    ])
    expect(pairs(db)).toEqual(['c5 c6'])
    expect(pairs(db, 'merged')).toEqual(['c1 c2', 'c1 c3'])
    const after = state(db)
    await undoStep({ kind: 'undo', stepId }, contextOf(db))
    expect(state(db)).toEqual(before)
    expect(pairs(db)).toHaveLength(4)
    await redoStep({ kind: 'redo', stepId: null }, contextOf(db))
    expect(state(db)).toEqual(after)
  })

  it('merged in turn are unmerged in any order', async () => {
    const db = await shop()
    const states = [state(db)]
    const first = await merge(db, [{ survivor: 2, others: [3], facts: {} }])
    states.push(state(db))
    await merge(db, [{ survivor: 1, others: [2], facts: { name: 'Ann Lee' } }])
    states.push(state(db))
    expect(listCustomers(db, all).rows[0]).toMatchObject({ externalId: 'c1', interactions: 3 })
    // The earlier merge cannot be taken back alone: the later one built on it.
    await undoStep({ kind: 'undo', stepId: first.stepId }, contextOf(db))
    expect(state(db)).toEqual(states[0])
    await redoStep({ kind: 'redo', stepId: null }, contextOf(db))
    expect(state(db)).toEqual(states[1])
    await redoStep({ kind: 'redo', stepId: null }, contextOf(db))
    expect(state(db)).toEqual(states[2])
  })

  it('merged keep together what later files tell of either, and give it back', async () => {
    const db = await shop()
    const { stepId } = await merge(db, [{ survivor: 5, others: [6], facts: {} }])
    const later = `${orders.slice(0, orders.indexOf('\n'))}\nc6,王小明,,,C,2024-02-01,1\n`
    await load(db, folder.write('later.csv', later), planOf({ roles: [...roles] }))
    expect(listCustomers(db, { ...all, search: 'c5' }).rows).toMatchObject([{ interactions: 3 }])
    await undoStep({ kind: 'undo', stepId }, contextOf(db))
    expect(listCustomers(db, { ...all, search: 'c6' }).rows).toMatchObject([{ interactions: 2 }])
    // The import underneath goes, and comes back.
    await redoStep({ kind: 'redo', stepId }, contextOf(db))
    const merged = state(db)
    await undo(db, 1)
    expect(listCustomers(db, all).rows).toMatchObject([{ externalId: 'c5', interactions: 1 }])
    await redoStep({ kind: 'redo', stepId: null }, contextOf(db))
    expect(state(db)).toEqual(merged)
    expect(db.pragma('foreign_key_check')).toEqual([])
  })

  it('above a score are merged all at once, and those kept apart are not proposed again', async () => {
    const db = await shop()
    await search(db)
    const [apart] = listPairs(db, { entity: 'customer', state: 'open', offset: 0, limit: 50 }).rows.filter(
      ({ a }) => a.externalId === 'c5',
    )
    const dismissed = await dismissDuplicates({ kind: 'dismiss', pairs: [apart?.id ?? 0] }, contextOf(db))
    await search(db)
    expect(pairs(db)).toEqual(['c1 c2', 'c1 c3', 'c2 c3'])
    expect(pairs(db, 'dismissed')).toEqual(['c5 c6'])
    const report = await mergeDuplicates(
      { kind: 'merge', merge: { entity: 'customer', which: { by: 'score', minScore: 0.5 } } },
      contextOf(db),
    )
    expect(report).toMatchObject({ groups: 1, merged: 2 })
    await undoStep({ kind: 'undo', stepId: dismissed.stepId }, contextOf(db))
    expect(pairs(db)).toEqual(['c5 c6'])
    await expect(merge(db, [{ survivor: 2, others: [4], facts: {} }])).rejects.toMatchObject({
      code: 'customer-not-found',
    })
  })
})

const febrl = path.resolve(import.meta.dirname, '../../../../shared/data/customers/febrl_people.csv')

describe.skipIf(!existsSync(febrl))(
  'simulated people with errors of typing (real data; skipped where absent)',
  () => {
    it('are matched with an F1 of 0.95 and more, from the file to the pairs', async () => {
      const db = projectInMemory()
      const { plan, columns } = await inspectFile(febrl, { target: 'customers' })
      const given: Readonly<Record<string, ColumnRole>> = {
        rec_id: 'customer-id',
        given_name: 'customer-name',
        surname: 'customer-name',
        suburb: 'city',
        postcode: 'postcode',
        state: 'province',
        date_of_birth: 'birthday',
      }
      const mapped = columns.map(({ header }): ColumnRole => given[header.trim()] ?? 'attribute')
      await load(db, febrl, { ...plan, target: 'customers', roles: mapped })
      await searchDuplicates({ kind: 'find-duplicates', entity: 'customer', minScore: 0.9 }, contextOf(db))
      const { total, rows } = listPairs(db, { entity: 'customer', state: 'open', offset: 0, limit: 2_000 })
      const person = (id: string): string => id.split('-')[1] ?? ''
      const right = rows.filter(({ a, b }) => person(a.externalId) === person(b.externalId)).length
      const [precision, recall] = [right / total, right / 500]
      expect((2 * precision * recall) / (precision + recall)).toBeGreaterThanOrEqual(0.95)
    })
  },
)
