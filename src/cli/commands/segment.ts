import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { ExpectedFailure } from '../../contract/failure.ts'
import { memberColumn, memberColumns, type MemberColumn } from '../../contract/segment-export.ts'
import type { Audience } from '../../contract/segment-requests.ts'
import {
  calendarDay,
  rule as ruleSchema,
  segmentDraft,
  SMALL_GROUP,
  type AsOf,
  type Rule,
  type Segment,
} from '../../contract/segments.ts'
import { prepareBase } from '../../jobs/customers/customer-base.ts'
import { segmentNamed } from '../../jobs/customers/segment-named.ts'
import { runSliced } from '../../jobs/run-sliced.ts'
import { segmentReaders } from '../../jobs/customers/segment-readers.ts'
import { recordSizes } from '../../jobs/customers/save-segment.ts'
import type { WritableDb } from '../../store/database.ts'
import { externalIdsOf } from '../../store/queries/customer-facts.ts'
import { deleteSegment, duplicateSegment, listSegments, renameSegment } from '../../store/queries/segments.ts'
import { UsageError, type CliCommand, type CommonOptions, type Outcome } from '../run-command.ts'
import type { Terminal } from '../terminal.ts'
import { withProject } from '../with-project.ts'

export const segmentActions = [
  'list',
  'count',
  'members',
  'save',
  'delete',
  'rename',
  'duplicate',
  'export',
  'compare',
  'overlap',
] as const
type Action = (typeof segmentActions)[number]

export type SegmentOptions = CommonOptions & {
  readonly rule?: string
  readonly name?: string
  readonly description: string
  readonly static?: true
  readonly asOf: string
  readonly to?: string
  readonly out?: string
  readonly columns?: string
  readonly purpose: 'spreadsheet' | 'machine'
  readonly consent?: 'email' | 'sms' | 'phone' | 'post'
  readonly limit: number
}

type Context = {
  readonly db: WritableDb
  readonly options: SegmentOptions
  readonly terminal: Terminal
  /** Segments named after the action. */
  readonly names: readonly string[]
  readonly now: () => number
}

/** Segments from a terminal: `segment list`, `segment count --rule rule.json`, `segment compare A B`, ... */
export const segmentCommand: CliCommand<SegmentOptions> = async (options, terminal, args) => {
  const [asked = 'list', ...names] = args
  const action = segmentActions.find((each) => each === asked)
  if (action === undefined) throw new UsageError(`segment takes one of: ${segmentActions.join(', ')}`)
  return withProject(options.project, async ({ db }) => {
    const context = { db, options, terminal, names, now: () => Date.now() }
    // The columns are kept in the project, so that the next call is fast.
    const base = await prepareBase({
      db,
      signal: terminal.signal,
      progress: (report) => terminal.show(report),
    })
    if (action === 'list')
      await runSliced(recordSizes(db, base, context.now()), terminal.signal, () => undefined)
    return actions[action](context)
  })
}

