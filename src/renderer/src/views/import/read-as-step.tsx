import { Button, LoadingOverlay, NativeSelect, NumberInput } from '@mantine/core'
import { IconArrowRight } from '@tabler/icons-react'
import {
  delimiter,
  delimiters,
  encoding,
  encodings,
  isSheetKind,
  isTextKind,
  quotes,
} from '../../../../contract/dialect.ts'
import type { Delimiter, DialectChoices } from '../../../../contract/dialect.ts'
import { findingSentences } from '../../../../contract/locales/finding-words.ts'
import { presetChoice, presetNames } from '../../../../contract/presets.ts'
import type { Inspection } from '../../../../contract/inspection.ts'
import { FailureNotice } from '../../components/failure-notice.tsx'
import { Notice } from '../../components/notice.tsx'
import { Section } from '../../components/view.tsx'
import { useWords } from '../../i18n/use-words.ts'
import type { Words } from '../../i18n/use-words.ts'
import { testIds } from '../../test-ids.ts'
import { JoinSection } from './join-section.tsx'
import { PreviewTable } from './preview-table.tsx'
import type { WizardState } from './wizard-state.ts'
import { goToStep, inspect } from './wizard-store.ts'

export const delimiterName = {
  ',': 'comma',
  ';': 'semicolon',
  '\t': 'tab',
  '|': 'pipe',
  '^': 'caret',
  '~': 'tilde',
  '\u0001': 'startOfHeading',
  '\u001f': 'unitSeparator',
  ' ': 'space',
  '::': 'doubleColon',
  '||': 'doublePipe',
  '|~|': 'barTildeBar',
  '~|~': 'tildeBarTilde',
  '^|^': 'caretBarCaret',
  '~~': 'doubleTilde',
  '^^': 'doubleCaret',
  '##': 'doubleHash',
} as const satisfies Record<Delimiter, string>

type Props = { readonly wizard: WizardState; readonly inspection: Inspection }

/** States how the file was read, lets every guess be overruled, and shows the effect at once. */
export function ReadAsStep({ wizard, inspection }: Props) {
  const words = useWords()
  const { t, format } = words
  const { dialect } = inspection.plan
  const change = (next: DialectChoices) =>
    void inspect({ ...wizard.choices, dialect: { ...wizard.choices.dialect, ...next } })
  // The other kinds say themselves how their text is written.
  const isMarkup = dialect.kind === 'html' || dialect.kind === 'xml'
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
          {statementOf(inspection, words)}{' '}
          <span className="sx-soft">
            {t(inspection.exact ? 'wizard.readAs.rowsExact' : 'wizard.readAs.rowsAbout', size)}
          </span>
        </p>
        {wizard.joined !== null && (
          <Notice
            tone={wizard.joined.found === wizard.joined.total ? 'good' : 'warn'}
            testId={testIds.wizardJoined}
          >
            {t('wizard.join.from', {
              lines: wizard.joined.lines,
              orders: wizard.joined.orders,
              found: format.integer(wizard.joined.found),
              n: format.integer(wizard.joined.total),
            })}
          </Notice>
        )}
        {wizard.mapping !== null && (
          <Notice tone="good" testId={testIds.wizardMappingUsed}>
            {t('wizard.readAs.mappingUsed', {
              name: wizard.mapping,
              n: format.integer(wizard.plan?.recipe.length ?? 0),
            })}
          </Notice>
        )}
        <div className="sx-fields">
          {dialect.headerRows > 0 && (
            <NativeSelect
              label={t('wizard.readAs.preset')}
              value={inspection.preset?.name ?? 'none'}
              onChange={(event) =>
                void inspect({ ...wizard.choices, preset: presetChoice.parse(event.currentTarget.value) })
              }
              data={[
                { value: 'none', label: t('wizard.readAs.presetNone') },
                ...presetNames.map((value) => ({ value, label: t(`contract.preset.${value}`) })),
              ]}
              data-testid={testIds.wizardPreset}
            />
          )}
          {wizard.mappings.length > 0 && (
            <NativeSelect
              label={t('wizard.readAs.mapping')}
              value={wizard.mapping ?? ''}
              onChange={(event) => {
                const name = event.currentTarget.value
                void inspect(wizard.choices, name === '' ? { kind: 'none' } : { kind: 'named', name })
              }}
              data={[
                { value: '', label: t('wizard.readAs.mappingNone') },
                ...wizard.mappings.map((value) => ({ value, label: value })),
              ]}
              data-testid={testIds.wizardMapping}
            />
          )}
          <PartFields inspection={inspection} change={change} />
          {(isTextKind(dialect.kind) || isMarkup) && (
            <NativeSelect
              label={t('wizard.readAs.encoding')}
              value={wizard.choices.dialect?.encoding ?? dialect.encoding}
              onChange={(event) => change({ encoding: encoding.parse(event.currentTarget.value) })}
              data={encodings.map((value) => ({ value, label: t(`contract.encoding.${value}`) }))}
              data-testid={testIds.wizardEncoding}
            />
          )}
          {dialect.kind === 'delimited' && (
            <>
              <NativeSelect
                label={t('wizard.readAs.delimiter')}
                value={wizard.choices.dialect?.delimiter ?? dialect.delimiter}
                onChange={(event) => change({ delimiter: delimiter.parse(event.currentTarget.value) })}
                data={delimiters.map((value) => ({
                  value,
                  label: t(`contract.delimiter.${delimiterName[value]}`),
                }))}
                data-testid={testIds.wizardDelimiter}
              />
              <NativeSelect
                label={t('wizard.readAs.quote')}
                value={dialect.quote}
                onChange={(event) => {
                  const next = quotes.find((quote) => quote === event.currentTarget.value)
                  if (next !== undefined) change({ quote: next })
                }}
                data={quotes.map((value) => ({
                  value,
                  label: value === '' ? t('wizard.readAs.quoteNone') : value,
                }))}
                data-testid={testIds.wizardQuote}
              />
            </>
          )}
          {(dialect.kind === 'delimited' || isSheetKind(dialect.kind)) && (
            <>
              <NumberInput
                label={t('wizard.readAs.skipTop')}
                value={dialect.skipTop}
                min={0}
                max={1000}
                onChange={(value) => {
                  if (typeof value === 'number' && value !== dialect.skipTop) change({ skipTop: value })
                }}
                data-testid={testIds.wizardSkipTop}
              />
              <NativeSelect
                label={t('wizard.readAs.header')}
                value={headerChoice(dialect.headerRows)}
                onChange={(event) => change({ headerRows: headerRowsOf[event.currentTarget.value] ?? 1 })}
                data={[
                  { value: 'yes', label: t('wizard.readAs.headerYes') },
                  { value: 'two', label: t('wizard.readAs.headerTwo') },
                  { value: 'no', label: t('wizard.readAs.headerNo') },
                ]}
                data-testid={testIds.wizardHeader}
              />
              <NumberInput
                label={t('wizard.readAs.skipBottom')}
                value={dialect.skipBottom}
                min={0}
                max={1000}
                onChange={(value) => {
                  if (typeof value === 'number' && value !== dialect.skipBottom) change({ skipBottom: value })
                }}
                data-testid={testIds.wizardSkipBottom}
              />
            </>
          )}
        </div>
        <div className="sx-relative">
          <LoadingOverlay visible={wizard.inspecting} zIndex={5} />
          <PreviewTable inspection={inspection} label={t('wizard.readAs.preview')} roles={null} />
        </div>
      </Section>
      {wizard.joined === null && <JoinSection wizard={wizard} inspection={inspection} />}
    </>
  )
}

