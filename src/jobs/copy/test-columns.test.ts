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

describe('files of strangers', () => {
  const word = (index: number): string =>
    ['amber', 'birch', 'cedar', 'delta', 'ember', 'fjord', 'grove', 'haven'][index % 8] ?? ''
  const headline = (test: number, arm: string): string =>
    `Why ${word(test)} ${arm === 'a' ? 'wins' : 'loses'} again, story ${test}`
  const twenty = Array.from({ length: 20 }, (_, test) => test)

  it('with both arms in a row, counts apart', async () => {
    const rows = twenty.map(
      (t) => `${t},"${headline(t, 'a')}","${headline(t, 'b')}",${1000 + t},${990 + t},${40 + t},${20 + t}`,
    )
    const path = file('test_id,headline_a,headline_b,impressions_a,impressions_b,clicks_a,clicks_b', ...rows)
    const { texts, basis, skipped } = await readTestFile(path, null)
    expect([texts.length, basis, skipped]).toEqual([40, 'counts', 0])
    expect(texts[0]).toMatchObject({ text: headline(0, 'a'), trials: 1000, successes: 40 })
    expect(texts[1]).toMatchObject({ text: headline(0, 'b'), trials: 990, successes: 20 })
    expect(new Set(texts.map(({ test }) => test)).size).toBe(20)
  })

  it.each([
    ['Subject A,Subject B,Winner', (t: number) => (t % 2 === 0 ? 'A' : 'B')],
    ['subject1,subject2,winner', (t: number) => (t % 2 === 0 ? '1' : '2')],
    ['标题A,标题B,胜出', (t: number) => (t % 2 === 0 ? 'A' : 'B')],
    [
      'control headline,variant headline,winning version',
      (t: number) => (t % 2 === 0 ? 'control' : 'variant'),
    ],
    ['Version A,Version B,Winner', (t: number) => headline(t, t % 2 === 0 ? 'a' : 'b')],
  ])('with both arms in a row and who won: %s', async (headers, won) => {
    const rows = twenty.map((t) => `"${headline(t, 'a')}","${headline(t, 'b')}","${won(t)}"`)
    const { texts, basis } = await readTestFile(file(headers, ...rows), null)
    expect(basis).toBe('winners')
    expect(texts).toHaveLength(40)
    for (const t of twenty) {
      const [a, b] = [texts[2 * t], texts[2 * t + 1]]
      expect([a?.text, b?.text, a?.test === b?.test]).toEqual([headline(t, 'a'), headline(t, 'b'), true])
      expect((a?.successes ?? 0) > (b?.successes ?? 0)).toBe(t % 2 === 0)
    }
  })

  it('with arms called winner and loser', async () => {
    const rows = twenty.map((t) => `"${headline(t, 'b')}","${headline(t, 'a')}"`)
    const { texts, basis } = await readTestFile(file('winner_headline,loser_headline', ...rows), null)
    expect(basis).toBe('winners')
    expect(texts[0]).toMatchObject({ text: headline(0, 'b') })
    expect(texts[0]?.successes).toBeGreaterThan(texts[1]?.successes ?? Infinity)
  })

  it.each(['1,0', 'TRUE,FALSE', 'yes,no', '是,否', 'x,'])('with a flag of the winner: %s', async (flags) => {
    const [yes = '', no = ''] = flags.split(',')
    const rows = twenty.flatMap((t) => [
      `t${t},"${headline(t, 'a')}",${no}`,
      `t${t},"${headline(t, 'b')}",${yes}`,
    ])
    const { texts, basis } = await readTestFile(file('test,headline,winner', ...rows), null)
    expect(basis).toBe('winners')
    expect(texts[1]?.successes).toBeGreaterThan(texts[0]?.successes ?? Infinity)
  })

  it('with percents and no counts, and with open rates side by side', async () => {
    const rows = twenty.flatMap((t) => [
      `t${t},"${headline(t, 'a')}",2.5%`,
      `t${t},"${headline(t, 'b')}",4.1%`,
    ])
    const own = await readTestFile(file('test,headline,ctr', ...rows), null)
    expect(own.basis).toBe('rates')
    expect(own.texts.slice(0, 2).map(({ trials, successes }) => [trials, successes])).toEqual([
      [10_000, 250],
      [10_000, 410],
    ])
    const wide = twenty.map(
      (t) => `2026-01-0${1 + (t % 9)},"${headline(t, 'a')}","${headline(t, 'b')}",21.5%,24.0%,5000`,
    )
    const other = await readTestFile(
      file('date,Subject line A,Subject line B,Open rate A,Open rate B,Sent', ...wide),
      null,
    )
    expect(other.basis).toBe('counts')
    expect(other.texts.slice(0, 2).map(({ trials, successes }) => [trials, successes])).toEqual([
      [5000, 1075],
      [5000, 1200],
    ])
  })

  it('whose rows name arms alone, one test after the other', async () => {
    const rows = twenty.flatMap((t) => [
      `A,"${headline(t, 'a')}",900,${30 + t}`,
      `B,"${headline(t, 'b')}",900,${50 + t}`,
    ])
    const { texts } = await readTestFile(file('variant,subject,sent,opens', ...rows), null)
    expect(new Set(texts.map(({ test }) => test)).size).toBe(20)
  })

  it('of the Upworthy archive', async () => {
    const rows = twenty.flatMap((t) =>
      ['a', 'b'].map(
        (arm, at) =>
          `${2 * t + at},2014-11-20 06:43:16.005,2016-04-02 16:33:38.062,546d88fb84ad38b2ce0000${t + 10},Things that matter.,"${headline(t, arm)}","<p>Lede</p>",slug-${t},546d6fa19ad54eec8d00002d,${3052 + t},${150 + 9 * at},100,${at === 1},${at === 1},,,201446`,
      ),
    )
    const { columns, texts, basis } = await readTestFile(
      file(
        ',created_at,updated_at,clickability_test_id,excerpt,headline,lede,slug,eyecatcher_id,impressions,clicks,significance,first_place,winner,share_text,square,test_week',
        ...rows,
      ),
      null,
    )
    expect(columns).toEqual(['clickability_test_id', 'headline', 'impressions', 'clicks', 'eyecatcher_id'])
    expect([texts.length, basis]).toEqual([40, 'counts'])
  })

  it('but headlines of one ad that share their clicks are no tests of each other', async () => {
    const rows = twenty.map((t) => `ad${t % 5},"${headline(t, 'a')}","${headline(t, 'b')}",1000,${20 + t}`)
    const { texts } = await readTestFile(
      file('ad group,Headline 1,Headline 2,Impressions,Clicks', ...rows),
      null,
    )
    expect(texts).toHaveLength(20)
  })
})
