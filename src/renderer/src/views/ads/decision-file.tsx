import { Button, Checkbox, NativeSelect } from '@mantine/core'
import { IconFileImport, IconTableImport } from '@tabler/icons-react'
import { useState } from 'react'
import { decisionRoles, defaultTestRules } from '../../../../contract/ads-tests.ts'
import type { DecisionChoices, DecisionFile, DecisionRole, TestArm } from '../../../../contract/ads-tests.ts'
import { adsDecisionSentences } from '../../../../contract/locales/ads-decisions.ts'
import type { Output } from '../../../../contract/requests.ts'
import { ask } from '../../bridge/client.ts'
import { useAction } from '../../bridge/use-action.ts'
import { FailureNotice } from '../../components/failure-notice.tsx'
import { Section } from '../../components/view.tsx'
import { useWords } from '../../i18n/use-words.ts'
import { adsRoleId, testIds } from '../../test-ids.ts'
import { KeepLog } from './keep-log.tsx'
import { LogPolicies } from './log-policies.tsx'
import { SegmentShares } from './segment-shares.tsx'
import { ValueDecision } from './value-decision.tsx'

const first: DecisionChoices = {
  columns: null,
  isEven: false,
  level: defaultTestRules.level,
  floor: defaultTestRules.floor,
  seed: 1,
}

type File = Output<'file:choose-import'>[number]
type Opened = { readonly file: File; readonly found: DecisionFile; readonly choices: DecisionChoices }

type Props = {
  readonly title: string
  readonly text: string
  readonly onTake?: (arms: readonly TestArm[]) => void
  /** Logs can be kept in the project. */
  readonly keepsLogs?: boolean
}

/** A file of a test, of values per visitor, by segment or of logged decisions: opened, understood, and shown with what it comes to. */
export function DecisionFileSection({ title, text, onTake, keepsLogs = false }: Props) {
  const { t } = useWords()
  const action = useAction()
  const [opened, setOpened] = useState<Opened | null>(null)
  const read = async (file: File, choices: DecisionChoices): Promise<void> =>
    setOpened({ file, choices, found: await ask('ads:read-decisions', { file: file.token, choices }) })
  const open = () =>
    action.run(async () => {
      const [file] = await ask('file:choose-import')
      if (file !== undefined) await read(file, first)
    })
  const again = (changes: Partial<DecisionChoices>) => {
    if (opened !== null) action.run(() => read(opened.file, { ...opened.choices, ...changes }))
  }
  return (
    <>
      <Section
        title={title}
        text={text}
        testId={testIds.adsFile}
        actions={
          <Button
            variant="default"
            size="sm"
            leftSection={<IconFileImport size={16} aria-hidden />}
            loading={action.busy}
            onClick={open}
            data-testid={testIds.adsFileOpen}
          >
            {t('ads.file.open')}
          </Button>
        }
      >
        {action.failure && <FailureNotice failure={action.failure} />}
        {opened !== null && <Understood opened={opened} onChange={again} onTake={onTake} />}
        {keepsLogs && opened !== null && opened.found.log !== null && (
          <KeepLog file={opened.file} choices={opened.choices} key={opened.file.token} />
        )}
      </Section>
      {opened?.found.values && <ValueDecision result={opened.found.values} />}
      {opened?.found.segments && <SegmentShares result={opened.found.segments} />}
      {opened?.found.log && <LogPolicies result={opened.found.log} />}
    </>
  )
}

type UnderstoodProps = {
  readonly opened: Opened
  readonly onChange: (changes: Partial<DecisionChoices>) => void
  readonly onTake: Props['onTake']
}

/** What the columns were taken for, to be told otherwise, and the counts to take over. */
function Understood({ opened, onChange, onTake }: UnderstoodProps) {
  const { t, language } = useWords()
  const { file, found, choices } = opened
  const words = adsDecisionSentences(language)
  const { arms, headers, columns, notes } = found
  const set = (role: DecisionRole, place: string) => {
    const { [role]: _, ...others } = columns
    onChange({ columns: place === '' ? others : { ...others, [role]: Number(place) } })
  }
  const mayBeEven = notes.some(({ code }) => code === 'no-propensity' || code === 'even-log')
  return (
    <>
      <p>
        <strong>{file.name}</strong>
      </p>
      <ul className="sx-ads-said" data-testid={testIds.adsFileSaid}>
        {[...words.readFile(found), ...words.notes(notes)].map((sentence) => (
          <li key={sentence}>{sentence}</li>
        ))}
      </ul>
      <details>
        <summary>{t('ads.file.columns')}</summary>
        <div className="sx-ads-controls">
          {decisionRoles.map((role) => (
            <NativeSelect
              key={role}
              size="xs"
              label={t(`adsDecisions.roles.${role}`)}
              value={columns[role] === undefined ? '' : String(columns[role])}
              onChange={(event) => set(role, event.currentTarget.value)}
              data={[
                { value: '', label: t('ads.file.none') },
                ...headers.map((header, at) => ({ value: String(at), label: header || `${at + 1}` })),
              ]}
              data-testid={adsRoleId(role)}
            />
          ))}
        </div>
      </details>
      <div className="sx-ads-bar">
        {mayBeEven && (
          <Checkbox
            label={t('ads.file.even')}
            checked={choices.isEven}
            onChange={(event) => onChange({ isEven: event.currentTarget.checked, columns: null })}
            data-testid={testIds.adsFileEven}
          />
        )}
        {arms !== null && onTake !== undefined && (
          <Button
            variant="light"
            size="xs"
            leftSection={<IconTableImport size={15} aria-hidden />}
            onClick={() => onTake(arms)}
            data-testid={testIds.adsFileTake}
          >
            {t('ads.tests.take')}
          </Button>
        )}
      </div>
    </>
  )
}
