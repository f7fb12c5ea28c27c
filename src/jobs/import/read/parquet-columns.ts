import type { FileMetaData, SchemaElement } from 'hyparquet'
import { ExpectedFailure } from '../../../contract/failure.ts'
import { textOf } from './object-writer.ts'

const MAX_COLUMNS = 16_384
/** How pandas calls the numbers of its rows where they have no name. */
const INDEX = /^__index_level_\d+__$/

/** A column at the top of the schema, and how its values are written. */
export type ParquetColumn = { readonly name: string; readonly write: (value: unknown) => unknown }

export type ParquetColumns = {
  readonly columns: readonly ParquetColumn[]
  /** The column that only numbers the rows and is left out; empty: there is none. */
  readonly indexColumn: string
  /** What to read by: decimals come as they are stored, so that no digit is lost. */
  readonly metadata: FileMetaData
}

/** @throws ExpectedFailure parquet-bad, too-many-columns */
export function columnsOf(metadata: FileMetaData, file: string): ParquetColumns {
  const [root] = metadata.schema
  const schema = [...metadata.schema]
  const columns: (ParquetColumn & { readonly isIndex: boolean })[] = []
  // The schema is a tree in depth-first order; what is below a top-level column is part of it. A file may tell more elements than it has.
  let at = 1
  const skip = (): void => {
    for (let left = 1; left > 0 && at < schema.length; left--) left += schema[at++]?.num_children ?? 0
  }
  for (let child = 0; child < (root?.num_children ?? 0) && at < schema.length; child++) {
    const element = metadata.schema[at]
    if (element !== undefined) {
      const isPlain =
        isDecimal(element) && element.type !== 'BYTE_ARRAY' && element.num_children === undefined
      if (isPlain) schema[at] = stored(element)
      const write = isPlain ? decimalWriter(element.scale ?? 0) : writerOf(element)
      columns.push({ name: element.name, write, isIndex: isIndex(element) })
    }
    skip()
  }
  if (columns.length === 0) throw new ExpectedFailure('parquet-bad', { file })
  if (columns.length > MAX_COLUMNS) throw new ExpectedFailure('too-many-columns', { file, line: 1 })
  const own = columns.filter((column) => !column.isIndex)
  const indexColumn = own.length === 0 ? '' : (columns.find((column) => column.isIndex)?.name ?? '')
  return { columns: own.length === 0 ? columns : own, indexColumn, metadata: { ...metadata, schema } }
}

function isIndex({ name, type, converted_type: converted, logical_type: logical }: SchemaElement): boolean {
  // A text, a date or an amount is somebody's, even without a name.
  const isCount = (type === 'INT64' || type === 'INT32') && (logical?.type ?? 'INTEGER') === 'INTEGER'
  return INDEX.test(name) && isCount && (converted === undefined || /^U?INT_/.test(converted))
}

function isDecimal({ converted_type: converted, logical_type: logical }: SchemaElement): boolean {
  return converted === 'DECIMAL' || logical?.type === 'DECIMAL'
}

/** The element without its meaning: its values come as whole numbers or bytes. */
function stored(element: SchemaElement): SchemaElement {
  const { converted_type: _, logical_type: __, ...rest } = element
  return rest
}

function writerOf(element: SchemaElement): ParquetColumn['write'] {
  const { type, converted_type: converted, logical_type: logical } = element
  if (converted === 'DATE' || logical?.type === 'DATE') return (value) => dateText(value, 10)
  if (logical?.type === 'TIMESTAMP') {
    // A time that was written without a zone has none in its text either: the plan says where it is from.
    const end = logical.isAdjustedToUTC ? undefined : -1
    return (value) => dateText(value, end)
  }
  if (logical?.type === 'TIME') return clockWriter(logical.unit)
  if (converted === 'TIME_MILLIS' || converted === 'TIME_MICROS')
    return clockWriter(converted === 'TIME_MILLIS' ? 'MILLIS' : 'MICROS')
  if (element.num_children === undefined && type === 'FLOAT') return (value) => floatText(value, true)
  if (element.num_children === undefined && type === 'DOUBLE') return (value) => floatText(value, false)
  return (value) => (value instanceof Date ? dateText(value, undefined) : value)
}

function dateText(value: unknown, end: number | undefined): unknown {
  if (!(value instanceof Date) || Number.isNaN(value.getTime())) return value
  return value
    .toISOString()
    .slice(0, end)
    .replace(/\.000(?=Z?$)/, '')
}

const PER_SECOND = { MILLIS: 1_000, MICROS: 1_000_000, NANOS: 1_000_000_000 }

function clockWriter(unit: keyof typeof PER_SECOND): ParquetColumn['write'] {
  const per = BigInt(PER_SECOND[unit])
  return (value) => {
    if (typeof value !== 'number' && typeof value !== 'bigint') return value
    const count = BigInt(value)
    if (count < 0n || count >= 86_400n * per) return value
    const seconds = Number(count / per)
    const two = (part: number): string => String(part).padStart(2, '0')
    const rest = String(count % per)
      .padStart(String(per).length - 1, '0')
      .replace(/0+$/, '')
    const clock = `${two(Math.floor(seconds / 3600))}:${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}`
    return rest === '' ? clock : `${clock}.${rest}`
  }
}

/** The shortest text that is the same number; what is no number is nothing. A whole number with more digits than the type holds is written so that it shows. */
function floatText(value: unknown, isSingle: boolean): unknown {
  if (typeof value !== 'number') return value
  if (Number.isNaN(value)) return ''
  const isWhole = Number.isInteger(value)
  if (isWhole && Math.abs(value) > (isSingle ? 2 ** 24 : Number.MAX_SAFE_INTEGER))
    return value.toExponential(isSingle ? 7 : undefined).toUpperCase()
  if (!isSingle || isWhole) return value
  for (let digits = 6; digits < 9; digits++) {
    const short = Number(value.toPrecision(digits))
    if (Math.fround(short) === value) return short
  }
  return value
}

function decimalWriter(scale: number): ParquetColumn['write'] {
  return (value) => {
    const unscaled =
      value instanceof Uint8Array
        ? wholeOf(value)
        : typeof value === 'bigint' || typeof value === 'number'
          ? BigInt(value)
          : undefined
    if (unscaled === undefined) return textOf(value)
    if (scale <= 0) return String(unscaled)
    const digits = String(unscaled < 0n ? -unscaled : unscaled).padStart(scale + 1, '0')
    return `${unscaled < 0n ? '-' : ''}${digits.slice(0, -scale)}.${digits.slice(-scale)}`
  }
}

/** A whole number in two's complement, the highest byte first. */
function wholeOf(bytes: Uint8Array): bigint {
  if (bytes.length === 0) return 0n
  return BigInt.asIntN(bytes.length * 8, BigInt(`0x${Buffer.from(bytes).toString('hex')}`))
}
