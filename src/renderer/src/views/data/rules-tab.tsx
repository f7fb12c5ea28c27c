import { Button, NativeSelect, NumberInput } from '@mantine/core'
import { defaultRules, factPolicy, ruleInfo, severities } from '../../../../contract/rules.ts'
import type { Rule, RuleBook } from '../../../../contract/rules.ts'
import { ask } from '../../bridge/client.ts'
import { useAction } from '../../bridge/use-action.ts'
import { useRequest } from '../../bridge/use-request.ts'
import { FailureNotice } from '../../components/failure-notice.tsx'
import { RequestView } from '../../components/request-view.tsx'
import { Section } from '../../components/view.tsx'
import { useWords } from '../../i18n/use-words.ts'
import { ruleRowId, testIds } from '../../test-ids.ts'

/** What rows are checked by: each rule in words, how severe it is, and its limit. Changes count for the next import. */
export function RulesTab() {
  const asked = useRequest('rules:get', undefined)
  return <RequestView asked={asked}>{(book) => <Rules book={book} />}</RequestView>
}

function Rules({ book }: { readonly book: RuleBook }) {
  const { t } = useWords()
  const action = useAction()
  const save = (next: RuleBook) =>
    action.run(async () => {
      await ask('rules:set', next)
    })
  const change = (rule: Rule) =>
    save({ ...book, rules: book.rules.map((each) => (each.id === rule.id ? rule : each)) })
  return (
    <Section
      title={t('data.rules.title')}
      text={t('data.rules.hint')}
      actions={
        <Button
          variant="default"
          size="xs"
          onClick={() => save(defaultRules)}
          data-testid={testIds.rulesReset}
        >
          {t('data.rules.reset')}
        </Button>
      }
    >
      {action.failure && <FailureNotice failure={action.failure} />}
      <NativeSelect
        label={t('data.rules.facts')}
        description={t('data.rules.factsHint')}
        value={book.factPolicy}
        onChange={(event) => save({ ...book, factPolicy: factPolicy.parse(event.currentTarget.value) })}
        data={factPolicy.options.map((value) => ({ value, label: t(`data.rules.policies.${value}`) }))}
      />
      <div className="sx-scroll-x">
        <table className="sx-table" data-testid={testIds.rulesTable}>
          <thead>
            <tr>
              <th scope="col">{t('data.rules.rule')}</th>
              <th scope="col">{t('data.rules.severity')}</th>
              <th scope="col">{t('data.rules.limit')}</th>
            </tr>
          </thead>
          <tbody>
            {book.rules.map((rule) => (
              <RuleRow key={`${rule.id} ${rule.limit ?? ''}`} rule={rule} onChange={change} />
            ))}
          </tbody>
        </table>
      </div>
    </Section>
  )
}

function RuleRow({ rule, onChange }: { readonly rule: Rule; readonly onChange: (rule: Rule) => void }) {
  const { t } = useWords()
  const { scope, unit } = ruleInfo[rule.id]
  const choices = severities.filter((each) => scope === 'row' || each !== 'set-aside')
  return (
    <tr data-testid={ruleRowId(rule.id)}>
      <th scope="row">
        {t(`contract.rule.${rule.id}`)}
        <div className="sx-soft sx-small">{t(`data.rules.explain.${rule.id}`)}</div>
      </th>
      <td>
        <NativeSelect
          size="xs"
          aria-label={t('data.rules.severity')}
          value={rule.severity}
          onChange={(event) => {
            const severity = choices.find((each) => each === event.currentTarget.value)
            if (severity) onChange({ ...rule, severity })
          }}
          data={choices.map((value) => ({ value, label: t(`data.rules.severities.${value}`) }))}
        />
      </td>
      <td>
        {unit !== null && rule.limit !== null && (
          <NumberInput
            size="xs"
            aria-label={t('data.rules.limit')}
            defaultValue={rule.limit}
            min={0}
            decimalScale={4}
            suffix={` ${t(`data.rules.units.${unit}`)}`}
            onBlur={(event) => {
              const limit = Number.parseFloat(event.currentTarget.value.replace(/[^\d.]/g, ''))
              if (Number.isFinite(limit) && limit !== rule.limit) onChange({ ...rule, limit })
            }}
          />
        )}
      </td>
    </tr>
  )
}
