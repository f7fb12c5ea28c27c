import { useCallback } from 'react'
import type { ChannelResponse } from '../../../../contract/ads.ts'
import { adsSentences } from '../../../../contract/locales/ads-sentences.ts'
import type { Output } from '../../../../contract/requests.ts'
import { Chart } from '../../charts/chart.tsx'
import { Notice } from '../../components/notice.tsx'
import { Section } from '../../components/view.tsx'
import { useWords } from '../../i18n/use-words.ts'
import { testIds } from '../../test-ids.ts'
import type { ChartTheme } from '../../theme/chart-theme.ts'
import { ExportMenu } from './export-menu.tsx'
import { outcomeText } from './money.ts'
import { contributionFigure, curvesFigure, returnsFigure, waterfallFigure } from './response-figures.ts'

type Response = NonNullable<Output<'ads:response'>>
type Result = Response['result']

/** What a fitted model says: health, returns, curves, contributions, waterfall, and the same as a table. */
export function ResponseReport({ response }: { readonly response: Response }) {
  const { t } = useWords()
  const { result, current } = response
  return (
    <>
      {!current && <Notice tone="warn">{t('ads.response.stale')}</Notice>}
      <Health result={result} />
      <div className="sx-ads-pair">
        <Returns result={result} />
        <Waterfall result={result} />
      </div>
      <Curves result={result} />
      <Contributions result={result} />
      <ChannelTable result={result} />
    </>
  )
}

function Health({ result }: { readonly result: Result }) {
  const { t, language } = useWords()
  const { health } = adsSentences(language)
  const { overall, checks } = result.health
  return (
    <Section title={t('ads.response.health')} testId={testIds.adsHealth}>
      <p>
        <span
          className={`sx-ads-badge sx-ads-badge-${overall}`}
          data-testid={testIds.adsHealthVerdict}
          data-level={overall}
        >
          {t(`adsSentences.health.overall.${overall}`)}
        </span>
      </p>
      <ul className="sx-ads-checks">
        {checks.map((check) => (
          <li key={`${check.code} ${check.channel ?? ''}`} data-level={check.level}>
            {health(check)}
          </li>
        ))}
      </ul>
    </Section>
  )
}

function Returns({ result }: { readonly result: Result }) {
  const { t } = useWords()
  const figure = useCallback(
    (theme: ChartTheme) =>
      returnsFigure(
        result.channels,
        {
          axis: t('ads.response.returnsAxis'),
          average: t('ads.response.average'),
          next: t('ads.response.next'),
        },
        theme,
      ),
    [result, t],
  )
  return (
    <Section title={t('ads.response.returns')}>
      <Chart
        title={t('ads.response.returns')}
        figure={figure}
        height={320}
        fileName="ads-returns"
        testId={testIds.adsReturns}
      />
    </Section>
  )
}

function Waterfall({ result }: { readonly result: Result }) {
  const { t } = useWords()
  const figure = useCallback(
    (theme: ChartTheme) => {
      const shown = result.waterfall.map(({ name, group, total }) => ({
        name:
          group === 'channel' || group === 'control' || group === 'holiday'
            ? name
            : t(`adsSentences.group.${group}`),
        total,
      }))
      return waterfallFigure(
        shown,
        { total: t('ads.response.total'), axis: t(`ads.outcomes.${result.settings.outcome}`) },
        theme,
      )
    },
    [result, t],
  )
  return (
    <Section title={t('ads.response.waterfall')}>
      <Chart title={t('ads.response.waterfall')} figure={figure} height={320} fileName="ads-waterfall" />
    </Section>
  )
}

function Curves({ result }: { readonly result: Result }) {
  const { t } = useWords()
  const span = t(`adsSentences.spanOne.${result.span}`)
  return (
    <Section
      title={t('ads.response.curves')}
      text={t('ads.response.curvesText', { span })}
      testId={testIds.adsCurves}
    >
      <div className="sx-ads-curves">
        {result.channels.map((channel) => (
          <Curve key={channel.name} channel={channel} result={result} />
        ))}
      </div>
    </Section>
  )
}

