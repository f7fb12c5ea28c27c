import { InvalidArgumentError } from 'commander'

/** Collects a repeatable option. */
export function list(value: string, previous: readonly string[]): string[] {
  return [...previous, value]
}

export function count(value: string): number {
  if (!/^\d{1,10}$/.test(value)) throw new InvalidArgumentError('a whole number is needed')
  return Number(value)
}

export function decimal(value: string): number {
  const number = Number(value)
  if (value.trim() === '' || !Number.isFinite(number) || number < 0) {
    throw new InvalidArgumentError('a number of at least 0 is needed')
  }
  return number
}
