import { InvalidArgumentError } from 'commander'
import { modelKind, modelKinds, type ModelKind } from '../contract/models.ts'

/** Collects a repeatable option. */
export function list(value: string, previous: readonly string[]): string[] {
  return [...previous, value]
}

export function count(value: string): number {
  if (!/^\d{1,10}$/.test(value)) throw new InvalidArgumentError('a whole number is needed')
  return Number(value)
}

/** Collects a repeatable number. */
export function rowId(value: string, previous: readonly number[]): number[] {
  return [...previous, count(value)]
}

export function decimal(value: string): number {
  const number = Number(value)
  if (value.trim() === '' || !Number.isFinite(number) || number < 0) {
    throw new InvalidArgumentError('a number of at least 0 is needed')
  }
  return number
}

/** A share of something, 0 to 1. */
export function share(value: string): number {
  const number = decimal(value)
  if (number > 1) throw new InvalidArgumentError('a share from 0 to 1 is needed')
  return number
}

/** The mass of an interval. */
export function mass(value: string): number {
  const number = decimal(value)
  if (number < 0.5 || number > 0.999)
    throw new InvalidArgumentError('a mass from 0.5 to 0.999 is needed, such as 0.9')
  return number
}

/** A whole number of at least 1. */
export function atLeastOne(value: string): number {
  const number = count(value)
  if (number < 1) throw new InvalidArgumentError('a whole number of at least 1 is needed')
  return number
}

/** Lengths of lists, 1 to 1000, comma separated. */
export function counts(value: string): number[] {
  const numbers = value.split(',').map(count)
  if (numbers.some((number) => number < 1 || number > 1000))
    throw new InvalidArgumentError('numbers from 1 to 1000 are needed')
  return numbers
}

/** Kinds of models, or auto, comma separated. */
export function modelList(value: string): (ModelKind | 'auto')[] {
  return value.split(',').map((name) => {
    if (name.trim() === 'auto') return 'auto'
    const parsed = modelKind.safeParse(name.trim())
    if (!parsed.success) throw new InvalidArgumentError(`the kinds are auto, ${modelKinds.join(', ')}`)
    return parsed.data
  })
}

/** The format of a file to be written: what was asked for, else what the name ends in, else the first of `formats`. */
export function formatOf<Format extends string>(
  file: string | undefined,
  asked: Format | undefined,
  formats: readonly [Format, ...Format[]],
): Format {
  const ending = file?.toLowerCase().split('.').at(-1)
  return asked ?? formats.find((format) => format === ending) ?? formats[0]
}
