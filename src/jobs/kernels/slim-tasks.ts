import { SlimColumns, type SlimColumnSettings, slimGramRows } from '../../engine/recommend/slim-columns.ts'

export type SlimTask = {
  readonly from: number
  readonly to: number
  readonly perSlice: number
  readonly products: number
  readonly gram: number
} & (
  | {
      readonly kind: 'slim-gram'
      readonly customers: number
      readonly pairs: number
      readonly customerStart: number
      readonly column: number
      readonly columnWeight: number
      readonly productStart: number
      readonly customer: number
      readonly customerWeight: number
    }
  | {
      readonly kind: 'slim-columns'
      readonly settings: SlimColumnSettings
      /** Per column: how many weights, -1 - that many where the passes did not suffice; then room for `room` of them. */
      readonly counts: number
      readonly room: number
      readonly past: number
      readonly value: number
    }
)

/** Part `slice` of a task, on a kernel thread. */
export function runSlimSlice(task: SlimTask, slice: number, buffer: SharedArrayBuffer): void {
  const { products } = task
  const from = task.from + slice * task.perSlice
  const to = Math.min(task.to, from + task.perSlice)
  const gram = new Float32Array(buffer, task.gram, products * products)
  if (task.kind === 'slim-gram') {
    const { customers, pairs } = task
    const matrix = {
      products,
      customerStart: new Int32Array(buffer, task.customerStart, customers + 1),
      column: new Int32Array(buffer, task.column, pairs),
      columnWeight: new Float32Array(buffer, task.columnWeight, pairs),
      productStart: new Int32Array(buffer, task.productStart, products + 1),
      customer: new Int32Array(buffer, task.customer, pairs),
      customerWeight: new Float32Array(buffer, task.customerWeight, pairs),
    }
    slimGramRows(matrix, from, to, gram)
    return
  }
  const { room } = task
  const columns = new SlimColumns(gram, products, task.settings)
  for (let product = from; product < to; product++) {
    const at = product - task.from
    const past = new Int32Array(buffer, task.past + at * room * 4, room)
    const value = new Float64Array(buffer, task.value + at * room * 8, room)
    let count = 0
    columns.solve(product)
    columns.eachWeight((index, weight) => {
      past[count] = index
      value[count++] = weight
    })
    new Int32Array(buffer, task.counts + at * 4, 1)[0] = columns.converged ? count : -1 - count
  }
}
