import { ActionIcon, Button, Menu, SegmentedControl } from '@mantine/core'
import { IconPlus, IconTrash } from '@tabler/icons-react'
import type { Condition, Rule } from '../../../../contract/segments.ts'
import { useWords } from '../../i18n/use-words.ts'
import { ruleAddId, testIds } from '../../test-ids.ts'
import { ConditionEditor } from './condition-editor.tsx'
import { asGroup, conditionKinds, freshCondition, replaced, turned, without, withNot } from './rule-edit.ts'
import type { Group, RuleContext } from './rule-edit.ts'

type Props = {
  readonly group: Group
  readonly context: RuleContext
  readonly onChange: (group: Group) => void
  readonly level?: number
}

const MAX_LEVELS = 5

/** A group of conditions and groups, of which all or any must hold. */
export function RuleEditor({ group, context, onChange, level = 0 }: Props) {
  const { t } = useWords()
  return (
    <div className="sx-rule-group" data-level={level}>
      <SegmentedControl
        size="xs"
        value={group.kind}
        aria-label={t('segments.rule.combine')}
        onChange={(value) => onChange({ ...group, kind: value === 'any' ? 'any' : 'all' })}
        data={[
          { value: 'all', label: t('segments.rule.all') },
          { value: 'any', label: t('segments.rule.any') },
        ]}
      />
      <ul className="sx-rule-parts">
        {group.rules.map((rule, place) => (
          <Part
            key={place}
            rule={rule}
            context={context}
            level={level}
            onChange={(next) => onChange(replaced(group, place, next))}
            onRemove={() => onChange(without(group, place))}
          />
        ))}
      </ul>
      <div className="sx-view-actions">
        <AddCondition
          context={context}
          onAdd={(condition) => onChange({ ...group, rules: [...group.rules, condition] })}
        />
        {level + 1 < MAX_LEVELS && (
          <Button
            size="xs"
            variant="subtle"
            onClick={() =>
              onChange({
                ...group,
                rules: [...group.rules, { kind: group.kind === 'all' ? 'any' : 'all', rules: [] }],
              })
            }
            data-testid={testIds.ruleAddGroup}
          >
            {t('segments.rule.addGroup')}
          </Button>
        )}
      </div>
    </div>
  )
}

type PartProps = {
  readonly rule: Rule
  readonly context: RuleContext
  readonly level: number
  readonly onChange: (rule: Rule) => void
  readonly onRemove: () => void
}

function Part({ rule, context, level, onChange, onRemove }: PartProps) {
  const { t } = useWords()
  const { isNot, inner } = turned(rule)
  return (
    <li className="sx-rule-part" data-kind={inner.kind}>
      <button
        type="button"
        className={isNot ? 'sx-rule-not sx-rule-not-on' : 'sx-rule-not'}
        aria-pressed={isNot}
        title={t('segments.rule.notHint')}
        onClick={() => onChange(withNot(inner, !isNot))}
      >
        {t('segments.rule.not')}
      </button>
      <div className="sx-rule-body">
        {inner.kind === 'all' || inner.kind === 'any' || inner.kind === 'not' ? (
          <RuleEditor
            group={asGroup(inner)}
            context={context}
            level={level + 1}
            onChange={(next) => onChange(withNot(next, isNot))}
          />
        ) : (
          <ConditionEditor
            condition={inner}
            context={context}
            onChange={(next) => onChange(withNot(next, isNot))}
          />
        )}
      </div>
      <ActionIcon variant="subtle" color="gray" aria-label={t('segments.rule.remove')} onClick={onRemove}>
        <IconTrash size={16} aria-hidden />
      </ActionIcon>
    </li>
  )
}

function AddCondition({
  context,
  onAdd,
}: {
  readonly context: RuleContext
  readonly onAdd: (condition: Condition) => void
}) {
  const { t } = useWords()
  const offered = conditionKinds
    .map((kind) =>
      freshCondition(
        kind,
        context.choices,
        context.segments.map(({ id }) => id),
      ),
    )
    .filter((condition) => condition !== null)
  return (
    <Menu withinPortal position="bottom-start">
      <Menu.Target>
        <Button
          size="xs"
          variant="light"
          leftSection={<IconPlus size={14} aria-hidden />}
          data-testid={testIds.ruleAdd}
        >
          {t('segments.rule.add')}
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        {offered.map((condition) => (
          <Menu.Item
            key={condition.kind}
            onClick={() => onAdd(condition)}
            data-testid={ruleAddId(condition.kind)}
          >
            {t(`segments.condition.${condition.kind}`)}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  )
}
