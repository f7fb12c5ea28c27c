import { ExpectedFailure } from '../../contract/failure.ts'
import type { ClusterSettings } from '../../contract/clusters.ts'
import { cleanId } from '../import/clean-id.ts'
import { parseNumber } from '../import/parse-number.ts'
import type { JobContext } from '../job.ts'
import { findColumns, readPlainRows } from '../value/plain-columns.ts'
import { clusterRows, type Clustered, type NamedColumn } from './cluster-rows.ts'

export type ClusteredFile = {
  readonly file: string
  readonly rows: number
  /** Cells that are no number count as the mean. */
  readonly unknown: number
  readonly ids: readonly string[]
  readonly clustered: Clustered
}

/**
 * Clusters the rows of a table by its columns of numbers; `columns` are headers or numbers from 1.
 * @throws ExpectedFailure of reading; mapping-incomplete, file-no-rows, and as {@link clusterRows}
 */
export async function clusterTable(
  path: string,
  columns: readonly string[],
  id: string | undefined,
  settings: ClusterSettings,
  context: Pick<JobContext, 'signal' | 'progress'>,
): Promise<ClusteredFile> {
  const plain = await findColumns(path, [
    ...columns.map((given) => ({ name: given.toLowerCase(), given, roles: [], isNeeded: true })),
    { name: 'id', given: id, roles: [], isNeeded: false },
  ])
  const { decimalComma } = plain.inspection.plan
  const values = columns.map((): number[] => [])
  const ids: string[] = []
  let unknown = 0
  await readPlainRows(path, plain, context.signal, (cells, line) => {
    const own = cleanId(cells[columns.length] ?? '')
    ids.push(own === '' ? String(line) : own)
    for (const [c, list] of values.entries()) {
      const number = parseNumber((cells[c] ?? '').trim(), decimalComma)
      if (number === null) unknown++
      list.push(number ?? Number.NaN)
    }
  })
  if (ids.length === 0) throw new ExpectedFailure('file-no-rows', { file: plain.file })
  const named = values.map((list, c): NamedColumn => {
    const array = Float64Array.from(list)
    const at = plain.columns[c] ?? 0
    const header = plain.inspection.columns[at]?.header ?? ''
    return {
      feature: { kind: 'column', name: header === '' ? String(at + 1) : header },
      column: { values: array, group: String(c), isAmount: isAmount(array) },
    }
  })
  return {
    file: plain.file,
    rows: ids.length,
    unknown,
    ids,
    clustered: await clusterRows(named, null, settings, context),
  }
}

/** Never below zero and far more spread upwards than a normal figure: compared by magnitude. */
function isAmount(values: Float64Array): boolean {
  const known = values.filter(Number.isFinite)
  if (known.length === 0 || known.some((each) => each < 0)) return false
  const mean = known.reduce((sum, each) => sum + each / known.length, 0)
  let [square, cube] = [0, 0]
  for (const each of known) {
    square += (each - mean) ** 2 / known.length
    cube += (each - mean) ** 3 / known.length
  }
  return square > 0 && cube / square ** 1.5 > 2
}
