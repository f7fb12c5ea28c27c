import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { runtime } from '../../scripts/setup/runtime.mjs'
import { launchPatiently } from '../launch-patiently.ts'
import { SextantWindow } from './sextant-window.ts'

const QUIT_LIMIT_MS = 15_000
const root = path.resolve(import.meta.dirname, '../..')

/**
 * Starts the built app with a profile of its own, for the demo and the benchmark. `close` ends it and removes the profile.
 */
export async function launch(): Promise<{
  readonly window: SextantWindow
  readonly close: () => Promise<void>
}> {
  const profile = mkdtempSync(path.join(tmpdir(), 'sextant-profile-'))
  const { executablePath, args, chromiumSandbox, env } = runtime()
  const app = await launchPatiently({
    executablePath,
    args: [...args, root],
    cwd: root,
    chromiumSandbox,
    env: { ...env, SEXTANT_TEST: '1', SEXTANT_USER_DATA: profile },
  })
  const page = await app.firstWindow()
  await app.evaluate(({ BrowserWindow }) => {
    for (const window of BrowserWindow.getAllWindows()) window.setContentSize(1440, 900)
  })
  const close = async (): Promise<void> => {
    const quits = app.close()
    const late = new Promise<'late'>((resolve) => setTimeout(() => resolve('late'), QUIT_LIMIT_MS).unref())
    if ((await Promise.race([quits, late])) === 'late') {
      app.process().kill('SIGKILL')
      throw new Error(`the app did not quit within ${QUIT_LIMIT_MS} ms`)
    }
    rmSync(profile, { recursive: true, force: true })
  }
  return { window: new SextantWindow(app, page), close }
}
