import { Button, NativeSelect } from '@mantine/core'
import { IconCircleCheck, IconSearch } from '@tabler/icons-react'
import { useState } from 'react'
import { choosableFacts, matchedEntities, pairStates } from '../../../../contract/duplicates.ts'
import type { MatchedEntity, PairState } from '../../../../contract/duplicates.ts'
import { resultOf } from '../../bridge/job-state.ts'
import { startJob, useIsJobRunning, useLatestJob } from '../../bridge/jobs.ts'
import { useAction } from '../../bridge/use-action.ts'
import { useRequest } from '../../bridge/use-request.ts'
import { Confirm } from '../../components/confirm.tsx'
import { EmptyState } from '../../components/empty-state.tsx'
import { FailureNotice } from '../../components/failure-notice.tsx'
import { Notice } from '../../components/notice.tsx'
import { RequestView } from '../../components/request-view.tsx'
import { Section } from '../../components/view.tsx'
import { useWords } from '../../i18n/use-words.ts'
import { testIds } from '../../test-ids.ts'
import { PairCard } from './pair-card.tsx'

const PAGE = 20
const MIN_SCORE = 0.5
/** What may be merged without looking at each. */
const SURE = 0.98

/** Customers (products) that are probably one: side by side, merged with a choice per field, and taken apart again. */
export function DuplicatesTab() {
  const { t, format } = useWords()
  const action = useAction()
  const isBusy = useIsJobRunning()
  const [entity, setEntity] = useState<MatchedEntity>('customer')
  const [state, setState] = useState<PairState>('open')
  const [shown, setShown] = useState(PAGE)
  const [confirming, setConfirming] = useState(false)
  const asked = useRequest('duplicates:list', { entity, state, offset: 0, limit: shown })
  const search = useLatestJob('find-duplicates')
  const found = resultOf(search, 'find-duplicates')
  const start = (request: Parameters<typeof startJob>[0]) =>
    action.run(async () => {
      await startJob(request)
    })
  const sure = (asked.value?.rows ?? []).filter(({ score }) => score >= SURE).length

  return (
    <Section fill>
      {action.failure && <FailureNotice failure={action.failure} />}
      {search?.state === 'failed' && <FailureNotice failure={search.failure} />}
      <div className="sx-section-header">
        <div className="sx-row">
          <NativeSelect
            aria-label={t('data.duplicates.entity')}
            value={entity}
            onChange={(event) => {
              const next = matchedEntities.find((each) => each === event.currentTarget.value)
              if (next) setEntity(next)
            }}
            data={matchedEntities.map((value) => ({ value, label: t(`data.duplicates.entities.${value}`) }))}
            data-testid={testIds.duplicatesEntity}
          />
          <NativeSelect
            aria-label={t('data.duplicates.state')}
            value={state}
            onChange={(event) => {
              const next = pairStates.find((each) => each === event.currentTarget.value)
              if (next) setState(next)
            }}
            data={pairStates.map((value) => ({ value, label: t(`data.duplicates.states.${value}`) }))}
            data-testid={testIds.duplicatesState}
          />
        </div>
        <div className="sx-row">
          <Button
            leftSection={<IconSearch size={16} aria-hidden />}
            disabled={isBusy}
            onClick={() => start({ kind: 'find-duplicates', entity, minScore: MIN_SCORE })}
            data-testid={testIds.duplicatesSearch}
          >
            {t('data.duplicates.search')}
          </Button>
          {state === 'open' && sure > 0 && (
            <Button
              variant="default"
              disabled={isBusy}
              onClick={() => setConfirming(true)}
              data-testid={testIds.duplicatesMergeSure}
            >
              {t('data.duplicates.mergeSure', { share: format.percent(SURE) })}
            </Button>
          )}
        </div>
      </div>
      {found?.entity === entity && (
        <Notice tone="info" testId={testIds.duplicatesFound}>
          {t('data.duplicates.found', {
            rows: format.integer(found.rows),
            pairs: format.integer(found.pairs),
          })}
        </Notice>
      )}
      <div className="sx-pairs" data-testid={testIds.duplicatesList}>
        <RequestView asked={asked}>
          {({ total, rows }) =>
            total === 0 ? (
              <EmptyState
                icon={IconCircleCheck}
                title={t(`data.duplicates.empty.${state}`)}
                text={t('data.duplicates.emptyText')}
              />
            ) : (
              <>
                {rows.map((pair) => (
                  <PairCard
                    key={`${pair.id} ${pair.state}`}
                    pair={pair}
                    columns={choosableFacts[entity]}
                    disabled={isBusy}
                    onStart={start}
                  />
                ))}
                {total > rows.length && (
                  <Button variant="subtle" onClick={() => setShown(Math.min(500, shown + PAGE))}>
                    {t('data.duplicates.more', { n: format.integer(total - rows.length) })}
                  </Button>
                )}
              </>
            )
          }
        </RequestView>
      </div>
      <Confirm
        opened={confirming}
        title={t('data.duplicates.mergeSureTitle')}
        text={t('data.duplicates.mergeSureText', { share: format.percent(SURE) })}
        confirm={t('data.duplicates.merge')}
        onConfirm={() => {
          setConfirming(false)
          start({ kind: 'merge', merge: { entity, which: { by: 'score', minScore: SURE } } })
        }}
        onClose={() => setConfirming(false)}
      />
    </Section>
  )
}
