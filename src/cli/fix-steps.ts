import { readFileSync } from 'node:fs'
import { basename, resolve } from 'node:path'
import { z } from 'zod'
import { dateOrder } from '../contract/dates.ts'
import { ExpectedFailure } from '../contract/failure.ts'
import { byteReadings, fixStep, type FixOperation, type FixStep } from '../contract/fixes.ts'
import { UsageError } from './run-command.ts'

const HELP =
  `give drop, bytes=ENCODING (${byteReadings.join(', ')}), or COLUMN:trim, COLUMN:upper, COLUMN:lower, COLUMN:title, COLUMN:missing, COLUMN:set=VALUE, COLUMN:replace=FIND=>WITH, ` +
  'COLUMN:whole=CELL=>WITH, COLUMN:time=ymd|dmy|mdy, COLUMN:number=comma|point'

/**
 * `price:number=comma` and the like.
 * @throws UsageError for what is none of them
 */
export function fixStepFrom(text: string): FixStep {
  if (text === 'drop') return { reason: null, column: '', equals: null, operation: { kind: 'drop' } }
  const reading = /^bytes=(.+)$/.exec(text)?.[1]
  if (reading !== undefined) return readingStep(reading, text)
  const found = /^(.+?):(\w+)(?:=([\s\S]*))?$/.exec(text)
  if (found === null) throw new UsageError(`--fix ${text}: ${HELP}`)
  const [, column = '', name = '', value = ''] = found
  const operation = operationFrom(name, value)
  if (operation === undefined) throw new UsageError(`--fix ${text}: ${HELP}`)
  return { reason: null, column, equals: null, operation }
}

function readingStep(reading: string, text: string): FixStep {
  const encoding = byteReadings.find((each) => each === reading.toLowerCase())
  if (encoding === undefined) throw new UsageError(`--fix ${text}: ${HELP}`)
  return {
    reason: 'broken-bytes',
    column: '',
    equals: null,
    operation: { kind: 'read-bytes', encoding },
  }
}

function operationFrom(name: string, value: string): FixOperation | undefined {
  switch (name) {
    case 'trim':
      return { kind: 'trim' }
    case 'upper':
    case 'lower':
    case 'title':
      return { kind: 'case', to: name }
    case 'missing':
      return { kind: 'set-missing' }
    case 'set':
      return { kind: 'set', value }
    case 'replace':
    case 'whole': {
      const at = value.indexOf('=>')
      if (at < 1) return undefined
      return {
        kind: 'replace',
        find: value.slice(0, at),
        with: value.slice(at + 2),
        wholeCell: name === 'whole',
      }
    }
    case 'time': {
      const order = dateOrder.safeParse(value)
      return order.success ? { kind: 'parse-time', dateOrder: order.data } : undefined
    }
    case 'number':
      return value === 'comma' || value === 'point'
        ? { kind: 'parse-number', decimalComma: value === 'comma' }
        : undefined
    default:
      return undefined
  }
}

/** Steps as JSON, as `sextant quarantine --json` gives them in `recipe`. */
export function readFixSteps(path: string): FixStep[] {
  let text: string
  try {
    text = readFileSync(resolve(path), 'utf8')
  } catch {
    throw new ExpectedFailure('file-not-found', { file: basename(path) })
  }
  try {
    return z.array(fixStep).parse(JSON.parse(text))
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error)
    throw new UsageError(`${basename(path)} is not a list of fixes: ${why}`)
  }
}
