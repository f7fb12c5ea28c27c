import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, describe, expect, it } from 'vitest'
import { writeTables, type TableFormat } from '../../export/table-file.ts'
import { cutsLines, delimiters, encodings, type Encoding } from '../../../contract/dialect.ts'
import { bytesOfText, encodingTexts } from '../encoding-texts.ts'
import { inspectFile } from '../inspect.ts'
import { TestFolder } from '../test-import.ts'

const folder = new TestFolder()
afterAll(() => folder.remove())

const HEADERS = ['customer_id', 'first note', 'second note'] as const
/** What texts are made of that writers and readers get wrong; each begins with a letter, so that it is a text and its row is not blank. */
const cell = fc
  .string({
    unit: fc.constantFrom(
      'a',
      '"',
      "'",
      '<',
      '&',
      '>',
      ',',
      ';',
      '\t',
      '\n',
      '\r\n',
      ' x',
      'é',
      '长',
      '😀',
      '=',
      '1',
      '_x000D_',
      ']]>',
      '\\',
    ),
    maxLength: 12,
  })
  .map((text) => `v${text}`)
const table = fc.array(fc.tuple(cell, cell, cell), { minLength: 2, maxLength: 12 })

async function rowsOf(path: string): Promise<readonly (readonly string[])[]> {
  const { rows, columns } = await inspectFile(path, { dialect: { headerRows: 1, skipTop: 0, skipBottom: 0 } })
  expect(columns.map(({ header }) => header)).toEqual(HEADERS)
  return rows
}

describe('any table', () => {
  it.each(['xlsx', 'jsonl', 'csv'] as const satisfies readonly TableFormat[])(
    'that is written as %s reads back the same',
    async (format) => {
      let count = 0
      await fc.assert(
        fc.asyncProperty(table, async (rows) => {
          const path = join(folder.path, `${format}-${count++}.${format}`)
          const columns = HEADERS.map((header) => ({ header, kind: 'text' }) as const)
          await writeTables(path, [{ name: 'Orders', columns, rows }], {
            format,
            purpose: 'machine',
            signal: new AbortController().signal,
          })
          expect(await rowsOf(path)).toEqual(rows)
        }),
        { numRuns: 25 },
      )
    },
  )

  it.each([
    ['on one line', 0],
    ['on many lines', 2],
  ])('as JSON %s, at the top or in an object, reads back the same', async (_, indent) => {
    let count = 0
    await fc.assert(
      fc.asyncProperty(table, fc.boolean(), async (rows, isInside) => {
        const objects = rows.map((row) =>
          Object.fromEntries(row.map((value, at) => [HEADERS[at] ?? '', value])),
        )
        const text = JSON.stringify(isInside ? { page: 1, data: { list: objects } } : objects, null, indent)
        const path = folder.write(`json-${indent}-${count++}.json`, text)
        expect(await rowsOf(path)).toEqual(rows)
      }),
      { numRuns: 25 },
    )
  })
})

describe('any table as text', () => {
  /** Letters that an encoding has, whether or not its people would write them together. */
  const lettersOf = (encoding: Encoding): string[] => {
    if (encoding.startsWith('utf')) return ['é', '长', 'ш', '😀']
    const some = Array.from(new Set(encodingTexts[encoding])).filter((each) => each > '\u007f')
    return [...some, 'x']
  }
  const shape = fc.record({
    delimiter: fc.constantFrom(...delimiters.filter((each) => !cutsLines(each))),
    newline: fc.constantFrom('\n', '\r\n', '\r'),
  })

  it.each(encodings)('in %s reads back the same', async (encoding) => {
    const part = fc.string({
      unit: fc.constantFrom(
        ...lettersOf(encoding),
        '"',
        "'",
        ',',
        ';',
        '|',
        '\t',
        '\n',
        ' x',
        '=',
        '1',
        '\\',
      ),
      maxLength: 12,
    })
    const value = part.map((text) => `v${text}`)
    let count = 0
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(value, value, value), { minLength: 2, maxLength: 12 }),
        shape,
        async (rows, { delimiter, newline }) => {
          const text = [HEADERS, ...rows]
            .map((row) => row.map((each) => `"${each.replaceAll('"', '""')}"`).join(delimiter) + newline)
            .join('')
          const path = folder.write(`${encoding}-${count++}.csv`, bytesOfText(encoding, text))
          const dialect = { encoding, delimiter, headerRows: 1, skipTop: 0, skipBottom: 0 }
          expect((await inspectFile(path, { dialect })).rows).toEqual(rows)
        },
      ),
      { numRuns: 25 },
    )
  })
})
