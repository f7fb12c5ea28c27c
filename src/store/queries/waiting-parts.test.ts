import fc from 'fast-check'
import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { WritableDb } from '../database.ts'
import { createProject, type OpenProject } from '../open.ts'
import type { InteractionToStage } from './import-rows.ts'
import { importStager, insertStagingImport, type ImportStager } from './import-staging.ts'
import { sweepUnpublished } from './imports.ts'
import { interactionRow, publishRows, testPlan } from './test-staging.ts'

let folder: string
let projects: OpenProject[] = []

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'sextant-waiting-'))
})
afterEach(() => {
  for (const project of projects) project.close()
  projects = []
  rmSync(folder, { recursive: true, force: true })
})

/** A project that has some interactions. */
function filled(before: readonly InteractionToStage[]): WritableDb {
  const project = createProject(join(folder, `p${projects.length}.sextant`), { now: 0 })
  projects.push(project)
  publishRows(project.db, 'before', { target: 'interactions', rows: before })
  return project.db
}

type Staged = { readonly accepted: number; readonly duplicates: number }

/** Stages rows in transactions of `atOnce`. */
function stageIn(stager: ImportStager, rows: readonly InteractionToStage[], atOnce: number): Staged {
  let [accepted, duplicates] = [0, 0]
  for (let at = 0; at < rows.length; at += atOnce) {
    const part = {
      target: 'interactions',
      rows: rows.slice(at, at + atOnce),
      rejected: [],
      mended: [],
      flags: [],
    } as const
    const counts = stager.stage([part])
    accepted += counts.accepted
    duplicates += counts.duplicates
  }
  return { accepted, duplicates }
}

function begin(db: WritableDb): number {
  const plan = testPlan('interactions')
  return insertStagingImport(db, { fileName: 'f', fileBytes: 1, plan, startedAt: 0 })
}

function stateOf(db: WritableDb): unknown {
  return ['interactions', 'repeats', 'customers', 'products', 'customer_facts', 'campaigns'].map((table) => {
    const rows = db.prepare<[], Record<string, unknown>>(`SELECT * FROM ${table} ORDER BY 1, 2`).all()
    // Rows that were copied in bulk carry their identity with a minus.
    return table === 'interactions'
      ? rows.map((row) => ({ ...row, identity: Math.abs(Number(row['identity'])) }))
      : rows
  })
}

function stagedFiles(): string[] {
  return readdirSync(folder).filter((name) => name.includes('staged'))
}

function runsOf(db: WritableDb): unknown[] {
  return db.prepare<[]>('SELECT * FROM identity_runs').all()
}

const few = fc.constantFrom('', 'a', 'b', '长')
const row = fc.record({
  customer: fc.constantFrom('c1', 'c2', 'c3'),
  product: fc.constantFrom('A', 'B', '茶'),
  at: fc.constantFrom(null, 0, 1_700_000_000_000),
  kind: fc.constantFrom('purchase', 'refund', 'view'),
  orderId: few,
  quantity: fc.constantFrom(1, 2, 0.5),
  campaign: few,
} as const)

describe('parts of a large file that wait to be copied together', () => {
  it('become the same rows as those that are staged one by one, each once', () => {
    const rows = fc.array(row, { minLength: 1, maxLength: 120 })
    fc.assert(
      fc.property(rows, rows, fc.constantFrom(2, 7, 30), (before, more, partRows) => {
        const numbered = (given: typeof more): InteractionToStage[] =>
          given.map(({ customer, product, ...rest }, at) => interactionRow(at + 2, customer, product, rest))
        const [direct, bulk] = [filled(numbered(before)), filled(numbered(before))]
        const expected = stageIn(importStager(direct, begin(direct)), numbered(more), partRows)
        const stager = importStager(bulk, begin(bulk), { bulkRows: 100, partRows })
        expect(stageIn(stager, numbered(more), partRows)).toEqual(expected)
        stager.finish()
        expect(stateOf(bulk)).toEqual(stateOf(direct))
        expect(bulk.pragma('integrity_check', { simple: true })).toBe('ok')
        expect(bulk.pragma('foreign_key_check')).toEqual([])
        expect(stagedFiles()).toEqual([])
      }),
      { numRuns: 25 },
    )
  })

  it('leave the project as it was, indexes and all, until they are copied', () => {
    const db = filled([interactionRow(2, 'c1', 'A', { at: 1 })])
    const stored = db.prepare<[]>(
      'SELECT * FROM interactions INDEXED BY interactions_by_customer WHERE customer_id > 0',
    )
    const before = stored.all()
    const stager = importStager(db, begin(db), { bulkRows: 100, partRows: 10 })
    const rows = Array.from({ length: 35 }, (_, at) => interactionRow(at + 2, 'c1', 'A', { at: at + 10 }))
    stageIn(stager, rows, 10)
    expect(stagedFiles()).toHaveLength(4)
    expect(stored.all()).toEqual(before)
    stager.finish()
    expect(stored.all()).toHaveLength(36)
    expect(runsOf(db)).toHaveLength(4)
  })

  it.each(['discarded', 'swept after a kill'])('leave nothing when they are %s', (how) => {
    const db = filled([interactionRow(2, 'c1', 'A', { at: 1 })])
    const stager = importStager(db, begin(db), { bulkRows: 100, partRows: 10 })
    const rows = Array.from({ length: 35 }, (_, at) => interactionRow(at + 2, 'c2', 'B', { at: at + 10 }))
    stageIn(stager, rows, 10)
    expect(runsOf(db)).toHaveLength(3)
    if (how === 'discarded') stager.discard()
    sweepUnpublished(db)
    expect(runsOf(db)).toEqual([])
    expect(stagedFiles()).toEqual([])
    expect(db.prepare<[], number>('SELECT count(*) FROM interactions').pluck().get()).toBe(1)
    // The ids that were given to them are given again.
    const again = publishRows(db, 'again', { target: 'interactions', rows })
    expect(again.accepted).toBe(35)
  })
})
