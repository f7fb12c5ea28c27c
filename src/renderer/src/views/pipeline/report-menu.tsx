import { Button, Menu } from '@mantine/core'
import { IconFileText } from '@tabler/icons-react'
import { useState } from 'react'
import type { Failure } from '../../../../contract/failure.ts'
import { ask, failureOf } from '../../bridge/client.ts'
import { startJob, useIsJobRunning } from '../../bridge/jobs.ts'
import { useWords } from '../../i18n/use-words.ts'
import { testIds } from '../../test-ids.ts'

type Format = 'html' | 'pdf' | 'md'

/** Writes the whole project up, for somebody who does not have the app. */
export function ReportMenu({ onEnd }: { readonly onEnd: (end: 'report' | Failure) => void }) {
  const { t, language } = useWords()
  const [busy, setBusy] = useState(false)
  const isJobRunning = useIsJobRunning()
  const save = async (format: Format): Promise<void> => {
    setBusy(true)
    try {
      const suggestedName = `${t('report.fileName')}.${format}`
      const target = await ask('file:choose-target', { suggestedName, format })
      if (!target) return
      if (format === 'pdf') {
        await ask('report:save-pdf', { subject: 'project', language, token: target.token })
        onEnd('report')
      } else {
        const settings = { subject: 'project', format, language } as const
        await startJob({ kind: 'export-report', settings, file: target.token }, target)
      }
    } catch (error) {
      onEnd(failureOf(error))
    } finally {
      setBusy(false)
    }
  }
  return (
    <Menu position="bottom-end" withArrow>
      <Menu.Target>
        <Button
          loading={busy}
          disabled={isJobRunning}
          leftSection={<IconFileText size={16} aria-hidden />}
          data-testid={testIds.reportWrite}
        >
          {t('report.button')}
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item onClick={() => void save('pdf')} data-testid={testIds.reportPdf}>
          {t('report.asPdf')}
        </Menu.Item>
        <Menu.Item onClick={() => void save('html')} data-testid={testIds.reportHtml}>
          {t('report.asHtml')}
        </Menu.Item>
        <Menu.Item onClick={() => void save('md')}>{t('report.asMarkdown')}</Menu.Item>
      </Menu.Dropdown>
    </Menu>
  )
}
