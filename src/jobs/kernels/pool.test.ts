import { readFile } from 'node:fs/promises'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { truncatedSvd } from '../../engine/linalg/truncated-svd.ts'
import { seededRandom } from '../../engine/random.ts'
import { fitIals } from '../../engine/recommend/ials.ts'
import { defaultIalsSettings } from '../../engine/recommend/ials-settings.ts'
import type { Backend, ImplicitProblem } from '../../engine/recommend/backend.ts'
import { plainBackend } from '../../engine/recommend/plain-backend.ts'
import { type Interactions, interactionsFromTriplets, transpose } from '../../engine/sparse.ts'
import { Arena } from './arena.ts'
import { kernelLocation } from './locate.ts'
import { createKernelPool, type KernelPool } from './pool.ts'
import { Threads } from './threads.ts'
import { wasm } from './webassembly.ts'

let pool: KernelPool
beforeAll(async () => {
  pool = await createKernelPool({ threads: 2 })
})
afterAll(() => pool.close())

describe('the kernels agree with plain TypeScript', () => {
  it('implicit least squares, both precisions, odd sizes (f32 1e-4, f64 rounding to f32)', async () => {
    const shape = fc.record({
      rows: fc.integer({ min: 1, max: 40 }),
      columns: fc.integer({ min: 1, max: 30 }),
      rank: fc.integer({ min: 1, max: 27 }),
      events: fc.integer({ min: 1, max: 600 }),
      weighted: fc.boolean(),
      seed: fc.nat(999),
    })
    await fc.assert(
      fc.asyncProperty(shape, async (input) => {
        const problem = implicitProblem(input)
        for (const [precision, tolerance] of [
          ['f32', 1e-4],
          ['f64', 2e-7],
        ] as const) {
          const expected = await solved(plainBackend, problem, precision)
          const found = await solved(pool.backend(), problem, precision)
          const size = Math.max(...expected.factors.map(Math.abs), 1e-6)
          found.factors.forEach((value, k) =>
            expect(Math.abs(value - expected.factors[k]!)).toBeLessThan(tolerance * size * 2),
          )
          expect(Math.abs(found.loss - expected.loss)).toBeLessThan(10 * tolerance * (1 + input.events))
          expect(found.penalty).toBeCloseTo(expected.penalty, 3)
        }
      }),
      { numRuns: 60 },
    )
  }, 60_000)

  it('rows longer than the panels that are gathered at a time', async () => {
    const problem = implicitProblem({ rows: 3, columns: 700, rank: 9, events: 4000, weighted: true, seed: 4 })
    const expected = await solved(plainBackend, problem, 'f32')
    const found = await solved(pool.backend(), problem, 'f32')
    found.factors.forEach((value, k) => expect(Math.abs(value - expected.factors[k]!)).toBeLessThan(1e-4))
  })

  it('truncated SVD, wide and tall, odd sizes (singular values 1e-12 relative to the largest)', async () => {
    const shape = fc.record({
      rows: fc.integer({ min: 1, max: 45 }),
      columns: fc.integer({ min: 1, max: 45 }),
      seed: fc.nat(999),
    })
    await fc.assert(
      fc.asyncProperty(shape, async ({ rows, columns, seed }) => {
        const values = Float64Array.from({ length: rows * columns }, seededRandom(seed).uniform)
        const count = Math.ceil(Math.min(rows, columns) / 3)
        const expected = await truncatedSvd({ rows, columns, values }, count, plainBackend)
        const found = await truncatedSvd({ rows, columns, values }, count, pool.backend())
        found.sigma.forEach((sigma, k) =>
          expect(Math.abs(sigma - expected.sigma[k]!)).toBeLessThan(1e-12 * expected.sigma[0]! * 45),
        )
        for (let r = 0; r < rows; r++) {
          for (let k = 0; k < count; k++) {
            let sum = 0
            for (let c = 0; c < columns; c++) sum += values[r * columns + c]! * found.right[c * count + k]!
            expect(Math.abs(sum - found.sigma[k]! * found.left[r * count + k]!)).toBeLessThan(
              1e-9 * found.sigma[0]!,
            )
          }
        }
      }),
      { numRuns: 60 },
    )
  }, 60_000)

  it('more than one block of the Gram matrix', async () => {
    const rows = 301
    const columns = 530
    const values = Float64Array.from({ length: rows * columns }, seededRandom(1).normal)
    const expected = await truncatedSvd({ rows, columns, values }, 7, plainBackend)
    const found = await truncatedSvd({ rows, columns, values }, 7, pool.backend())
    found.sigma.forEach((sigma, k) => expect(Math.abs(sigma / expected.sigma[k]! - 1)).toBeLessThan(1e-12))
  })

  it('top lists with exclusions and allowed products: exactly the same, ties to the lower product', async () => {
    const shape = fc.record({
      customers: fc.integer({ min: 1, max: 21 }),
      products: fc.integer({ min: 1, max: 1100 }),
      rank: fc.integer({ min: 1, max: 12 }),
      count: fc.integer({ min: 1, max: 12 }),
      masked: fc.boolean(),
      seed: fc.nat(999),
    })
    await fc.assert(
      fc.asyncProperty(shape, async ({ customers, products, rank, count, masked, seed }) => {
        // Small whole numbers: no rounding, and many ties.
        const random = seededRandom(seed)
        const whole = (length: number): Float32Array =>
          Float32Array.from({ length }, () => random.below(5) - 2)
        const all = Int32Array.from({ length: products }, (_, product) => product)
        const some = masked ? { allowed: all.filter(() => random.uniform() < 0.6) } : {}
        const problem = { rank, productFactors: whole(products * rank), ...some }
        const excludedStart = new Int32Array(customers + 1)
        const excluded: number[] = []
        for (let c = 0; c < customers; c++) {
          for (const product of all) if (random.uniform() < 0.1) excluded.push(product)
          excludedStart[c + 1] = excluded.length
        }
        const request = {
          customers,
          customerFactors: whole(customers * rank),
          excludedStart,
          excluded: Int32Array.from(excluded),
          count,
        }
        expect(await topOf(pool.backend(), problem, request)).toEqual(
          await topOf(plainBackend, problem, request),
        )
      }),
      { numRuns: 60 },
    )
  }, 60_000)
})

