import fc from 'fast-check'
import Papa from 'papaparse'
import { describe, expect, it } from 'vitest'
import { csvCell, csvRow } from './csv-text.ts'

describe('a CSV cell', () => {
  it.each(['=1+1', '+1', '-1', '@SUM(A1)', '\t=1', '\r=1', '＝1', '＋1', '－1', '＠a'])(
    'makes %j harmless for a spreadsheet',
    (text) => {
      expect(csvCell(text, 'spreadsheet').replace(/^"/, '')).toMatch(/^'/)
      expect(csvCell(text, 'machine').replace(/^"/, '').startsWith("'")).toBe(false)
    },
  )

  it('leaves numbers alone, negative ones too', () => {
    expect(csvCell(-42.5, 'spreadsheet')).toBe('-42.5')
    expect(csvCell(Number.NaN, 'spreadsheet')).toBe('')
    expect(csvCell(null, 'spreadsheet')).toBe('')
  })

  it('comes back from a parser as it was', () => {
    fc.assert(
      fc.property(fc.array(fc.string(), { minLength: 2 }), (cells) => {
        const { data } = Papa.parse<string[]>(csvRow(cells, 'machine'), { delimiter: ',', newline: '\r\n' })
        expect(data[0]).toEqual(cells)
      }),
    )
  })
})
