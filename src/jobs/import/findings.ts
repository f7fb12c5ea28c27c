import { ASSUMED_FIRST_DAY, type ImportPlan } from '../../contract/import-plan.ts'
import type { Finding } from '../../contract/inspection.ts'
import type { PresetMatch } from '../../contract/presets.ts'
import { isDamagedId, cleanId } from './clean-id.ts'
import type { Contents } from './column-contents.ts'
import { lineHeader } from './header-words.ts'
import { numberRoles } from './number-roles.ts'
import type { Layout } from './detect-layout.ts'
import { tellOfSheet } from './sheet-findings.ts'
import { periodHeader } from './period-headers.ts'
import { onceEncoded } from './broken-text.ts'
import { isTextKind } from '../../contract/dialect.ts'
import type { EncodingTold } from './detect-encoding.ts'
import type { Container, TableHead } from './read/table.ts'

/** Files of an archive that are named; how many there are is told anyhow. */
const MAX_NAMED = 20

type Seen = {
  readonly container: Container
  readonly plan: ImportPlan
  readonly headers: readonly string[]
  readonly contents: readonly Contents[]
  readonly layout: Layout
  readonly ambiguousDates: readonly number[]
  readonly preset: PresetMatch | null
  /** The amount is the same on all lines of an order. */
  readonly repeatsTotal: boolean
  readonly table: TableHead
  /** Lines that are sure to be UTF-8 in a text of another encoding. */
  readonly utf8Lines: number
  /** What the encoding was told by; null where the user has said it. */
  readonly told: EncodingTold | null
}

/** What was found, in the order a reader asks: what the file is, how it is cut, where the table is, what its cells are. */
export function findingsOf(seen: Seen): Finding[] {
  const { container, plan, headers, contents, layout, ambiguousDates, preset } = seen
  const { dialect } = plan
  const findings: Finding[] = []
  const tell = (kind: Finding['kind'], params: Finding['params'] = {}, isDoubtful = false): void => {
    findings.push({ kind, params, isDoubtful })
  }
  tell('kind', { kind: dialect.kind })
  if (preset !== null) tell('preset', { preset: preset.name, n: preset.columns })
  if (container.members.length > 0)
    tell('member', {
      member: dialect.member,
      count: container.members.filter(({ readable }) => readable).length,
    })
  const leftOut = container.members.filter(({ readable }) => !readable).map(({ name }) => name)
  if (leftOut.length > 0)
    tell('left-out-files', { n: leftOut.length, names: leftOut.slice(0, MAX_NAMED).join(', ') }, true)
  tellOfSheet(container, plan, headers, seen.table, tell)
  const indexColumn = seen.table.notes?.indexColumn ?? ''
  if (indexColumn !== '') tell('index-column', { column: indexColumn })
  if (dialect.kind === 'html' || dialect.kind === 'xml') {
    tell('encoding', { encoding: dialect.encoding })
    const [declared] = seen.told?.words ?? []
    if (declared !== undefined) tell('unknown-charset', { encoding: dialect.encoding, declared }, true)
  }
  if (isTextKind(dialect.kind)) {
    const sure = seen.told?.isLikely === true && seen.told.other === undefined ? seen.told.words : []
    tell('encoding', {
      encoding: dialect.encoding,
      ...(sure.length > 0 ? { words: sure.join(' · ') } : {}),
    })
    if (seen.table.broken !== undefined) {
      const { records: n, line, byte, reading } = seen.table.broken
      tell('broken-bytes', { n, line, byte, encoding: dialect.encoding, reading }, true)
    }
    tellDoubt(seen, tell)
    const twice = contents
      .flatMap(({ samples }) => samples)
      .find((sample) => onceEncoded(sample) !== undefined)
    if (twice !== undefined) tell('twice-encoded', { sample: twice, meant: onceEncoded(twice) ?? '' }, true)
    if (seen.utf8Lines > 0) tell('mixed-encoding', { n: seen.utf8Lines, encoding: dialect.encoding }, true)
  }
  if (dialect.kind === 'delimited') {
    tell('delimiter', { delimiter: dialect.delimiter })
    if (dialect.quote !== '"') tell('quote', { quote: dialect.quote }, true)
  }
  if (dialect.comment !== '') tell('comments', { mark: dialect.comment })
  if (dialect.skipTop > 0) tell('preamble', { n: dialect.skipTop })
  if (dialect.headerRows === 0) tell('no-header', {}, true)
  else if (dialect.headerRows === 1) tell('header', { line: dialect.skipTop + 1 })
  else tell('two-header-rows', { n: dialect.headerRows })
  const named = headers.filter((header) => header !== '')
  const doubles = named.length - new Set(named).size
  if (doubles > 0) tell('duplicate-headers', { n: doubles })
  if (layout.totals > 0) tell('totals', { n: layout.totals })
  if (dialect.skipBottom > 0) tell('footer', { n: dialect.skipBottom }, true)
  else if (layout.footers > 0) tell('footer', { n: layout.footers })
  if (plan.decimalComma) tell('decimal-comma')
  const short = plan.shortNumbers.filter((index) => numberRoles.has(plan.roles[index] ?? 'ignore'))
  const [firstShort] = short
  if (firstShort !== undefined)
    tell('short-numbers', {
      columns: short.map((index) => headers[index] ?? '').join(', '),
      sample: contents[firstShort]?.shortSample ?? '',
    })
  const total = plan.roles.indexOf('line-total')
  const isSigned = plan.target === 'interactions' && total >= 0 && !plan.roles.includes('unit-price')
  if (isSigned && (contents[total]?.min ?? 0) < 0)
    tell('negative-refunds', { column: headers[total] ?? '' }, true)
  if (plan.payback !== null && plan.payback.amount !== null)
    tell('payback', { column: headers[plan.payback.amount] ?? '' }, true)
  if (plan.currency !== 'XXX') tell('currency', { currency: plan.currency })
  if (ambiguousDates.length > 0)
    tell('date-order-open', { column: headers[ambiguousDates[0] ?? 0] ?? '' }, true)
  const list = headers.find((header) => lineHeader(header) !== undefined)
  if (list !== undefined) tell('list-rows', { list: list.slice(0, list.lastIndexOf('[].')) }, true)
  const clock = plan.roles.indexOf('time-of-day')
  if (clock >= 0)
    tell('date-and-time', {
      date: headers[plan.roles.indexOf('time')] ?? '',
      time: headers[clock] ?? '',
    })
  const folded = plan.roles.filter((role) => role === 'product-column').length
  if (folded > 0) tell('wide-table', { n: folded }, true)
  const periods = plan.roles.flatMap((role, index) =>
    role === 'period-column' ? [headers[index] ?? ''] : [],
  )
  const [firstPeriod] = periods
  if (firstPeriod !== undefined) {
    tell('wide-periods', { n: periods.length })
    if (periodHeader(firstPeriod)?.kind === 'numbered')
      tell('numbered-periods', { column: firstPeriod, day: plan.period?.from ?? ASSUMED_FIRST_DAY }, true)
  }
  tellCountedTime(seen, tell)
  const kind = plan.roles.indexOf('event-kind')
  const codes = Object.entries(plan.kindWords)
  if (preset === null && codes.length > 0)
    tell(
      'kind-codes',
      { column: headers[kind] ?? '', codes: codes.map(([word, meant]) => `${word} = ${meant}`).join(', ') },
      true,
    )
  const dropped = plan.recipe.filter(({ operation }) => operation.kind === 'drop')
  if (dropped.length > 0)
    tell('rows-dropped', { words: dropped.map(({ equals, column }) => equals || column).join(', ') })
  if (plan.rowIds !== '') tell('numbered-rows', { name: plan.rowIds }, true)
  if (plan.period !== null) tell('report-period', { ...plan.period }, plan.period.from !== plan.period.to)
  if (plan.target === 'interactions') tellMissingNames(seen, tell)
  if (seen.repeatsTotal && plan.target === 'interactions')
    tell('repeated-total', { column: headers[plan.roles.indexOf('line-total')] ?? '' }, true)
  if (plan.carryDown !== null) tell('carry-down', { n: plan.carryDown.columns.length })
  plan.roles.forEach((role, index) => {
    if (role !== 'customer-id' && role !== 'product-id' && role !== 'order-id') return
    const samples = contents[index]?.samples ?? []
    if (samples.some((sample) => isDamagedId(cleanId(sample))))
      tell('damaged-ids', { column: headers[index] ?? '' }, true)
  })
  return findings
}

