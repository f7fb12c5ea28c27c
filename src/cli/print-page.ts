import { spawn } from 'node:child_process'
import { chmod, mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { ExpectedFailure } from '../contract/failure.ts'
import { AtomicFile } from '../jobs/export/atomic-file.ts'

/** A script that turns a page into a PDF: `node SCRIPT PAGE.html FILE.pdf`. Set by the npm scripts, which know where the app's runtime is. */
const PRINTER = 'SEXTANT_PRINTER'

/**
 * Writes a PDF: a page is written beside and printed by the app, in a process of its own without a window.
 * @param writePage writes the page as HTML to the path that it is given
 * @throws ExpectedFailure pdf-not-printed where there is no app to print with, or it fails; target-not-writable, disk-full
 */
export async function printedTo<Written extends { readonly bytes: number }>(
  target: string,
  writePage: (page: string) => Promise<Written>,
  signal: AbortSignal,
): Promise<Written> {
  const script = process.env[PRINTER] ?? ''
  if (script === '') throw new ExpectedFailure('pdf-not-printed', { cause: `${PRINTER} is not set` })
  const out = new AtomicFile(target)
  const folder = await mkdtemp(join(tmpdir(), 'sextant-pdf-'))
  try {
    const [page, pdf] = [join(folder, 'page.html'), join(folder, 'page.pdf')]
    const written = await writePage(page)
    // The app may have to run as another user than the command line.
    await chmod(page, 0o644)
    await chmod(folder, 0o777)
    const code = await exitOf(script, [page, pdf], signal)
    if (code !== 0) throw new ExpectedFailure('pdf-not-printed', { cause: `exit code ${code ?? 'none'}` })
    out.writeBytes(await readFile(pdf))
    out.publish()
    return { ...written, bytes: out.bytes }
  } finally {
    out.discard()
    await rm(folder, { recursive: true, force: true })
  }
}

/** Everything the printer says goes to stderr: stdout holds the one document. */
function exitOf(script: string, args: readonly string[], signal: AbortSignal): Promise<number | null> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [script, ...args], { stdio: ['ignore', 2, 2], signal })
    child.once('error', (error) =>
      reject(
        signal.aborted
          ? new ExpectedFailure('cancelled')
          : new ExpectedFailure('pdf-not-printed', { cause: error.message }),
      ),
    )
    child.once('exit', resolve)
  })
}
