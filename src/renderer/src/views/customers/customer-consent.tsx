import type { CustomerPage as Page } from '../../../../contract/customers.ts'
import { Notice } from '../../components/notice.tsx'
import { Section } from '../../components/view.tsx'
import { useWords } from '../../i18n/use-words.ts'
import { testIds } from '../../test-ids.ts'

/** What may be sent to a customer, by channel; the word of an own suppression list is the last one. */
export function CustomerConsent({ page }: { readonly page: Page }) {
  const { t, format } = useWords()
  return (
    <Section title={t('customers.page.consent')} testId={testIds.customerConsent}>
      {page.suppressed && <Notice tone="warn">{t('customers.page.suppressed')}</Notice>}
      {page.consents.length === 0 ? (
        !page.suppressed && <p className="sx-soft">{t('customers.page.noConsent')}</p>
      ) : (
        <ul className="sx-consents">
          {page.consents.map(({ channel, state, at }) => (
            <li key={channel} data-state={state}>
              <span>{t(`customers.channel.${channel}`)}</span>
              <strong>{t(`customers.consent.${state}`)}</strong>
              {at !== null && <span className="sx-soft sx-numbers">{format.date(at)}</span>}
            </li>
          ))}
        </ul>
      )}
    </Section>
  )
}
