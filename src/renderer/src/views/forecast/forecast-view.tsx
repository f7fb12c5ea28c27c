import { Button, NativeSelect } from '@mantine/core'
import { IconChartLine } from '@tabler/icons-react'
import { useState } from 'react'
import { useLatestJob } from '../../bridge/jobs.ts'
import { useRequest } from '../../bridge/use-request.ts'
import { EmptyState } from '../../components/empty-state.tsx'
import { FailureNotice } from '../../components/failure-notice.tsx'
import { JobProgressPanel } from '../../components/job-progress.tsx'
import { RequestView } from '../../components/request-view.tsx'
import { Section, View } from '../../components/view.tsx'
import { useWords } from '../../i18n/use-words.ts'
import { useProject } from '../../state/app-state.ts'
import { go, importRoute } from '../../state/route.ts'
import { testIds } from '../../test-ids.ts'
import { ExplainPanel } from '../llm/explain-panel.tsx'
import { EventsSection } from './events-section.tsx'
import { ForecastForm } from './forecast-form.tsx'
import { ForecastResult } from './forecast-result.tsx'
import { forecastLabel } from './forecast-words.ts'

/** What will sell, how sure is that, and what changes it? */
export function ForecastView() {
  const words = useWords()
  const { t } = words
  const project = useProject()
  const asked = useRequest('forecast:list', undefined)
  const job = useLatestJob('forecast')
  const [chosen, setChosen] = useState<number | null>(null)
  const hasData = project !== null && project.imports > 0
  return (
    <View testId={testIds.viewForecast} title={t('forecast.title')} text={t('forecast.text')}>
      {!hasData ? (
        <Section>
          <EmptyState icon={IconChartLine} title={t('forecast.needData')} text={t('forecast.needDataText')}>
            <Button onClick={() => go(importRoute)}>{t('data.empty.action')}</Button>
          </EmptyState>
        </Section>
      ) : (
        <RequestView asked={asked} rows={6}>
          {(list) => {
            const shown = list.find(({ id }) => id === chosen) ?? list[0]
            return (
              <>
                <div className="sx-model">
                  <div className="sx-stack">
                    <ForecastForm />
                    {list.length > 1 && shown && (
                      <Section>
                        <NativeSelect
                          label={t('forecast.shown')}
                          value={String(shown.id)}
                          onChange={(event) => setChosen(Number(event.currentTarget.value))}
                          data={list.map((each) => ({
                            value: String(each.id),
                            label: `${forecastLabel(each, words)} · ${words.format.dateTime(each.createdAt)}`,
                          }))}
                          data-testid={testIds.forecastShown}
                        />
                      </Section>
                    )}
                    <EventsSection />
                  </div>
                  <div className="sx-stack">
                    {job?.state === 'failed' && <FailureNotice failure={job.failure} />}
                    {job?.state === 'running' && (
                      <Section>
                        <JobProgressPanel job={job} title={t('contract.jobKind.forecast')} />
                      </Section>
                    )}
                    {shown ? <ForecastResult key={shown.id} analysis={shown} /> : <NoForecast />}
                  </div>
                </div>
              </>
            )
          }}
        </RequestView>
      )}
      <ExplainPanel screen="forecast" />
    </View>
  )
}

function NoForecast() {
  const { t } = useWords()
  return (
    <Section>
      <EmptyState icon={IconChartLine} title={t('forecast.none')} text={t('forecast.noneText')} />
    </Section>
  )
}
