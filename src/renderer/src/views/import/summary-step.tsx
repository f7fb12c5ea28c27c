import { broughtBy } from '../../../../contract/import-counts.ts'
import { Button } from '@mantine/core'
import { IconArrowRight } from '@tabler/icons-react'
import type { ImportTarget } from '../../../../contract/column-roles.ts'
import { importId } from '../../../../contract/ids.ts'
import { resultOf } from '../../bridge/job-state.ts'
import { useJob } from '../../bridge/jobs.ts'
import { Notice } from '../../components/notice.tsx'
import { mappingNameOf, RememberMapping } from '../../components/remember-mapping.tsx'
import { Section } from '../../components/view.tsx'
import { useWords } from '../../i18n/use-words.ts'
import { dataRoute, go, recommendationsRoute } from '../../state/route.ts'
import type { DataTab } from '../../state/route.ts'
import { testIds } from '../../test-ids.ts'
import { CountsStrip } from './counts-strip.tsx'
import { ReasonsChart } from './reasons-chart.tsx'
import { currentFile } from './wizard-state.ts'
import type { WizardState } from './wizard-state.ts'
import { importWaiting, leaveWizard, nextFile } from './wizard-store.ts'

/** Where what came in is looked at. */
const TAB_OF: Readonly<Record<ImportTarget, DataTab>> = {
  interactions: 'interactions',
  customers: 'customers',
  products: 'products',
  'campaign-results': 'results',
  'copy-results': 'results',
  consent: 'results',
  suppression: 'results',
  series: 'results',
}

/** What came in, what did not and why, and where to go from here. */
export function SummaryStep({ wizard }: { readonly wizard: WizardState }) {
  const { t, format, duration } = useWords()
  const summary = resultOf(useJob(wizard.importJob), 'import')
  if (!summary) return <Notice tone="info">{t('shell.jobs.finished')}</Notice>
  const { counts } = summary
  const waiting = wizard.queue[wizard.index + 1]
  const leaveTo = (route: Parameters<typeof go>[0]) => {
    leaveWizard()
    go(route)
  }
  return (
    <Section
      title={t('wizard.summary.title')}
      text={t('wizard.summary.text', {
        accepted: format.integer(broughtBy(counts)),
        read: format.integer(counts.read),
        file: currentFile(wizard)?.name ?? '',
        time: duration(summary.seconds),
      })}
      testId={testIds.wizardSummary}
      actions={
        <>
          <Button variant="default" onClick={leaveWizard} data-testid={testIds.headerImport}>
            {t('wizard.summary.another')}
          </Button>
          {waiting ? (
            <>
              <Button variant="light" onClick={nextFile} data-testid={testIds.wizardNextFile}>
                {t('wizard.summary.nextFile', { file: waiting.name })}
              </Button>
              <Button onClick={() => void importWaiting()} data-testid={testIds.wizardImportWaiting}>
                {t('wizard.summary.waiting', { n: wizard.queue.length - wizard.index - 1 })}
              </Button>
            </>
          ) : (
            <Button
              rightSection={<IconArrowRight size={16} aria-hidden />}
              onClick={() => leaveTo(recommendationsRoute('model'))}
              data-testid={testIds.wizardGoTrain}
            >
              {t('wizard.summary.train')}
            </Button>
          )}
        </>
      }
    >
      <CountsStrip counts={counts} />
      <p className="sx-statement">
        {t('wizard.summary.newCustomers')}: <strong>{format.integer(summary.newCustomers)}</strong> ·{' '}
        {t('wizard.summary.newProducts')}: <strong>{format.integer(summary.newProducts)}</strong>
      </p>
      {counts.byReason.length > 0 && (
        <>
          <h3>{t('wizard.check.chart')}</h3>
          <ReasonsChart reasons={counts.byReason} />
        </>
      )}
      <RememberMapping
        importId={importId.parse(summary.importId)}
        suggested={wizard.mapping ?? mappingNameOf(currentFile(wizard)?.name ?? '')}
      />
      <div className="sx-row">
        {counts.quarantined > 0 && (
          <Button
            variant="light"
            onClick={() => leaveTo(dataRoute('quarantine', importId.parse(summary.importId)))}
            data-testid={testIds.wizardOpenQuarantine}
          >
            {t('wizard.summary.openQuarantine')}
          </Button>
        )}
        <Button
          variant="light"
          onClick={() => leaveTo(dataRoute(TAB_OF[wizard.plan?.target ?? 'interactions']))}
        >
          {t('wizard.summary.openData')}
        </Button>
        {wizard.index > 0 && (
          <Button variant="light" onClick={() => leaveTo(dataRoute('imports'))}>
            {t('wizard.summary.openImports', { n: wizard.index + 1 })}
          </Button>
        )}
      </div>
    </Section>
  )
}