function Curve({ channel, result }: { readonly channel: ChannelResponse; readonly result: Result }) {
  const { t } = useWords()
  const span = t(`adsSentences.spanOne.${result.span}`)
  const figure = useCallback(
    (theme: ChartTheme) =>
      curvesFigure(
        channel,
        {
          x: t('ads.response.curveX', { span }),
          y: t('ads.budget.outcome', { span }),
          today: t('ads.columns.today'),
        },
        theme,
      ),
    [channel, span, t],
  )
  return (
    <div>
      <h3>{channel.name}</h3>
      <Chart title={channel.name} figure={figure} height={230} fileName={`curve-${channel.name}`} />
    </div>
  )
}

function Contributions({ result }: { readonly result: Result }) {
  const { t } = useWords()
  const figure = useCallback(
    (theme: ChartTheme) =>
      contributionFigure(
        result,
        {
          baseline: t('ads.response.baseline'),
          actual: t('ads.response.actual'),
          axis: t(`ads.outcomes.${result.settings.outcome}`),
        },
        theme,
      ),
    [result, t],
  )
  return (
    <Section title={t('ads.response.contributions')}>
      <Chart
        title={t('ads.response.contributions')}
        figure={figure}
        height={340}
        fileName="ads-contributions"
      />
    </Section>
  )
}

function ChannelTable({ result }: { readonly result: Result }) {
  const { t, format } = useWords()
  const span = t(`adsSentences.span.${result.span}`)
  const pair = (
    value: { readonly mean: number; readonly low: number; readonly high: number },
    show: (n: number) => string,
  ) => (
    <td className="sx-end sx-numbers">
      <strong>{show(value.mean)}</strong>
      <div className="sx-soft sx-small sx-interval">
        {t('ads.response.interval', { low: show(value.low), high: show(value.high) })}
      </div>
    </td>
  )
  const plain = (value: number): string => format.fixed(value, 2)
  return (
    <Section title={t('ads.response.table')} actions={<ExportMenu what="response" />}>
      <div className="sx-scroll-x">
        <table className="sx-table" data-testid={testIds.adsChannels}>
          <thead>
            <tr>
              <th>{t('ads.budget.channel')}</th>
              <th className="sx-end">{t('ads.columns.cost')}</th>
              <th className="sx-end">{t('ads.columns.contribution')}</th>
              <th className="sx-end">{t('ads.response.share')}</th>
              <th className="sx-end">{t('ads.columns.roi')}</th>
              <th className="sx-end">{t('ads.columns.marginal')}</th>
              <th className="sx-end">{t('ads.response.halfLife', { span })}</th>
              <th>{t('ads.response.form')}</th>
            </tr>
          </thead>
          <tbody>
            {result.channels.map((channel) => (
              <tr key={channel.name}>
                <th scope="row">{channel.name}</th>
                <td className="sx-end sx-numbers">{format.amount(channel.spend, result.currency)}</td>
                {pair(channel.contribution, (value) => outcomeText(format, value, result))}
                {pair(channel.contributionShare, (value) => format.percent(value, 1))}
                {pair(channel.roi, plain)}
                {pair(channel.marginalRoi, plain)}
                {pair(channel.halfLife, (value) => format.fixed(value, 1))}
                <td className="sx-small sx-ads-forms">
                  {channel.forms.slice(0, 2).map(({ adstock, saturation, share }) => (
                    <div key={`${adstock} ${saturation}`}>
                      {t(`ads.response.${adstock}`)} · {t(`ads.response.${saturation}`)}{' '}
                      <span className="sx-soft sx-numbers">{format.percent(share, 0)}</span>
                    </div>
                  ))}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </Section>
  )
}
