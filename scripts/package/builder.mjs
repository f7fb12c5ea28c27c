import { existsSync, rmSync } from 'node:fs'
import path from 'node:path'
import { build, Platform } from 'electron-builder'
import config from '../../electron-builder.config.mjs'
import { openSandbox } from '../setup/electron.mjs'
import { cacheFolder, projectKey } from '../setup/paths.mjs'
import { releaseFuses, setFuses, trialFuses } from './fuses.mjs'

/**
 * Makes the installers of this computer's platform in release/.
 *
 * @param {{ onlyFolder: boolean }} options onlyFolder: the app as a folder, without installers
 * @returns {Promise<string[]>} paths of what was made
 */
export function packageRelease({ onlyFolder }) {
  return build({
    targets: onlyFolder ? Platform.current().createTarget('dir') : Platform.current().createTarget(),
    config: { ...config, afterPack: (context) => fuse(context, releaseFuses, { strict: true }) },
  })
}

/**
 * Packages the app around a runtime that is at hand, for journeys through what only a package shows: the archive, the
 * module of SQLite beside it, the sample. It is open to Playwright and says so of itself; it is never given to anybody.
 *
 * @param {{ distribution: string, version: string }} runtime
 * @returns {Promise<string>} path of the program
 */
export async function packageTrial({ distribution, version }) {
  // Outside the checkout, where the ordinary user that journeys run as can read it.
  const output = path.join(cacheFolder(), 'packaged', projectKey())
  rmSync(output, { recursive: true, force: true })
  await build({
    targets: Platform.current().createTarget('dir'),
    config: {
      ...config,
      directories: { ...config.directories, output },
      electronDist: distribution,
      electronVersion: version,
      extraMetadata: { sextantTrial: true },
      compression: 'store',
      afterPack: async (context) => {
        // The fallback runtime carries a launcher for unpackaged apps where a package has its archive.
        rmSync(path.join(context.appOutDir, 'resources/app'), { recursive: true, force: true })
        await fuse(context, trialFuses, { strict: false })
      },
    },
  })
  const folder = path.join(output, 'linux-unpacked')
  openSandbox(folder)
  const program = path.join(folder, 'sextant')
  if (!existsSync(program)) throw new Error(`The package has no program ${program}.`)
  return program
}

async function fuse(context, fuses, options) {
  const { appInfo, platform } = context.packager
  const name = {
    mac: `${appInfo.productFilename}.app`,
    windows: `${appInfo.productFilename}.exe`,
    linux: context.packager.executableName,
  }[platform.name]
  const count = await setFuses(path.join(context.appOutDir, name), fuses, options)
  process.stderr.write(`${count} fuses set and read back\n`)
}
