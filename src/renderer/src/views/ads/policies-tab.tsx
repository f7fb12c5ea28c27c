import { NativeSelect } from '@mantine/core'
import { useState } from 'react'
import { defaultTestRules } from '../../../../contract/ads-tests.ts'
import type { Output } from '../../../../contract/requests.ts'
import { useRequest } from '../../bridge/use-request.ts'
import { RequestView } from '../../components/request-view.tsx'
import { Section } from '../../components/view.tsx'
import { useWords } from '../../i18n/use-words.ts'
import { testIds } from '../../test-ids.ts'
import { DecisionFileSection } from './decision-file.tsx'
import { ProjectLogs } from './project-logs.tsx'
import { SegmentShares } from './segment-shares.tsx'

type Groups = Output<'ads:segment-arms'>
const measures = ['clicks', 'conversions'] as const

/** Shares of the next period by segment, and policies judged on a log, from the project's results or a file. */
export function PoliciesTab() {
  const { t } = useWords()
  const groups = useRequest('ads:segment-arms', undefined)
  return (
    <>
      <RequestView asked={groups}>
        {(found) =>
          found.length === 0 ? (
            <Section title={t('ads.policies.fromProject')}>
              <p className="sx-soft" data-testid={testIds.adsSegmentsNone}>
                {t('ads.policies.noneInProject')}
              </p>
            </Section>
          ) : (
            <ProjectSegments groups={found} />
          )
        }
      </RequestView>
      <ProjectLogs />
      <DecisionFileSection
        title={t('ads.policies.fromFile')}
        text={t('ads.policies.fromFileText')}
        keepsLogs
      />
    </>
  )
}

function ProjectSegments({ groups }: { readonly groups: Groups }) {
  const { t } = useWords()
  const [chosen, setChosen] = useState('')
  const [measure, setMeasure] = useState<(typeof measures)[number]>('clicks')
  const group = groups.find(({ id }) => id === chosen) ?? groups[0]
  const rows = (group?.rows ?? []).map(({ segment, arm, impressions, clicks, conversions }) => ({
    segment,
    arm,
    trials: measure === 'clicks' ? impressions : clicks,
    reward: measure === 'clicks' ? clicks : conversions,
  }))
  const asked = useRequest('ads:by-segment', { rows, floor: defaultTestRules.floor, seed: 1 })
  return (
    <>
      <Section title={t('ads.policies.fromProject')} text={t('ads.policies.fromProjectText')}>
        <div className="sx-ads-bar">
          <NativeSelect
            size="sm"
            label={t('ads.tests.group')}
            value={group?.id ?? ''}
            onChange={(event) => setChosen(event.currentTarget.value)}
            data={groups.map(({ id, source, name }) => ({
              value: id,
              label: t(`ads.policies.sources.${source}`, { name: name.slice(0, 60) }),
            }))}
            data-testid={testIds.adsSegmentsGroup}
          />
          <NativeSelect
            size="sm"
            label={t('ads.tests.measure')}
            value={measure}
            onChange={(event) =>
              setMeasure(measures.find((each) => each === event.currentTarget.value) ?? 'clicks')
            }
            data={measures.map((value) => ({ value, label: t(`ads.tests.measures.${value}`) }))}
          />
        </div>
      </Section>
      <RequestView asked={asked}>{(result) => <SegmentShares result={result} />}</RequestView>
    </>
  )
}