const headerRowsOf: Readonly<Record<string, number>> = { no: 0, yes: 1, two: 2 }

function headerChoice(rows: number): string {
  return rows === 0 ? 'no' : rows === 1 ? 'yes' : 'two'
}

function statementOf(inspection: Inspection, { t, language }: Words): string {
  const { dialect, carryDown } = inspection.plan
  const header = t(
    dialect.headerRows === 0
      ? 'wizard.readAs.headerNone'
      : dialect.headerRows === 1
        ? 'wizard.readAs.headerFound'
        : 'wizard.readAs.headerTwoFound',
  )
  const parts: string[] = [
    dialect.kind === 'delimited'
      ? t('wizard.readAs.statement', {
          encoding: t(`contract.encoding.${dialect.encoding}`),
          delimiter: t(`contract.delimiter.${delimiterName[dialect.delimiter]}`),
          header,
        })
      : t('wizard.readAs.statementKind', { kind: t(`wizard.readAs.kind.${dialect.kind}`), header }),
  ]
  if (inspection.preset !== null)
    parts.push(t('wizard.readAs.presetFound', { preset: t(`contract.preset.${inspection.preset.name}`) }))
  if (dialect.skipTop > 0) parts.push(t('wizard.readAs.topLeftOut', { n: dialect.skipTop }))
  if (dialect.comment !== '') parts.push(t('wizard.readAs.comments', { mark: dialect.comment }))
  const totals = inspection.findings.find((finding) => finding.kind === 'totals')
  if (totals !== undefined) parts.push(t('wizard.readAs.totals', { n: totals.params['n'] ?? 0 }))
  if (dialect.skipBottom > 0) parts.push(t('wizard.readAs.bottomLeftOut', { n: dialect.skipBottom }))
  if (carryDown !== null) parts.push(t('wizard.readAs.carryDown'))
  parts.push(...findingSentences(inspection, language))
  return parts.join(' ')
}

type PartProps = { readonly inspection: Inspection; readonly change: (next: DialectChoices) => void }

/** Which file of an archive and which sheet of a workbook, where there is a choice. */
function PartFields({ inspection, change }: PartProps) {
  const { t } = useWords()
  const { dialect } = inspection.plan
  const members = inspection.members.filter((member) => member.readable)
  return (
    <>
      {members.length > 1 && (
        <NativeSelect
          label={t('wizard.readAs.member')}
          value={dialect.member}
          onChange={(event) => change({ member: event.currentTarget.value })}
          data={members.map(({ name }) => name)}
          data-testid={testIds.wizardMember}
        />
      )}
      {inspection.sheets.length > 1 && (
        <NativeSelect
          label={t('wizard.readAs.sheet')}
          value={dialect.sheet}
          onChange={(event) => change({ sheet: event.currentTarget.value })}
          data={inspection.sheets.map(({ name }) => name)}
          data-testid={testIds.wizardSheet}
        />
      )}
    </>
  )
}
