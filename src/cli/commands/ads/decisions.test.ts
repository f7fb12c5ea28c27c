import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { contextualResult, offPolicyResult, testResult } from '../../../contract/ads-tests.ts'
import { seededRandom } from '../../../engine/random.ts'
import { createProject } from '../../../store/open.ts'
import { UsageError } from '../../run-command.ts'
import { Terminal } from '../../terminal.ts'
import { policyCommand } from './policy.ts'
import { testCommand } from './test.ts'

let folder = ''
const terminal = new Terminal()
beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'sextant-decisions-'))
})
afterAll(() => {
  terminal.close()
  rmSync(folder, { recursive: true, force: true })
})

const deciding = { json: true, language: 'en', arm: [], kind: 'auto', measure: 'clicks' } as const
const judging = { ...deciding, rounds: 5, perRound: 50, runs: 2, epsilon: 0.05, seed: 1 } as const

function file(name: string, lines: readonly string[]): string {
  const place = path.join(folder, name)
  writeFileSync(place, lines.join('\n'))
  return place
}

describe('logs of a project', () => {
  const log = (name: string, seed: number): string => {
    const random = seededRandom(seed)
    const rows = Array.from({ length: 2000 }, () => {
      const action = random.uniform() < 0.75 ? 'old' : 'new'
      const reward = random.uniform() < (action === 'new' ? 0.3 : 0.2) ? 1 : 0
      return `${action},${reward},${action === 'old' ? 0.75 : 0.25}`
    })
    return file(name, ['action,reward,propensity', ...rows])
  }

  it('are kept under a name, add up, and are judged as the files were', async () => {
    const project = path.join(folder, 'logs.sextant')
    createProject(project, { now: 1 }).close()
    const data = log('log1.csv', 1)
    const alone = offPolicyResult.parse((await policyCommand({ ...judging, data }, terminal, [])).document)
    const kept = await policyCommand({ ...judging, project, data, keep: 'spring' }, terminal, [])
    const first = offPolicyResult.parse(kept.document)
    expect(first.best).toBe('always new')
    first.policies.forEach(({ doublyRobust }, i) =>
      expect(doublyRobust.value).toBeCloseTo(alone.policies[i]?.doublyRobust.value ?? Number.NaN, 10),
    )
    await policyCommand({ ...judging, project, data: log('log2.csv', 2), keep: 'spring' }, terminal, [])
    const both = offPolicyResult.parse(
      (await policyCommand({ ...judging, project, log: 'spring' }, terminal, [])).document,
    )
    expect(both.rows).toBe(4000)
    expect(both.policies[0]?.ips.variance).toBeLessThan(first.policies[0]?.ips.variance ?? 0)
  })

  it('say which there are, and what goes with what', async () => {
    const project = path.join(folder, 'logs.sextant')
    await expect(policyCommand({ ...judging, project, log: 'autumn' }, terminal, [])).rejects.toThrow(
      'log:1 (spring)',
    )
    for (const wrong of [{ keep: 'x' }, { log: 'x', data: 'y.csv' }, { keep: 'x', log: 'y', data: 'z.csv' }])
      await expect(policyCommand({ ...judging, project, ...wrong }, terminal, [])).rejects.toThrow(UsageError)
    await expect(policyCommand({ ...judging, log: 'spring' }, terminal, [])).rejects.toThrow('--project')
  })
})

describe('ads policy', () => {
  it('takes counts by --arm, as ads test does', async () => {
    const arm = ['A=1000:40', 'B=1000:80']
    const policy = await policyCommand({ ...judging, arm, floor: 0.2 }, terminal, [])
    const test = await testCommand({ ...deciding, arm, floor: 0.2 }, terminal, [])
    expect(policy).toEqual(test)
    const { leader, next } = testResult.parse(policy.document)
    expect(leader).toBe('B')
    expect(next.map(({ thompson }) => thompson)).toEqual([expect.closeTo(0.2, 6), expect.closeTo(0.8, 6)])
  })

  it('says which source it wants where none, two or a wrong one is given', async () => {
    const data = file('two.csv', ['variant,visitors,orders', 'A,100,5', 'B,100,9'])
    for (const wrong of [
      {},
      { arm: ['A=10:1'], data },
      { arm: ['A=10:1'], rates: '0.1,0.2' },
      { arm: ['A=10'] },
      { arm: ['A=1.2.3:1'] },
      { arm: ['A=10:1', 'B=10:2'], columns: 'a,b,c' },
      { data, group: 'campaigns:Meta' },
      { data, split: '1,x' },
    ])
      await expect(policyCommand({ ...judging, ...wrong }, terminal, [])).rejects.toBeInstanceOf(UsageError)
  })

  it('reads Chinese counts by segment, and names the columns it took', async () => {
    const data = file('segments.csv', [
      '人群,方案,曝光,转化',
      '新客,甲,1000,90',
      '新客,乙,1000,20',
      '老客,甲,1000,15',
      '老客,乙,1000,80',
    ])
    const { document } = await policyCommand({ ...judging, data, language: 'zh-CN' }, terminal, [])
    expect(document).toMatchObject({
      columns: { segment: '人群', arm: '方案', trials: '曝光', successes: '转化' },
    })
    const { segments } = contextualResult.parse(document)
    expect(segments.map(({ name, ucb }) => [name, ucb])).toEqual([
      ['新客', '甲'],
      ['老客', '乙'],
    ])
  })

  it('judges a log in words of the language', async () => {
    const random = seededRandom(3)
    const rows = Array.from({ length: 2000 }, () => {
      const isFirst = random.uniform() < 0.5
      return `${isFirst ? 'A' : 'B'},${random.uniform() < (isFirst ? 0.1 : 0.3) ? 1 : 0},0.5`
    })
    const data = file('log.csv', ['action,reward,propensity', ...rows])
    const { document, lines } = await policyCommand({ ...judging, data, language: 'zh-CN' }, terminal, [])
    const { policies, best } = offPolicyResult.parse(document)
    expect(best).toBe('always B')
    expect(policies.map(({ kind, action }) => [kind, action])).toEqual([
      ['always', 'A'],
      ['always', 'B'],
      ['equal', null],
    ])
    expect(lines.join('\n')).toContain('始终 B')
  })
})

describe('ads test', () => {
  it('takes the column that repeats as the variant, not the number of each ad', async () => {
    const data = file('ads.csv', [
      'ad_id,campaign,age,Impressions,Clicks,Total_Conversion,Approved_Conversion',
      ...Array.from({ length: 300 }, (_, i) => `${7000 + i},c${i % 3},30-34,1000,20,5,${1 + (i % 3)}`),
    ])
    const { document } = await testCommand({ ...deciding, data }, terminal, [])
    expect(document).toMatchObject({
      columns: { arm: 'campaign', trials: 'Impressions', successes: 'Approved_Conversion' },
      leader: 'c2',
    })
  })

  it('refuses rows that are no variants, and tells the row of a count that is none', async () => {
    const many = file('many.csv', [
      'variant,trials,successes',
      ...Array.from({ length: 400 }, (_, i) => `v${i},100,${i % 7}`),
    ])
    await expect(testCommand({ ...deciding, data: many }, terminal, [])).rejects.toMatchObject({
      code: 'ads-too-many-arms',
      params: { available: 400 },
    })
    for (const cell of ['about ten', '-4']) {
      const words = file('words.csv', ['variant,trials,successes', 'A,100,5', `B,100,${cell}`])
      await expect(testCommand({ ...deciding, data: words }, terminal, [])).rejects.toMatchObject({
        code: 'ads-bad-counts',
        params: { row: 2, column: 'successes' },
      })
    }
  })
})
