import { resolve } from 'node:path'
import { ExpectedFailure } from '../../contract/failure.ts'
import type { ModelKind, ModelSettings } from '../../contract/models.ts'
import { compareModels, type ComparedModel, type Evaluation } from '../../jobs/recommend/compare-models.ts'
import {
  fileSplit,
  projectSplit,
  type Split,
  type SplitKind,
} from '../../jobs/recommend/evaluation-splits.ts'
import type { ColumnNames, InteractionFile } from '../../jobs/recommend/interaction-file.ts'
import { createKernelPool } from '../../jobs/kernels/pool.ts'
import { modelSettingsOf } from '../model-settings.ts'
import { UsageError, type CliCommand, type CommonOptions, type Outcome } from '../run-command.ts'
import type { Terminal } from '../terminal.ts'
import { withProject } from '../with-project.ts'

type EvaluateOptions = Omit<CommonOptions, 'project'> & {
  readonly project?: string
  readonly train?: string
  readonly test?: string
  readonly columns?: string
  readonly split?: SplitKind
  readonly model: ModelKind[]
  readonly param: string[]
  readonly k: number[]
  readonly threads?: number
}

/** Models trained on one part and judged on the other, popularity beside them; nothing is stored. */
export const evaluateCommand: CliCommand<EvaluateOptions> = async (options, terminal) => {
  checkSource(options)
  const { project, train, test } = options
  if (train !== undefined && test !== undefined) {
    const { split, files } = await splitOfFiles(train, test, options)
    return judged(split, { files, split: 'given' }, options, terminal)
  }
  return withProject(project ?? '', async ({ db, path }) => {
    const split = await projectSplit(db, options.split ?? 'temporal', terminal.signal)
    const name = split.cutTime === null && options.split === undefined ? 'per-customer' : options.split
    return judged(split, { project: path, split: name ?? 'temporal' }, options, terminal)
  })
}

function checkSource({ project, train, test, columns, split }: EvaluateOptions): void {
  const hasFiles = train !== undefined || test !== undefined
  if ((project !== undefined) === hasFiles) throw new UsageError('give --project, or --train and --test')
  if (hasFiles && (train === undefined || test === undefined))
    throw new UsageError('--train and --test go together')
  if (hasFiles && split !== undefined) throw new UsageError('--split is for --project; files are a split')
  if (!hasFiles && columns !== undefined) throw new UsageError('--columns is for --train and --test')
}

async function judged(
  split: Split,
  about: object,
  options: EvaluateOptions,
  terminal: Terminal,
): Promise<Outcome> {
  if (split.testCustomers === 0) throw new ExpectedFailure('nothing-to-train')
  const models = settingsOf(options.model, options.param)
  const ks = options.k
  const pool = await createKernelPool(options.threads === undefined ? {} : { threads: options.threads })
  try {
    const { signal } = terminal
    const compared = await compareModels({
      split,
      models,
      ks,
      backend: pool.backend(signal),
      signal,
      progress: (report) => terminal.show(report),
      now: () => Date.now(),
    })
    const { train, test } = split
    const data = {
      customers: train.rows,
      products: train.columns,
      trainPairs: train.column.length,
      testPairs: test.column.length,
      testCustomers: split.testCustomers,
      newCustomers: split.newCustomers,
      newProductPairs: split.newProductCells,
      cutAt: split.cutTime,
    }
    const document = {
      ...about,
      data,
      ks,
      threads: pool.threads,
      popularity: atCuts(compared.popularity),
      models: compared.models.map(modelDocument),
      peakMiB: Math.round(process.resourceUsage().maxRSS / 1024),
    }
    return { document, lines: linesOf(data, compared.popularity, compared.models) }
  } finally {
    await pool.close()
  }
}