describe('the rounding of factors before the scan', () => {
  it('never costs a product its place: near ties, long and short vectors, what is no number', async () => {
    const shape = fc.record({
      customers: fc.integer({ min: 1, max: 40 }),
      products: fc.integer({ min: 500, max: 1700 }),
      rank: fc.integer({ min: 1, max: 40 }),
      count: fc.constantFrom(1, 10, 60, 200),
      /** How far products differ from each other: below what 16 bits can tell, and well above. */
      spread: fc.constantFrom(1e-9, 1e-5, 1e-3, 1),
      /** Share of products a thousand times as long as the others. */
      long: fc.constantFrom(0, 0.01),
      odd: fc.constantFrom(0, NaN, Infinity),
      seed: fc.nat(999),
    })
    await fc.assert(
      fc.asyncProperty(shape, async ({ customers, products, rank, count, spread, long, odd, seed }) => {
        const random = seededRandom(seed)
        const common = Float64Array.from({ length: rank }, random.normal)
        const productFactors = new Float32Array(products * rank)
        for (let p = 0; p < products; p++) {
          const length = random.uniform() < long ? 1000 : 1
          for (let k = 0; k < rank; k++)
            productFactors[p * rank + k] = length * (common[k]! + spread * random.normal())
        }
        const customerFactors = Float64Array.from({ length: customers * rank }, random.normal)
        customerFactors.fill(0, 0, rank)
        if (odd !== 0) customerFactors[(customers - 1) * rank] = odd
        const excludedStart = Int32Array.from({ length: customers + 1 }, (_, c) => 2 * c)
        const excluded = Int32Array.from({ length: 2 * customers }, (_, k) => (k % 2 === 0 ? 3 : 400))
        const request = { customers, customerFactors, excludedStart, excluded, count }
        const problem = { rank, productFactors }
        expect(await topOf(pool.backend(), problem, request)).toEqual(
          await topOf(plainBackend, problem, request),
        )
      }),
      { numRuns: 60 },
    )
  }, 60_000)
})

