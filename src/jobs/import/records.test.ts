import { mkdirSync, readFileSync, readdirSync, statSync, truncateSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { gzipSync } from 'node:zlib'
import fc from 'fast-check'
import { afterAll, describe, expect, it } from 'vitest'
import { ExpectedFailure } from '../../contract/failure.ts'
import { encodings, type Delimiter, type Encoding } from '../../contract/dialect.ts'
import { bytesOfText, encodingTexts } from './encoding-texts.ts'
import { decoded } from './encodings.ts'
import { RecordGuard } from './record-guard.ts'
import { readRecords } from './records.ts'
import { describeFile } from './read/describe.ts'
import { openSource } from './source.ts'
import { parseRecords } from './split-record.ts'
import { TestFolder, failureOf } from './test-import.ts'

const folder = new TestFolder()
afterAll(() => folder.remove())

/** Records of bytes that arrive in pieces of `size`, with the line each starts on. */
async function recordsOf(bytes: Buffer, encoding: Encoding = 'utf-8', delimiter: Delimiter = ',', size = 7) {
  async function* pieces(): AsyncGenerator<Buffer, void, undefined> {
    for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size)
  }
  const guard = new RecordGuard('x', delimiter, encoding)
  const rows: string[][] = []
  const lines: number[] = []
  const take = (records: ReturnType<RecordGuard['feed']>): void => {
    rows.push(...parseRecords(records, { delimiter, quote: '"' }))
    lines.push(...records.lines)
  }
  for await (const piece of decoded(pieces(), encoding, () => new ExpectedFailure('file-bad-encoding')))
    take(guard.feed(piece))
  take(guard.finish())
  return { rows, lines }
}

async function readFile(
  path: string,
  encoding: Encoding = 'utf-8',
  delimiter: Delimiter = ',',
): Promise<number> {
  const source = await openSource(path)
  try {
    let records = 0
    for await (const batch of readRecords(source, { encoding, delimiter, quote: '"' }))
      records += batch.counts.length
    await source.finish()
    return records
  } finally {
    await source.close()
  }
}

describe('records', () => {
  const spectrum = dirname(createRequire(import.meta.url).resolve('csv-spectrum/package.json'))
  // Its answer for location_coordinates.csv has another telephone number than the file.
  const names = readdirSync(join(spectrum, 'csvs')).filter((name) => name !== 'location_coordinates.csv')
  it.each(names)('are those of csv-spectrum: %s', async (name) => {
    const { rows } = await recordsOf(readFileSync(join(spectrum, 'csvs', name)))
    // The package's own answers.
    const expected = JSON.parse(
      readFileSync(join(spectrum, 'json', name.replace(/csv$/, 'json')), 'utf8'),
    ) as Record<string, string>[]
    const [header = [], ...below] = rows
    expect(below.map((row) => Object.fromEntries(row.map((cell, n) => [header[n] ?? '', cell])))).toEqual(
      expected,
    )
  })

  it('end with LF, CR LF or CR, also mixed, and know their physical line', async () => {
    const text = 'a,b\r\n1,2\n3,4\r5,"6\r\n6"\r\n\r\n7,8'
    for (const size of [1, 2, 3, 5, 100]) {
      const { rows, lines } = await recordsOf(Buffer.from(text), 'utf-8', ',', size)
      expect(rows).toEqual([['a', 'b'], ['1', '2'], ['3', '4'], ['5', '6\r\n6'], [''], ['7', '8']])
      expect(lines).toEqual([1, 2, 3, 4, 6, 7])
    }
  })

  it('keep quotes where none should be', async () => {
    const { rows } = await recordsOf(Buffer.from('a,5" nail,b\n"x"y,"p""q",z\n1,2,3\n'))
    expect(rows).toEqual([
      ['a', '5" nail', 'b'],
      ['xy', 'p"q', 'z'],
      ['1', '2', '3'],
    ])
  })

  it('come back from any table, encoding and cut', async () => {
    const cell = fc.string({ unit: fc.constantFrom('a', '"', ',', ';', '\n', '\r', ' ', 'é', '1') })
    const western = fc.array(fc.array(cell, { minLength: 2, maxLength: 4 }), { minLength: 1, maxLength: 6 })
    await fc.assert(
      fc.asyncProperty(
        western,
        fc.constantFrom(...encodings),
        fc.integer({ min: 1, max: 40 }),
        async (table, encoding, size) => {
          // Not every encoding has accents; each has a letter of its own.
          const own = /[^\u0000-\u007f]/u.exec(encodingTexts[encoding])?.[0] ?? ''
          const told = table.map((row) => row.map((value) => value.replaceAll('é', own)))
          const text = told
            .map((row) => row.map((value) => `"${value.replaceAll('"', '""')}"`).join(','))
            .join('\r\n')
          const { rows } = await recordsOf(bytesOfText(encoding, text), encoding, ',', size)
          expect(rows).toEqual(told)
        },
      ),
    )
  })

  it.each(encodings)('of text in %s survive cuts anywhere, with and without mark', async (encoding) => {
    const text = encodingTexts[encoding]
    const delimiter = text.includes(';') ? ';' : ','
    const table = text
      .trimEnd()
      .split('\n')
      .map((line) => line.split(delimiter))
    for (const isMarked of [false, true]) {
      for (let size = 1; size < 9; size++) {
        const { rows } = await recordsOf(bytesOfText(encoding, text, isMarked), encoding, delimiter, size)
        expect(rows).toEqual(table)
      }
    }
  })
})

