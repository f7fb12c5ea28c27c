import type { FixOrder, QuarantineFilter } from '../../contract/cleaning.ts'
import { fill } from '../../contract/locales/fill.ts'
import { localeOf } from '../../contract/locales/locale-of.ts'
import { ExpectedFailure } from '../../contract/failure.ts'
import { importId, type ImportId } from '../../contract/ids.ts'
import { quarantineReason, quarantineReasons } from '../../contract/quarantine-reasons.ts'
import {
  ruleBook,
  ruleId,
  ruleIds,
  severities,
  severity,
  type Rule,
  type RuleBook,
} from '../../contract/rules.ts'
import { faultyValues, quarantinePage } from '../../jobs/clean/read.ts'
import type { ImportRecord } from '../../contract/requests.ts'
import type { ReadableDb } from '../../store/database.ts'
import { recipeOf } from '../../store/queries/fixes.ts'
import { listImports } from '../../store/queries/imports.ts'
import { qualityReport } from '../../store/queries/quality.ts'
import { getRules, setRules } from '../../store/queries/rules.ts'
import { listSteps } from '../../store/queries/steps.ts'
import { fixStepFrom, readFixSteps } from '../fix-steps.ts'
import { UsageError, type CliCommand, type CommonOptions } from '../run-command.ts'
import { withProject } from '../with-project.ts'

/** Of a faulty cell, as much as a line of the terminal takes. */
const SHOWN_CELL = 60

type OfImport = CommonOptions & { readonly import?: number }
type QuarantineOptions = OfImport & {
  readonly reason?: string
  readonly search: string
  readonly limit: number
  readonly offset: number
}

/** The rows that imports have set aside: counts by reason, the most frequent faulty cells, and the rows themselves. */
export const quarantineCommand: CliCommand<QuarantineOptions> = (options) =>
  withProject(options.project, async ({ db, path }) => {
    const { terminal: words, contract } = localeOf(options.language)
    const reason = options.reason === undefined ? null : reasonFrom(options.reason)
    const { search, limit, offset } = options
    const told = async (each: ImportRecord) => {
      const filter: QuarantineFilter = { importId: each.id, reason, column: null, search }
      const { total, rows } = quarantinePage(db, { filter, limit, offset })
      const { values, counted, isWhole } = await faultyValues(db, { importId: each.id })
      const { byReason } = each.counts
      const recipe = recipeOf(db, each.id)
      return {
        importId: each.id,
        file: each.fileName,
        total,
        setAside: each.setAside,
        byReason,
        values,
        valuesCounted: { lines: counted, isWhole },
        recipe,
        rows,
        headers: each.headers,
      }
    }
    const imports: Awaited<ReturnType<typeof told>>[] = []
    for (const each of chosenImports(db, options.import)) imports.push(await told(each))
    const total = imports.reduce((sum, each) => sum + each.total, 0)
    return {
      document: { project: path, total, imports },
      lines: imports.flatMap(({ importId: id, file, total: n, rows, headers }) => [
        fill(words.ofImport, { id, file, n }),
        ...rows.map(({ line, column, reason: name, cells, byte }) => {
          const [value, why] = [cells[headers.indexOf(column)] ?? '', contract.reason[name]]
          const about = byte === null ? why : fill(words.atByte, { words: why, byte })
          const cell = JSON.stringify(value.slice(0, SHOWN_CELL))
          // Bytes stand in it as \xE9 already.
          const shown = name === 'broken-bytes' ? cell.replaceAll('\\\\', '\\') : cell
          const told = { line, column, name, words: about, value: shown }
          return fill(column === '' ? words.wholeLine : words.line, told)
        }),
      ]),
    }
  })

type FixOptions = CommonOptions & {
  readonly import?: number
  readonly reason?: string
  readonly column?: string
  readonly search: string
  readonly row: number[]
  readonly fix: string[]
  readonly steps?: string
  readonly trial?: true
}