describe('the inverse of a positive definite matrix', () => {
  it('agrees with plain TypeScript (1e-10 relative to the largest value), odd sizes and more than one sweep', async () => {
    const shape = fc.record({ order: fc.integer({ min: 1, max: 300 }), seed: fc.nat(999) })
    await fc.assert(
      fc.asyncProperty(shape, async ({ order, seed }) => {
        const matrix = positiveDefinite(order, seed)
        const expected = await inverseOf(plainBackend, matrix, order)
        const found = await inverseOf(pool.backend(), matrix, order)
        const size = Math.max(...expected.map(Math.abs))
        const error = Math.max(...found.map((value, k) => Math.abs(value - expected[k]!)))
        expect(error / size).toBeLessThan(1e-10)
      }),
      {
        numRuns: 25,
        examples: [[{ order: 128, seed: 1 }], [{ order: 129, seed: 2 }], [{ order: 261, seed: 3 }]],
      },
    )
  }, 60_000)

  it('says so when the matrix is not positive definite', async () => {
    const matrix = Float64Array.of(1, 2, 2, 1)
    await expect(inverseOf(pool.backend(), matrix, 2)).rejects.toThrow(
      'not positive definite at rows 0 to 1 of 2',
    )
    expect(() => pool.backend().openInverse(0)).toThrow('order of a matrix is a count')
  })

  it('gives the same bytes with one, two and three threads', async () => {
    const matrix = positiveDefinite(300, 5)
    const expected = await inverseOf(pool.backend(), matrix, 300)
    for (const threads of [1, 3]) {
      const other = await createKernelPool({ threads })
      expect(await inverseOf(other.backend(), matrix, 300)).toEqual(expected)
      await other.close()
    }
  })
})

describe('the pool', () => {
  it('gives the same bytes with one, two and three threads', async () => {
    const shop = randomShop(400, 90, 5000, 3)
    const results: Float32Array[] = []
    for (const threads of [1, 2, 3]) {
      const other = await createKernelPool({ threads })
      const fit = fitIals(shop, { ...defaultIalsSettings, rank: 12, sweeps: 3 }, other.backend())
      results.push(await finish(fit).then((model) => model.parameters.customerFactors))
      await other.close()
    }
    expect(results[1]).toEqual(results[0])
    expect(results[2]).toEqual(results[0])
  })

  it('stops within 100 ms of a cancel, and works again afterwards', async () => {
    const problem = implicitProblem({
      rows: 20_000,
      columns: 2000,
      rank: 96,
      events: 2_000_000,
      weighted: false,
      seed: 1,
    })
    const cancel = new AbortController()
    const session = await pool.backend(cancel.signal).openImplicit(problem)
    const work = session.solve('customers', 'f32')
    let cancelledAt = 0
    setTimeout(() => {
      cancelledAt = performance.now()
      cancel.abort(new Error('stop here'))
    }, 60)
    await expect(work).rejects.toThrow('stop here')
    const waited = performance.now() - cancelledAt
    expect(cancelledAt).toBeGreaterThan(0)
    expect(waited).toBeLessThan(100)
    session.close()
    const small = implicitProblem({ rows: 5, columns: 5, rank: 2, events: 10, weighted: false, seed: 1 })
    await expect(solved(pool.backend(), small, 'f32')).resolves.toBeDefined()
  }, 60_000)

  it('refuses work after close, and closes twice', async () => {
    const other = await createKernelPool({ threads: 1 })
    await other.close()
    await other.close()
    await expect(
      truncatedSvd({ rows: 1, columns: 1, values: Float64Array.of(1) }, 1, other.backend()),
    ).rejects.toThrow('closed')
    await expect(createKernelPool({ threads: 0 })).rejects.toThrow('threads must be 1..64')
  })
})

describe('Threads', () => {
  it('hands on what a thread threw, and goes on working', async () => {
    const arena = new Arena()
    const bytes = await readFile(kernelLocation('kernels.wasm'))
    const threads = await Threads.start(2, await wasm.compile(new Uint8Array(bytes)), arena.memory)
    const task = {
      kind: 'pack-factors',
      precision: 'f32',
      scale: 32_768,
      slices: 4,
      rows: 512,
      order: 8,
      stripsPerSlice: 16,
      packed: 4096,
    } as const
    await expect(threads.run({ ...task, source: 4_000_000_000 }, undefined)).rejects.toThrow(
      /kernel thread: .*out of bounds/,
    )
    await expect(threads.run({ ...task, source: 65_536 }, undefined)).resolves.toBeUndefined()
    await threads.close()
  })

  it('gives the results of both builds of the kernels (f32 rounding)', async () => {
    const plain = await createKernelPool({ threads: 1, variant: 'simd' })
    const problem = implicitProblem({ rows: 60, columns: 50, rank: 19, events: 900, weighted: true, seed: 9 })
    const one = await solved(plain.backend(), problem, 'f32')
    const two = await solved(pool.backend(), problem, 'f32')
    one.factors.forEach((value, k) => expect(Math.abs(value - two.factors[k]!)).toBeLessThan(1e-4))
    await plain.close()
  })
})

