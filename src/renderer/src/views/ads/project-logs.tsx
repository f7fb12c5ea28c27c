import { Button, NativeSelect } from '@mantine/core'
import { IconTrash } from '@tabler/icons-react'
import { useState } from 'react'
import { defaultTestRules } from '../../../../contract/ads-tests.ts'
import type { DecisionLogEntry } from '../../../../contract/decision-logs.ts'
import { ask } from '../../bridge/client.ts'
import { useAction } from '../../bridge/use-action.ts'
import { useRequest } from '../../bridge/use-request.ts'
import { Confirm } from '../../components/confirm.tsx'
import { FailureNotice } from '../../components/failure-notice.tsx'
import { RequestView } from '../../components/request-view.tsx'
import { Section } from '../../components/view.tsx'
import { useWords } from '../../i18n/use-words.ts'
import { testIds } from '../../test-ids.ts'
import { LogPolicies } from './log-policies.tsx'

/** Logs that the project keeps, and tests whose shares are known: policies judged on one of them. Nothing is shown where there are none. */
export function ProjectLogs() {
  const logs = useRequest('ads:logs', undefined)
  return (
    <RequestView asked={logs}>{(found) => (found.length === 0 ? null : <Logs logs={found} />)}</RequestView>
  )
}

function Logs({ logs }: { readonly logs: readonly DecisionLogEntry[] }) {
  const { t, format } = useWords()
  const action = useAction()
  const [chosen, setChosen] = useState('')
  const [leaving, setLeaving] = useState(false)
  const log = logs.find(({ id }) => id === chosen) ?? logs[0]
  if (log === undefined) return null
  const remove = () => {
    setLeaving(false)
    action.run(() => ask('ads:delete-log', { id: log.id }))
  }
  return (
    <>
      <Section
        title={t('ads.policies.logs')}
        text={t('ads.policies.logsText')}
        testId={testIds.adsProjectLogs}
      >
        {action.failure && <FailureNotice failure={action.failure} />}
        <div className="sx-ads-bar">
          <NativeSelect
            size="sm"
            label={t('ads.policies.chosenLog')}
            value={log.id}
            onChange={(event) => setChosen(event.currentTarget.value)}
            data={logs.map(({ id, source, name }) => ({
              value: id,
              label: t(`ads.policies.logSources.${source}`, { name: name.slice(0, 80) }),
            }))}
            data-testid={testIds.adsProjectLog}
          />
          {log.source === 'file' && (
            <Button
              size="xs"
              variant="default"
              leftSection={<IconTrash size={15} aria-hidden />}
              loading={action.busy}
              onClick={() => setLeaving(true)}
              data-testid={testIds.adsLogDelete}
            >
              {t('ads.policies.deleteLog')}
            </Button>
          )}
        </div>
        <p className="sx-soft sx-small">
          {t('ads.policies.logLine', {
            n: format.integer(log.decisions),
            actions: format.integer(log.actions),
            when: format.dateTime(log.keptAt),
          })}
        </p>
        <Confirm
          opened={leaving}
          title={t('ads.policies.deleteLogTitle')}
          text={t('ads.policies.deleteLogText', { name: log.name })}
          confirm={t('ads.policies.deleteLog')}
          onConfirm={remove}
          onClose={() => setLeaving(false)}
        />
      </Section>
      <Judged id={log.id} key={log.id} />
    </>
  )
}

function Judged({ id }: { readonly id: string }) {
  const asked = useRequest('ads:judge-log', { id, level: defaultTestRules.level })
  return (
    <RequestView asked={asked}>
      {(result) => (result === null ? null : <LogPolicies result={result} />)}
    </RequestView>
  )
}
