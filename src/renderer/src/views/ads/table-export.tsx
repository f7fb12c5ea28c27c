import { Button } from '@mantine/core'
import { IconDownload } from '@tabler/icons-react'
import { ask } from '../../bridge/client.ts'
import { useAction } from '../../bridge/use-action.ts'
import { chartCsv } from '../../charts/chart-data.ts'
import type { ChartTable } from '../../charts/chart-data.ts'
import { FailureNotice } from '../../components/failure-notice.tsx'
import { useWords } from '../../i18n/use-words.ts'

type Props = { readonly name: string; readonly table: () => ChartTable; readonly testId?: string }

/** Saves a table that is shown as CSV for spreadsheets. */
export function TableExport({ name, table, testId }: Props) {
  const { t } = useWords()
  const action = useAction()
  const save = () =>
    action.run(async () => {
      const target = await ask('file:choose-target', { suggestedName: `${name}.csv`, format: 'csv' })
      if (target !== null) await ask('file:write-text', { token: target.token, text: chartCsv(table()) })
    })
  return (
    <>
      {action.failure && <FailureNotice failure={action.failure} />}
      <Button
        variant="default"
        size="xs"
        leftSection={<IconDownload size={15} aria-hidden />}
        loading={action.busy}
        onClick={save}
        data-testid={testId}
      >
        {t('ads.response.export')}
      </Button>
    </>
  )
}
