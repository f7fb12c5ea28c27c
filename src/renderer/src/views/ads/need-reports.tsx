import { Button } from '@mantine/core'
import { IconAd2 } from '@tabler/icons-react'
import { ask } from '../../bridge/client.ts'
import { useAction } from '../../bridge/use-action.ts'
import { EmptyState } from '../../components/empty-state.tsx'
import { FailureNotice } from '../../components/failure-notice.tsx'
import { Section } from '../../components/view.tsx'
import { useWords } from '../../i18n/use-words.ts'
import { go, importRoute } from '../../state/route.ts'
import { testIds } from '../../test-ids.ts'
import { offerFiles } from '../import/wizard-store.ts'

/** There are no ad reports: import one, or try the sample's. */
export function NeedReports() {
  const { t } = useWords()
  const action = useAction()
  const trySample = () =>
    action.run(async () => {
      offerFiles(await ask('file:sample', ['ads']))
      go(importRoute)
    })
  return (
    <Section>
      <EmptyState icon={IconAd2} title={t('ads.needData')} text={t('ads.needDataText')}>
        <Button onClick={() => go(importRoute)}>{t('data.empty.action')}</Button>
        <Button
          variant="default"
          loading={action.busy}
          onClick={trySample}
          data-testid={testIds.adsSampleReport}
        >
          {t('ads.useSample')}
        </Button>
        {action.failure && <FailureNotice failure={action.failure} />}
      </EmptyState>
    </Section>
  )
}
