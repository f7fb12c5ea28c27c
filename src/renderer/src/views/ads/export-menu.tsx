import { Button, Menu } from '@mantine/core'
import { IconDownload } from '@tabler/icons-react'
import type { AdsExport } from '../../../../contract/ads-requests.ts'
import { defaultResultsQuery } from '../../../../contract/ads-results.ts'
import type { ResultsQuery } from '../../../../contract/ads-results.ts'
import { ask } from '../../bridge/client.ts'
import { startJob, useIsJobRunning } from '../../bridge/jobs.ts'
import { useAction } from '../../bridge/use-action.ts'
import { FailureNotice } from '../../components/failure-notice.tsx'
import { useWords } from '../../i18n/use-words.ts'
import { adsExportId } from '../../test-ids.ts'

type Props = {
  readonly what: AdsExport['what']
  readonly query?: ResultsQuery
  readonly label?: string
  readonly disabled?: boolean
}

/** Saves what a tab shows as a file of the chosen kind. */
export function ExportMenu({ what, query = defaultResultsQuery, label, disabled = false }: Props) {
  const { t, language } = useWords()
  const action = useAction()
  const isBusy = useIsJobRunning()
  const save = (format: AdsExport['format']) =>
    action.run(async () => {
      const file = await ask('file:choose-target', { suggestedName: `ads-${what}.${format}`, format })
      if (file !== null)
        await startJob(
          { kind: 'export-ads', settings: { what, query, format, language }, file: file.token },
          file,
        )
    })
  return (
    <>
      {action.failure && <FailureNotice failure={action.failure} />}
      <Menu position="bottom-end">
        <Menu.Target>
          <Button
            variant="default"
            size="sm"
            leftSection={<IconDownload size={16} aria-hidden />}
            disabled={disabled || isBusy}
            loading={action.busy}
            data-testid={adsExportId(what)}
          >
            {label ?? t('ads.response.export')}
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          {(['xlsx', 'csv', 'jsonl'] as const).map((format) => (
            <Menu.Item
              key={format}
              onClick={() => save(format)}
              data-testid={`${adsExportId(what)}-${format}`}
            >
              {format.toUpperCase()}
            </Menu.Item>
          ))}
        </Menu.Dropdown>
      </Menu>
    </>
  )
}
