import { Linter } from 'eslint'
import tseslint from 'typescript-eslint'
import { describe, expect, it } from 'vitest'
import { explainCast } from './explain-cast.mjs'
import { explainDisable } from './explain-disable.mjs'

function problems(rule, code) {
  const config = {
    files: ['**/*.ts'],
    languageOptions: { parser: tseslint.parser },
    plugins: { own: { rules: { rule } } },
    rules: { 'own/rule': 'error' },
  }
  return new Linter().verify(code, [config], 'a.ts').filter((message) => message.ruleId === 'own/rule').length
}

describe('a cast', () => {
  it.each([
    ['const a = b as string', 1],
    ['const a = b as unknown as string', 2],
    ['// b is checked above\nconst a = b as string', 0],
    ['const a = b as string // b is checked above', 0],
    ['/* checked */\n\nconst a = b as string', 1],
    ['const a = [1] as const', 0],
    ['const a = b satisfies string', 0],
  ])('%j has %i problems', (code, count) => {
    expect(problems(explainCast, code)).toBe(count)
  })
})

describe('a suppression', () => {
  it.each([
    ['// eslint-disable-next-line no-eval -- the page is a fixture\nlet a', 0],
    ['// eslint-disable-next-line no-eval\nlet a', 1],
    ['/* eslint-disable */ let a', 2],
    ['// a remark about eslint-disable\nlet a', 0],
  ])('%j has %i problems', (code, count) => {
    expect(problems(explainDisable, code)).toBe(count)
  })
})
