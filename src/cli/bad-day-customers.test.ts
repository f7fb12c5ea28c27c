import { spawn } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { failureCodes } from '../contract/failure.ts'
import { TestFolder } from '../jobs/import/test-import.ts'
import { createProject } from '../store/open.ts'
import { addImport, type TestInteraction } from '../store/queries/test-shop.ts'

const cli = resolve(import.meta.dirname, 'index.ts')
const DAY = 86_400_000
const begin = Date.UTC(2026, 0, 1, 12)

/** Shops of a bad day: nobody, one person, everybody at the same instant, and one without a single time, of three currencies, of refunds alone or without values. */
const shops: Readonly<Record<string, readonly TestInteraction[]>> = {
  empty: [],
  'one customer': Array.from({ length: 12 }, (_, n) => ({
    customer: 'only',
    product: `p${n % 3}`,
    at: begin + n * DAY,
    price: 5_000_000,
  })),
  'all at one instant': Array.from({ length: 120 }, (_, n) => ({
    customer: `c${n}`,
    product: `p${n % 3}`,
    at: begin,
    price: 5_000_000,
  })),
  'no times': Array.from({ length: 120 }, (_, n) => ({
    customer: `c${n % 40}`,
    product: `p${n % 3}`,
    at: null,
    price: 5_000_000,
  })),
  'three currencies': Array.from({ length: 300 }, (_, n) => ({
    customer: `c${n % 60}`,
    product: `p${n % 7}`,
    at: begin + ((n * 13) % 300) * DAY,
    price: 5_000_000 + n,
    currency: ['EUR', 'USD', 'GBP'][n % 3] ?? 'EUR',
  })),
  'only refunds': Array.from({ length: 120 }, (_, n) => ({
    customer: `c${n % 60}`,
    product: `p${n % 7}`,
    kind: 2,
    at: begin + n * DAY,
    price: 5_000_000,
  })),
  'no values': Array.from({ length: 300 }, (_, n) => ({
    customer: `c${n % 60}`,
    product: `p${n % 7}`,
    at: begin + ((n * 13) % 300) * DAY,
    price: null,
  })),
}

const commands = {
  rfm: ['rfm'],
  cohorts: ['cohorts'],
  clv: ['clv'],
  cluster: ['cluster'],
  lookalike: ['lookalike', '--ids', 'IDS'],
  segment: ['segment', 'count', '--rule', 'RULE'],
  attribution: ['attribution'],
  forget: ['forget', '--customer', 'nobody', '--yes'],
} as const

let folder: TestFolder
beforeAll(() => {
  folder = new TestFolder()
  for (const [name, rows] of Object.entries(shops)) {
    const { db, close } = createProject(pathOf(name), { now: 0 })
    if (rows.length > 0) addImport(db, rows)
    close()
  }
  writeFileSync(
    join(folder.path, 'RULE'),
    JSON.stringify({ kind: 'did', events: ['purchase'], measure: 'orders', low: 1 }),
  )
  writeFileSync(join(folder.path, 'IDS'), 'customer\nonly\nc1\nc2\n')
})
afterAll(() => folder.remove())

function pathOf(name: string): string {
  return join(folder.path, `${name}.sextant`)
}

type Ended = { readonly code: number | null; readonly stdout: string; readonly stderr: string }

function run(command: readonly string[], onChild?: (kill: () => void) => void): Promise<Ended> {
  const args = command.map((each) => (each === 'RULE' || each === 'IDS' ? join(folder.path, each) : each))
  const child = spawn(process.execPath, [cli, ...args], { stdio: ['ignore', 'pipe', 'pipe'] })
  let [stdout, stderr] = ['', '']
  child.stdout.on('data', (chunk: Buffer) => (stdout += chunk.toString()))
  child.stderr.on('data', (chunk: Buffer) => {
    stderr += chunk.toString()
    onChild?.(() => child.kill('SIGINT'))
  })
  return new Promise((done) => child.once('close', (code) => done({ code, stdout, stderr })))
}

const failed = z.object({ error: z.object({ code: z.enum(failureCodes), message: z.string().min(10) }) })

/** A result with finite figures, or a failure with a code of the closed set that is no bug. */
function expectSane({ code, stdout, stderr }: Ended): void {
  const document: unknown = JSON.parse(stdout)
  if (code === 0) {
    expect(document).not.toHaveProperty('error')
    expect(stdout).not.toMatch(/NaN|Infinity/)
    return
  }
  expect(code, stderr).toBe(1)
  const failure = failed.parse(document)
  expect(failure.error.code, stderr).not.toBe('bug')
}

describe.each(Object.entries(commands))('sextant %s', (name, command) => {
  it.each(Object.keys(shops))(
    'on a project with %s: a sane result or a coded failure',
    async (shop) => {
      const ended = await run([...command, '--project', pathOf(shop), '--json'])
      expectSane(ended)
      if (name === 'segment') expect(ended.code).toBe(0)
      if (name === 'forget') expect(ended.code).toBe(1)
    },
    60_000,
  )
})

describe('sextant clv of a file', () => {
  const day = (n: number): string => new Date(begin + n * DAY).toISOString().slice(0, 10)
  /** Purchases without a pattern: the models go to their limits, where bounds of parameters leave the numbers. */
  const files: Readonly<Record<string, string>> = {
    'no values': `customer,time\n${Array.from({ length: 900 }, (_, n) => `c${(n * 37) % 70},${day((n * 13) % 240)}`).join('\n')}\n`,
    'milliseconds since 1970': `customer,time,value\n${Array.from({ length: 900 }, (_, n) => `c${(n * 37) % 70},${begin + ((n * 13) % 240) * DAY},${1 + (n % 90)}`).join('\n')}\n`,
    'times with a zone': `customer,time,value\n${Array.from({ length: 900 }, (_, n) => `c${(n * 31) % 70},${day((n * 17) % 240)}T10:00:00+02:00,${1 + (n % 90)}`).join('\n')}\n`,
    'holes everywhere': `customer,time,value\n${Array.from({ length: 900 }, (_, n) => `${n % 9 === 0 ? '' : `c${(n * 31) % 70}`},${n % 7 === 0 ? '' : day((n * 17) % 240)},${n % 5 === 0 ? '' : n % 90}`).join('\n')}\n`,
    'one customer': `customer,time,value\n${Array.from({ length: 20 }, (_, n) => `A,${day(n)},10`).join('\n')}\n`,
    'a header only': 'customer,time,value\n',
    nothing: '',
  }
  it.each(Object.keys(files))(
    'with %s: a sane result or a coded failure',
    async (name) => {
      const file = folder.write('odd.csv', files[name] ?? '')
      expectSane(await run(['clv', '--transactions', file, '--json']))
    },
    60_000,
  )
})
