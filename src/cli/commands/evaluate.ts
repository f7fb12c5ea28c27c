import { resolve } from 'node:path'
import { ExpectedFailure } from '../../contract/failure.ts'
import type { ModelKind, ModelSettings } from '../../contract/models.ts'
import { readingOf, settingsFor } from '../evaluate-options.ts'
import { selectionLines } from '../selection-lines.ts'
import {
  compareModels,
  type ComparedModel,
  type ComparedModels,
  type Evaluation,
  type RatingErrors,
} from '../../jobs/recommend/compare-models.ts'
import { type EvaluationData, projectSplit, type SplitKind } from '../../jobs/recommend/evaluation-splits.ts'
import type { ColumnNames } from '../../jobs/recommend/file-columns.ts'
import { fileSplit } from '../../jobs/recommend/file-split.ts'
import { timedValidation } from '../../jobs/recommend/evaluate-model.ts'
import type { FoundSettings } from '../../jobs/recommend/fit-context.ts'
import { kindsIn } from '../../jobs/recommend/side-data.ts'
import { createKernelPool } from '../../jobs/kernels/pool.ts'
import { UsageError, type CliCommand, type CommonOptions, type Outcome } from '../run-command.ts'
import type { Terminal } from '../terminal.ts'
import { withProject } from '../with-project.ts'

type EvaluateOptions = Omit<CommonOptions, 'project'> & {
  readonly project?: string
  readonly train?: string
  readonly test?: string
  readonly columns?: string
  readonly minValue?: number
  readonly relevant?: number
  readonly foldIn?: string
  readonly products?: string
  readonly split?: SplitKind
  readonly model: (ModelKind | 'auto')[]
  readonly tune?: boolean
  readonly budget?: number
  readonly param: string[]
  readonly k: number[]
  readonly threads?: number
}

/** Models trained on one part and judged on the other, popularity beside them; nothing is stored. */
export const evaluateCommand: CliCommand<EvaluateOptions> = async (options, terminal) => {
  checkSource(options)
  const { project, train, test } = options
  if (train !== undefined && test !== undefined) {
    const { data, files, notes } = await splitOfFiles(train, test, options)
    return judged(data, { files, split: 'given' }, options, terminal, null, notes)
  }
  return withProject(project ?? '', async ({ db, path }) => {
    const kinds = kindsAsked(options)
    const { signal } = terminal
    const data = await projectSplit(db, options.split ?? 'temporal', kinds, signal)
    const name = data.split.cutTime === null && options.split === undefined ? 'per-customer' : options.split
    const { cutTime } = data.split
    const validation = cutTime === null ? null : await timedValidation(cutTime, { db, signal }, kinds)
    return judged(data, { project: path, split: name ?? 'temporal' }, options, terminal, validation)
  })
}

function kindsAsked({ model, param, ...options }: EvaluateOptions): Set<ModelKind> {
  return new Set(settingsFor(model, param, options).flatMap((each) => [...kindsIn(each)]))
}

function checkSource(options: EvaluateOptions): void {
  const { project, train, test, columns, split, minValue, relevant, foldIn, products } = options
  const hasFiles = train !== undefined || test !== undefined
  if ((project !== undefined) === hasFiles) throw new UsageError('give --project, or --train and --test')
  if (hasFiles && (train === undefined || test === undefined))
    throw new UsageError('--train and --test go together')
  if (hasFiles && split !== undefined) throw new UsageError('--split is for --project; files are a split')
  if (!hasFiles && (minValue ?? relevant ?? foldIn ?? products) !== undefined)
    throw new UsageError('--min-value, --relevant, --fold-in and --products are for --train and --test')
  if (!hasFiles && columns !== undefined) throw new UsageError('--columns is for --train and --test')
}

