// Does a model with its default settings beat popularity where tastes are planted, and not where there are none? Six generated shops; each is split once
// (by time where it has times, else by customer), models learn from the one part and are judged on the other: `-- planted [shops] [kinds] [seed]`.
import { defaultSettings, modelKinds, type ModelKind, type TrainSettings } from '../src/contract/models.ts'
import { splitByCustomer, splitByTime, type TimedEvents } from '../src/engine/recommend/split.ts'
import { interactionsFromTriplets } from '../src/engine/sparse.ts'
import { compareModels } from '../src/jobs/recommend/compare-models.ts'
import type { EvaluationData } from '../src/jobs/recommend/evaluation-data.ts'
import { cellsOf, noSideData } from '../src/jobs/recommend/side-data.ts'
import { createKernelPool } from '../src/jobs/kernels/pool.ts'
import { buildKernels } from '../scripts/build-kernels.mjs'
import { eventsOf, type Shape, shapes } from './planted/shapes.ts'

await buildKernels()
const [shops = 'all', kinds = 'all', seedText = '1'] = process.argv.slice(2)
const seed = Number(seedText)
const listing = modelKinds.filter((kind) => kind !== 'popularity' && kind !== 'content')
const asked = kinds === 'all' ? listing : listing.filter((kind) => kinds.split(',').includes(kind))
const chosen = shapes.filter(({ name }) => shops === 'all' || shops.split(',').includes(name))
const pool = await createKernelPool()
const lines: Line[] = []
try {
  for (const shape of chosen)
    for (const taste of [shape.taste, 0]) await judge({ ...shape, taste }, taste > 0)
} finally {
  await pool.close()
}
const personal = lines.filter(({ planted }) => planted)
console.log(
  JSON.stringify({
    bench: 'planted',
    seed,
    beaten_where_planted: personal.filter(({ verdict }) => verdict === 'better').length,
    planted: personal.length,
    beaten_without_taste: lines.filter(({ planted, verdict }) => !planted && verdict === 'better').length,
    without_taste: lines.length - personal.length,
    failing: personal
      .filter(({ verdict }) => verdict !== 'better')
      .map(({ shop, kind }) => `${shop} ${kind}`),
  }),
)

type Line = {
  readonly shop: string
  readonly planted: boolean
  readonly kind: ModelKind
  readonly ndcg10: number
  readonly popularity: number
  readonly verdict: string
  readonly seconds: number
  readonly rmse: number | null
  readonly means_rmse: number | null
  readonly settings: object
}

async function judge(shape: Shape, planted: boolean): Promise<void> {
  const data = dataOf(shape, eventsOf(shape, seed + 1000))
  for (const kind of asked) {
    const models: TrainSettings[] = [defaultSettings[kind]]
    const signal = new AbortController().signal
    const compared = await compareModels({
      data,
      models,
      ks: [10],
      backend: pool.backend(signal),
      signal,
      progress: () => undefined,
      now: () => performance.now(),
    })
    const [model] = compared.models
    const line: Line = {
      shop: shape.name,
      planted,
      kind,
      ndcg10: round(model?.evaluations[0]?.accuracy.ndcg_cut.mean ?? NaN),
      popularity: round(compared.popularity[0]?.accuracy.ndcg_cut.mean ?? NaN),
      verdict: model?.comparisons[0]?.verdict ?? 'none',
      seconds: round(model?.seconds.fit ?? NaN),
      rmse: model?.ratings === null || model === undefined ? null : round(model.ratings.rmse),
      means_rmse: compared.meanRatings === null ? null : round(compared.meanRatings.rmse),
      settings: model?.settings ?? {},
    }
    lines.push(line)
    console.log(JSON.stringify(line))
  }
}

function dataOf({ customers, products, timed }: Shape, events: TimedEvents): EvaluationData {
  const ratings = interactionsFromTriplets(events, customers, products)
  const split = timed ? splitByTime(events, customers, products, 0.2) : splitByCustomer(ratings, 0.2, seed)
  const side = { ...noSideData, ratings: cellsOf(ratings, split.train) }
  return { split, side, ratingTest: cellsOf(ratings, split.test), now: split.cutTime }
}

function round(value: number): number {
  return Number(value.toFixed(4))
}
