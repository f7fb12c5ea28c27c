import { defaultAuto, type ModelKind, type ModelSummary, type TrainSettings } from '../../contract/models.ts'
import { namesGiven, settingsOfOne } from '../evaluate-options.ts'
import { selectionLines } from '../selection-lines.ts'
import { type CliCommand, type CommonOptions, UsageError } from '../run-command.ts'
import { withProject } from '../with-project.ts'

type TrainOptions = CommonOptions & {
  readonly model: ModelKind | 'auto'
  readonly budget?: number
  readonly rank?: number
  readonly sweeps?: number
  readonly penalty?: number
  readonly unobservedWeight?: number
  readonly frequencyExponent?: number
  readonly solver?: string
  readonly weighting?: string
  readonly similarity?: string
  readonly hidden?: number
  readonly latent?: number
  readonly dropout?: number
  readonly epochs?: number
  readonly learningRate?: number
  readonly divergenceCap?: number
  readonly neighbours?: number
  readonly shrinkage?: number
  readonly halfLife?: number
  readonly seed?: number
  readonly threads?: number
  readonly param: string[]
  readonly evaluate: boolean
}

export const trainCommand: CliCommand<TrainOptions> = (options, terminal) =>
  withProject(options.project, async ({ db, path }) => {
    const order = { kind: 'train', settings: settingsFrom(options), evaluate: options.evaluate } as const
    const model = await terminal.run<'train'>(db, order, options.threads)
    return { document: { project: path, model }, lines: linesOf(model) }
  })

/** Options that are settings of a model under the same name. */
const named = [
  'rank',
  'sweeps',
  'penalty',
  'unobservedWeight',
  'frequencyExponent',
  'solver',
  'weighting',
  'similarity',
  'hidden',
  'latent',
  'dropout',
  'epochs',
  'learningRate',
  'divergenceCap',
  'neighbours',
  'shrinkage',
] as const

function settingsFrom(options: TrainOptions): TrainSettings {
  const { model, budget, seed, halfLife, param } = options
  const given = { ...Object.fromEntries(named.map((name) => [name, options[name]])), halfLifeDays: halfLife }
  if (model === 'auto') {
    const names = namesGiven(given, param)
    if (names.length > 0)
      throw new UsageError(`auto finds the settings itself; leave out ${names.join(', ')}`)
    return {
      ...defaultAuto,
      ...(budget === undefined ? {} : { budgetSeconds: Math.max(5, budget) }),
      ...(seed === undefined ? {} : { seed }),
    }
  }
  if (budget !== undefined) throw new UsageError('--budget is for auto')
  return settingsOfOne(model, { ...given, seed }, param)
}

function linesOf(model: ModelSummary): string[] {
  const lines = [
    `model ${model.id}: ${model.settings.kind}, ${model.customers} customers, ${model.products} products, ${model.pairs} pairs, ` +
      `${model.seconds.toFixed(1)} s, ${model.converged ? 'converged' : 'not converged'}`,
  ]
  const { evaluation, selection } = model
  if (selection !== null) lines.push(...selectionLines(selection))
  if (evaluation === null) return lines
  const figure = ({ value, low, high }: { value: number; low: number; high: number }): string =>
    `${value.toFixed(4)} (${low.toFixed(4)} to ${high.toFixed(4)})`
  return [
    ...lines,
    `test customers ${evaluation.customers}, ${evaluation.split} split, k = ${evaluation.k}`,
    `ndcg_cut@k    model ${figure(evaluation.model.ndcgCut)}, popularity ${figure(evaluation.popularity.ndcgCut)}`,
    `recall_all@k  model ${figure(evaluation.model.recallAll)}, popularity ${figure(evaluation.popularity.recallAll)}`,
    verdicts[evaluation.verdict],
  ]
}

const verdicts = {
  better: 'Personalisation beats popularity on this data.',
  'not-better': 'Personalisation does not beat popularity on this data.',
  'too-few-customers': 'Too few test customers to tell personalisation from popularity.',
} as const