describe('Arena', () => {
  it('hands out blocks that never overlap, and joins what comes back', () => {
    const steps = fc.array(fc.record({ bytes: fc.integer({ min: 0, max: 300_000 }), closes: fc.boolean() }), {
      maxLength: 60,
    })
    fc.assert(
      fc.property(steps, (plan) => {
        const arena = new Arena()
        const open: { at: number; bytes: number; close: () => void }[] = []
        for (const { bytes, closes } of plan) {
          const lease = arena.open()
          const at = lease.bytes(bytes)
          expect(at % 64).toBe(0)
          expect(at + bytes).toBeLessThanOrEqual(arena.memory.buffer.byteLength)
          for (const other of open) expect(at + bytes <= other.at || other.at + other.bytes <= at).toBe(true)
          open.push({ at, bytes, close: () => lease.close() })
          if (closes) open.splice(0, 1)[0]!.close()
        }
        for (const { close } of open) close()
        const length = arena.memory.buffer.byteLength
        arena.open().bytes(length - 2048)
        expect(arena.memory.buffer.byteLength).toBe(length)
      }),
      { numRuns: 40 },
    )
  })
})

async function solved(backend: Backend, problem: ImplicitProblem, precision: 'f32' | 'f64') {
  const session = await backend.openImplicit(problem)
  try {
    const loss = await session.solve('customers', precision)
    return { loss, factors: session.factors('customers'), penalty: session.penalty('customers') }
  } finally {
    session.close()
  }
}

async function topOf(
  backend: Backend,
  problem: Parameters<Backend['openScoring']>[0],
  request: Parameters<Awaited<ReturnType<Backend['openScoring']>>['top']>[0],
) {
  const session = await backend.openScoring(problem)
  try {
    return await session.top(request)
  } finally {
    session.close()
  }
}

type Shape = { rows: number; columns: number; rank: number; events: number; weighted: boolean; seed: number }

function implicitProblem({ rows, columns, rank, events, weighted, seed }: Shape): ImplicitProblem {
  const byCustomer = randomShop(rows, columns, events, seed)
  const random = seededRandom(seed)
  const factors = (length: number): Float32Array =>
    Float32Array.from({ length }, () => random.normal() / Math.sqrt(rank))
  return {
    byCustomer,
    byProduct: transpose(byCustomer),
    rank,
    unobservedWeight: 0.2,
    weighted,
    customerRidge: new Float64Array(rows).fill(0.7),
    productRidge: new Float64Array(columns).fill(0.4),
    customerFactors: factors(rows * rank),
    productFactors: factors(columns * rank),
  }
}

function randomShop(rows: number, columns: number, events: number, seed: number): Interactions {
  const random = seededRandom(seed + 1)
  const row = Int32Array.from({ length: events }, () => random.below(rows))
  const column = Int32Array.from({ length: events }, () => random.below(columns))
  return interactionsFromTriplets({ row, column, weight: new Float32Array(events).fill(1.5) }, rows, columns)
}

async function finish<Model>(fit: AsyncGenerator<unknown, Model>): Promise<Model> {
  for (;;) {
    const step = await fit.next()
    if (step.done === true) return step.value
  }
}

/** Row-major A = R R^T + I. */
function positiveDefinite(order: number, seed: number): Float64Array {
  const random = seededRandom(seed)
  const root = Float64Array.from({ length: order * 6 }, random.normal)
  const matrix = new Float64Array(order * order)
  for (let i = 0; i < order; i++) {
    for (let j = 0; j < order; j++) {
      let sum = i === j ? 1 : 0
      for (let k = 0; k < 6; k++) sum += root[i * 6 + k]! * root[j * 6 + k]!
      matrix[i * order + j] = sum
    }
  }
  return matrix
}

async function inverseOf(backend: Backend, matrix: Float64Array, order: number): Promise<Float64Array> {
  const session = backend.openInverse(order)
  try {
    for (let row = 0; row < order; row++) session.setRow(row, matrix.slice(row * order, (row + 1) * order))
    const shares: number[] = []
    for await (const share of session.invert()) shares.push(share)
    expect(shares.at(-1)).toBe(1)
    const out = new Float64Array(order * order)
    for (let row = 0; row < order; row++) session.readRow(row, out.subarray(row * order, (row + 1) * order))
    session.diagonal().forEach((value, k) => expect(value).toBe(out[k * order + k]))
    return out
  } finally {
    session.close()
  }
}
