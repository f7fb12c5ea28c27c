import { expect, it } from 'vitest'
import { formatOf } from './values.ts'

it('writes what was asked for, else what the name of the file ends in', () => {
  const formats = ['csv', 'jsonl', 'xlsx'] as const
  expect(formatOf('lists.xlsx', undefined, formats)).toBe('xlsx')
  expect(formatOf('Lists.XLSX', undefined, formats)).toBe('xlsx')
  expect(formatOf('lists.xlsx', 'jsonl', formats)).toBe('jsonl')
  expect(formatOf('lists.txt', undefined, formats)).toBe('csv')
  expect(formatOf(undefined, undefined, formats)).toBe('csv')
})
