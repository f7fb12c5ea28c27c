import { Button, Menu } from '@mantine/core'
import { IconDownload } from '@tabler/icons-react'
import { useState } from 'react'
import type { ForecastAnalysis } from '../../../../contract/forecast.ts'
import { ask } from '../../bridge/client.ts'
import { startJob } from '../../bridge/jobs.ts'
import { useAction } from '../../bridge/use-action.ts'
import { useRequest } from '../../bridge/use-request.ts'
import { FailureNotice } from '../../components/failure-notice.tsx'
import { RequestView } from '../../components/request-view.tsx'
import { Section } from '../../components/view.tsx'
import { useWords } from '../../i18n/use-words.ts'
import { testIds } from '../../test-ids.ts'
import { forecastLabel } from './forecast-words.ts'
import { Multiples } from './multiples.tsx'
import { SeriesPanel } from './series-panel.tsx'
import { SeriesTable } from './series-table.tsx'

/** A stored forecast: one series large, all of them in a table. */
export function ForecastResult({ analysis }: { readonly analysis: ForecastAnalysis }) {
  const words = useWords()
  const { t } = words
  const action = useAction()
  const [index, setIndex] = useState(0)
  const asked = useRequest('forecast:series', { analysisId: analysis.id, index })

  const save = (format: 'csv' | 'xlsx') =>
    action.run(async () => {
      const target = await ask('file:choose-target', { suggestedName: `forecast.${format}`, format })
      if (target === null) return
      const settings = { analysisId: analysis.id, format, purpose: 'spreadsheet' } as const
      await startJob({ kind: 'export-forecast', settings, file: target.token }, target)
    })

  return (
    <>
      <Section
        title={forecastLabel(analysis, words)}
        text={analysis.current ? t('forecast.current') : t('forecast.stale')}
        testId={testIds.forecastResult}
        actions={
          <Menu>
            <Menu.Target>
              <Button
                variant="light"
                leftSection={<IconDownload size={16} aria-hidden />}
                data-testid={testIds.forecastExport}
              >
                {t('forecast.export')}
              </Button>
            </Menu.Target>
            <Menu.Dropdown>
              <Menu.Item onClick={() => save('csv')}>CSV</Menu.Item>
              <Menu.Item onClick={() => save('xlsx')}>XLSX</Menu.Item>
            </Menu.Dropdown>
          </Menu>
        }
      >
        {action.failure && <FailureNotice failure={action.failure} />}
        <RequestView asked={asked} rows={10}>
          {({ detail, row, outcome }) => (
            <SeriesPanel analysis={analysis} detail={detail} row={row} outcome={outcome} index={index} />
          )}
        </RequestView>
      </Section>
      {analysis.summary.series > 1 && (
        <>
          <Multiples analysis={analysis} />
          <SeriesTable analysis={analysis} onOpen={setIndex} shown={index} />
        </>
      )}
    </>
  )
}
