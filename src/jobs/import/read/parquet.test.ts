import { copyFileSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parquetWriteBuffer } from 'hyparquet-writer'
import { afterAll, describe, expect, it } from 'vitest'
import { projectInMemory } from '../../../store/open.ts'
import { inspectFile } from '../inspect.ts'
import { TestFolder, failureOf, load } from '../test-import.ts'

const folder = new TestFolder()
afterAll(() => folder.remove())

/** Written by pyarrow 26: types no writer of ours makes, and the compressions that others use. */
const fixture = (name: string): string => {
  const path = join(folder.path, `${name}.parquet`)
  copyFileSync(new URL(`fixtures/${name}.parquet`, import.meta.url), path)
  return path
}

describe('Parquet', () => {
  it('of every type gives text that loses nothing', async () => {
    const { columns, rows } = await inspectFile(fixture('types'), {})
    const names = columns.map(({ header }) => header)
    const valueOf = (name: string, row = 0): string | undefined => rows[row]?.[names.indexOf(name)]
    const shown = Object.fromEntries(names.map((name) => [name, valueOf(name)]))
    expect(shown).toMatchObject({
      // More than a float holds, and more than half of 64 bits.
      order_id: '9223372036854775809',
      '商品.名称': '杯子',
      d32: '1.25',
      d64: '-12345678901.2345',
      dfix: '123456789012345678901234567.89',
      dneg0: '-0.05',
      ts_s: '2026-02-25T06:13:20',
      ts_ms: '2026-02-25T06:13:20.123Z',
      ts_us: '2026-02-25T06:13:20.123',
      ts_ns: '2026-02-25T06:13:20.123Z',
      date: '2026-03-01',
      t32: '08:05:06',
      t64: '08:05:06.000789',
      f: '1.5',
      f32: '0.1',
      bool: 'true',
      list: '1; 2',
      'st.a': '1',
      'st.b': 'x',
      i8: '-5',
      u8: '250',
      u32: '4294967295',
    })
    expect([1, 2, 3, 4, 5].map((row) => valueOf('f', row))).toEqual(['', 'Infinity', '', '0.1', '1E+21'])
    expect(valueOf('customer', 2)).toBe('')
  })

  it('with times of 96 bits reads them as moments', async () => {
    expect((await inspectFile(fixture('int96'), {})).rows[0]).toEqual([
      '2026-02-25T06:13:20.123Z',
      'a',
      '1.5',
    ])
  })

  it.each(['gzip', 'zstd', 'lz4', 'brotli'])(
    'packed with %s, in several groups of rows, is read whole',
    async (name) => {
      const path = fixture(name)
      const { plan, rows } = await inspectFile(path, {})
      expect(rows[27]).toEqual(['u6', 'p1', '2025-03-01T00:27:00', '6.75'])
      const { counts } = await load(projectInMemory(), path, plan)
      // The first costs nothing, which a rule sets aside.
      expect(counts).toMatchObject({ read: 60, accepted: 59, quarantined: 1 })
    },
  )

  it('leaves out the numbers of rows that pandas adds, and says so', async () => {
    const { columns, findings, rows } = await inspectFile(fixture('index'), {})
    expect(columns.map(({ header }) => header)).toEqual(['customer', 'product', 'time', 'price'])
    expect(rows[0]).toEqual(['u4', 'p4', '2025-03-01T00:04:00', '1'])
    expect(findings).toContainEqual({
      kind: 'index-column',
      params: { column: '__index_level_0__' },
      isDoubtful: false,
    })
    // Texts without a name are somebody's ids.
    const named = folder.write(
      'texts.parquet',
      Buffer.from(
        parquetWriteBuffer({
          columnData: [
            { name: 'price', data: [1.5, 2.5], type: 'DOUBLE' },
            { name: '__index_level_0__', data: ['u1', 'u2'], type: 'STRING' },
          ],
        }),
      ),
    )
    expect((await inspectFile(named, {})).columns.map(({ header }) => header)).toEqual([
      'price',
      '__index_level_0__',
    ])
  })

  it('shows ids that a float has rounded as what they are', async () => {
    const path = folder.write(
      'floats.parquet',
      Buffer.from(
        parquetWriteBuffer({
          columnData: [
            { name: 'order id', data: [412345678901234560, 1001], type: 'DOUBLE' },
            { name: 'customer', data: ['a', 'b'], type: 'STRING' },
            { name: 'product', data: ['Mug', 'Tee'], type: 'STRING' },
            { name: 'price', data: [2, 3], type: 'DOUBLE' },
          ],
        }),
      ),
    )
    const { rows, findings, plan } = await inspectFile(path, {})
    expect(rows.map(([id]) => id)).toEqual(['4.1234567890123456E+17', '1001'])
    expect(findings).toContainEqual({ kind: 'damaged-ids', params: { column: 'order id' }, isDoubtful: true })
    const { counts } = await load(projectInMemory(), path, plan)
    expect(counts).toMatchObject({ accepted: 1, byReason: [{ reason: 'damaged-id', lines: 1 }] })
  })

  it('that is cut, locked or no such file is refused with what to do', async () => {
    const whole = readFileSync(new URL('fixtures/zstd.parquet', import.meta.url))
    const write = (bytes: Buffer): string => folder.write('changed.parquet', bytes)
    expect(await failureOf(inspectFile(write(whole.subarray(0, 900)), {}))).toMatchObject({
      code: 'parquet-bad',
      params: { byte: 900 },
    })
    const locked = Buffer.concat([Buffer.from('PARE'), whole.subarray(4, -4), Buffer.from('PARE')])
    expect((await failureOf(inspectFile(write(locked), {}))).code).toBe('parquet-encrypted')
    const torn = Buffer.from(whole)
    torn.fill(0xff, 60, 120)
    expect((await failureOf(inspectFile(write(torn), {}))).code).toMatch(/parquet-bad|parquet-unsupported/)
  })

  it('without rows has its columns', async () => {
    const empty = parquetWriteBuffer({ columnData: [{ name: 'customer', data: [], type: 'STRING' }] })
    const path = folder.write('empty.parquet', Buffer.from(empty))
    const { columns, estimatedRows, exact } = await inspectFile(path, {})
    expect([columns.map(({ header }) => header), estimatedRows, exact]).toEqual([['customer'], 0, true])
  })
})
