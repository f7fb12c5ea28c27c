import { existsSync, mkdirSync, rmSync } from 'node:fs'
import path from 'node:path'
import { ensureKernels } from '../setup/build.mjs'
import { root } from '../setup/paths.mjs'
import { capture, run, seconds } from '../setup/process.mjs'

const cache = 'node_modules/.cache'
/* Types are checked by the native compiler, twice as fast and more; lint and layers need the JavaScript API of version 6. */
const projects = ['pure', 'node', 'web', 'tests']

const steps = [
  {
    name: 'format',
    tool: 'prettier/bin/prettier.cjs',
    args: ['--check', '--log-level', 'warn', '--cache', '--cache-location', `${cache}/prettier.json`, '.'],
  },
  { name: 'lint', tool: 'eslint/bin/eslint.js', args: ['.', '--max-warnings', '0'] },
  {
    name: 'layers',
    tool: 'dependency-cruiser/bin/dependency-cruiser.mjs',
    args: ['src', '--config', '.dependency-cruiser.cjs', '--output-type', 'err'],
  },
  ...projects.map((project) => ({
    name: `types (${project})`,
    tool: 'typescript-native/bin/tsc',
    args: ['-p', `tsconfig.${project}.json`],
  })),
  {
    name: 'dead code',
    tool: 'knip/bin/knip.js',
    args: ['--no-progress', '--cache', '--cache-location', `${cache}/knip`],
  },
]

/** Format, lint, layers, types, dead code; all are run, so that one answer names everything. */
export async function runStaticChecks() {
  let failed = 0
  const waiting = [...steps]
  const worker = async () => {
    for (let step = waiting.shift(); step !== undefined; step = waiting.shift()) {
      if (!(await passes(step))) failed++
    }
  }
  await Promise.all([worker(), worker()])
  return { passed: steps.length - failed, failed }
}

async function passes({ name, tool, args }) {
  const start = performance.now()
  const { code, output } = await capture(process.execPath, [path.join('node_modules', tool), ...args], {
    cwd: root,
  })
  process.stdout.write(`${code === 0 ? 'ok    ' : 'FAILED'} ${name} (${seconds(start)})\n`)
  if (code !== 0) process.stdout.write(`${output.trimEnd()}\n`)
  return code === 0
}

export const unitReport = path.join(root, 'test-results/unit.json')

export async function runUnitTests() {
  await ensureKernels()
  mkdirSync(path.dirname(unitReport), { recursive: true })
  rmSync(unitReport, { force: true })
  if (!existsSync(path.join(root, 'src'))) return 0
  return run(process.execPath, ['node_modules/vitest/vitest.mjs', 'run'], { cwd: root })
}

export async function runChecks() {
  const { failed } = await runStaticChecks()
  const code = await runUnitTests()
  return failed === 0 ? code : 1
}
