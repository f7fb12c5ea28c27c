import type {
  CampaignResultRow,
  ConsentRow,
  CopyResultRow,
  SeriesSummary,
  SuppressionRow,
} from '../../../../contract/results.ts'
import { Cut } from '../../components/data-table.tsx'
import type { Column } from '../../components/data-table.tsx'
import type { Words } from '../../i18n/use-words.ts'

/** What was not reported is a dash, never a zero. */
const NOT_TOLD = '–'

export function campaignColumns(words: Words): Column<CampaignResultRow>[] {
  const { t } = words
  return [
    { key: 'day', header: t('results.day'), width: '120px', cell: ({ day }) => dayOf(day, words) },
    {
      key: 'channel',
      header: t('results.channel'),
      width: 'minmax(112px, 0.8fr)',
      cell: ({ channel }) => <Cut>{channel}</Cut>,
    },
    {
      key: 'campaign',
      header: t('results.campaign'),
      width: 'minmax(140px, 1.6fr)',
      cell: ({ campaign }) => <Cut>{campaign}</Cut>,
    },
    {
      key: 'ad',
      header: t('results.ad'),
      width: 'minmax(80px, 1fr)',
      cell: ({ adSet, ad }) => <Cut>{[adSet, ad].filter((part) => part !== '').join(' / ')}</Cut>,
    },
    ...measures<CampaignResultRow>(words),
    source(words),
  ]
}

export function copyColumns(words: Words): Column<CopyResultRow>[] {
  const { t } = words
  return [
    {
      key: 'text',
      header: t('results.text'),
      width: 'minmax(260px, 3fr)',
      cell: ({ headline, subject, body }) => <Cut>{headline || subject || body}</Cut>,
    },
    {
      key: 'test',
      header: t('contract.role.test'),
      width: 'minmax(90px, 0.8fr)',
      cell: ({ test, variant }) => <Cut>{[test, variant].filter((part) => part !== '').join(' / ')}</Cut>,
    },
    {
      key: 'campaign',
      header: t('results.campaign'),
      width: 'minmax(100px, 1fr)',
      cell: ({ campaign }) => <Cut>{campaign}</Cut>,
    },
    ...measures<CopyResultRow>(words).filter(({ key }) => key !== 'value'),
    source(words),
  ]
}

export function seriesColumns({ t, format }: Words): Column<SeriesSummary>[] {
  return [
    {
      key: 'name',
      header: t('contract.role.series'),
      width: 'minmax(180px, 2fr)',
      cell: ({ name }) => <Cut>{name}</Cut>,
    },
    {
      key: 'points',
      header: t('results.points'),
      width: '96px',
      align: 'end',
      cell: ({ points }) => format.integer(points),
    },
    { key: 'first', header: t('results.first'), width: '132px', cell: ({ from }) => format.date(from) },
    { key: 'last', header: t('results.last'), width: '132px', cell: ({ to }) => format.date(to) },
    {
      key: 'lowest',
      header: t('results.lowest'),
      width: '128px',
      align: 'end',
      cell: ({ min }) => format.decimal(min),
    },
    {
      key: 'highest',
      header: t('results.highest'),
      width: '128px',
      align: 'end',
      cell: ({ max }) => format.decimal(max),
    },
  ]
}

export function consentColumns(words: Words): Column<ConsentRow>[] {
  const { t, format } = words
  return [
    {
      key: 'customer',
      header: t('results.customer'),
      width: 'minmax(180px, 2fr)',
      cell: ({ customerId, customerName }) => (
        <Cut>{customerName === '' ? customerId : `${customerName} (${customerId})`}</Cut>
      ),
    },
    {
      key: 'channel',
      header: t('results.channel'),
      width: '140px',
      cell: ({ channel }) => t(`results.channels.${channel}`),
    },
    {
      key: 'state',
      header: t('results.state'),
      width: '120px',
      cell: ({ state }) => t(`results.states.${state}`),
    },
    { key: 'at', header: t('results.at'), width: '148px', cell: ({ at }) => format.dateTime(at) },
    source(words),
  ]
}

export function suppressionColumns(words: Words): Column<SuppressionRow>[] {
  const { t, format } = words
  return [
    {
      key: 'value',
      header: t('results.value'),
      width: 'minmax(180px, 2fr)',
      cell: ({ value }) => <Cut>{value}</Cut>,
    },
    { key: 'by', header: t('results.by'), width: '120px', cell: ({ by }) => t(`contract.role.${by}`) },
    {
      key: 'reason',
      header: t('results.reason'),
      width: 'minmax(120px, 1fr)',
      cell: ({ reason }) => <Cut>{reason}</Cut>,
    },
    { key: 'at', header: t('results.at'), width: '148px', cell: ({ at }) => format.dateTime(at) },
    {
      key: 'matching',
      header: t('results.matching'),
      width: '132px',
      align: 'end',
      cell: ({ customers }) => format.integer(customers),
    },
    source(words),
  ]
}

type Measured = Pick<
  CampaignResultRow,
  | 'impressions'
  | 'recipients'
  | 'clicks'
  | 'opens'
  | 'costMicros'
  | 'conversions'
  | 'conversionValueMicros'
  | 'currency'
>

function measures<Row extends Measured>({ t, format }: Words): Column<Row>[] {
  const count = (value: number | null): string => (value === null ? NOT_TOLD : format.decimal(value, 1))
  const money = (value: number | null, currency: string): string =>
    value === null ? NOT_TOLD : format.money(value, currency)
  return [
    {
      key: 'impressions',
      header: t('contract.role.impressions'),
      width: '116px',
      align: 'end',
      // Of messages those who got one stand where others have impressions.
      cell: ({ impressions, recipients }) => count(impressions ?? recipients),
    },
    {
      key: 'clicks',
      header: t('contract.role.clicks'),
      width: '84px',
      align: 'end',
      cell: ({ clicks }) => count(clicks),
    },
    {
      key: 'cost',
      header: t('contract.role.cost'),
      width: '112px',
      align: 'end',
      cell: ({ costMicros, currency }) => money(costMicros, currency),
    },
    {
      key: 'conversions',
      header: t('contract.role.conversions'),
      width: '118px',
      align: 'end',
      cell: ({ conversions }) => count(conversions),
    },
    {
      key: 'value',
      header: t('contract.role.conversion-value'),
      width: '148px',
      align: 'end',
      cell: ({ conversionValueMicros, currency }) => money(conversionValueMicros, currency),
    },
  ]
}

function source<Row extends { readonly fileName: string; readonly line: number }>({
  t,
  format,
}: Words): Column<Row> {
  return {
    key: 'source',
    header: t('results.source'),
    width: 'minmax(130px, 1fr)',
    cell: ({ fileName, line }) => (
      <Cut>{t('results.sourceLine', { file: fileName, line: format.integer(line) })}</Cut>
    ),
  }
}

/** A calendar day of the report, whatever the computer's zone. */
function dayOf(day: string, { language }: Words): string {
  const at = Date.parse(`${day}T00:00:00Z`)
  if (Number.isNaN(at)) return day
  const month = language === 'en' ? 'short' : '2-digit'
  return new Intl.DateTimeFormat(language, {
    year: 'numeric',
    month,
    day: '2-digit',
    timeZone: 'UTC',
  }).format(at)
}