const actions: Readonly<Record<Action, (context: Context) => Outcome | Promise<Outcome>>> = {
  list: ({ db }) => {
    const segments = listSegments(db)
    return {
      document: { segments: segments.map(documentOf) },
      lines:
        segments.length === 0
          ? ['no segments']
          : segments.map(
              ({ id, name, kind, size }) =>
                `${String(id).padStart(4)}  ${String(size ?? '-').padStart(9)}  ${kind.padEnd(8)} ${name}`,
            ),
    }
  },
  count: async (context) => {
    const counted = await segmentReaders['segments:count'](audienceOf(context), context)
    return { document: { ...counted, small: isSmall(counted.size) }, lines: countLines(counted) }
  },
  members: async (context) => {
    const { db, options } = context
    const { total, rows } = await segmentReaders['segments:members'](
      { audience: audienceOf(context), offset: 0, limit: options.limit },
      context,
    )
    const ids = externalIdsOf(
      db,
      rows.map(({ id }) => id),
    )
    return {
      document: { total, members: rows },
      lines: [`${total} members`, ...rows.map(({ id }) => ids.get(id) ?? '')],
    }
  },
  save: async ({ db, options, terminal, names }) => {
    const name = options.name ?? names[0]
    if (name === undefined || options.rule === undefined) throw new UsageError('save needs --name and --rule')
    const known = listSegments(db).find((each) => each.name === name)
    const draft = segmentDraft.safeParse({
      name,
      description: options.description,
      kind: options.static === true ? 'static' : 'dynamic',
      rule: readRule(options.rule),
      asOf: asOfFrom(options.asOf),
    })
    if (!draft.success) throw new UsageError(draft.error.issues.map(({ message }) => message).join('; '))
    const saved = await terminal.run<'save-segment'>(db, {
      kind: 'save-segment',
      draft: draft.data,
      id: known?.id ?? null,
    })
    return {
      document: documentOf(saved),
      lines: [`saved ${saved.name} (${saved.id}): ${saved.size ?? 0} customers`],
    }
  },
  delete: ({ db, names }) => {
    const segment = segmentNamed(db, needed(names, 0, 'the segment'))
    deleteSegment(db, segment.id)
    return { document: { deleted: segment.id }, lines: [`deleted ${segment.name}`] }
  },
  rename: ({ db, names, options, now }) => {
    const segment = segmentNamed(db, needed(names, 0, 'the segment'))
    if (options.to === undefined) throw new UsageError('rename needs --to')
    renameSegment(db, segment.id, options.to, now())
    return { document: { id: segment.id, name: options.to }, lines: [`${segment.name} -> ${options.to}`] }
  },
  duplicate: ({ db, names, options, now }) => {
    const segment = segmentNamed(db, needed(names, 0, 'the segment'))
    if (options.to === undefined) throw new UsageError('duplicate needs --to')
    const id = duplicateSegment(db, segment.id, options.to, now())
    return { document: { id, name: options.to }, lines: [`${segment.name} -> ${options.to} (${id})`] }
  },
  export: async (context) => {
    const { db, options, terminal } = context
    if (options.out === undefined) throw new UsageError('export needs --out')
    const ending = /\.(csv|jsonl|xlsx)$/i.exec(options.out)?.[1]?.toLowerCase()
    if (ending !== 'csv' && ending !== 'jsonl' && ending !== 'xlsx')
      throw new UsageError('--out ends in .csv, .jsonl or .xlsx')
    const file = resolve(options.out)
    const written = await terminal.run<'export-segment'>(db, {
      kind: 'export-segment',
      file,
      settings: {
        audience: audienceOf(context),
        columns: columnsOf(options.columns),
        format: ending,
        purpose: options.purpose,
        language: options.language,
        consent: options.consent ?? null,
      },
    })
    return {
      document: { file, ...written },
      lines: [
        `${written.rows} customers written to ${file}; ${written.suppressed} suppressed and ${written.withoutConsent} without consent left out`,
      ],
    }
  },
  compare: async (context) => {
    const { db, names } = context
    const [a, b] = [needed(names, 0, 'the first segment'), names[1]]
    const compared = await segmentReaders['segments:compare'](
      {
        a: { segmentId: segmentNamed(db, a).id },
        b: b === undefined ? null : { segmentId: segmentNamed(db, b).id },
      },
      context,
    )
    return {
      document: { a, b: b ?? null, ...compared },
      lines: [
        `${compared.sizeA} against ${compared.sizeB} customers, ${compared.shared} in both`,
        ...compared.rows.map(
          ({ field, value, a: first, b: second, difference, differs }) =>
            `${differs ? '*' : ' '} ${(value === '' ? field : `${field}: ${value}`).padEnd(40)} ${first.toFixed(3).padStart(12)} ${second.toFixed(3).padStart(12)}   ${difference.value.toFixed(3)} (${difference.low.toFixed(3)} to ${difference.high.toFixed(3)})`,
        ),
      ],
    }
  },
  overlap: async (context) => {
    const { db, names } = context
    if (names.length < 2 || names.length > 10) throw new UsageError('overlap needs two to ten segments')
    const overlap = await segmentReaders['segments:overlap'](
      { ids: names.map((name) => segmentNamed(db, name).id) },
      context,
    )
    return {
      document: overlap,
      lines: overlap.regions.map(
        ({ members, size }) =>
          `${String(size).padStart(9)}  ${members.map((place) => overlap.segments[place]?.name ?? '').join(' + ')}`,
      ),
    }
  },
}

function documentOf({ createdAt, updatedAt, ...segment }: Segment): object {
  return {
    ...segment,
    small: segment.size !== null && isSmall(segment.size),
    createdAt: new Date(createdAt).toISOString(),
    updatedAt: new Date(updatedAt).toISOString(),
  }
}

function countLines({
  size,
  customers,
  suppressed,
}: {
  size: number
  customers: number
  suppressed: number
}): string[] {
  const share = customers === 0 ? 0 : (size / customers) * 100
  return [
    `${size} of ${customers} customers (${share.toFixed(1)} %), ${suppressed} of them never contacted`,
    ...(isSmall(size) ? [`fewer than ${SMALL_GROUP}: figures of this group may tell of single persons`] : []),
  ]
}

const isSmall = (size: number): boolean => size > 0 && size < SMALL_GROUP

/** The segment named, or the rule of --rule. */
function audienceOf({ db, options, names }: Context): Audience {
  if (options.rule !== undefined) return { rule: readRule(options.rule), asOf: asOfFrom(options.asOf) }
  return { segmentId: segmentNamed(db, needed(names, 0, 'a segment, or --rule')).id }
}

/** A JSON document, or a file that holds one. @throws ExpectedFailure segment-rule-bad, file-not-found */
function readRule(given: string): Rule {
  const isInline = given.trimStart().startsWith('{')
  let text = given
  if (!isInline) {
    try {
      text = readFileSync(resolve(given), 'utf8')
    } catch {
      throw new ExpectedFailure('file-not-found', { file: given })
    }
  }
  let document: unknown
  try {
    document = JSON.parse(text.replace(/^\uFEFF/, ''))
  } catch {
    throw new ExpectedFailure('segment-rule-bad', isInline ? {} : { file: given })
  }
  const parsed = ruleSchema.safeParse(document)
  if (!parsed.success) {
    const path = parsed.error.issues[0]?.path.join('.') ?? ''
    throw new ExpectedFailure('segment-rule-bad', isInline ? { field: path } : { file: given, field: path })
  }
  return parsed.data
}

function asOfFrom(text: string): AsOf {
  if (text === 'data-end' || text === 'today') return { kind: text }
  const day = calendarDay.safeParse(text)
  if (!day.success) throw new UsageError('--as-of takes data-end, today or a day such as 2026-03-31')
  return { kind: 'day', day: day.data }
}

function columnsOf(text: string | undefined): MemberColumn[] {
  if (text === undefined) return [...memberColumns]
  return text.split(',').map((name) => {
    const parsed = memberColumn.safeParse(name.trim().replaceAll('_', '-'))
    if (!parsed.success) throw new UsageError(`--columns takes some of: ${memberColumns.join(', ')}`)
    return parsed.data
  })
}

function needed(names: readonly string[], place: number, what: string): string {
  const name = names[place]
  if (name === undefined) throw new UsageError(`name ${what}`)
  return name
}
