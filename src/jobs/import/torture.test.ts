import { createWriteStream, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { afterAll, describe, expect, it } from 'vitest'
import { gzipSync } from 'node:zlib'
import fc from 'fast-check'
import yazl from 'yazl'
import { ExpectedFailure } from '../../contract/failure.ts'
import { projectInMemory } from '../../store/open.ts'
import { inspectFile } from './inspect.ts'
import { failureOf, load, TestFolder } from './test-import.ts'

const folder = new TestFolder()
afterAll(() => folder.remove())

const HEADER = 'order_id,sku,customer_id,date,qty,price'
const ROWS = Array.from(
  { length: 40 },
  (_, n) => `${n},A${n % 5},c${n % 7},2024-01-${10 + (n % 18)},1,${1 + (n % 9)}.50`,
)
const TEXT = `${HEADER}\n${ROWS.join('\n')}\n`

async function imported(name: string, content: string | Uint8Array) {
  const file = folder.write(name, content)
  const inspection = await inspectFile(file, {})
  const { counts } = await load(projectInMemory(), file, inspection.plan)
  return { ...inspection, counts }
}

async function fails(name: string, content: string | Uint8Array) {
  return failureOf(imported(name, content))
}

const objects = ROWS.map((row) =>
  Object.fromEntries(row.split(',').map((cell, at) => [HEADER.split(',')[at] ?? '', cell])),
)

describe('files that are not as they should be give the right table', () => {
  it.each([
    [
      'line ends that mix',
      `${HEADER}\r\n${ROWS.map((row, n) => row + (['\n', '\r\n', '\r'][n % 3] ?? '')).join('')}`,
    ],
    ['UTF-16 without a mark', Buffer.from(TEXT, 'utf16le')],
    ['UTF-16 with a mark', Buffer.from(`\ufeff${TEXT}`, 'utf16le')],
    ['a line that says what separates the cells', `sep=;\r\n${TEXT.replaceAll(',', ';')}`],
    ['a list of objects on one line', JSON.stringify(objects)],
    [
      'a list deep in an object, on one line',
      JSON.stringify({ meta: { page: 1 }, data: { orders: objects } }),
    ],
    ['a list deep in an object, on many lines', JSON.stringify({ data: { orders: objects } }, null, 2)],
    ['double colons', TEXT.replaceAll(',', '::')],
    ['headers that occur twice', ROWS.reduce((text, row) => `${text}${row},9\n`, `${HEADER},price\n`)],
    [
      'titles, totals and a footer',
      `Sales report\nJanuary 2024\n\n${TEXT}Total,,,,40,200.50\n\n(c) Shop 2024\n`,
    ],
    ['apostrophes before ids', `${HEADER}\n${ROWS.map((row) => `'0${row}`).join('\n')}\n`],
  ])('%s', async (name, content) => {
    const { counts, plan } = await imported(`${name}.txt`, content)
    expect(counts).toMatchObject({ accepted: 40, quarantined: 0 })
    expect(plan.roles.filter((role) => role !== 'ignore')).toEqual([
      'order-id',
      'product-id',
      'customer-id',
      'time',
      'quantity',
      'unit-price',
    ])
  })

  it('records of too few or too many cells are set aside, the others come in', async () => {
    const { counts } = await imported('ragged.csv', `${TEXT}1,A\n2,A,c1,2024-01-01,1,2,extra\n`)
    expect(counts).toMatchObject({ accepted: 40, byReason: [{ reason: 'ragged-row', lines: 2 }] })
  })
})

describe('files that cannot be read say where', () => {
  it.each([
    [
      'a cell of three million characters',
      `${HEADER}\n1,${'x'.repeat(3_000_000)},c,2024-01-01,1,2\n`,
      { code: 'record-too-long', params: { line: 2 } },
    ],
    [
      'a hundred thousand columns',
      `${Array.from({ length: 100_000 }, (_, n) => `c${n}`).join(',')}\n`,
      { code: 'too-many-columns', params: { line: 1 } },
    ],
    [
      'a quote that never closes',
      `"a","b"\n${'"1","2"\n'.repeat(600)}"3,4\n${'x,y\n'.repeat(400_000)}`,
      { code: 'unclosed-quote', params: { line: 602 } },
    ],
    ['a zero byte', `${TEXT}41,A\0B,c1,2024-01-01,1,2\n`, { code: 'file-not-text', params: { line: 42 } }],
    ['broken JSON', '[{"a":1},\n{"a":2,]', { code: 'json-bad', params: { line: 2 } }],
    ['nothing', '', { code: 'file-empty' }],
    ['nothing but blanks', '\n\r\n   \n', { code: 'file-no-rows' }],
    [
      'an old workbook without anything in it',
      Buffer.from('d0cf11e0a1b11ae1'.padEnd(2000, '0'), 'hex'),
      { code: 'workbook-bad', params: { byte: 30 } },
    ],
  ])('%s', async (name, content, failure) => {
    expect(await fails(`${name}.csv`, content)).toMatchObject(failure)
  })
})

describe('an archive', () => {
  const archive = async (name: string, parts: Readonly<Record<string, Buffer>>): Promise<string> => {
    const zip = new yazl.ZipFile()
    for (const [part, content] of Object.entries(parts)) zip.addBuffer(content, part)
    zip.end()
    const path = join(folder.path, name)
    await pipeline(zip.outputStream, createWriteStream(path))
    return path
  }

  it('in an archive is no table', async () => {
    const inner = await archive('inner.zip', { 'a.csv': Buffer.from(TEXT) })
    const outer = await archive('outer.zip', { 'inner.zip': readFileSync(inner) })
    expect(await failureOf(inspectFile(outer, {}))).toMatchObject({ code: 'archive-no-table' })
  })
})

describe('what marketers bring', () => {
  const proposed = async (text: string) => (await inspectFile(folder.write('p.csv', text), {})).plan

  it('spend and revenue by week and channel is a report of campaigns', async () => {
    const rows = Array.from(
      { length: 20 },
      (_, n) => `2024-W0${1 + ((n >> 1) % 9)},${n % 2 === 0 ? 'Search' : 'Social'},${100 + n},${200 + n}`,
    )
    expect(await proposed(`Week,Channel,Spend,Revenue\n${rows.join('\n')}\n`)).toMatchObject({
      target: 'campaign-results',
      roles: ['time', 'channel', 'cost', 'conversion-value'],
    })
  })

  it('values by day and shop are a series for each shop', async () => {
    const rows = Array.from(
      { length: 20 },
      (_, n) => `2024-01-${10 + (n >> 1)},${n % 2 === 0 ? 'North' : 'South'},${n}.5`,
    )
    expect(await proposed(`date,shop,temperature\n${rows.join('\n')}\n`)).toMatchObject({
      target: 'series',
      roles: ['time', 'series', 'value'],
    })
  })

  it('a summary of customers keeps what it tells beside the id', async () => {
    const rows = Array.from({ length: 20 }, (_, n) => `c${n},${n},${n * 10}.5,2024-01-${10 + (n % 18)}`)
    expect(await proposed(`customer_id,orders,total_spent,last_order\n${rows.join('\n')}\n`)).toMatchObject({
      target: 'customers',
      roles: ['customer-id', 'attribute', 'attribute', 'attribute'],
    })
  })

  it('a log of ratings without a header, and orders that call their number id', async () => {
    const rated = Array.from(
      { length: 40 },
      (_, n) => `${1 + (n % 9)}::${100 + (n % 30)}::${1 + (n % 5)}::${978300000 + n}`,
    )
    expect((await proposed(rated.join('\n'))).roles).toEqual(['customer-id', 'product-id', 'rating', 'time'])
    const orders = Array.from({ length: 10 }, (_, id) => ({
      id,
      customer: { id: `c${id % 3}` },
      total: '12.50',
      created_at: '2024-01-02T10:00:00Z',
    }))
    expect(await proposed(JSON.stringify({ orders }))).toMatchObject({
      keepWithoutProduct: true,
      roles: ['order-id', 'customer-id', 'line-total', 'time'],
    })
  })

  it('French headers with their accents', async () => {
    const rows = Array.from(
      { length: 20 },
      (_, n) => `C${n};R${n % 4};a${n % 5}@exemple.example.org;${1 + n} février 2024;${1 + (n % 3)};12,50 €`,
    )
    expect(
      await proposed(`N° commande;Référence;Email;Date;Quantité;Prix unitaire\n${rows.join('\n')}\n`),
    ).toMatchObject({
      target: 'interactions',
      decimalComma: true,
      roles: ['order-id', 'product-id', 'email', 'time', 'quantity', 'unit-price'],
    })
  })
})

describe('any bytes', () => {
  const seeds: Readonly<Record<string, Buffer>> = {
    csv: Buffer.from(TEXT),
    tsv: Buffer.from(TEXT.replaceAll(',', '\t')),
    txt: Buffer.from(TEXT, 'utf16le'),
    json: Buffer.from(JSON.stringify(objects)),
    jsonl: Buffer.from(objects.map((each) => JSON.stringify(each)).join('\n')),
    gz: gzipSync(TEXT),
    zip: Buffer.from('504b0304140000000800', 'hex'),
    xlsx: Buffer.from('504b03040a0000000000', 'hex'),
    parquet: Buffer.from('PAR1PAR1'),
  }

  it.each(Object.keys(seeds))(
    'with the name of a %s file end in an import or a clear failure',
    async (extension) => {
      const seed = seeds[extension] ?? Buffer.alloc(0)
      const change = fc.record({
        at: fc.nat(Math.max(0, seed.length - 1)),
        byte: fc.integer({ min: 0, max: 255 }),
      })
      await fc.assert(
        fc.asyncProperty(
          fc.array(change, { maxLength: 8 }),
          fc.uint8Array({ maxLength: 120 }),
          fc.boolean(),
          async (changes, more, isAfter) => {
            const bytes = Buffer.from(seed)
            for (const { at, byte } of changes) bytes[at] = byte
            const file = folder.write(`any.${extension}`, isAfter ? Buffer.concat([bytes, more]) : more)
            try {
              const { plan } = await inspectFile(file, {})
              const { counts } = await load(projectInMemory(), file, plan)
              const { read, accepted, merged, duplicates, quarantined, skipped } = counts
              expect(read).toBe(accepted + merged + duplicates + quarantined + skipped)
            } catch (error) {
              expect(error).toBeInstanceOf(ExpectedFailure)
            }
          },
        ),
        { numRuns: 12 },
      )
    },
  )
})
