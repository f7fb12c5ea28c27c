import { describe, expect, it } from 'vitest'
import { projectInMemory } from '../open.ts'
import {
  deleteAnalysis,
  getAnalysis,
  latestAnalysis,
  listAnalyses,
  publishAnalysis,
  readAnalysisArray,
  readAnalysisJson,
  renameAnalysis,
  startAnalysis,
  storeAnalysisArray,
  storeAnalysisJson,
  sweepUnpublishedAnalyses,
} from './analyses.ts'
import { dataFingerprint } from './project.ts'
import { addImport } from './test-shop.ts'

function started(db: ReturnType<typeof projectInMemory>, kind = 'clv') {
  return startAnalysis(db, {
    area: 'customers',
    kind,
    settings: { horizon: 365 },
    fingerprint: dataFingerprint(db),
    createdAt: 5,
  })
}

describe('stored analyses', () => {
  it('are seen when published, with their parts as they were, over several chunks too', () => {
    const db = projectInMemory()
    const id = started(db)
    const long = Float64Array.from({ length: 1_100_000 }, (_, index) => index / 3)
    storeAnalysisArray(db, id, 'values', long)
    storeAnalysisArray(db, id, 'none', new Int32Array(0))
    storeAnalysisJson(db, id, 'words', { name: '重要价值客户', list: [1, null] })
    expect(listAnalyses(db, 'customers')).toEqual([])
    expect(getAnalysis(db, id)).toBeUndefined()
    publishAnalysis(db, id, { summary: { customers: 3 }, seconds: 1.5 })
    expect(latestAnalysis(db, 'customers', 'clv')).toEqual({
      id,
      area: 'customers',
      kind: 'clv',
      name: '',
      settings: { horizon: 365 },
      summary: { customers: 3 },
      createdAt: 5,
      seconds: 1.5,
      current: true,
    })
    expect(readAnalysisArray(db, id, 'values')).toEqual(long)
    expect(readAnalysisArray(db, id, 'none')).toEqual(new Int32Array(0))
    expect(readAnalysisArray(db, id, 'words')).toBeUndefined()
    expect(readAnalysisJson(db, id, 'words')).toEqual({ name: '重要价值客户', list: [1, null] })
    expect(readAnalysisJson(db, id, 'absent')).toBeUndefined()
  })

  it('are out of date when the data have changed', () => {
    const db = projectInMemory()
    publishAnalysis(db, started(db), { summary: {}, seconds: 0 })
    addImport(db, [{ customer: 'c', product: 'p' }])
    expect(latestAnalysis(db, 'customers', 'clv')?.current).toBe(false)
  })

  it('are listed by kind, the latest first, renamed and deleted', () => {
    const db = projectInMemory()
    const [first, second, other] = [started(db), started(db), started(db, 'clusters')]
    for (const id of [first, second, other]) publishAnalysis(db, id, { summary: {}, seconds: 0 })
    expect(listAnalyses(db, 'customers', 'clv').map(({ id }) => id)).toEqual([second, first])
    expect(listAnalyses(db, 'customers')).toHaveLength(3)
    renameAnalysis(db, first, 'spring')
    expect(getAnalysis(db, first)?.name).toBe('spring')
    storeAnalysisJson(db, second, 'words', 1)
    deleteAnalysis(db, second)
    expect(listAnalyses(db, 'customers', 'clv').map(({ id }) => id)).toEqual([first])
    expect(readAnalysisJson(db, second, 'words')).toBeUndefined()
  })

  it('leave nothing when their job was killed', () => {
    const db = projectInMemory()
    const id = started(db)
    storeAnalysisJson(db, id, 'words', 1)
    sweepUnpublishedAnalyses(db)
    expect(readAnalysisJson(db, id, 'words')).toBeUndefined()
    expect(db.prepare('SELECT count(*) AS n FROM analyses').get()).toEqual({ n: 0 })
  })
})