/** The column of times holds no dates. */
function tellCountedTime({ plan, headers }: Seen, tell: Tell): void {
  const { countedTime, period } = plan
  if (countedTime === null) return
  const { unit, from } = countedTime
  const column = headers[plan.roles.indexOf('time')] ?? ''
  tell('counted-time', { column, unit, from, day: period?.from ?? ASSUMED_FIRST_DAY }, true)
}

/** The encoding may be another one, or none that is known. */
function tellDoubt({ told }: Seen, tell: Tell): void {
  if (told === null) return
  const { encoding, words, other, isLikely } = told
  const read = { encoding, words: words.join(' · ') }
  if (!isLikely) tell('unsure-encoding', read, true)
  else if (other !== undefined)
    tell('two-encodings', { ...read, other: other.encoding, otherWords: other.words.join(' · ') }, true)
}

type Tell = (kind: Finding['kind'], params?: Finding['params'], isDoubtful?: boolean) => void

/** Rows that name no customer, or no product: how many, and what becomes of them. */
function tellMissingNames({ plan, contents }: Seen, tell: Tell): void {
  const shareWithout = (key: 'customer' | 'product'): number => {
    const columns = plan.roles.flatMap((role, index) => (KEYS[key].includes(role) ? [index] : []))
    const [told] = columns.map((index) => contents[index])
    if (told === undefined) return 1
    // Cells that are told once per order are filled from above.
    if (told.rows === 0 || columns.some((index) => plan.carryDown?.columns.includes(index) === true)) return 0
    return 1 - (told.filled * (key === 'customer' ? 1 - told.masked : 1)) / told.rows
  }
  const [customer, product] = [shareWithout('customer'), shareWithout('product')]
  if (customer > 0)
    tell('without-customer', { share: customer, kept: Number(plan.keepWithoutCustomer) }, customer >= 0.01)
  if (product > 0 && !plan.roles.includes('product-column'))
    tell('without-product', { share: product, kept: Number(plan.keepWithoutProduct) }, product >= 0.01)
}

const KEYS: Readonly<Record<'customer' | 'product', readonly string[]>> = {
  customer: ['customer-id', 'email', 'phone'],
  product: ['product-id', 'product-name'],
}
