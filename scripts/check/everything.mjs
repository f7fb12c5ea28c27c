import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import path from 'node:path'
import { runApp } from '../setup/ordinary-user.mjs'
import { root } from '../setup/paths.mjs'
import { SetupError } from '../setup/process.mjs'
import { runStaticChecks, runUnitTests, unitReport } from './checks.mjs'
import { countJourneys, countUnit, line, settle, sum } from './count.mjs'

const journeysFolder = 'test-results/journeys'
const journeysReport = path.join(root, journeysFolder, 'report.json')
const nothing = { passed: 0, failed: 0, skipped: 0 }

/** Checks, unit tests, build, journeys; the last line printed is the sum. A failed check counts as a failed test. */
export async function runEverything({ only, args, setUp }) {
  const counts = []
  if (only === undefined) {
    counts.push({ ...nothing, failed: (await runStaticChecks()).failed })
    counts.push(readCount(unitReport, countUnit, await runUnitTests()))
  }
  counts.push(await runJourneys(args, setUp))
  const total = sum(counts)
  process.stdout.write(`${line(total)}\n`)
  return total.failed === 0 ? 0 : 1
}

async function runJourneys(args, setUp) {
  let environment
  try {
    environment = await setUp()
  } catch (error) {
    process.stderr.write(error instanceof SetupError ? `set-up: ${error.message}\n` : `${error.stack}\n`)
    return { ...nothing, failed: 1 }
  }
  if (!hasJourneys()) return nothing

  rmSync(path.join(root, journeysFolder), { recursive: true, force: true })
  mkdirSync(path.join(root, journeysFolder), { recursive: true })
  const code = await runApp({
    command: 'node',
    args: ['node_modules/@playwright/test/cli.js', 'test', ...args],
    environment,
    writable: [journeysFolder],
    display: 'virtual',
  })
  return readCount(journeysReport, countJourneys, code)
}

function hasJourneys() {
  const folder = path.join(root, 'e2e')
  return (
    existsSync(folder) &&
    readdirSync(folder, { recursive: true }).some((name) => String(name).endsWith('.spec.ts'))
  )
}

function readCount(file, count, exitCode) {
  try {
    return settle(count(JSON.parse(readFileSync(file, 'utf8'))), exitCode)
  } catch {
    return { ...nothing, failed: 1 }
  }
}
