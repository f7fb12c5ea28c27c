import { ExpectedFailure } from '../../contract/failure.ts'
import { drawHoldout, groupOf, holdoutEffect, neededPerGroup } from '../../engine/strategy/holdout.ts'
import { seededRandom } from '../../engine/random.ts'
import { writeTables } from '../export/table-file.ts'
import { numberIn, placeOf, readPlainTable } from '../plain-table.ts'

/**
 * Draws a hold-out group from a file of customers: id, then what it is stratified by (each combination of values is a stratum).
 * @throws ExpectedFailure of reading and writing
 */
export async function drawFromFile(
  path: string,
  columns: readonly string[],
  options: { readonly share: number; readonly seed: number; readonly out: string | null },
) {
  if (!(options.share >= 0 && options.share <= 1)) throw new ExpectedFailure('bad-input', { field: 'share' })
  const table = await readPlainTable(path)
  const [id = 0, ...strata] =
    columns.length === 0 ? [0] : columns.map((name, order) => placeOf(table, name, order))
  const keys = new Map<string, number>()
  const rows = table.rows.filter((row) => (row[id] ?? '').trim() !== '')
  const stratum = rows.map((row) => {
    const key = strata.map((place) => row[place] ?? '').join('\u0001')
    const known = keys.get(key) ?? keys.size
    keys.set(key, known)
    return known
  })
  const held = drawHoldout(stratum, options.share, seededRandom(options.seed))
  const assigned = rows.map((row, index) => ({
    id: (row[id] ?? '').trim(),
    group: held[index] === 1 ? 'holdout' : 'contact',
  }))
  if (options.out !== null) {
    await writeTables(
      options.out,
      [
        {
          name: 'holdout',
          columns: [{ header: 'customer-id' }, { header: 'group' }],
          rows: assigned.map((each) => [each.id, each.group]),
        },
      ],
      { format: 'csv', purpose: 'machine', signal: new AbortController().signal },
    )
  }
  return {
    customers: rows.length,
    held: held.reduce((sum, each) => sum + each, 0),
    strata: keys.size,
    share: options.share,
    seed: options.seed,
    file: options.out,
    ...(options.out === null ? { assigned } : {}),
  }
}

/** What a group that was held out is called where nobody says so. */
const HELD_NAMES = ['holdout', 'hold-out', 'held', 'held out', 'control', '对照', '对照组']
const GROUPS_NAMED = 6

/**
 * The effect of an action from a file with a row per customer: the group, and the outcome (money, orders, 0 or 1).
 * @param held the value of the group column that means held out
 * @throws ExpectedFailure of reading; mapping-incomplete where the group of the held out is empty
 */
export async function effectOfFile(path: string, columns: readonly string[], held: string) {
  const table = await readPlainTable(path)
  const [group = 0, outcome = 1] =
    columns.length === 0 ? [0, 1] : columns.map((name, order) => placeOf(table, name, order))
  const names = new Set(table.rows.map((row) => (row[group] ?? '').trim().toLowerCase()))
  const asked = held.toLowerCase()
  // The usual names stand for each other; a name of one's own is taken at its word.
  const own =
    names.has(asked) || !HELD_NAMES.includes(asked) ? asked : HELD_NAMES.find((name) => names.has(name))
  const values = { held: [] as number[], treated: [] as number[] } // filled below
  let skipped = 0
  for (const row of table.rows) {
    const value = numberIn(row[outcome], table.decimalComma)
    if (value === null) skipped++
    else if ((row[group] ?? '').trim().toLowerCase() === own) values.held.push(value)
    else values.treated.push(value)
  }
  if (values.held.length === 0 || values.treated.length === 0)
    throw new ExpectedFailure('mapping-incomplete', {
      file: table.file,
      missing: `${held} (--held; ${[...names].slice(0, GROUPS_NAMED).join(', ')})`,
    })
  const control = groupOf(values.held)
  const effect = holdoutEffect(groupOf(values.treated), control)
  const known = (value: number): number | null => (Number.isFinite(value) ? value : null)
  return {
    verdict: effect.verdict,
    treated: effect.treated.n,
    held: effect.held.n,
    skipped,
    treatedMean: effect.treated.mean,
    heldMean: effect.held.mean,
    difference: known(effect.difference),
    error: known(effect.error),
    low: known(effect.low),
    high: known(effect.high),
    lift: known(effect.lift),
    liftError: known(effect.liftError),
    /** Customers each group needs to find a lift of 10 % with 80 % power. */
    neededFor10Percent: known(neededPerGroup(control, 0.1)),
  }
}
