import { resolve } from 'node:path'
import { clusterSettings, type ClusterSettings, type ClusterSummary } from '../../contract/clusters.ts'
import type { DateOrder } from '../../contract/dates.ts'
import { featureGroup, featureGroups } from '../../contract/customer-features.ts'
import { describeTraits, featureName } from '../../contract/locales/traits.ts'
import { segmentName } from '../../contract/segments.ts'
import { clusterTable } from '../../jobs/clusters/table-file.ts'
import { transactionGroups } from '../../jobs/clusters/transaction-features.ts'
import { clusterTransactions } from '../../jobs/clusters/transaction-clusters.ts'
import { readingLines } from '../../jobs/customers/plain-reading.ts'
import { writeTables } from '../../jobs/export/table-file.ts'
import { formatOf } from '../../jobs/value/clv-table.ts'
import { UsageError, type CliCommand, type CommonOptions, type Outcome } from '../run-command.ts'
import { withProject } from '../with-project.ts'

export type ClusterCommandOptions = Omit<CommonOptions, 'project'> & {
  readonly project?: string
  readonly table?: string
  readonly transactions?: string
  readonly dateOrder?: DateOrder
  readonly columns?: string
  readonly id?: string
  readonly features?: string
  readonly method: ClusterSettings['method']
  readonly k?: number
  readonly most: number
  readonly model?: number
  readonly seed: number
  readonly save?: string
  readonly cluster?: number
  readonly out?: string
}

/** Groups customers of a project (stored in it), or the rows of a table. */
export const clusterCommand: CliCommand<ClusterCommandOptions> = async (options, terminal) => {
  const { project, table, transactions, columns, out, save } = options
  if ([project, table, transactions].filter((each) => each !== undefined).length !== 1)
    throw new UsageError('give one of --project, --transactions and --table')
  const settings = settingsOf(options)
  if (project !== undefined) {
    if (columns !== undefined || options.id !== undefined)
      throw new UsageError('--columns and --id are for files: --transactions, --table')
    if ((save === undefined) !== (options.cluster === undefined))
      throw new UsageError('--save and --cluster go together')
    return withProject(project, async ({ db, path }) => {
      const made = await terminal.run<'cluster'>(db, { kind: 'cluster', settings })
      const exported =
        out === undefined
          ? null
          : await terminal.run<'export-analysis'>(db, {
              kind: 'export-analysis',
              settings: { analysisId: made.id, format: formatOf(out), purpose: 'machine' },
              file: resolve(out),
            })
      const saved =
        save === undefined || options.cluster === undefined
          ? null
          : await terminal.run<'save-segment'>(db, {
              kind: 'save-segment',
              id: null,
              draft: {
                name: segmentName.parse(save),
                description: '',
                kind: 'static',
                rule: { kind: 'cluster', clusters: [placeOf(options.cluster, made.summary.k)] },
                asOf: { kind: 'data-end' },
              },
            })
      return outcome(made.summary, options, {
        project: path,
        analysis: made.id,
        out: exported === null ? null : { file: out, rows: exported.rows },
        segment: saved === null ? null : { id: saved.id, name: saved.name, size: saved.size },
      })
    })
  }
  if (save !== undefined || options.cluster !== undefined)
    throw new UsageError('--save and --cluster are for --project')
  const names = columns?.split(',').map((name) => name.trim())
  const context = { signal: terminal.signal, progress: terminal.show.bind(terminal), now: Date.now }
  const { clustered, ids, leftOut, reading, lines } =
    transactions === undefined
      ? await tableOf(resolve(table ?? ''), names, options, settings, context)
      : await transactionsOf(resolve(transactions), names, options, settings, context)
  const written =
    out === undefined
      ? null
      : await writeTables(
          resolve(out),
          [
            {
              name: 'Clusters',
              columns: [{ header: 'id' }, { header: 'cluster', kind: 'integer' }],
              rows: ids.map((id, row) => [id, (clustered.label[row] ?? 0) + 1]),
            },
          ],
          { format: formatOf(out), purpose: 'machine', signal: terminal.signal },
        )
  const summary = { ...clustered.summary, leftOut, currency: 'XXX' }
  return outcome(
    summary,
    options,
    {
      [transactions === undefined ? 'table' : 'transactions']: reading,
      out: written === null ? null : { file: out, rows: written.rows },
      labels: out === undefined ? [...clustered.label].map((own) => own + 1) : undefined,
      ids: out === undefined && transactions !== undefined ? ids : undefined,
    },
    lines,
  )
}