async function judged(
  data: EvaluationData,
  about: object,
  options: EvaluateOptions,
  terminal: Terminal,
  validation: EvaluationData | null = null,
  told: readonly string[] = [],
): Promise<Outcome> {
  const { split } = data
  if (split.testCustomers === 0) throw new ExpectedFailure('nothing-to-judge')
  const models = settingsFor(options.model, options.param, options)
  const ks = options.k
  const pool = await createKernelPool(options.threads === undefined ? {} : { threads: options.threads })
  try {
    const { signal } = terminal
    const compared = await compareModels({
      data,
      models,
      ...(validation === null ? {} : { validation }),
      ks,
      backend: pool.backend(signal),
      signal,
      progress: (report) => terminal.show(report),
      now: () => Date.now(),
    })
    const { train, test } = split
    const facts = {
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
      data: facts,
      notes: [...told, ...notesOf(facts)],
      ks,
      threads: pool.threads,
      popularity: atCuts(compared.popularity),
      ...(compared.meanRatings === null ? {} : { meanRatings: compared.meanRatings }),
      models: compared.models.map((model) => modelDocument(model, facts)),
      pairs: compared.pairs.map(({ first, second, ...test }) => ({
        first: nameOf(compared, first),
        second: nameOf(compared, second),
        ...test,
      })),
      peakMiB: Math.round(process.resourceUsage().maxRSS / 1024),
    }
    return { document, lines: linesOf(facts, compared, told) }
  } finally {
    await pool.close()
  }
}

/** Models by kind; by number too where a kind is there twice. */
function nameOf({ models }: ComparedModels, place: number): string {
  const kind = models[place]?.settings.kind ?? ''
  return models.filter((each) => each.settings.kind === kind).length > 1 ? `${kind} ${place + 1}` : kind
}

/** Every figure by its cut: means with 95 % intervals, then what needs no interval. */
function atCuts(evaluations: readonly Evaluation[]): object {
  return Object.fromEntries(
    evaluations.map(({ k, accuracy, breadth, diversity, testCustomers }) => [
      String(k),
      { ...accuracy, ...breadth, diversity, testCustomers },
    ]),
  )
}

function modelDocument(model: ComparedModel, facts: Facts): object {
  const { settings, selection, found, seconds, converged, curve, evaluations, comparisons, ratings } = model
  return {
    kind: settings.kind,
    settings,
    ...(selection === null ? {} : { selection }),
    ...(found === null ? {} : { settingsFound: found }),
    seconds,
    converged,
    curve,
    at: atCuts(evaluations),
    ...(ratings === null ? {} : { ratings }),
    againstPopularity: Object.fromEntries(
      comparisons.map(({ metric, difference, pValue, verdict }, place) => [
        String(evaluations[place]?.k ?? 0),
        { metric, difference, pValue, verdict },
      ]),
    ),
    beatsPopularity: beatsPopularity(model),
    sentence: sentenceOf(model, facts),
  }
}

/** Whether the interval of (model - popularity) lies above 0 at every length that was judged. */
function beatsPopularity({ comparisons }: ComparedModel): boolean {
  return comparisons.every(({ verdict }) => verdict === 'better')
}

/** Below this, an interval of the difference says next to nothing. */
const FEW_CUSTOMERS = 20

function sentenceOf(model: ComparedModel, { testCustomers, testPairs, newProductPairs }: Facts): string {
  if (newProductPairs === testPairs)
    return 'Nothing can be found: none of the products to find is in the training part.'
  if (model.settings.kind === 'popularity' && model.settings.halfLifeDays === 0)
    return 'This is popularity itself, the yardstick for the others.'
  if (testCustomers < FEW_CUSTOMERS)
    return `${testCustomers} test customers are too few to tell personalisation from popularity.`
  if (model.ratings !== null && !beatsPopularity(model))
    return "Lists of expected ratings do not beat popularity on your data: they rank by how much something would be liked, not by what is taken up. The errors of the ratings stand beside those of the products' means."
  if (beatsPopularity(model)) return 'Personalisation beats popularity on your data.'
  const lengths = model.evaluations.filter((_, at) => model.comparisons[at]?.verdict === 'better')
  return lengths.length === 0
    ? 'Personalisation does not beat popularity on your data.'
    : `Personalisation beats popularity on your data in lists of ${lengths.map(({ k }) => k).join(', ')} only.`
}

