import type { Dialect } from '../../../contract/dialect.ts'
import { openTable } from '../read/open-table.ts'

/** The records of a table below its header, without what stands above and below it. Streams; keeps `skipBottom` records. */
export async function* dataRows(
  path: string,
  dialect: Dialect,
  signal: AbortSignal,
): AsyncGenerator<readonly string[], void, undefined> {
  const table = await openTable(path, dialect)
  const held: string[][] = []
  let seen = 0
  let headers = 0
  try {
    for await (const batch of table.batches()) {
      signal.throwIfAborted()
      const cells = batch.cells.split('\u0000')
      let first = 0
      for (const count of batch.counts) {
        const record = cells.slice(first, first + count)
        first += count
        if (seen++ < dialect.skipTop || record.every((cell) => cell.trim() === '')) continue
        if (dialect.comment !== '' && (record[0] ?? '').startsWith(dialect.comment)) continue
        if (headers < dialect.headerRows) headers++
        else held.push(record)
        const next = held.length > dialect.skipBottom ? held.shift() : undefined
        if (next !== undefined) yield next
      }
    }
  } finally {
    await table.close()
  }
}
