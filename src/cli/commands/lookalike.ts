import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { basename, resolve } from 'node:path'
import { featureGroup, featureGroups } from '../../contract/customer-features.ts'
import { ExpectedFailure } from '../../contract/failure.ts'
import { describeTraits, featureName } from '../../contract/locales/traits.ts'
import { lookalikeSettings, type LookalikeSettings } from '../../contract/lookalikes.ts'
import { segmentName } from '../../contract/segments.ts'
import { lookalikeCustomers, lookalikeIds } from '../../jobs/lookalike/lookalike-reader.ts'
import { formatOf } from '../../jobs/value/clv-table.ts'
import type { ReadableDb } from '../../store/database.ts'
import { findSegment } from '../../store/queries/segments.ts'
import { UsageError, type CliCommand, type CommonOptions } from '../run-command.ts'
import { withProject } from '../with-project.ts'

export type LookalikeCommandOptions = CommonOptions & {
  readonly segment?: string
  readonly ids?: string
  readonly features?: string
  readonly model?: number
  readonly size: number
  readonly seed: number
  readonly top: number
  readonly save?: string
  readonly out?: string
}

/** The customers most alike to a segment or to the ids in a file, ranked, with a hold-out. */
export const lookalikeCommand: CliCommand<LookalikeCommandOptions> = async (options, terminal) =>
  withProject(options.project, async ({ db, path }) => {
    const { out, save, language } = options
    const settings = await settingsOf(db, options)
    const made = await terminal.run<'lookalike'>(db, { kind: 'lookalike', settings })
    const exported =
      out === undefined
        ? null
        : await terminal.run<'export-analysis'>(db, {
            kind: 'export-analysis',
            settings: { analysisId: made.id, format: formatOf(out), purpose: 'machine' },
            file: resolve(out),
          })
    const saved =
      save === undefined
        ? null
        : await terminal.run<'save-segment'>(db, {
            kind: 'save-segment',
            id: null,
            draft: {
              name: segmentName.parse(save),
              description: '',
              kind: 'static',
              rule: { kind: 'ids', ids: lookalikeIds(db, { analysisId: made.id, limit: made.summary.kept }) },
              asOf: { kind: 'data-end' },
            },
          })
    const { rows } = lookalikeCustomers(db, {
      analysisId: made.id,
      offset: 0,
      limit: Math.max(1, options.top),
    })
    const { summary } = made
    return {
      document: {
        project: path,
        analysis: made.id,
        ...summary,
        description: describeTraits(summary.traits, language, 4),
        traits: summary.traits.map(({ feature, ...numbers }) => ({
          figure: featureName(feature, language),
          ...numbers,
        })),
        customers: rows.map(({ customer, ...rest }) => ({
          ...rest,
          id: customer.externalId,
          name: customer.name,
        })),
        out: exported === null ? null : { file: out, rows: exported.rows },
        segment: saved === null ? null : { id: saved.id, name: saved.name, size: saved.size },
      },
      lines: [
        `${summary.seeds} members, ${summary.candidates} others; ${summary.method}; hidden members above others in ${(100 * summary.auc.mean).toFixed(1)} % of the cases (${summary.verdict})`,
        describeTraits(summary.traits, language, 4),
        ...summary.curve.map(
          ({ size, recall, lift }) =>
            `first ${String(size).padStart(8)}: ${(100 * recall).toFixed(1).padStart(5)} % of hidden members, lift ${lift.toFixed(2)}`,
        ),
        ...rows.map(
          ({ rank, customer, score }) =>
            `${String(rank).padStart(6)}  ${customer.externalId}  ${score.toFixed(3)}`,
        ),
      ],
    }
  })

async function settingsOf(db: ReadableDb, options: LookalikeCommandOptions): Promise<LookalikeSettings> {
  const { segment, ids } = options
  if ((segment === undefined) === (ids === undefined)) throw new UsageError('give --segment or --ids')
  const features = options.features?.split(',').map((name) => {
    const parsed = featureGroup.safeParse(name.trim())
    if (!parsed.success) throw new UsageError(`--features takes ${featureGroups.join(', ')}`)
    return parsed.data
  })
  const source =
    segment === undefined ? { ids: await idsIn(ids ?? '') } : { segmentId: segmentIdOf(db, segment) }
  const parsed = lookalikeSettings.safeParse({
    source,
    ...(features === undefined ? {} : { features }),
    modelId: options.model ?? null,
    size: options.size,
    seed: options.seed,
  })
  if (!parsed.success)
    throw new UsageError(`${parsed.error.issues[0]?.path.join('.') ?? 'options'}: out of range`)
  return parsed.data
}

/** By name, or by number. */
function segmentIdOf(db: ReadableDb, text: string): number {
  const named = findSegment(db, text)
  if (named !== undefined) return named.id
  if (/^\d{1,9}$/.test(text)) return Number(text)
  throw new ExpectedFailure('segment-not-found', { segment: text })
}

/** One id per line; of a table the first column, a header among them is an id that nobody has. */
async function idsIn(path: string): Promise<string[]> {
  const file = resolve(path)
  if (!existsSync(file)) throw new ExpectedFailure('file-not-found', { file: basename(file) })
  const text = await readFile(file, 'utf8')
  const ids = text
    .replace(/^\uFEFF/, '')
    .split(/\r\n|\n|\r/)
    .map((line) => (line.split(/[,;\t]/)[0] ?? '').trim().replace(/^"(.*)"$/, '$1'))
    .filter((id) => id !== '')
  if (ids.length === 0) throw new ExpectedFailure('file-no-rows', { file: basename(file) })
  return ids
}
