import { expect, it } from 'vitest'
import { fixStep } from '../../../../contract/fixes.ts'
import { draftFor, fixChoices, stepOf } from './fix-draft.ts'

it('makes a step of the contract of every choice, once nothing is missing', () => {
  for (const choice of fixChoices) {
    const draft = { ...draftFor('bad-price', 'price', null), choice, find: ',', value: '.' }
    const step = stepOf(draft, 'bad-price')
    expect(fixStep.parse(step)).toEqual(step)
    // What concerns the whole row names no column.
    const isRow = choice === 'drop' || choice === 'bytes'
    expect(step?.column).toBe(isRow ? '' : 'price')
  }
})

it('waits for what to find, what to set, and in which column', () => {
  const draft = draftFor('missing-customer', 'customer', '')
  expect(draft.choice).toBe('set')
  expect(stepOf(draft, 'missing-customer')).toBeNull()
  expect(stepOf({ ...draft, choice: 'replace', value: 'x' }, null)).toBeNull()
  expect(stepOf({ ...draft, value: 'x', column: '' }, null)).toBeNull()
})

it('drops only rows with the cell that was chosen', () => {
  const draft = { ...draftFor('bad-price', 'price', 'free'), choice: 'drop' as const }
  expect(stepOf(draft, 'bad-price')).toMatchObject({
    column: 'price',
    equals: 'free',
    operation: { kind: 'drop' },
  })
})
