import { describe, expect, it } from 'vitest'
import { productId } from '../../../../contract/ids.ts'
import type { RecommendedProduct } from '../../../../contract/models.ts'
import { chosenColumns, moved, toggled } from './export-columns.ts'
import { mainReasons, reasonLines } from './reasons.ts'
import { settingFields } from './settings-fields.ts'

function recommended(shares: readonly number[]): RecommendedProduct {
  return {
    rank: 1,
    productId: productId.parse(1),
    externalId: 'p',
    name: 'p',
    category: '',
    score: shares.reduce((sum, share) => sum + share, 0),
    basis: 'additive',
    reasons: shares.map((share, index) => ({
      productId: productId.parse(index + 1),
      externalId: '',
      name: `r${index}`,
      share,
    })),
  }
}

describe('reasons', () => {
  it('add up to the score, however many are summed up', () => {
    const product = recommended([0.1, 0.5, -0.2, 0.05, 0.3])
    const lines = reasonLines(product, 3)
    expect(lines.shown.map((reason) => reason.name)).toEqual(['r1', 'r4', 'r2'])
    expect(lines.others).toBe(2)
    const shown = lines.shown.reduce((sum, reason) => sum + reason.share, 0)
    expect(shown + lines.othersShare).toBeCloseTo(product.score)
    expect(lines.sum).toBeCloseTo(product.score)
  })

  it('are named by the two that speak most for it, never by one against it', () => {
    expect(mainReasons(recommended([0.1, -0.9, 0.5, 0.3])).map((reason) => reason.name)).toEqual(['r2', 'r3'])
    expect(mainReasons(recommended([-0.1]))).toEqual([])
  })
})

describe('export columns', () => {
  const choices = [
    { column: 'rank', isChosen: true },
    { column: 'score', isChosen: false },
    { column: 'email', isChosen: true },
  ] as const

  it('keep their order', () => {
    expect(chosenColumns(moved(choices, 2, -1))).toEqual(['rank', 'email'])
    expect(chosenColumns(moved(toggled(choices, 'score'), 1, -1))).toEqual(['score', 'rank', 'email'])
  })

  it('stay where they are at the edges', () => {
    expect(moved(choices, 0, -1)).toBe(choices)
    expect(moved(choices, 2, 1)).toBe(choices)
  })
})

it('takes the bounds of settings from the contract', () => {
  expect(settingFields.ials.find((field) => field.name === 'rank')).toMatchObject({
    min: 0,
    max: 512,
    isWhole: true,
  })
  expect(settingFields.ials.find((field) => field.name === 'penalty')).toMatchObject({
    max: 1000,
    isWhole: false,
  })
  expect(settingFields.popularity[0]).toMatchObject({ min: 0, max: 36_500, isWhole: false })
})
