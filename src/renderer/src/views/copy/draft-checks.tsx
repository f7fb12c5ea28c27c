import { useDebouncedValue } from '@mantine/hooks'
import type { CopyDiagnosis, CopyPlatform } from '../../../../contract/copy.ts'
import { findingWords } from '../../../../contract/locales/copy-words.ts'
import { useRequest } from '../../bridge/use-request.ts'
import { RequestView } from '../../components/request-view.tsx'
import { Section } from '../../components/view.tsx'
import { useWords } from '../../i18n/use-words.ts'
import { testIds } from '../../test-ids.ts'

type Props = { readonly texts: readonly string[]; readonly platform: CopyPlatform }

const PAUSE_MS = 250

/** What is wrong with each draft, while it is typed. */
export function DraftChecks({ texts, platform }: Props) {
  const { t } = useWords()
  const [asked] = useDebouncedValue({ texts, platform }, PAUSE_MS)
  const checks = useRequest('copy:diagnose', { texts: [...asked.texts], platform: asked.platform })
  return (
    <Section title={t('copy.checks')} text={t('copy.checksText')} testId={testIds.copyChecks}>
      <RequestView asked={checks} rows={3}>
        {(diagnoses) => (
          <ul className="sx-items">
            {diagnoses.map((diagnosis, index) => (
              <Checked key={`${index} ${diagnosis.text}`} diagnosis={diagnosis} />
            ))}
          </ul>
        )}
      </RequestView>
    </Section>
  )
}

const tones = { error: 'bad', warning: 'warn', hint: 'info' } as const

export function Checked({ diagnosis }: { readonly diagnosis: CopyDiagnosis }) {
  const { t, language, format } = useWords()
  return (
    <li>
      <div className="sx-item-line">
        <span className="sx-item-name">{diagnosis.text}</span>
        <span className="sx-item-note sx-numbers">
          {t('copy.lengthOf', { n: format.integer(diagnosis.length) })}
        </span>
      </div>
      {diagnosis.findings.length === 0 ? (
        <p className="sx-soft sx-small">{t('copy.nothingFound')}</p>
      ) : (
        <ul className="sx-findings">
          {diagnosis.findings.map((finding, index) => {
            const { reason, fix } = findingWords(finding, language)
            return (
              <li key={index} data-finding={finding.name}>
                <span className={`sx-chip sx-chip-${tones[finding.severity]}`}>
                  {t(`copy.severity.${finding.severity}`)}
                </span>
                <span>
                  {reason} <span className="sx-soft">{fix}</span>
                </span>
              </li>
            )
          })}
        </ul>
      )}
    </li>
  )
}
