import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { inspectFile } from '../import/inspect.ts'
import { writeTables, WORKBOOK_MAX_ROWS } from './table-file.ts'
import type { TableSheet } from './table-sheet.ts'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'sextant-table-'))
})
afterEach(() => {
  rmSync(folder, { recursive: true })
})

const sheet: TableSheet = {
  name: 'Customers',
  columns: [
    { header: 'id' },
    { header: '名称' },
    { header: 'value', kind: 'money' },
    { header: 'at', kind: 'time' },
  ],
  rows: [
    ['007', '=SUM(A1)', 1234.5, Date.UTC(2026, 0, 2, 3, 4)],
    ['12345678901234567', '李,雷', null, null],
  ],
}
const options = { purpose: 'spreadsheet', signal: new AbortController().signal } as const

describe('a table', () => {
  it('is written as CSV for spreadsheets', async () => {
    const file = join(folder, 'a.csv')
    expect(await writeTables(file, [sheet], { ...options, format: 'csv' })).toMatchObject({ rows: 2 })
    expect(readFileSync(file, 'utf8')).toBe(
      '\uFEFFid,名称,value,at\r\n007,\'=SUM(A1),1234.5,2026-01-02T03:04:00.000Z\r\n12345678901234567,"李,雷",,\r\n',
    )
  })

  it('is written as JSON Lines', async () => {
    const file = join(folder, 'a.jsonl')
    await writeTables(file, [sheet], { ...options, format: 'jsonl' })
    expect(JSON.parse(readFileSync(file, 'utf8').split('\n')[1] ?? '')).toEqual({
      id: '12345678901234567',
      名称: '李,雷',
      value: null,
      at: null,
    })
  })

  it('is written as a workbook that the importer reads back, text as text', async () => {
    const file = join(folder, 'a.xlsx')
    const { bytes } = await writeTables(file, [sheet, { ...sheet, name: 'customers' }], {
      ...options,
      format: 'xlsx',
    })
    expect(readFileSync(file).byteLength).toBe(bytes)
    const seen = await inspectFile(file, {})
    expect(seen.columns.map(({ header }) => header)).toEqual(['id', '名称', 'value', 'at'])
    expect(seen.rows.map((row) => row.slice(0, 3))).toEqual([
      ['007', '=SUM(A1)', '1234.5'],
      ['12345678901234567', '李,雷', ''],
    ])
  })

  it('that is too long for a workbook is refused with the figure, and nothing stays behind', async () => {
    const rows = Array.from({ length: WORKBOOK_MAX_ROWS + 1 }, () => ['x'])
    const long = { name: 'long', columns: [{ header: 'a' }], rows }
    await expect(
      writeTables(join(folder, 'a.xlsx'), [long], { ...options, format: 'xlsx' }),
    ).rejects.toMatchObject({ code: 'too-many-rows-for-workbook', params: { limit: WORKBOOK_MAX_ROWS } })
    expect(readdirSync(folder)).toEqual([])
  })

  it('stops when it is cancelled', async () => {
    const cancel = new AbortController()
    const endless = {
      name: 'endless',
      columns: [{ header: 'a' }],
      rows: (function* () {
        for (;;) yield ['x']
      })(),
    }
    const writing = writeTables(join(folder, 'a.csv'), [endless], {
      ...options,
      format: 'csv',
      signal: cancel.signal,
    })
    setTimeout(() => cancel.abort(), 20)
    await expect(writing).rejects.toThrow(/abort/i)
    expect(existsSync(join(folder, 'a.csv'))).toBe(false)
  })
})
