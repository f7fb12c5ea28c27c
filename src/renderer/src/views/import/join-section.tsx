import { Button, NativeSelect } from '@mantine/core'
import { IconArrowRight, IconTablePlus } from '@tabler/icons-react'
import { useState } from 'react'
import type { ColumnRole } from '../../../../contract/column-roles.ts'
import type { Inspection, InspectionChoices } from '../../../../contract/inspection.ts'
import { lineSides, type JoinProposal, type LineSide } from '../../../../contract/joining.ts'
import type { FileRef } from '../../../../contract/requests.ts'
import { ask } from '../../bridge/client.ts'
import { useAction } from '../../bridge/use-action.ts'
import { FailureNotice } from '../../components/failure-notice.tsx'
import { Notice } from '../../components/notice.tsx'
import { Section } from '../../components/view.tsx'
import { useWords } from '../../i18n/use-words.ts'
import { testIds } from '../../test-ids.ts'
import { currentFile, type WizardState } from './wizard-state.ts'
import { goOnJoined } from './wizard-store.ts'

type Props = { readonly wizard: WizardState; readonly inspection: Inspection }
/** What may be joined: another file, or another part of the present one. */
type Other = { readonly file: FileRef; readonly choices: InspectionChoices; readonly name: string }
type Tried = { readonly other: Other; readonly proposal: JoinProposal }
type Decided = { readonly linesIn: LineSide | null; readonly on: [number, number] | null }

const AS_PROPOSED: Decided = { linesIn: null, on: null }

/** Joins the present file with another one: choose it, see by what rows find each other and how many do, go on. */
export function JoinSection({ wizard, inspection }: Props) {
  const { t } = useWords()
  const action = useAction()
  const [tried, setTried] = useState<Tried | null>(null)
  const file = currentFile(wizard)
  if (!file) return null
  const join = async (other: Other, decided: Decided): Promise<void> => {
    const instead = tried?.proposal.joined?.file.token ?? null
    const files = { file: file.token, other: other.file.token }
    const choices = { choices: readAs(inspection, wizard.choices), otherChoices: other.choices }
    setTried({ other, proposal: await ask('import:join', { ...files, ...choices, instead, ...decided }) })
  }
  const attempt = (other: Other, decided: Decided): void => action.run(() => join(other, decided))
  const choose = (): void =>
    action.run(async () => {
      const [other] = await ask('file:choose-import')
      if (other !== undefined) await join(wholeFile(other), AS_PROPOSED)
    })
  const waiting = [...otherParts(file, inspection), ...wizard.queue.slice(wizard.index + 1).map(wholeFile)]
  const hint = hintOf(inspection)
  return (
    <Section title={t('wizard.join.title')} text={t('wizard.join.text')}>
      {hint !== null && tried === null && <Notice tone="info">{t(`wizard.join.${hint}`)}</Notice>}
      {action.failure && <FailureNotice failure={action.failure} />}
      <div className="sx-empty-actions">
        {waiting.slice(0, MAX_OFFERED).map((other) => (
          <Button
            key={`${other.file.token} ${other.name}`}
            variant="default"
            leftSection={<IconTablePlus size={16} aria-hidden />}
            loading={action.busy}
            onClick={() => attempt(other, AS_PROPOSED)}
            data-testid={testIds.wizardJoinQueued}
          >
            {t('wizard.join.with', { file: other.name })}
          </Button>
        ))}
        <Button
          variant="default"
          leftSection={<IconTablePlus size={16} aria-hidden />}
          loading={action.busy}
          onClick={choose}
          data-testid={testIds.wizardJoin}
        >
          {t(tried === null && waiting.length === 0 ? 'wizard.join.choose' : 'wizard.join.another')}
        </Button>
      </div>
      {tried !== null && (
        <JoinResult
          key={`${tried.other.file.token} ${tried.other.name} ${tried.proposal.linesIn}`}
          name={partName(inspection)}
          tried={tried}
          busy={action.busy}
          attempt={attempt}
        />
      )}
    </Section>
  )
}

const MAX_OFFERED = 6

function wholeFile(file: FileRef): Other {
  return { file, choices: {}, name: file.name }
}

/** Other files of the same archive, and other sheets of the same workbook. */
function otherParts(file: FileRef, { members, sheets, plan }: Inspection): Other[] {
  const { member, sheet } = plan.dialect
  const parts = (all: Inspection['members'], present: string): string[] =>
    all.flatMap(({ name, readable }) => (readable && name !== present ? [name] : []))
  return [
    ...(sheets.length > 1 ? parts(sheets, sheet || (sheets[0]?.name ?? '')) : []).map((name): Other => ({
      file,
      choices: { dialect: member === '' ? { sheet: name } : { member, sheet: name } },
      name,
    })),
    ...parts(members, member).map((name): Other => ({
      file,
      choices: { dialect: { member: name } },
      name: lastPart(name),
    })),
  ]
}

function partName({ plan, fileName, sheets }: Inspection): string {
  const { member, sheet } = plan.dialect
  return sheets.length > 1 && sheet !== '' ? sheet : member === '' ? fileName : lastPart(member)
}

function lastPart(member: string): string {
  return member.split('/').at(-1) ?? member
}

/** The present part by its name, which may be the one that was proposed. */
function readAs({ plan }: Inspection, choices: InspectionChoices): InspectionChoices {
  const { member, sheet } = plan.dialect
  return { ...choices, dialect: { ...choices.dialect, member, sheet } }
}

