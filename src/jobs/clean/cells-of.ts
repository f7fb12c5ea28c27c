import { z } from 'zod'
import type { Dialect } from '../../contract/dialect.ts'
import { splitRecord } from '../import/split-record.ts'

const jsonCells = z.array(z.string())

/**
 * The cells of a line that was set aside: those stored with it, else those of its raw text. Of workbooks, JSON and Parquet that text is a JSON
 * array.
 */
export function cellsOf(
  { raw, cells }: { readonly raw: string; readonly cells: readonly string[] | null },
  dialect: Dialect,
): string[] {
  if (cells !== null) return [...cells]
  if (dialect.kind === 'delimited') return splitRecord(raw, dialect)
  try {
    return jsonCells.parse(JSON.parse(raw))
  } catch {
    // Cut at its end, where it was too long to be kept whole.
    return [raw]
  }
}
