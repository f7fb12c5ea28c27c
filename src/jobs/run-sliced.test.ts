import { describe, expect, it } from 'vitest'
import { projectInMemory } from '../store/open.ts'
import { customerProductPairs } from '../store/queries/interactions.ts'
import { sweepUnpublishedModels } from '../store/queries/models.ts'
import { addImport } from '../store/queries/test-shop.ts'
import { runSliced } from './run-sliced.ts'

function* countTo(last: number): Generator<number, string, void> {
  for (let step = 1; step <= last; step++) yield step
  return 'done'
}

it('runs a generator to its result and tells each step', async () => {
  const steps: number[] = []
  expect(await runSliced(countTo(3), new AbortController().signal, (step) => steps.push(step))).toBe('done')
  expect(steps).toEqual([1, 2, 3])
})

it('stops at the first slice after a cancel', async () => {
  const cancel = new AbortController()
  const run = runSliced(countTo(100_000_000), cancel.signal, () => {})
  setTimeout(() => cancel.abort(), 5)
  await expect(run).rejects.toMatchObject({ name: 'AbortError' })
})

it('does not begin after a cancel', async () => {
  const cancel = new AbortController()
  cancel.abort()
  const steps: number[] = []
  await expect(runSliced(countTo(3), cancel.signal, (step) => steps.push(step))).rejects.toMatchObject({
    name: 'AbortError',
  })
  expect(steps).toEqual([])
})

describe('a generator that holds something open', () => {
  it('is closed by a cancel, so that its connection can write again', async () => {
    const db = projectInMemory()
    addImport(
      db,
      Array.from({ length: 20 }, (_, k) => ({ customer: `c${k}`, product: 'p' })),
    )
    function* reading(): Generator<number, void, void> {
      for (const [customer] of customerProductPairs(db, null)) yield customer
    }
    const cancel = new AbortController()
    const run = runSliced(reading(), cancel.signal, () => cancel.abort(new Error('stop')))
    await expect(run).rejects.toThrow('stop')
    expect(() => sweepUnpublishedModels(db)).not.toThrow()
  })

  it('is closed by an error of the one who listens', async () => {
    let isClosed = false
    function* work(): Generator<number, void, void> {
      try {
        yield 1
        yield 2
      } finally {
        isClosed = true
      }
    }
    const run = runSliced(work(), new AbortController().signal, () => {
      throw new Error('heard enough')
    })
    await expect(run).rejects.toThrow('heard enough')
    expect(isClosed).toBe(true)
  })
})
