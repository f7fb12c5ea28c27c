import { Button } from '@mantine/core'
import { IconDatabaseOff, IconSearchOff } from '@tabler/icons-react'
import { EmptyState } from '../../components/empty-state.tsx'
import { useWords } from '../../i18n/use-words.ts'
import { go, importRoute } from '../../state/route.ts'

type Props = { readonly search: string; readonly title: string }

/** An empty table: either nothing matches, or there is nothing yet and the way to change that. */
export function NoData({ search, title }: Props) {
  const { t } = useWords()
  if (search !== '') return <EmptyState icon={IconSearchOff} title={t('common.nothingFound', { search })} />
  return (
    <EmptyState icon={IconDatabaseOff} title={title} text={t('data.empty.text')}>
      <Button onClick={() => go(importRoute)}>{t('data.empty.action')}</Button>
    </EmptyState>
  )
}
