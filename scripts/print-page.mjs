// Prints a page as PDF with the app's own runtime, for the command line: node scripts/print-page.mjs PAGE.html FILE.pdf
import { mkdtempSync, rmSync } from 'node:fs'
import { chmod } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { ensureBuild } from './setup/build.mjs'
import { hasDisplay, runApp } from './setup/ordinary-user.mjs'
import { SetupError } from './setup/process.mjs'
import { ensureRuntime, runtime } from './setup/runtime.mjs'
import { ensureSystemParts } from './setup/system.mjs'

const [page, pdf] = process.argv.slice(2)
const profile = mkdtempSync(path.join(tmpdir(), 'sextant-print-'))
try {
  if (page === undefined || pdf === undefined) throw new SetupError('give a page and a file')
  const display = hasDisplay() ? 'own' : 'virtual'
  await ensureSystemParts({ virtual: display === 'virtual' })
  const environment = await ensureRuntime()
  await ensureBuild()
  // Whoever the app runs as writes its profile there.
  await chmod(profile, 0o777)
  process.exitCode = await runApp({
    command: runtime().executablePath,
    args: ['.', '--print-page', page, pdf],
    environment: { ...environment, SEXTANT_USER_DATA: profile },
    display,
  })
} catch (error) {
  process.stderr.write(error instanceof SetupError ? `set-up: ${error.message}\n` : `${error.stack}\n`)
  process.exitCode = 1
} finally {
  rmSync(profile, { recursive: true, force: true })
}
