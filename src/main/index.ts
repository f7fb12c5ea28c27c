import { app } from 'electron'
import { join } from 'node:path'
import { buildKind, developerDoors, refusedSwitch } from './build-kind.ts'
import { registerAppScheme } from './protocol.ts'
import { silenceChromium } from './locks.ts'
import { startSextant } from './sextant.ts'
import { printOnly } from './print-only.ts'
import { printArguments, ROOT_NOTICE } from './start-arguments.ts'

/** What has to happen before the app is ready, in this order; the rest is in sextant.ts. */
function main(): void {
  if (process.getuid?.() === 0) {
    process.stderr.write(ROOT_NOTICE)
    app.exit(1)
    return
  }
  const kind = buildKind(app.isPackaged, app.getAppPath())
  const refused = refusedSwitch(kind, (name) => app.commandLine.hasSwitch(name))
  if (refused !== undefined) {
    process.stderr.write(
      `Sextant does not start with --${refused}: it would open the window to other programs.\n`,
    )
    app.exit(1)
    return
  }
  app.enableSandbox()
  registerAppScheme()
  silenceChromium()
  app.setName('Sextant')
  const profile = process.env['SEXTANT_USER_DATA']
  if (profile !== undefined && profile !== '') app.setPath('userData', profile)
  const print = printArguments(process.argv, process.cwd())
  if (print !== undefined) {
    printOnly(print)
    return
  }
  // One app per profile: a second start hands its file to the first and ends.
  if (!app.requestSingleInstanceLock()) {
    app.quit()
    return
  }
  // The bundle lies in out/main.
  startSextant({
    ...developerDoors(kind, process.env),
    jobsModule: join(__dirname, 'jobs.js'),
    preload: join(__dirname, '../preload/index.js'),
    rendererFolder: join(__dirname, '../renderer'),
    sampleFolder: app.isPackaged
      ? join(process.resourcesPath, 'sample')
      : join(__dirname, '../../resources/sample'),
  })
}

main()
