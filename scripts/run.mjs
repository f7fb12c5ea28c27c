// Every npm script starts here, with any Node from 20.19 on and perhaps without node_modules: it sets up what the
// command needs, says so in one line each (on stderr), and runs it.
import { existsSync } from 'node:fs'
import path from 'node:path'
import { runChecks } from './check/checks.mjs'
import { runEverything } from './check/everything.mjs'
import { ensureBuild, ensureKernels } from './setup/build.mjs'
import { continueUnderProjectNode, ensureDependencies } from './setup/dependencies.mjs'
import { hasDisplay, runApp } from './setup/ordinary-user.mjs'
import { cacheFolder, root } from './setup/paths.mjs'
import { mustRun, run, SetupError } from './setup/process.mjs'
import { ensureRuntime } from './setup/runtime.mjs'
import { ensureSystemParts } from './setup/system.mjs'

const commands = {
  build: () => ensureBuild(),
  setup: async () => void (await setUpApp('virtual')),
  start,
  check: () => runChecks(),
  unit: runUnit,
  e2e: (args) => runEverything({ only: 'e2e', args, setUp: setUpJourneys }),
  test: (args) => runEverything({ args, setUp: setUpJourneys }),
  package: packageApp,
  bench,
  sextant,
  demo,
}

async function setUpApp(display) {
  await ensureSystemParts({ virtual: display === 'virtual' })
  const environment = await ensureRuntime()
  await ensureBuild()
  return environment
}

/** Journeys try the app as it is built and as it is packaged. */
async function setUpJourneys() {
  const environment = await setUpApp('virtual')
  if (process.platform !== 'linux') return environment
  const said = await mustRun('packaging', process.execPath, ['scripts/package.mjs', '--trial'], { cwd: root })
  // The packager's own words come first.
  return { ...environment, SEXTANT_PACKAGED: said.trim().split('\n').at(-1) }
}

async function packageApp(args) {
  await ensureBuild()
  return run(process.execPath, ['scripts/package.mjs', ...args], { cwd: root })
}

async function start(args) {
  if (process.platform === 'linux' && !process.env.DISPLAY && !process.env.WAYLAND_DISPLAY) {
    throw new SetupError('There is no display to show a window on. npm run demo brings a virtual one.')
  }
  const environment = await setUpApp('own')
  const { runtime } = await import('./setup/runtime.mjs')
  return runApp({ command: runtime().executablePath, args: ['.', ...args], environment, display: 'own' })
}

async function runUnit(args) {
  await ensureKernels()
  return run(process.execPath, ['node_modules/vitest/vitest.mjs', 'run', ...args], { cwd: root })
}

async function bench([name, ...args]) {
  const file = `bench/${name}.ts`
  if (name === undefined || !existsSync(path.join(root, file))) {
    throw new SetupError(
      `There is no benchmark ${name ?? '(none named)'}. Use npm run bench -- NAME for a bench/NAME.ts.`,
    )
  }
  const { benchNeedsApp } = await import('./setup/bench.mjs')
  if (!benchNeedsApp(path.join(root, file))) {
    await ensureBuild()
    return run(process.execPath, [file, ...args], {
      cwd: root,
      env: { ...process.env, SEXTANT_CACHE: cacheFolder() },
    })
  }
  const environment = await setUpApp('virtual')
  return runApp({
    command: 'node',
    args: [file, ...args],
    environment,
    writable: ['test-results/bench'],
    display: 'any',
  })
}

async function sextant(args) {
  await ensureBuild()
  // npm changes to the project's folder; the paths on the command line are relative to where the person is.
  return run(process.execPath, [path.join(root, 'out/main/cli.js'), ...args], {
    cwd: process.env.INIT_CWD ?? process.cwd(),
    // Who wants a PDF gets it from the app's own runtime, which is set up only then.
    env: { ...process.env, SEXTANT_PRINTER: path.join(root, 'scripts/print-page.mjs') },
  })
}

async function demo(args) {
  const environment = await setUpApp(hasDisplay() ? 'own' : 'virtual')
  return runApp({
    command: 'node',
    args: ['scripts/demo.mjs', ...args],
    environment,
    writable: ['demo-output'],
    display: 'any',
  })
}

async function main() {
  const [name = '', ...args] = process.argv.slice(2)
  if (!Object.hasOwn(commands, name)) {
    throw new SetupError(`Unknown command "${name}". There are: ${Object.keys(commands).join(', ')}.`)
  }
  await ensureDependencies()
  await continueUnderProjectNode()
  return (await commands[name](args)) ?? 0
}

try {
  process.exitCode = await main()
} catch (error) {
  process.stderr.write(error instanceof SetupError ? `set-up: ${error.message}\n` : `${error.stack}\n`)
  process.exitCode = 1
}
