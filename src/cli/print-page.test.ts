import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { printedTo } from './print-page.ts'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'sextant-print-test-'))
})
afterEach(() => {
  delete process.env['SEXTANT_PRINTER']
  rmSync(folder, { recursive: true, force: true })
})

function printer(script: string): void {
  const file = join(folder, 'printer.mjs')
  writeFileSync(
    file,
    `import { readFileSync, writeFileSync } from 'node:fs'\nconst [page, pdf] = process.argv.slice(2)\n${script}`,
  )
  process.env['SEXTANT_PRINTER'] = file
}
const page = (target: string) => {
  writeFileSync(target, '<p>中文</p>')
  return Promise.resolve({ bytes: 1, rows: 3 })
}

it('prints the page that was written, under its name only when complete', async () => {
  printer(`writeFileSync(pdf, '%PDF ' + readFileSync(page, 'utf8'))`)
  const target = join(folder, 'plan.pdf')
  const written = await printedTo(target, page, new AbortController().signal)
  expect(readFileSync(target, 'utf8')).toBe('%PDF <p>中文</p>')
  expect(written).toEqual({ rows: 3, bytes: Buffer.byteLength('%PDF <p>中文</p>') })
})

it('says so where nothing prints, and leaves no file', async () => {
  const target = join(folder, 'plan.pdf')
  const { signal } = new AbortController()
  await expect(printedTo(target, page, signal)).rejects.toThrow('pdf-not-printed')
  printer('process.exit(3)')
  await expect(printedTo(target, page, signal)).rejects.toThrow('pdf-not-printed')
  await expect(printedTo(join(folder, 'no/such/plan.pdf'), page, signal)).rejects.toThrow(
    'target-not-writable',
  )
  expect(existsSync(target)).toBe(false)
})
