import { fill } from '../../../contract/locales/fill.ts'
import type { ModelSummary } from '../../../contract/models.ts'
import { listLists } from '../../../store/queries/lists.ts'
import { listModels } from '../../../store/queries/models.ts'
import { bestModel, latestJudged } from '../../recommend/best-model.ts'
import { analysisSource, missingPart, partOf, ranged, stateOf, type ReportContext } from '../context.ts'
import type { Block, Part } from '../document.ts'
import { barsFigure } from '../figures.ts'

/** The leaderboard, with popularity as the yardstick. */
export function recommendPart(context: ReportContext): Part {
  const { db, words, format } = context
  const models = listModels(db)
  const [newest] = models
  if (newest === undefined) return missingPart(context, 'recommend')
  const { better, notBetter, tooFew, unjudged, column, chart, lists } = words.report.recommend
  const judged = latestJudged(models).sort(
    (a, b) => b.evaluation.model.ndcgCut.value - a.evaluation.model.ndcgCut.value,
  )
  const best = bestModel(models)
  const name = ({ settings }: ModelSummary): string => words.contract.modelKind[settings.kind]
  const figure = (value: number): string => format.decimal(value, 4)
  const blocks: Block[] = []
  let headline: string = unjudged
  if (best !== undefined) {
    const { evaluation } = best
    const { k } = evaluation
    headline = {
      better: fill(better, {
        model: name(best),
        k,
        own: ranged(context, figure, evaluation.model.ndcgCut),
        popular: figure(evaluation.popularity.ndcgCut.value),
      }),
      'not-better': notBetter,
      'too-few-customers': tooFew,
    }[evaluation.verdict]
    const title = fill(chart, { k })
    blocks.push(
      {
        kind: 'chart',
        title,
        svg: barsFigure(
          judged.map((model) => ({
            name: name(model),
            ...model.evaluation.model.ndcgCut,
            text: figure(model.evaluation.model.ndcgCut.value),
            isPale: model.settings.kind === 'popularity',
          })),
          title,
        ),
      },
      {
        kind: 'table',
        columns: [
          { header: column.model },
          ...[fill(column.ndcg, { k }), column.gain, column.coverage, column.customers].map((header) => ({
            header,
            isNumber: true,
          })),
        ],
        rows: judged.map((model) => [
          name(model),
          ranged(context, figure, model.evaluation.model.ndcgCut),
          model.settings.kind === 'popularity' ? '–' : ranged(context, figure, model.evaluation.ndcgGain),
          format.percent(model.evaluation.model.coverage, 0),
          format.integer(model.evaluation.customers),
        ]),
      },
    )
  }
  const [list] = listLists(db)
  if (list !== undefined)
    blocks.push({
      kind: 'text',
      text: fill(lists, { customers: format.integer(list.customers), rows: format.integer(list.rows) }),
    })
  const shown = best ?? newest
  return partOf(context, 'recommend', stateOf(shown), {
    headline,
    blocks,
    restsOn: [analysisSource(context, name(shown), shown)],
  })
}
