import { Button, LoadingOverlay, NativeSelect } from '@mantine/core'
import { IconArrowRight } from '@tabler/icons-react'
import { delimiter, delimiters, encoding, encodings } from '../../../../contract/import-plan.ts'
import type { Delimiter, Dialect, Inspection } from '../../../../contract/import-plan.ts'
import { FailureNotice } from '../../components/failure-notice.tsx'
import { Section } from '../../components/view.tsx'
import { useWords } from '../../i18n/use-words.ts'
import { testIds } from '../../test-ids.ts'
import { PreviewTable } from './preview-table.tsx'
import type { WizardState } from './wizard-state.ts'
import { goToStep, inspect } from './wizard-store.ts'

export const delimiterName = {
  ',': 'comma',
  ';': 'semicolon',
  '\t': 'tab',
  '|': 'pipe',
} as const satisfies Record<Delimiter, string>

type Props = { readonly wizard: WizardState; readonly inspection: Inspection }

/** States how the file was read, lets every guess be overruled, and shows the effect at once. */
export function ReadAsStep({ wizard, inspection }: Props) {
  const { t, format } = useWords()
  const { dialect } = inspection.plan
  const change = (next: Partial<Dialect>) => void inspect({ ...wizard.dialect, ...next })
  const size = {
    n: format.integer(inspection.estimatedRows),
    columns: format.integer(inspection.columns.length),
    size: format.bytes(inspection.fileBytes),
  }
  return (
    <>
      {wizard.failure && <FailureNotice failure={wizard.failure} />}
      <Section
        title={t('wizard.readAs.title')}
        text={t('wizard.readAs.text')}
        actions={
          <Button
            rightSection={<IconArrowRight size={16} aria-hidden />}
            disabled={wizard.inspecting || wizard.failure !== null}
            onClick={() => goToStep('columns')}
            data-testid={testIds.wizardNext}
          >
            {t('wizard.readAs.next')}
          </Button>
        }
      >
        <p className="sx-statement" role="status" data-testid={testIds.wizardReadAs}>
          {t('wizard.readAs.statement', {
            encoding: t(`contract.encoding.${dialect.encoding}`),
            delimiter: t(`contract.delimiter.${delimiterName[dialect.delimiter]}`),
            header: dialect.hasHeader ? t('wizard.readAs.headerFound') : t('wizard.readAs.headerNone'),
          })}{' '}
          <span className="sx-soft">
            {t(inspection.exact ? 'wizard.readAs.rowsExact' : 'wizard.readAs.rowsAbout', size)}
          </span>
        </p>
        <div className="sx-fields">
          <NativeSelect
            label={t('wizard.readAs.encoding')}
            value={wizard.dialect.encoding ?? dialect.encoding}
            onChange={(event) => change({ encoding: encoding.parse(event.currentTarget.value) })}
            data={encodings.map((value) => ({ value, label: t(`contract.encoding.${value}`) }))}
            data-testid={testIds.wizardEncoding}
          />
          <NativeSelect
            label={t('wizard.readAs.delimiter')}
            value={wizard.dialect.delimiter ?? dialect.delimiter}
            onChange={(event) => change({ delimiter: delimiter.parse(event.currentTarget.value) })}
            data={delimiters.map((value) => ({
              value,
              label: t(`contract.delimiter.${delimiterName[value]}`),
            }))}
            data-testid={testIds.wizardDelimiter}
          />
          <NativeSelect
            label={t('wizard.readAs.header')}
            value={(wizard.dialect.hasHeader ?? dialect.hasHeader) ? 'yes' : 'no'}
            onChange={(event) => change({ hasHeader: event.currentTarget.value === 'yes' })}
            data={[
              { value: 'yes', label: t('wizard.readAs.headerYes') },
              { value: 'no', label: t('wizard.readAs.headerNo') },
            ]}
            data-testid={testIds.wizardHeader}
          />
        </div>
        <div className="sx-relative">
          <LoadingOverlay visible={wizard.inspecting} zIndex={5} />
          <PreviewTable inspection={inspection} label={t('wizard.readAs.preview')} roles={null} />
        </div>
      </Section>
    </>
  )
}