/** `penalty=10` is for every kind that has a penalty, `ease.penalty=10` for one. */
function settingsOf(kinds: readonly ModelKind[], params: readonly string[]): ModelSettings[] {
  const parsed = params.map(parameter)
  for (const { name, kind } of parsed) {
    const meant = kind === null ? kinds : kinds.filter((each) => each === kind)
    if (!meant.some((each) => name in modelSettingsOf(each, {})))
      throw new UsageError(
        `none of ${kinds.join(', ')} has a setting ${kind === null ? '' : `${kind}.`}${name}`,
      )
  }
  return kinds.map((kind) => {
    const defaults = modelSettingsOf(kind, {})
    const own = parsed.filter((each) => (each.kind ?? kind) === kind && each.name in defaults)
    return modelSettingsOf(kind, Object.fromEntries(own.map(({ name, value }) => [name, value])))
  })
}

function parameter(text: string): { kind: string | null; name: string; value: unknown } {
  const found = /^(?:([a-z-]+)\.)?(\w+)=(.*)$/.exec(text)
  if (found === null) throw new UsageError(`--param takes name=value or kind.name=value, not ${text}`)
  const [, kind = null, name = '', value = ''] = found
  return { kind, name, value: value !== '' && Number.isFinite(Number(value)) ? Number(value) : value }
}

/** Every figure by its cut: means with 95 % intervals, then what needs no interval. */
function atCuts(evaluations: readonly Evaluation[]): object {
  return Object.fromEntries(
    evaluations.map(({ k, accuracy, breadth, testCustomers }) => [
      String(k),
      { ...accuracy, ...breadth, testCustomers },
    ]),
  )
}

function modelDocument({ settings, seconds, converged, evaluations, comparisons }: ComparedModel): object {
  return {
    settings,
    seconds,
    converged,
    at: atCuts(evaluations),
    againstPopularity: Object.fromEntries(
      comparisons.map(({ metric, difference, verdict }, place) => [
        String(evaluations[place]?.k ?? 0),
        { metric, difference, verdict },
      ]),
    ),
  }
}

function linesOf(
  data: { customers: number; products: number; trainPairs: number; testCustomers: number },
  popularity: readonly Evaluation[],
  models: readonly ComparedModel[],
): string[] {
  const row = (name: string, { k, accuracy, breadth }: Evaluation): string =>
    [
      name.padEnd(12),
      String(k).padStart(5),
      ...([accuracy.precision, accuracy.recall_all, accuracy.recall_capped] as const).map(({ mean }) =>
        mean.toFixed(4).padStart(12),
      ),
      ...([accuracy.ndcg_cut, accuracy.ndcg_uncut, accuracy.map, accuracy.mrr] as const).map(({ mean }) =>
        mean.toFixed(4).padStart(11),
      ),
      breadth.coverage.toFixed(3).padStart(9),
    ].join('')
  return [
    `${data.customers} customers, ${data.products} products, ${data.trainPairs} pairs to learn from, ${data.testCustomers} test customers`,
    `${'model'.padEnd(12)}    k   precision  recall_all recall_capped  ndcg_cut ndcg_uncut        map        mrr coverage`,
    ...popularity.map((each) => row('popularity', each)),
    ...models.flatMap(({ settings, evaluations }) => evaluations.map((each) => row(settings.kind, each))),
    ...models.map(
      ({ settings, comparisons }) =>
        `${settings.kind}: ${comparisons.some(({ verdict }) => verdict === 'better') ? 'personalisation beats popularity' : 'personalisation does not beat popularity'} on this data`,
    ),
  ]
}

async function splitOfFiles(
  train: string,
  test: string,
  { columns }: EvaluateOptions,
): Promise<{ split: Split; files: object }> {
  const names = columns === undefined ? null : columnNames(columns)
  const { split, learned, judge } = await fileSplit(resolve(train), resolve(test), names)
  return { split, files: { train: readingOf(learned), test: readingOf(judge) } }
}

function readingOf({ file, events, header, skipped, firstSkipped }: InteractionFile): object {
  return { file, rows: events.row.length, header, skipped, firstSkipped }
}

function columnNames(text: string): ColumnNames {
  const [user, item, value, time, ...rest] = text.split(',').map((name) => name.trim())
  if (user === undefined || user === '' || item === undefined || item === '' || rest.length > 0)
    throw new UsageError('--columns takes user,item[,value[,time]]: headers, or numbers from 1')
  return { user, item, value, time }
}
