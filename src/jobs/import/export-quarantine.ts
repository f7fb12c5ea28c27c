import { shownBytes } from '../../contract/broken-bytes.ts'
import { ExpectedFailure } from '../../contract/failure.ts'
import { en } from '../../contract/locales/en.ts'
import { zhCn } from '../../contract/locales/zh-cn.ts'
import { getImport, quarantineAfter } from '../../store/queries/imports.ts'
import { AtomicFile } from '../export/atomic-file.ts'
import { csvRow, csvStart } from '../../contract/csv-text.ts'
import type { Job } from '../job.ts'
import { nextTurn } from '../run-sliced.ts'

const BATCH_ROWS = 2_000
const localeOf = { en, 'zh-CN': zhCn } as const

/** Writes all lines an import set aside as a CSV for a spreadsheet: where, why, and the text as it stood in the file. */
export const exportQuarantine: Job<'export-quarantine'> = async ({ importId, file, language }, context) => {
  const { db, signal, progress, now } = context
  const startedAt = now()
  signal.throwIfAborted()
  const record = getImport(db, importId)
  if (record === undefined) throw new ExpectedFailure('import-not-found', { import: importId })
  const { contract, data } = localeOf[language]
  const total = record.counts.quarantined
  const target = new AtomicFile(file)
  try {
    target.write(csvStart('spreadsheet'))
    const { line, column, reason, raw } = data.quarantine
    target.write(csvRow([line, column, reason, raw], 'spreadsheet'))
    let rows = 0
    for (let after = 0; ;) {
      const page = quarantineAfter(db, importId, after, BATCH_ROWS)
      for (const row of page) {
        const text = row.reason === 'broken-bytes' ? shownBytes(row.raw) : row.raw
        target.write(csvRow([row.line, row.column, contract.reason[row.reason], text], 'spreadsheet'))
        after = row.id
      }
      rows += page.length
      progress({ phase: 'exporting', done: rows, total, unit: 'rows' })
      if (page.length < BATCH_ROWS) break
      await nextTurn()
      signal.throwIfAborted()
    }
    target.publish()
    return { rows, customers: 0, bytes: target.bytes, seconds: Math.max(0, now() - startedAt) / 1000 }
  } finally {
    target.discard()
  }
}
