import { ExpectedFailure } from '../../contract/failure.ts'
import { stepId } from '../../contract/ids.ts'
import type { MatchedEntity, MergeGroup, MergeOrder } from '../../contract/duplicates.ts'
import { findDuplicates, type FieldKind, type MatchField } from '../../engine/match/find-duplicates.ts'
import type { ReadableDb } from '../../store/database.ts'
import { keepPairs, knownEntities, openPairsFrom, type KnownEntity } from '../../store/queries/duplicates.ts'
import { dismissPairs, mergeGroups } from '../../store/queries/merges.ts'
import type { Job } from '../job.ts'
import { nextTurn } from '../run-sliced.ts'
import { endRedo } from './end-redo.ts'

const kindOf: Readonly<Record<MatchedEntity, Readonly<Record<string, FieldKind>>>> = {
  customer: {
    name: 'name',
    email: 'email',
    phone: 'phone',
    company: 'text',
    city: 'text',
    postcode: 'code',
    province: 'category',
    country: 'category',
    birthday: 'code',
  },
  product: { name: 'title', brand: 'category', category: 'category' },
}
/** Further columns that the user kept, as long as many rows have them. */
const MAX_ATTRIBUTES = 6
const MIN_FILLED = 0.3

/** Searches the cleaned base for customers (products) that are probably one, and keeps the pairs. O(see findDuplicates). */
export const searchDuplicates: Job<'find-duplicates'> = async ({ entity, minScore }, context) => {
  const { db, signal, progress, now } = context
  const startedAt = now()
  progress({ phase: 'loading', done: 0, total: 0, unit: 'rows' })
  const known = knownEntities(db, entity)
  await nextTurn()
  signal.throwIfAborted()
  const fields = fieldsOf(entity, known)
  const records = known.map(({ facts }) => fields.map(({ name }) => facts.get(name) ?? ''))
  const search = findDuplicates(fields, records, minScore)
  for (;;) {
    const step = search.next()
    if (step.done === true) {
      const pairs = step.value.map((pair) => ({
        ...pair,
        a: known[pair.a]?.id ?? 0,
        b: known[pair.b]?.id ?? 0,
        fields: [...pair.fields],
      }))
      keepPairs(db, entity, pairs)
      return { entity, rows: known.length, pairs: pairs.length, seconds: (now() - startedAt) / 1000 }
    }
    progress({ phase: 'checking', ...step.value, unit: 'rows' })
    await nextTurn()
    signal.throwIfAborted()
  }
}

function fieldsOf(entity: MatchedEntity, known: readonly KnownEntity[]): MatchField[] {
  const fields: MatchField[] = Object.entries(kindOf[entity]).map(([name, kind]) => ({ name, kind }))
  if (entity === 'product') return fields
  const filled = new Map<string, { rows: number; values: Set<string> }>()
  for (const { facts } of known) {
    for (const [name, value] of facts) {
      if (!name.startsWith('attribute:')) continue
      const seen = filled.get(name) ?? { rows: 0, values: new Set() }
      seen.rows++
      seen.values.add(value)
      filled.set(name, seen)
    }
  }
  const useful = [...filled]
    .filter(([, { rows, values }]) => rows >= MIN_FILLED * known.length && values.size > 1)
    .sort(([, a], [, b]) => b.values.size - a.values.size)
    .slice(0, MAX_ATTRIBUTES)
  for (const [name, { rows, values }] of useful) {
    const isCode = [...values].slice(0, 50).every((value) => /^[\w./-]+$/.test(value))
    fields.push({ name, kind: values.size < rows * 0.05 ? 'category' : isCode ? 'code' : 'text' })
  }
  return fields
}

/**
 * Merges groups of customers (products) as one step that can be undone.
 * @throws ExpectedFailure customer-not-found, product-not-found where a member does not count for itself (any more)
 */
export const mergeDuplicates: Job<'merge'> = async ({ merge }, { db, signal, now }) => {
  signal.throwIfAborted()
  const groups = groupsOf(db, merge)
  if (groups.length === 0) return { stepId: null, groups: 0, merged: 0 }
  checkMembers(db, merge.entity, groups)
  await endRedo(db)
  const step = mergeGroups(db, merge.entity, groups, now())
  const merged = groups.reduce((sum, { others }) => sum + others.length, 0)
  return { stepId: stepId.parse(step), groups: groups.length, merged }
}

export const dismissDuplicates: Job<'dismiss'> = async ({ pairs }, { db, signal, now }) => {
  signal.throwIfAborted()
  await endRedo(db)
  return { stepId: stepId.parse(dismissPairs(db, pairs, now())), pairs: pairs.length }
}

function groupsOf(db: ReadableDb, { entity, which }: MergeOrder): readonly MergeGroup[] {
  if (which.by === 'groups') return which.groups
  const groupOf = new Map<number, Set<number>>()
  for (const { a, b } of openPairsFrom(db, entity, which.minScore)) {
    const joined = new Set([...(groupOf.get(a) ?? [a]), ...(groupOf.get(b) ?? [b])])
    for (const member of joined) groupOf.set(member, joined)
  }
  const busiest = db
    .prepare<[string], number>(
      `SELECT e.value FROM json_each(?) e
        ORDER BY (SELECT count(*) FROM visible_interactions x WHERE x.${entity}_id = e.value) DESC, e.value LIMIT 1`,
    )
    .pluck()
  return [...new Set(groupOf.values())].map((members) => {
    const survivor = busiest.get(JSON.stringify([...members])) ?? 0
    return { survivor, others: [...members].filter((member) => member !== survivor), facts: {} }
  })
}

function checkMembers(db: ReadableDb, entity: MatchedEntity, groups: readonly MergeGroup[]): void {
  const isVisible = db
    .prepare<[number], number>(`SELECT 1 FROM visible_${entity}s WHERE ${entity}_id = ?`)
    .pluck()
  const seen = new Set<number>()
  for (const member of groups.flatMap(({ survivor, others }) => [survivor, ...others])) {
    if (isVisible.get(member) !== 1 || seen.has(member))
      throw new ExpectedFailure(`${entity}-not-found`, { [entity]: member })
    seen.add(member)
  }
}
