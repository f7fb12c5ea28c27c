import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import asc from 'assemblyscript/asc'
import { expect, it } from 'vitest'
import { refuseData } from './build-kernels.mjs'

const build = path.resolve(import.meta.dirname, '../src/engine/kernels/build')

async function compiled(source) {
  const folder = mkdtempSync(path.join(tmpdir(), 'sextant-kernel-'))
  try {
    writeFileSync(path.join(folder, 'kernel.ts'), source)
    const { error } = await asc.main(
      ['kernel.ts', '--baseDir', folder, '--outFile', 'kernel.wasm', '--runtime', 'stub'],
      {},
    )
    if (error) throw error
    return readFileSync(path.join(folder, 'kernel.wasm'))
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

it('accepts the kernels that are built', () => {
  const files = readdirSync(build).filter((name) => name.endsWith('.wasm'))
  expect(files.length).toBeGreaterThan(0)
  for (const file of files) expect(() => refuseData(readFileSync(path.join(build, file)), file)).not.toThrow()
})

it('refuses a kernel with static data', async () => {
  const plain = await compiled('export function twice(x: f64): f64 { return 2 * x }')
  expect(() => refuseData(plain, 'plain')).not.toThrow()
  const table = await compiled(
    'export function at(k: i32): f64 { return StaticArray.fromArray<f64>([1, 2, 3])[k] }',
  )
  expect(() => refuseData(table, 'table')).toThrow(/static data/)
}, 60_000)
