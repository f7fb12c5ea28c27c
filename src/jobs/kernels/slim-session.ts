import type { SlimBlock, SlimSession } from '../../engine/recommend/backend.ts'
import { bothOrders } from '../../engine/recommend/plain-slim.ts'
import type { SlimColumnSettings } from '../../engine/recommend/slim-columns.ts'
import type { Interactions } from '../../engine/sparse.ts'
import type { KernelRunner } from './runner.ts'

/** Columns that a thread takes at a time: popular products have many candidates, so that few are a few milliseconds. */
const COLUMNS_PER_SLICE = 4

/** SLIM with its Gram matrix in the pool's memory; threads take a few rows or columns at a time. */
export function openSlim(
  runner: KernelRunner,
  byCustomer: Interactions,
  settings: SlimColumnSettings,
): SlimSession {
  const matrix = bothOrders(byCustomer)
  const { products } = matrix
  const lease = runner.arena.open()
  try {
    const gram = lease.bytes(products * products * 4)
    const places = {
      customers: byCustomer.rows,
      pairs: matrix.column.length,
      customerStart: lease.copy(matrix.customerStart),
      column: lease.copy(matrix.column),
      columnWeight: lease.copy(matrix.columnWeight),
      productStart: lease.copy(matrix.productStart),
      customer: lease.copy(matrix.customer),
      customerWeight: lease.copy(matrix.customerWeight),
    }
    const part = (from: number, to: number) => ({
      slices: Math.ceil((to - from) / COLUMNS_PER_SLICE),
      perSlice: COLUMNS_PER_SLICE,
      products,
      gram,
      from,
      to,
    })
    const room = Math.min(settings.candidates, products)
    return {
      fillGram: (from, to) => runner.run({ kind: 'slim-gram', ...part(from, to), ...places }),
      solve: async (from, to) => {
        const inner = runner.arena.open()
        try {
          const counts = inner.bytes((to - from) * 4)
          const past = inner.bytes((to - from) * room * 4)
          const value = inner.bytes((to - from) * room * 8)
          await runner.run({ kind: 'slim-columns', ...part(from, to), settings, counts, room, past, value })
          return blockOf(
            from,
            room,
            inner.int32(counts, to - from),
            inner.int32(past, (to - from) * room),
            inner.float64(value, (to - from) * room),
          )
        } finally {
          inner.close()
        }
      },
      close: () => lease.close(),
    }
  } catch (error) {
    lease.close()
    throw error
  }
}

function blockOf(
  from: number,
  room: number,
  counts: Int32Array,
  pasts: Int32Array,
  values: Float64Array,
): SlimBlock {
  const target: number[] = []
  const past: number[] = []
  const value: number[] = []
  let converged = true
  for (let at = 0; at < counts.length; at++) {
    const told = counts[at]!
    converged &&= told >= 0
    const count = told < 0 ? -1 - told : told
    for (let k = at * room; k < at * room + count; k++) {
      target.push(from + at)
      past.push(pasts[k]!)
      value.push(values[k]!)
    }
  }
  return { target, past, value, converged }
}
