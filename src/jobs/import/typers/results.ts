import type {
  CampaignResultToStage,
  CopyResultToStage,
  Measures,
  SeriesPointToStage,
} from '../../../store/queries/import-rows.ts'
import { joinedWords, Rejection, type CellReaders, type Reader } from './cells.ts'
import { periodReader } from './periods.ts'

function measuresReader(readers: CellReaders): Reader<Measures | Rejection> {
  const counts = {
    impressions: readers.count('impressions'),
    clicks: readers.count('clicks'),
    conversions: readers.count('conversions'),
    recipients: readers.count('recipients'),
    opens: readers.count('opens'),
    unsubscribes: readers.count('unsubscribes'),
  }
  const [cost, value, currency] = [
    readers.micros('cost'),
    readers.micros('conversion-value'),
    readers.currency(),
  ]
  return (cells, first) => {
    const read = {
      impressions: counts.impressions(cells, first),
      clicks: counts.clicks(cells, first),
      costMicros: cost(cells, first),
      conversions: counts.conversions(cells, first),
      conversionValueMicros: value(cells, first),
      recipients: counts.recipients(cells, first),
      opens: counts.opens(cells, first),
      unsubscribes: counts.unsubscribes(cells, first),
      currency: currency(cells, first),
    }
    for (const each of Object.values(read)) if (each instanceof Rejection) return each
    // None of them is a rejection.
    return read as Measures
  }
}

function placementReader(readers: CellReaders): Reader<{
  channel: string
  account: string
  campaign: string
  adSet: string
  ad: string
}> {
  const channel = readers.channel()
  const [account, campaign] = [readers.word('account'), readers.word('campaign')]
  const [adSet, ad] = [readers.word('ad-set'), readers.word('ad')]
  return (cells, first) => ({
    channel: channel(cells, first),
    account: account(cells, first),
    campaign: campaign(cells, first),
    adSet: adSet(cells, first),
    ad: ad(cells, first),
  })
}

function hasMeasure(measures: Measures): boolean {
  return Object.values(measures).some((value) => typeof value === 'number')
}

export function campaignResultTyper(
  readers: CellReaders,
): (cells: readonly string[], first: number, line: number) => CampaignResultToStage | Rejection {
  const dayColumn = readers.column('time')
  const { period } = readers.plan
  const day = dayColumn < 0 && period !== null ? () => period.from : readers.day('time')
  const [placement, measures, reach] = [
    placementReader(readers),
    measuresReader(readers),
    readers.count('reach'),
  ]
  return (cells, first, line) => {
    const on = day(cells, first)
    if (on instanceof Rejection) return on
    if (on === '') return new Rejection('missing-time', dayColumn)
    const told = measures(cells, first)
    if (told instanceof Rejection) return told
    const reached = reach(cells, first)
    if (reached instanceof Rejection) return reached
    if (!hasMeasure(told) && reached === null) return new Rejection('missing-value', -1)
    return { line, day: on, ...placement(cells, first), ...told, reach: reached }
  }
}

export function copyResultTyper(
  readers: CellReaders,
): (cells: readonly string[], first: number, line: number) => CopyResultToStage | Rejection {
  const [from, to] = [readers.day('time'), readers.day('period-end')]
  const [placement, measures] = [placementReader(readers), measuresReader(readers)]
  const [test, variant] = [readers.word('test'), readers.word('variant')]
  const [headline, body, subject] = [readers.word('headline'), readers.word('body'), readers.word('subject')]
  return (cells, first, line) => {
    const [fromDay, toDay] = [from(cells, first), to(cells, first)]
    if (fromDay instanceof Rejection) return fromDay
    if (toDay instanceof Rejection) return toDay
    const told = measures(cells, first)
    if (told instanceof Rejection) return told
    if (!hasMeasure(told)) return new Rejection('missing-value', -1)
    const texts = {
      headline: headline(cells, first),
      body: body(cells, first),
      subject: subject(cells, first),
    }
    if (texts.headline === '' && texts.body === '' && texts.subject === '')
      return new Rejection('missing-text', -1)
    const tested = { test: test(cells, first), variant: variant(cells, first) }
    return { line, ...placement(cells, first), ...told, ...tested, ...texts, fromDay, toDay }
  }
}

/** A point per column of values; a row whose values are all empty tells nothing. */
export function seriesTyper(
  readers: CellReaders,
  headers: readonly string[],
): (cells: readonly string[], first: number, line: number) => readonly SeriesPointToStage[] | Rejection {
  const isNumbered = readers.column('time') < 0
  const timeColumn = readers.column(isNumbered ? 'period-number' : 'time')
  const time = isNumbered ? periodReader(readers) : readers.time('time')
  const columns = readers.mapping.columns('value')
  const name = joinedWords(readers.mapping.columns('series'), ' · ')
  const hasNames = readers.column('series') >= 0
  const reads = columns.map((column) => ({
    header: headers[column] || `#${column + 1}`,
    read: readers.number('value', column),
  }))
  return (cells, first, line) => {
    const at = time(cells, first)
    if (at instanceof Rejection) return at
    if (at === null) return new Rejection('missing-time', timeColumn)
    const own = name(cells, first)
    if (hasNames && own === '') return new Rejection('missing-value', readers.column('series'))
    const points: SeriesPointToStage[] = []
    for (const { header, read } of reads) {
      const value = read(cells, first)
      if (value instanceof Rejection) return value
      if (value === null) continue
      const series = !hasNames ? header : columns.length === 1 ? own : `${own} / ${header}`
      points.push({ line, series, at, value })
    }
    return points.length === 0 ? new Rejection('missing-value', columns[0] ?? -1) : points
  }
}
