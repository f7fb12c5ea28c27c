import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { fitSlim, type SlimSettings } from '../../engine/recommend/slim.ts'
import { fit, tastes } from '../../engine/recommend/test-data.ts'
import { createKernelPool, type KernelPool } from './pool.ts'

let pool: KernelPool
beforeAll(async () => {
  pool = await createKernelPool({ threads: 2 })
})
afterAll(() => pool.close())

const settings: SlimSettings = {
  l1: 0.5,
  l2: 3,
  nonNegative: true,
  candidates: 40,
  passes: 3,
  weighting: 'count',
}

describe('SLIM on threads', () => {
  it('is byte for byte the one of the calling thread, with any number of threads', async () => {
    const shop = tastes(700, 301, 0.8)
    for (const change of [
      {},
      { nonNegative: false, candidates: 301, passes: 100, weighting: 'binary' as const },
    ]) {
      const own = await fit(fitSlim(shop, { ...settings, ...change }))
      const threaded = await fit(fitSlim(shop, { ...settings, ...change }, pool.backend()))
      expect(threaded.converged).toBe(own.converged)
      expect(threaded.save()).toEqual(own.save())
      const three = await createKernelPool({ threads: 3 })
      expect((await fit(fitSlim(shop, { ...settings, ...change }, three.backend()))).save()).toEqual(
        own.save(),
      )
      await three.close()
    }
  })

  it('stops when it is cancelled, and gives its memory back', async () => {
    const cancel = new AbortController()
    const steps = fitSlim(tastes(2000, 900, 0.8), settings, pool.backend(cancel.signal))
    await steps.next()
    await steps.next()
    cancel.abort(new Error('stop here'))
    await expect(fit(steps)).rejects.toThrow('stop here')
    const shop = tastes(60, 40, 0.8)
    expect((await fit(fitSlim(shop, settings, pool.backend()))).products).toBe(40)
  })
})
