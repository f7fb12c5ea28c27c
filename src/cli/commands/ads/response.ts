import { adsSentences } from '../../../contract/locales/ads-sentences.ts'
import type { Estimate, ResponseResult } from '../../../contract/ads.ts'
import { ExpectedFailure } from '../../../contract/failure.ts'
import { projectSeries } from '../../../jobs/ads/project-series.ts'
import type { SeriesInput } from '../../../jobs/ads/series-input.ts'
import { latestResponse } from '../../../jobs/ads/stored-response.ts'
import { withProject } from '../../with-project.ts'
import { adequacyOf, curveAt, fitSeries } from '../../../jobs/ads/fit-series.ts'
import { UsageError, type CliCommand, type Outcome } from '../../run-command.ts'
import type { Terminal } from '../../terminal.ts'
import {
  checkSource,
  isMoney,
  projectSettingsOf,
  seriesOfFile,
  settingsOf,
  type FitOptions,
} from './series-source.ts'
import { table } from './text-table.ts'

type ResponseOptions = FitOptions & {
  readonly adequacyOnly?: true
  readonly series?: true
  readonly at: readonly string[]
}

/** Response curves, returns and contributions, after a check whether the data can support them. */
export const responseCommand: CliCommand<ResponseOptions> = async (options, terminal) => {
  checkSource(options)
  if (options.data !== undefined) return responseOfFile(options.data, options, terminal)
  return withProject(options.project ?? '', async ({ db, path }) => {
    const settings = projectSettingsOf(options)
    if (options.adequacyOnly === true)
      return adequacyOutcome({ project: path }, projectSeries(db, settings), options)
    const { id, seconds } = await terminal.run(db, { kind: 'ads-response', settings })
    const stored = latestResponse(db)
    if (stored === null) throw new ExpectedFailure('analysis-not-found')
    return responseOutcome({ project: path, id }, stored.result, options, seconds)
  })
}

async function responseOfFile(file: string, options: ResponseOptions, terminal: Terminal): Promise<Outcome> {
  const { series, columns } = await seriesOfFile(file, options)
  if (options.adequacyOnly === true) return adequacyOutcome({ file, columns }, series, options)
  const units = { outcomeIsMoney: isMoney(series, options.outcome), currency: 'XXX' }
  const started = performance.now()
  const { result } = await fitSeries(series, units, settingsOf(options), {
    signal: terminal.signal,
    progress: (report) => terminal.show(report),
  })
  return responseOutcome({ file, columns }, result, options, (performance.now() - started) / 1000)
}

function adequacyOutcome(about: object, series: SeriesInput, { language }: ResponseOptions): Outcome {
  const adequacy = adequacyOf(series)
  const { span, outcomeName } = series
  const sentences = adsSentences(language).adequacy({ adequacy, span })
  return {
    document: { ...about, outcomeName, span, verdict: adequacy.verdict, adequacy, sentences },
    lines: sentences,
  }
}

export function responseOutcome(
  about: object,
  result: ResponseResult,
  options: Pick<ResponseOptions, 'language' | 'series' | 'at'>,
  seconds: number,
): Outcome {
  const sentences = adsSentences(options.language).response(result)
  const { periods, fitted, parts, actual, residuals, error, ...rest } = result
  const document = {
    ...about,
    seconds,
    verdict: result.adequacy.verdict,
    ...rest,
    // `error` is where documents tell what failed.
    meanError: error,
    periods: { count: periods.length, from: periods[0], to: periods.at(-1) },
    baselineShare: result.waterfall
      .filter(({ group }) => group !== 'channel')
      .reduce((sum, { share }) => sum + share, 0),
    sentences,
    ...(options.at.length > 0 ? { at: amountsAt(result, options.at) } : {}),
    ...(options.series === true ? { series: { periods, actual, fitted, parts, residuals } } : {}),
  }
  const asked = amountsAt(result, options.at).map(
    ({ channel, spend, outcome, isBeyond }) =>
      `${channel} at ${spend}: ${outcome.mean.toPrecision(4)} per ${result.span} (${outcome.low.toPrecision(4)} to ${outcome.high.toPrecision(4)})${isBeyond ? ', beyond the curve' : ''}`,
  )
  return { document, lines: [...channelLines(result), ...asked, '', ...sentences] }
}

/** `--at tv=5000`: what a steady amount per period brings. */
function amountsAt(
  { channels }: ResponseResult,
  wanted: readonly string[],
): { channel: string; spend: number; outcome: Estimate; isBeyond: boolean }[] {
  return wanted.map((text) => {
    const [, name = '', amount = ''] = /^(.+)=([\d.]+)$/.exec(text.trim()) ?? []
    const channel = channels.find((each) => each.name === name)
    if (channel === undefined || !Number.isFinite(Number(amount)))
      throw new UsageError(`--at takes channel=money, of ${channels.map((each) => each.name).join(', ')}`)
    return { channel: name, spend: Number(amount), ...curveAt(channel, Number(amount)) }
  })
}

function channelLines({ channels, outcomeName, periods, span }: ResponseResult): string[] {
  return [
    `${outcomeName}: ${periods.length} ${span}s, ${periods[0] ?? ''} to ${periods.at(-1) ?? ''}`,
    ...table(
      ['channel', 'spend', 'share', 'return', 'from', 'to', 'next unit', 'half-life'],
      channels.map(({ name, spend, contributionShare, roi, marginalRoi, halfLife }) => [
        name,
        spend.toFixed(0),
        `${(100 * contributionShare.mean).toFixed(1)} %`,
        roi.mean.toPrecision(3),
        roi.low.toPrecision(3),
        roi.high.toPrecision(3),
        marginalRoi.mean.toPrecision(3),
        halfLife.mean.toFixed(1),
      ]),
    ),
  ]
}