type ResultProps = {
  readonly name: string
  readonly tried: Tried
  readonly busy: boolean
  readonly attempt: (other: Other, decided: Decided) => void
}

function JoinResult({ name, tried, busy, attempt }: ResultProps) {
  const { t } = useWords()
  const { other, proposal } = tried
  const { lines, orders, linesIn, joined } = proposal
  const [lineKey, orderKey] = [lines.key, orders.key]
  // A key is chosen in both files before rows can find each other.
  const [half, setHalf] = useState<{ line: number | null; order: number | null }>({ line: null, order: null })
  const take = (line: number | null, order: number | null): void => {
    setHalf({ line, order })
    if (line !== null && order !== null) attempt(other, { linesIn, on: [line, order] })
  }
  const [line, order] = [half.line ?? lineKey, half.order ?? orderKey]
  return (
    <>
      <div className="sx-fields">
        <NativeSelect
          label={t('wizard.join.linesIn')}
          value={linesIn}
          disabled={busy}
          onChange={(event) => {
            const side = lineSides.find((each) => each === event.currentTarget.value)
            if (side !== undefined) attempt(other, { linesIn: side, on: null })
          }}
          data={[
            { value: 'file', label: name },
            { value: 'other', label: other.name },
          ]}
          data-testid={testIds.wizardJoinSide}
        />
        <KeySelect
          label={t('wizard.join.lineKey', { file: lines.name })}
          columns={lines.columns}
          value={line}
          disabled={busy}
          onChange={(next) => take(next, order)}
          testId={testIds.wizardJoinLineKey}
        />
        <KeySelect
          label={t('wizard.join.orderKey', { file: orders.name })}
          columns={orders.columns}
          value={order}
          disabled={busy}
          onChange={(next) => take(line, next)}
          testId={testIds.wizardJoinOrderKey}
        />
      </div>
      {joined === null ? (
        <Notice tone="warn">{t('wizard.join.keyMissing')}</Notice>
      ) : (
        <JoinFigures tried={tried} joined={joined} busy={busy} />
      )}
    </>
  )
}

type FiguresProps = {
  readonly tried: Tried
  readonly joined: NonNullable<JoinProposal['joined']>
  readonly busy: boolean
}

function JoinFigures({ tried, joined, busy }: FiguresProps) {
  const { t, format } = useWords()
  const { lines, orders } = tried.proposal
  const { lines: total, withoutOrder, withoutLines, leftOut } = joined
  const found = total - withoutOrder
  const sentences = [
    found === 0
      ? t('wizard.join.none')
      : t('wizard.join.result', {
          found: format.integer(found),
          n: format.integer(total),
          share: format.percent(found / total),
        }),
    ...(withoutOrder > 0 && found > 0
      ? [t('wizard.join.withoutOrder', { n: format.integer(withoutOrder) })]
      : []),
    ...(withoutLines > 0 ? [t('wizard.join.withoutLines', { n: format.integer(withoutLines) })] : []),
    ...(leftOut.length > 0
      ? [t('wizard.join.leftOut', { columns: leftOut.join(t('wizard.columns.listSeparator')) })]
      : []),
  ]
  return (
    <>
      <Notice
        tone={found === total ? 'good' : found === 0 ? 'warn' : 'info'}
        testId={testIds.wizardJoinResult}
      >
        {sentences.join(' ')}
      </Notice>
      <div className="sx-empty-actions">
        <Button
          rightSection={<IconArrowRight size={16} aria-hidden />}
          disabled={found === 0}
          loading={busy}
          onClick={() =>
            goOnJoined(joined.file, tried.other.file, {
              lines: lines.name,
              orders: orders.name,
              found,
              total,
            })
          }
          data-testid={testIds.wizardJoinUse}
        >
          {t('wizard.join.use')}
        </Button>
      </div>
    </>
  )
}

type KeyProps = {
  readonly label: string
  readonly columns: readonly string[]
  readonly value: number | null
  readonly disabled: boolean
  readonly onChange: (column: number) => void
  readonly testId: string
}

function KeySelect({ label, columns, value, disabled, onChange, testId }: KeyProps) {
  const { t } = useWords()
  return (
    <NativeSelect
      label={label}
      value={value === null ? '' : String(value)}
      disabled={disabled}
      onChange={(event) => onChange(Number(event.currentTarget.value))}
      data-testid={testId}
    >
      {value === null && (
        <option value="" disabled>
          {t('wizard.join.keyAsk')}
        </option>
      )}
      {columns.map((header, index) => (
        <option key={index} value={String(index)}>
          {header || t('wizard.readAs.column', { n: index + 1 })}
        </option>
      ))}
    </NativeSelect>
  )
}

const PEOPLE: readonly ColumnRole[] = ['customer-id', 'email', 'phone']
const PRODUCTS: readonly ColumnRole[] = ['product-id', 'product-name', 'product-column']

/** What a file of orders lacks that another one may tell; null where nothing is missing. */
function hintOf({ plan, columns }: Inspection): 'missing' | 'missingProducts' | null {
  const has = (roles: readonly ColumnRole[]): boolean => roles.some((role) => plan.roles.includes(role))
  const isOfOrders =
    plan.roles.includes('order-id') ||
    columns.some(({ header }) => /order.?(?:id|no|number)|订单(?:编)?号/i.test(header))
  if (!isOfOrders) return null
  if (!has(PEOPLE)) return 'missing'
  return has(PRODUCTS) ? null : 'missingProducts'
}