type Context = Parameters<typeof clusterTransactions>[3]

async function tableOf(
  path: string,
  names: readonly string[] | undefined,
  { id, features, dateOrder }: ClusterCommandOptions,
  settings: ClusterSettings,
  context: Context,
) {
  if (names === undefined) throw new UsageError('--table needs --columns: headers, or numbers from 1')
  if (features !== undefined)
    throw new UsageError('--features is for --project and --transactions; a table has its --columns')
  if (dateOrder !== undefined) throw new UsageError('--date-order is for --transactions')
  const { clustered, ids, ...reading } = await clusterTable(path, names, id, settings, context)
  const { unknown } = reading
  const lines = unknown === 0 ? [] : [`${unknown} cells are no numbers and count as the mean of their column`]
  return { clustered, ids, leftOut: 0, reading, lines }
}

async function transactionsOf(
  path: string,
  names: readonly string[] = [],
  { id, dateOrder }: ClusterCommandOptions,
  settings: ClusterSettings,
  context: Context,
) {
  if (id !== undefined) throw new UsageError('--id is for --table')
  if (names.length === 1 || names.length > 3 || names.includes(''))
    throw new UsageError('--columns takes customer,time[,value]: headers, or numbers from 1')
  const groups = settings.features.map((group) => {
    const known = transactionGroups.find((each) => each === group)
    if (known === undefined)
      throw new UsageError(`--features of --transactions takes ${transactionGroups.join(', ')}`)
    return known
  })
  const made = await clusterTransactions(path, names, { order: dateOrder, groups, settings }, context)
  const { leftOut } = made
  const without = leftOut === 0 ? [] : [`${leftOut} customers without an order are left out`]
  return { ...made, lines: [...readingLines(made.reading, 'lower'), ...without] }
}

function settingsOf(options: ClusterCommandOptions): ClusterSettings {
  const features = options.features?.split(',').map((name) => {
    const parsed = featureGroup.safeParse(name.trim())
    if (!parsed.success) throw new UsageError(`--features takes ${featureGroups.join(', ')}`)
    return parsed.data
  })
  const parsed = clusterSettings.safeParse({
    ...(features === undefined ? {} : { features }),
    method: options.method,
    k: options.k ?? null,
    most: options.most,
    modelId: options.model ?? null,
    seed: options.seed,
  })
  if (!parsed.success)
    throw new UsageError(`${parsed.error.issues[0]?.path.join('.') ?? 'options'}: out of range`)
  return parsed.data
}

function placeOf(cluster: number, k: number): number {
  if (cluster < 1 || cluster > k) throw new UsageError(`--cluster takes 1 to ${k}`)
  return cluster - 1
}

function outcome(
  summary: ClusterSummary,
  { language }: ClusterCommandOptions,
  about: object,
  before: readonly string[] = [],
): Outcome {
  const clusters = summary.clusters.map(({ cluster, traits, ...rest }) => ({
    cluster: cluster + 1,
    ...rest,
    description: describeTraits(traits, language),
    traits: traits.map(({ feature, ...numbers }) => ({ figure: featureName(feature, language), ...numbers })),
  }))
  const { silhouette, hasStructure, silhouetteOfNoise, byGap, k } = summary
  return {
    document: {
      ...about,
      ...summary,
      features: summary.features.map((each) => featureName(each, language)),
      withoutSpread: summary.withoutSpread.map((each) => featureName(each, language)),
      structure: hasStructure ? 'groups' : 'none',
      clusters,
    },
    lines: [
      ...before,
      `${k} clusters of ${summary.customers} rows; silhouette ${silhouette.toFixed(3)}, without groups at most ${silhouetteOfNoise.toFixed(3)}; gap statistic says ${byGap}`,
      hasStructure ? 'the data fall into groups' : 'no structure: the clusters are slices of a continuum',
      ...clusters.map(
        ({ cluster, size, share, description }) =>
          `${String(cluster).padStart(3)}  ${String(size).padStart(8)}  ${(100 * share).toFixed(1).padStart(5)} %  ${description}`,
      ),
    ],
  }
}