describe('what is not a table', () => {
  it.each([
    ['picture.csv', Buffer.from([0x89, 0x50, 0x4e, 0x47, 13, 10, 26, 10, 0, 0]), 'file-kind-refused'],
    ['book.csv', Buffer.from('PK\u0003\u0004rest'), 'archive-bad'],
    ['empty.csv', Buffer.alloc(0), 'file-empty'],
    ['zero.csv', Buffer.from('a,b\n1,\u00002\n'), 'file-not-text'],
    ['hidden.csv.gz', gzipSync(Buffer.from([0x89, 0x50, 0x4e, 0x47, 13, 10])), 'file-kind-refused'],
    ['cut.csv.gz', gzipSync('a,b\n'.repeat(5_000)).subarray(0, 60), 'file-unreadable'],
    ['bomb.csv.gz', gzipSync(Buffer.alloc(30_000_000, 'a,b\n')), 'archive-bomb'],
    ['wide.csv', Buffer.from(','.repeat(16_384)), 'too-many-columns'],
  ])('%s is refused', async (name, bytes, code) => {
    const path = folder.write(name, bytes)
    const looked = describeFile(path).then(() => readFile(path))
    expect(await failureOf(looked)).toMatchObject({
      code,
      params: { file: name },
    })
  })

  it('a folder or a missing file is refused', async () => {
    mkdirSync(join(folder.path, 'folder.csv'))
    expect((await failureOf(readFile(join(folder.path, 'folder.csv')))).code).toBe('file-is-folder')
    expect((await failureOf(readFile(join(folder.path, 'missing.csv')))).code).toBe('file-not-found')
  })

  it('a file that changes while it is read is refused', async () => {
    const path = folder.write('changing.csv', 'a,b\n'.repeat(100_000))
    const source = await openSource(path)
    for await (const _ of source.pieces()) if (source.position() < 100_000) truncateSync(path, 200_000)
    expect((await failureOf(source.finish())).code).toBe('file-changed')
    await source.close()
  })

  it('a line of 50 MB is refused at its first MiB', async () => {
    const path = folder.write(
      'line.csv',
      Buffer.concat([Buffer.from('a,b\n1,2\n'), Buffer.alloc(50_000_000, 'x')]),
    )
    const startedAt = performance.now()
    expect(await failureOf(readFile(path))).toEqual({
      code: 'record-too-long',
      params: { file: 'line.csv', line: 3, byte: 8 },
    })
    expect(performance.now() - startedAt).toBeLessThan(2_000)
  })

  it('a quote that never closes names its line and byte, in a small and in a huge file', async () => {
    const small = folder.write('small.csv', 'ä,b\n1,2\n3,"4\n5,6\n')
    expect(await failureOf(readFile(small))).toEqual({
      code: 'unclosed-quote',
      params: { file: 'small.csv', line: 3, byte: 11 },
    })
    const huge = folder.write(
      'huge.csv',
      Buffer.concat([Buffer.from('a,b\n1,"2\n'), Buffer.alloc(60_000_000, '3,4\n')]),
    )
    expect(statSync(huge).size).toBeGreaterThan(60_000_000)
    const startedAt = performance.now()
    const heapBefore = process.memoryUsage().heapUsed
    expect(await failureOf(readFile(huge))).toEqual({
      code: 'unclosed-quote',
      params: { file: 'huge.csv', line: 2, byte: 6 },
    })
    expect(performance.now() - startedAt).toBeLessThan(2_000)
    expect(process.memoryUsage().heapUsed - heapBefore).toBeLessThan(100_000_000)
  })

  it('a byte of another encoding names its line and byte', async () => {
    const bytes = Buffer.concat([
      Buffer.from('名,b\n'.repeat(30_000)),
      Buffer.from([0xd6, 0xd0, 0x2c, 0x31, 0x0a]),
      Buffer.from('x,y\n'),
    ])
    const failure = await failureOf(readFile(folder.write('mixed.csv', bytes)))
    expect(failure).toMatchObject({ code: 'file-bad-encoding', params: { line: 30_001, byte: 180_000 } })
    expect(
      (
        await failureOf(
          readFile(folder.write('1252.csv', Buffer.from('a,b\n\x81,c\n', 'latin1')), 'windows-1252'),
        )
      ).code,
    ).toBe('file-bad-encoding')
  })

  it('of several faults tells the first, also where one piece has them all', async () => {
    const failureIn = async (text: string): Promise<unknown> =>
      failureOf(readFile(folder.write('faults.csv', Buffer.from(text, 'latin1')), 'windows-1252'))
    expect(await failureIn('a,b\n1,\0\n\x81,c\n')).toMatchObject({ code: 'file-not-text' })
    expect(await failureIn('a,b\n1,\x81\n\0,c\n')).toMatchObject({
      code: 'file-bad-encoding',
      params: { line: 2, byte: 6 },
    })
  })

  it('mutants of a table never crash, and lose no line silently', async () => {
    const seed = Buffer.from('id,name,price\n1,"a ""b""",2.5\r\n2,c,3\n'.repeat(20))
    const change = fc.record({ at: fc.nat(seed.length - 1), byte: fc.integer({ min: 0, max: 255 }) })
    await fc.assert(
      fc.asyncProperty(fc.array(change, { maxLength: 6 }), async (changes) => {
        const bytes = Buffer.from(seed)
        for (const { at, byte } of changes) bytes[at] = byte
        if (bytes.length === 0) return
        const path = folder.write('mutant.csv', bytes)
        // Either all records, or a failure with a place; anything else fails the test.
        const outcome = await readFile(path).catch((error: unknown) => error)
        if (typeof outcome !== 'number')
          expect(outcome).toMatchObject({ name: 'ExpectedFailure', params: { file: 'mutant.csv' } })
      }),
      { numRuns: 300 },
    )
  }, 60_000)
})
