import { TIMELINE_SHOWN } from '../../../../contract/customers.ts'
import type { TimelineItem } from '../../../../contract/customers.ts'
import { useWords } from '../../i18n/use-words.ts'

/** What a customer did, day by day, the latest first. */
export function Timeline({ items }: { readonly items: readonly TimelineItem[] }) {
  const { t, format } = useWords()
  if (items.length === 0) return <p className="sx-soft">{t('customers.page.noHistory')}</p>
  return (
    <>
      <ol className="sx-timeline">
        {daysOf(items, format.date).map(([day, ofDay]) => (
          <li key={`${day} ${ofDay[0]?.at ?? ''}`}>
            <h3>{day}</h3>
            <ul>
              {ofDay.map((item, index) => (
                <li key={index} data-kind={item.kind}>
                  <span className="sx-timeline-kind">{t(`contract.interactionKind.${item.kind}`)}</span>
                  <span className="sx-item-name">{item.product === '' ? item.orderId : item.product}</span>
                  <span className="sx-item-note">
                    {[item.channel, item.campaign].filter((part) => part !== '').join(' · ')}
                  </span>
                  <span className="sx-numbers">
                    {item.unitPriceMicros === null
                      ? ''
                      : format.money(item.unitPriceMicros * item.quantity, item.currency)}
                  </span>
                </li>
              ))}
            </ul>
          </li>
        ))}
      </ol>
      {items.length === TIMELINE_SHOWN && (
        <p className="sx-soft sx-small">{t('customers.page.latest', { n: TIMELINE_SHOWN })}</p>
      )}
    </>
  )
}

/** Items of the same day together; they come in the order of time. */
function daysOf(
  items: readonly TimelineItem[],
  dayOf: (at: number | null) => string,
): [day: string, items: TimelineItem[]][] {
  const days: [string, TimelineItem[]][] = []
  for (const item of items) {
    const day = dayOf(item.at)
    const last = days.at(-1)
    if (last?.[0] === day) last[1].push(item)
    else days.push([day, [item]])
  }
  return days
}
