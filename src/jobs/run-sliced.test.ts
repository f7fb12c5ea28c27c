import { expect, it } from 'vitest'
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
