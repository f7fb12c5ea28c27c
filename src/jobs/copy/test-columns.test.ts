import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { readTestFile } from './tested-texts.ts'

const folder = mkdtempSync(join(tmpdir(), 'sextant-tests-'))
let files = 0
function file(...lines: readonly string[]): string {
  const path = join(folder, `tests-${++files}.csv`)
  writeFileSync(path, lines.join('\n'))
  return path
}

/** The same four tests of two texts each, in the columns of strangers. */
function table(
  headers: string,
  row: (test: string, text: string, shown: number, got: number) => string,
): string {
  const rows = Array.from({ length: 8 }, (_, index) =>
    row(`T${index >> 1}`, `Headline number ${'abcdefgh'[index] ?? ''} of them`, 1000 + index, 20 + index * 2),
  )
  return file(headers, ...rows)
}

it('takes a sure header although a row cannot be, a test has one arm, or texts are emoji', async () => {
  const rows = Array.from({ length: 40 }, (_, row) => `t${row},🎉,100,${row === 3 ? 900 : 7}`)
  const { columns, texts, skipped } = await readTestFile(
    file('test_id,headline,impressions,clicks', ...rows),
    null,
  )
  expect(columns).toEqual(['test_id', 'headline', 'impressions', 'clicks'])
  expect([texts.length, skipped]).toEqual([39, 1])
})

it('says so where no row can be used', async () => {
  const rows = Array.from({ length: 40 }, (_, row) => `t${row},a text,100,900`)
  await expect(readTestFile(file('test_id,headline,impressions,clicks', ...rows), null)).rejects.toThrow(
    'copy-no-usable-rows',
  )
})

describe('columns of tests are known without being named', () => {
  it.each([
    [
      'test id,text,impressions,clicks',
      (a: string, b: string, n: number, k: number) => `${a},${b},${n},${k}`,
    ],
    [
      'experimentId,variantText,Impr.,Clicks',
      (a: string, b: string, n: number, k: number) => `${a},${b},${n},${k}`,
    ],
    [
      'Clicks,Impressions,Variant,Split test',
      (a: string, b: string, n: number, k: number) => `${k},${n},${b},${a}`,
    ],
    [
      'newsletter,subject line,sent,unique opens',
      (a: string, b: string, n: number, k: number) => `${a},${b},${n},${k}`,
    ],
    [
      'group,variant,title,n,successes',
      (a: string, b: string, n: number, k: number) => `${a},A,${b},${n},${k}`,
    ],
    [
      '测试编号,广告标题,展现量,点击量',
      (a: string, b: string, n: number, k: number) => `${a},${b},${n},${k}`,
    ],
    [
      'campaign,wording,views,ctr',
      (a: string, b: string, n: number, k: number) => `${a},${b},${n},${((100 * k) / n).toFixed(4)}%`,
    ],
    [
      'campaign,wording,views,click rate',
      (a: string, b: string, n: number, k: number) => `${a},${b},${n},${(k / n).toFixed(6)}`,
    ],
  ])('%s', async (headers, row) => {
    const { texts } = await readTestFile(table(headers, row), null)
    expect(texts.map(({ trials, successes }) => [trials, successes])).toEqual(
      Array.from({ length: 8 }, (_, index) => [1000 + index, 20 + index * 2]),
    )
    expect(new Set(texts.map(({ test }) => test)).size).toBe(4)
    expect(texts[0]?.text).toBe('Headline number a of them')
  })

  it('says which is missing', async () => {
    const path = file('when,clicks', '2026-01-01,3', '2026-01-02,5')
    await expect(readTestFile(path, null)).rejects.toMatchObject({
      code: 'mapping-incomplete',
      params: { missing: 'test, text, trials' },
    })
  })
})
