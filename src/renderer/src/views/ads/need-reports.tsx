import { Button } from '@mantine/core'
import { IconAd2 } from '@tabler/icons-react'
import { EmptyState } from '../../components/empty-state.tsx'
import { Section } from '../../components/view.tsx'
import { useWords } from '../../i18n/use-words.ts'
import { go, importRoute } from '../../state/route.ts'

export function NeedReports() {
  const { t } = useWords()
  return (
    <Section>
      <EmptyState icon={IconAd2} title={t('ads.needData')} text={t('ads.needDataText')}>
        <Button onClick={() => go(importRoute)}>{t('data.empty.action')}</Button>
      </EmptyState>
    </Section>
  )
}
