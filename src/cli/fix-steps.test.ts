import { expect, it } from 'vitest'
import { fixStepFrom } from './fix-steps.ts'
import { UsageError } from './run-command.ts'

it('reads bytes of a whole line in another encoding, and refuses one that is not known', () => {
  expect(fixStepFrom('bytes=GB18030')).toEqual({
    reason: 'broken-bytes',
    column: '',
    equals: null,
    operation: { kind: 'read-bytes', encoding: 'gb18030' },
  })
  expect(() => fixStepFrom('bytes=latin-9')).toThrow(UsageError)
})

it('takes a column of that name for a column where an operation follows', () => {
  expect(fixStepFrom('bytes:trim')).toMatchObject({ column: 'bytes', operation: { kind: 'trim' } })
})
