import {
  choosableFacts,
  type DuplicatePair,
  type MatchedEntity,
  type MergeGroup,
  type PairState,
} from '../../contract/duplicates.ts'
import { ExpectedFailure } from '../../contract/failure.ts'
import { fill } from '../../contract/locales/fill.ts'
import { localeOf } from '../../contract/locales/locale-of.ts'
import type { Language } from '../../contract/requests.ts'
import type { ReadableDb } from '../../store/database.ts'
import { customerIdOf } from '../../store/queries/customers.ts'
import { listPairs } from '../../store/queries/duplicates.ts'
import { productIdOf } from '../../store/queries/products.ts'
import { UsageError, type CliCommand, type CommonOptions } from '../run-command.ts'
import { withProject } from '../with-project.ts'

type DuplicatesOptions = CommonOptions & {
  readonly entity: MatchedEntity
  readonly minScore: number
  readonly state: PairState
  readonly search: boolean
  readonly limit: number
  readonly offset: number
}

/** Searches the project for near-duplicates and prints the pairs, the most certain first. */
export const duplicatesCommand: CliCommand<DuplicatesOptions> = (options, terminal) =>
  withProject(options.project, async ({ db, path }) => {
    const { entity, minScore, state, limit, offset } = options
    const found = options.search
      ? await terminal.run<'find-duplicates'>(db, { kind: 'find-duplicates', entity, minScore })
      : null
    const { total, rows } = listPairs(db, { entity, state, limit, offset })
    const words = localeOf(options.language).terminal
    return {
      document: { project: path, entity, search: found, total, pairs: rows },
      lines: [
        fill(words.pairs, { n: total, state: words.pairState[state] }),
        ...rows.map((pair) => lineOf(pair, options.language)),
      ],
    }
  })

function lineOf({ id, a, b, score, fields }: DuplicatePair, language: Language): string {
  const { terminal: words, data } = localeOf(language)
  const names = new Map<string, string>(Object.entries(data.duplicates.facts))
  // English names of fields are part of the interface: they are those that --fact takes.
  const nameOf = (field: string): string => (language === 'en' ? field : (names.get(field) ?? field))
  const why = fields
    .filter(({ level }) => level !== 'different')
    .map(({ field, level }) => fill(words.alike[level], { field: nameOf(field) }))
  const told = { id, a: a.externalId, b: b.externalId, score: score.toFixed(3) }
  return fill(words.pair, { ...told, why: why.join(language === 'en' ? ', ' : '，') })
}

type MergeOptions = CommonOptions & {
  readonly entity: MatchedEntity
  readonly into?: string
  readonly id: string[]
  readonly fact: string[]
  readonly auto?: true
  readonly minScore: number
  readonly apart: number[]
}

/** Merges given ids, or all open pairs from a score on; or says of pairs that they are not the same. */
export const mergeCommand: CliCommand<MergeOptions> = (options, terminal) =>
  withProject(options.project, async ({ db, path }) => {
    const { entity, minScore } = options
    const words = localeOf(options.language).terminal
    if (options.apart.length > 0) {
      const { stepId, pairs } = await terminal.run<'dismiss'>(db, { kind: 'dismiss', pairs: options.apart })
      return {
        document: { project: path, stepId, pairs },
        lines: [fill(words.apart, { id: stepId, n: pairs })],
      }
    }
    const which =
      options.auto === true
        ? ({ by: 'score', minScore } as const)
        : { by: 'groups' as const, groups: [groupOf(db, options)] }
    const report = await terminal.run<'merge'>(db, { kind: 'merge', merge: { entity, which } })
    const { merged: n, groups, stepId: id } = report
    const merged = fill(words.mergedInto, { n, groups })
    return {
      document: { project: path, ...report },
      lines: [id === null ? merged : fill(words.mergedStep, { merged, id })],
    }
  })

function groupOf(db: ReadableDb, { entity, into, id, fact }: MergeOptions): MergeGroup {
  if (into === undefined || id.length === 0) throw new UsageError('give --into and --id, --auto, or --apart')
  const columns: readonly string[] = choosableFacts[entity]
  const facts = fact.map((text): [string, string] => {
    const at = text.indexOf('=')
    const name = text.slice(0, at)
    if (at < 1 || !columns.includes(name))
      throw new UsageError(`--fact ${text}: give NAME=VALUE, with a name of ${columns.join(', ')}`)
    return [name, text.slice(at + 1)]
  })
  return {
    survivor: rowOf(db, entity, into),
    others: id.map((each) => rowOf(db, entity, each)),
    facts: Object.fromEntries(facts),
  }
}

function rowOf(db: ReadableDb, entity: MatchedEntity, externalId: string): number {
  const id = entity === 'customer' ? customerIdOf(db, externalId) : productIdOf(db, externalId)
  if (id === undefined) throw new ExpectedFailure(`${entity}-not-found`, { [entity]: externalId })
  return id
}
