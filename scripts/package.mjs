// npm run package: installers of the app for this computer's platform, in release/. With --dir the app as a folder only.
// --trial packages around the runtime at hand, for the journey through a package.
import { ensureRuntime, runtime } from './setup/runtime.mjs'
import { say, SetupError } from './setup/process.mjs'
import { packageRelease, packageTrial } from './package/builder.mjs'

const options = new Set(process.argv.slice(2))
const unknown = [...options].find((option) => option !== '--dir' && option !== '--trial')
try {
  if (unknown !== undefined) throw new SetupError(`Unknown option ${unknown}. There are: --dir, --trial.`)
  const environment = await ensureRuntime()
  const { isFallback, version } = runtime()
  if (options.has('--trial')) {
    const program = await packageTrial({ distribution: environment.ELECTRON_OVERRIDE_DIST_PATH, version })
    process.stdout.write(`${program}\n`)
  } else {
    if (isFallback) {
      throw new SetupError(
        'Electron cannot be downloaded here, and a release is never made with the fallback runtime. ' +
          'Package on a computer that can reach it.',
      )
    }
    const made = await packageRelease({ onlyFolder: options.has('--dir') })
    for (const file of made) say(`made ${file}`)
  }
} catch (error) {
  process.stderr.write(error instanceof SetupError ? `package: ${error.message}\n` : `${error.stack}\n`)
  process.exitCode = 1
}
