import type { ModelId } from '../../contract/ids.ts'
import { writing, type WritableDb } from '../database.ts'
import { loadModelArrays, storeModelArray } from './models.ts'
import type { StoredArray } from './stored-arrays.ts'

/** Numbers of each customer, row by row; members of a blend have theirs under `m:`. */
const ROWS = /^(\d+:)?(customerVectors|customerFactors|customers|left)$/
/** Where the history of each customer begins. */
const STARTS = /^(\d+:)?rowStart$/

/**
 * Takes customers out of all stored models: their factors become zeros, their histories empty. What was learned from all customers together stays: it tells of
 * nobody. Part of a transaction. O(size of the models that hold one of them).
 * @param ids row ids of customers
 * @returns models that held one of them
 */
export function eraseFromModels(db: WritableDb, ids: readonly number[]): number {
  const models = db
    .prepare<[], ModelId>(`SELECT model_id FROM models WHERE status IN ('staging', 'published')`)
    .pluck()
    .all()
  let touched = 0
  for (const id of models) {
    const customers = loadModelArrays(db, id, [CUSTOMERS])[CUSTOMERS]
    if (customers === undefined || customers.length === 0) continue
    const rows = ids.map((each) => customers.indexOf(each)).filter((row) => row >= 0)
    if (rows.length === 0) continue
    touched++
    const arrays = loadModelArrays(db, id)
    for (const [name, array] of Object.entries(erased(arrays, rows, customers.length)))
      replace(db, id, name, array)
  }
  return touched
}

const CUSTOMERS = 'project:customer-ids'

/** The arrays that change. */
function erased(
  arrays: Readonly<Record<string, StoredArray>>,
  rows: readonly number[],
  customers: number,
): Record<string, StoredArray> {
  const changed: Record<string, StoredArray> = {}
  for (const [name, array] of Object.entries(arrays)) {
    if (ROWS.test(name) && array.length % customers === 0) {
      const width = array.length / customers
      for (const row of rows) array.fill(0, row * width, (row + 1) * width)
      changed[name] = array
    }
    const prefix = name.slice(0, -'rowStart'.length)
    // Weights between products have rows as well, and `values`.
    if (STARTS.test(name) && arrays[`${prefix}values`] === undefined && array.length === customers + 1)
      Object.assign(changed, withoutHistories(arrays, prefix, array, rows))
  }
  return changed
}

function withoutHistories(
  arrays: Readonly<Record<string, StoredArray>>,
  prefix: string,
  starts: StoredArray,
  rows: readonly number[],
): Record<string, StoredArray> {
  const changed: Record<string, StoredArray> = {}
  const gone = new Set(rows)
  const isKept = new Uint8Array(starts.at(-1) ?? 0).fill(1)
  for (const row of rows) isKept.fill(0, starts[row] ?? 0, starts[row + 1] ?? 0)
  for (const name of [`${prefix}column`, `${prefix}weight`]) {
    const array = arrays[name]
    if (array !== undefined) changed[name] = array.filter((_, at) => isKept[at] === 1)
  }
  const begin = starts.slice()
  let removed = 0
  for (let row = 0; row + 1 < starts.length; row++) {
    if (gone.has(row)) removed += (starts[row + 1] ?? 0) - (starts[row] ?? 0)
    begin[row + 1] = (starts[row + 1] ?? 0) - removed
  }
  changed[`${prefix}rowStart`] = begin
  return changed
}

function replace(db: WritableDb, id: ModelId, name: string, array: StoredArray): void {
  writing(db, () => {
    db.prepare<[number, string]>('DELETE FROM model_parts WHERE model_id = ? AND name = ?').run(id, name)
    storeModelArray(db, id, name, array)
  })
}
