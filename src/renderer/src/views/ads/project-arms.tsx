import { Button, NativeSelect } from '@mantine/core'
import { IconTableImport } from '@tabler/icons-react'
import { useState } from 'react'
import { defaultTestRules } from '../../../../contract/ads-tests.ts'
import type { TestArm, ValueTestResult } from '../../../../contract/ads-tests.ts'
import { ask } from '../../bridge/client.ts'
import { useAction } from '../../bridge/use-action.ts'
import { useRequest } from '../../bridge/use-request.ts'
import { FailureNotice } from '../../components/failure-notice.tsx'
import { Section } from '../../components/view.tsx'
import { useWords } from '../../i18n/use-words.ts'
import { testIds } from '../../test-ids.ts'
import { ValueDecision } from './value-decision.tsx'

const measures = ['clicks', 'conversions', 'value'] as const

/** Counts of the project's own results, to be tested instead of typed ones. Nothing is shown where there are none. */
export function ProjectArms({ onTake }: { readonly onTake: (arms: readonly TestArm[]) => void }) {
  const { t } = useWords()
  const groups = useRequest('ads:arms', undefined)
  const [chosen, setChosen] = useState('')
  const [measure, setMeasure] = useState<(typeof measures)[number]>('clicks')
  const [values, setValues] = useState<ValueTestResult | null>(null)
  const action = useAction()
  const [first] = groups.value ?? []
  if (groups.value === undefined || first === undefined) return null
  const group = groups.value.find(({ id }) => id === chosen) ?? first
  const valued = group.arms.flatMap(({ name, value }) => (value === null ? [] : [{ name, ...value }]))
  const take = () => {
    if (measure !== 'value') {
      setValues(null)
      onTake(
        group.arms.map(({ name, impressions, clicks, conversions }) => ({
          name: name.slice(0, 200),
          trials: measure === 'clicks' ? impressions : clicks,
          successes: measure === 'clicks' ? clicks : conversions,
        })),
      )
      return
    }
    action.run(async () =>
      setValues(await ask('ads:value-test', { arms: valued, level: defaultTestRules.level })),
    )
  }
  const lacksValues = measure === 'value' && valued.length < 2
  return (
    <>
      <Section title={t('ads.tests.fromProject')} text={t('ads.tests.fromProjectText')}>
        <div className="sx-ads-bar">
          <NativeSelect
            size="sm"
            label={t('ads.tests.group')}
            value={group.id}
            onChange={(event) => setChosen(event.currentTarget.value)}
            data={groups.value.map(({ id, source, name, arms }) => ({
              value: id,
              label: t(`ads.tests.sources.${source}`, { name: name.slice(0, 60), n: arms.length }),
            }))}
            data-testid={testIds.adsArmsGroup}
          />
          <NativeSelect
            size="sm"
            label={t('ads.tests.measure')}
            value={measure}
            onChange={(event) =>
              setMeasure(measures.find((each) => each === event.currentTarget.value) ?? 'clicks')
            }
            data={measures.map((value) => ({ value, label: t(`ads.tests.measures.${value}`) }))}
            data-testid={testIds.adsArmsMeasure}
          />
          <Button
            variant="default"
            leftSection={<IconTableImport size={16} aria-hidden />}
            onClick={take}
            disabled={lacksValues}
            loading={action.busy}
            data-testid={testIds.adsArmsTake}
          >
            {t('ads.tests.take')}
          </Button>
        </div>
        {lacksValues && <p className="sx-soft">{t('ads.tests.noValue')}</p>}
        {action.failure && <FailureNotice failure={action.failure} />}
      </Section>
      {values !== null && measure === 'value' && <ValueDecision result={values} />}
    </>
  )
}