/** Changes rows that an import had set aside, and sends them back through the same rules. */
export const fixCommand: CliCommand<FixOptions> = (options, terminal) =>
  withProject(options.project, async ({ db, path }) => {
    const [record] = chosenImports(db, options.import)
    if (record === undefined) throw new ExpectedFailure('import-not-found', { import: 0 })
    const given = options.steps === undefined ? [] : readFixSteps(options.steps)
    const steps = [...given, ...options.fix.map(fixStepFrom)]
    if (steps.length === 0) throw new UsageError('give --fix or --steps')
    for (const { column } of steps) {
      if (column !== '' && !record.headers.includes(column))
        throw new UsageError(
          `${record.fileName} has no column ${column}; it has: ${record.headers.join(', ')}`,
        )
    }
    const reason = options.reason === undefined ? null : reasonFrom(options.reason)
    const filter = { importId: record.id, reason, column: options.column ?? null, search: options.search }
    const rows: FixOrder['rows'] =
      options.row.length > 0
        ? { by: 'rows', importId: record.id, ids: options.row }
        : { by: 'filter', filter }
    const trial = options.trial === true
    const report = await terminal.run<'fix'>(db, { kind: 'fix', fix: { rows, steps, trial } })
    const words = localeOf(options.language).terminal
    const { accepted, merged, duplicates, dropped, still, unchanged } = report
    const figures = { n: report.rows, accepted, merged, duplicates, dropped, still, unchanged }
    const fixed = fill(words.fixed, figures)
    return {
      document: { project: path, importId: record.id, trial, ...report },
      lines: [trial ? fill(words.trial, { fixed }) : fixed],
    }
  })

/** Columns, rules and score of imports. */
export const qualityCommand: CliCommand<OfImport> = (options) =>
  withProject(options.project, ({ db, path }) => {
    const { terminal, contract } = localeOf(options.language)
    const reports = chosenImports(db, options.import).map((each) => qualityReport(db, each.id))
    return Promise.resolve({
      document: { project: path, reports },
      lines: reports.flatMap(({ importId: id, fileName, score, flags }) => [
        fill(terminal.quality, { id, file: fileName, score: score.toFixed(1) }),
        ...flags.map(({ rule, lines: n }) =>
          fill(terminal.marked, { n, words: contract.rule[rule], name: rule }),
        ),
      ]),
    })
  })

type RulesOptions = CommonOptions & {
  readonly set: readonly string[]
  readonly facts?: RuleBook['factPolicy']
}

/** Prints the rules; `--set RULE=SEVERITY[:LIMIT]` changes them for the next imports. */
export const rulesCommand: CliCommand<RulesOptions> = ({ project, set, facts }) =>
  withProject(project, ({ db, path }) => {
    const before = getRules(db)
    const changes = new Map(set.map(ruleChange).map((change) => [change.id, change]))
    const book = ruleBook.parse({
      factPolicy: facts ?? before.factPolicy,
      rules: before.rules.map((each) => ({ ...each, ...changes.get(each.id) })),
    })
    if (set.length > 0 || facts !== undefined) setRules(db, book)
    return Promise.resolve({
      document: { project: path, ...book },
      lines: book.rules.map(
        (each) => `${each.id}: ${each.severity}${each.limit === null ? '' : `, limit ${each.limit}`}`,
      ),
    })
  })

function ruleChange(text: string): Partial<Rule> & Pick<Rule, 'id'> {
  const [name = '', rest = ''] = text.split('=')
  const [word = '', limit] = rest.split(':')
  const id = ruleId.safeParse(name)
  const level = severity.safeParse(word)
  const number = limit === undefined ? undefined : Number(limit)
  if (!id.success) throw new UsageError(`--set ${text}: no rule ${name}; there are: ${ruleIds.join(', ')}`)
  if (!level.success || (number !== undefined && !Number.isFinite(number)))
    throw new UsageError(
      `--set ${text}: give RULE=SEVERITY[:LIMIT], with a severity of: ${severities.join(', ')}`,
    )
  return { id: id.data, severity: level.data, ...(number === undefined ? {} : { limit: number }) }
}

/** Everything that changed the data, the latest first. */
export const historyCommand: CliCommand<CommonOptions & { readonly limit: number }> = ({
  project,
  limit,
  language,
}) =>
  withProject(project, ({ db, path }) => {
    const words = localeOf(language).terminal
    const { total, rows } = listSteps(db, { offset: 0, limit })
    return Promise.resolve({
      document: { project: path, total, steps: rows },
      lines: rows.map(({ id, kind, state, at }) =>
        fill(words.step, {
          id,
          kind: words.stepKind[kind],
          state: words.stepState[state],
          at: new Date(at).toISOString(),
        }),
      ),
    })
  })

function chosenImports(db: ReadableDb, id: number | undefined): ReturnType<typeof listImports> {
  const all = listImports(db)
  if (id === undefined) return all
  const chosen = all.filter((each) => each.id === importIdFrom(id))
  if (chosen.length === 0) throw new ExpectedFailure('import-not-found', { import: id })
  return chosen
}

function importIdFrom(id: number): ImportId {
  const parsed = importId.safeParse(id)
  if (!parsed.success) throw new UsageError('--import takes the id of an import')
  return parsed.data
}

function reasonFrom(text: string): QuarantineFilter['reason'] {
  const parsed = quarantineReason.safeParse(text)
  if (!parsed.success) throw new UsageError(`--reason takes one of: ${quarantineReasons.join(', ')}`)
  return parsed.data
}