/** What stands out in the data, in sentences. */
function notesOf({ testCustomers, newCustomers, testPairs, newProductPairs }: Facts): string[] {
  const notes: string[] = []
  if (newCustomers > 0)
    notes.push(
      `${newCustomers} of ${testCustomers + newCustomers} test customers have no history in the training part; they are left out (--fold-in gives one).`,
    )
  if (newProductPairs > 0)
    notes.push(
      `${newProductPairs} of ${testPairs} pairs to find are of products that nobody has in the training part; they count as missed.`,
    )
  return notes
}

type Facts = {
  readonly customers: number
  readonly products: number
  readonly trainPairs: number
  readonly testPairs: number
  readonly testCustomers: number
  readonly newCustomers: number
  readonly newProductPairs: number
}

function linesOf(data: Facts, compared: ComparedModels, told: readonly string[]): string[] {
  const { popularity, models, meanRatings } = compared
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
    ...told,
    ...notesOf(data),
    `${'model'.padEnd(12)}    k   precision  recall_all recall_capped  ndcg_cut ndcg_uncut        map        mrr coverage`,
    ...popularity.map((each) => row('popularity', each)),
    ...models.flatMap(({ settings, evaluations }) => evaluations.map((each) => row(settings.kind, each))),
    ...(meanRatings === null ? [] : [ratingLine('product means', meanRatings)]),
    ...models.flatMap(({ settings, ratings }) =>
      ratings === null ? [] : [ratingLine(settings.kind, ratings)],
    ),
    ...compared.pairs.map(
      ({ first, second, k, difference, pValue }) =>
        `${nameOf(compared, first)} - ${nameOf(compared, second)}: ndcg_cut@${k} ${difference.mean.toFixed(4)} (${difference.low.toFixed(4)} to ${difference.high.toFixed(4)}), p = ${pValue.toFixed(3)}`,
    ),
    ...models.flatMap(({ selection }) => (selection === null ? [] : selectionLines(selection))),
    ...models.flatMap(({ settings, found }) => (found === null ? [] : [foundLine(settings, found)])),
    ...models.map((model) => `${model.settings.kind}: ${sentenceOf(model, data)}`),
  ]
}

function foundLine(settings: ModelSettings, { by, names, customers, tried }: FoundSettings): string {
  const values = Object.entries(settings).flatMap(([name, value]) =>
    names.includes(name) ? [`${name} ${String(value)}`] : [],
  )
  const how =
    by === 'rule'
      ? 'by the size of the data'
      : `of ${tried.length} settings the best on products hidden from the training (${customers} customers)`
  return `${settings.kind}: ${values.join(', ')}: ${how}`
}

function ratingLine(name: string, { rmse, mae, ratings }: RatingErrors): string {
  return `${name}: RMSE ${rmse.toFixed(4)}, MAE ${mae.toFixed(4)} over ${ratings} ratings`
}

async function splitOfFiles(
  train: string,
  test: string,
  options: EvaluateOptions,
): Promise<{ data: EvaluationData; files: object; notes: string[] }> {
  const { columns, minValue = null, relevant = null, foldIn, products } = options
  const { data, learned, judge, seen, tooLow } = await fileSplit(resolve(train), resolve(test), {
    columns: columns === undefined ? null : columnNames(columns),
    minValue,
    relevant,
    foldIn: foldIn === undefined ? null : resolve(foldIn),
    products: products === undefined ? null : resolve(products),
    kinds: kindsAsked(options),
  })
  const files = {
    train: { ...readingOf(learned), tooLow: tooLow.train },
    test: { ...readingOf(judge), tooLow: tooLow.test },
    ...(seen === null ? {} : { foldIn: readingOf(seen) }),
    minValue,
    relevant: relevant ?? minValue,
  }
  const low = tooLow.train + tooLow.test
  const notes =
    low === 0
      ? []
      : [
          `${tooLow.train} lines of the training and ${tooLow.test} of the test have a value too low to be an interaction (refunds, 0, below --min-value); they are left out, and take nothing back that other lines tell.`,
        ]
  return { data, files, notes }
}

function columnNames(text: string): ColumnNames {
  const [user, item, value, time, ...rest] = text.split(',').map((name) => name.trim())
  if (user === undefined || user === '' || item === undefined || item === '' || rest.length > 0)
    throw new UsageError('--columns takes user,item[,value[,time]]: headers, numbers from 1, or these words')
  return { user, item, value, time }
}
