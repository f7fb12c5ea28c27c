import { describe, expect, it } from 'vitest'
import { failureCodes } from '../failure.ts'
import { columnRoles, importTargets, interactionKinds } from '../column-roles.ts'
import { dateOrders } from '../dates.ts'
import { encodings } from '../dialect.ts'
import { quarantineReasons } from '../quarantine-reasons.ts'
import { jobPhases, jobProgress, jobResults } from '../jobs.ts'
import { modelKinds } from '../models.ts'
import { exportColumns } from '../lists.ts'
import { copyFindings, copyPlatforms } from '../copy.ts'
import { stageCountName, stages, stageState } from '../pipeline.ts'
import { en } from './en.ts'
import { describeFailure } from './failures.ts'
import { placeholders } from './fill.ts'
import { zhCn } from './zh-cn.ts'

/** Every text with its path: 'shell.nav.data' → 'Data'. */
function texts(words: object, path = ''): Map<string, string> {
  const found = new Map<string, string>()
  // A locale holds texts and nested groups of texts, nothing else: `Words` says so.
  for (const [key, value] of Object.entries(words) as [string, string | object][]) {
    const here = path === '' ? key : `${path}.${key}`
    if (typeof value === 'string') found.set(here, value)
    else for (const [inner, text] of texts(value, here)) found.set(inner, text)
  }
  return found
}

const english = texts(en)
const chinese = texts(zhCn)

describe('locales', () => {
  it('have the same keys', () => {
    expect([...chinese.keys()].sort()).toEqual([...english.keys()].sort())
  })

  it('have the same placeholders in every text', () => {
    const different = [...english].filter(
      ([key, text]) => placeholders(text).join() !== placeholders(chinese.get(key) ?? '').join(),
    )
    expect(different.map(([key]) => key)).toEqual([])
  })

  it('have no empty text', () => {
    const empty = [...english, ...chinese].filter(([, text]) => text.trim() === '')
    expect(empty.map(([key]) => key)).toEqual([])
  })

  it('speak of no "we"', () => {
    expect([...english].filter(([, text]) => /\b(we|our|us)\b/i.test(text)).map(([key]) => key)).toEqual([])
    expect([...chinese].filter(([, text]) => text.includes('我们')).map(([key]) => key)).toEqual([])
  })
})

const closedSets = [
  ['role', columnRoles],
  ['reason', quarantineReasons],
  ['stage', stages],
  ['stageState', stageState.options],
  ['stageCount', stageCountName.options],
  ['stageCountOne', stageCountName.options],
  ['phase', jobPhases],
  ['unit', jobProgress.shape.unit.options],
  ['jobKind', Object.keys(jobResults)],
  ['modelKind', modelKinds],
  ['exportColumn', exportColumns],
  ['interactionKind', interactionKinds],
  ['dateOrder', dateOrders],
  ['target', importTargets],
  ['encoding', encodings],
] as const

describe.each([
  ['en', en],
  ['zh-CN', zhCn],
] as const)('%s', (language, locale) => {
  it.each(closedSets)('has words for every %s', (name, members) => {
    expect(Object.keys(locale.contract[name]).sort()).toEqual([...members].sort())
  })

  it('has words for every finding and platform of texts', () => {
    expect(Object.keys(locale.copy.finding).sort()).toEqual([...copyFindings].sort())
    expect(Object.keys(locale.copy.platform).sort()).toEqual([...copyPlatforms].sort())
  })

  it.each(failureCodes)('describes %s with and without parameters', (code) => {
    const bare = describeFailure({ code, params: {} }, language)
    const placed = describeFailure(
      { code, params: { file: 'orders.csv', line: 1234, column: 'Price' } },
      language,
    )
    for (const text of [...Object.values(bare), ...Object.values(placed)]) {
      expect(text).not.toBe('')
      expect(text).not.toContain('{{')
    }
    expect(placed.detail).toContain('orders.csv')
    expect(placed.detail).toContain('1,234')
    expect(placed.detail).toContain('Price')
  })
})

describe('describeFailure', () => {
  it('names missing roles in words', () => {
    const failure = { code: 'mapping-incomplete', params: { missing: 'customer-id, time' } } as const
    expect(describeFailure(failure, 'en').detail).toContain('missing: Customer id, Date and time')
    expect(describeFailure(failure, 'zh-CN').detail).toContain('缺少：客户编号、日期时间')
  })
})
