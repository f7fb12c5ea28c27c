import { app, session } from 'electron'
import { readFile, writeFile } from 'node:fs/promises'
import { lockPages, lockSession } from './locks.ts'
import { printPdf } from './print-pdf.ts'
import type { PrintArguments } from './start-arguments.ts'

/** Prints one page for the command line and ends: no window is shown, no project opened, no other app waited for. */
export function printOnly({ page, pdf }: PrintArguments): void {
  // The hidden window is the only one, and closes before its bytes are written.
  app.on('window-all-closed', () => undefined)
  lockPages((text) => process.stderr.write(`${text}\n`))
  app
    .whenReady()
    .then(async () => {
      lockSession(session.defaultSession, { devTools: false })
      await writeFile(pdf, await printPdf(await readFile(page, 'utf8')))
      app.exit(0)
    })
    .catch((error: unknown) => {
      process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`)
      app.exit(1)
    })
}
