import { NativeSelect } from '@mantine/core'
import { columnRole } from '../../../../contract/column-roles.ts'
import type { ImportPlan } from '../../../../contract/import-plan.ts'
import type { InspectedColumn, Inspection } from '../../../../contract/inspection.ts'
import { useWords } from '../../i18n/use-words.ts'
import { wizardRoleId } from '../../test-ids.ts'
import { groupOf, roleGroups, targetFor } from './role-groups.ts'
import { changePlan } from './wizard-store.ts'

type Props = { readonly inspection: Inspection; readonly plan: ImportPlan }

/** One line per column of the file: its header, examples, how full it is, and the meaning it is given. */
export function MappingTable({ inspection, plan }: Props) {
  const { t, format } = useWords()
  return (
    <div className="sx-preview sx-mapping">
      <table className="sx-table">
        <thead>
          <tr>
            <th scope="col">{t('wizard.columns.header')}</th>
            <th scope="col">{t('wizard.columns.samples')}</th>
            <th scope="col" className="sx-end">
              {t('wizard.columns.filled')}
            </th>
            <th scope="col" className="sx-mapping-role">
              {t('wizard.columns.role')}
            </th>
          </tr>
        </thead>
        <tbody>
          {inspection.columns.map((column) => (
            <tr key={column.index}>
              <th scope="row">
                {column.header === '' ? t('wizard.readAs.column', { n: column.index + 1 }) : column.header}
              </th>
              <td>
                <span className="sx-cut sx-cut-samples" title={column.samples.join('\n')}>
                  {column.samples.length === 0
                    ? t('wizard.columns.emptyCell')
                    : column.samples.slice(0, 3).join(' · ')}
                </span>
              </td>
              <td className="sx-end sx-numbers">{format.percent(column.filledShare, 0)}</td>
              <td>
                <RoleSelect column={column} plan={plan} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

function RoleSelect({ column, plan }: { readonly column: InspectedColumn; readonly plan: ImportPlan }) {
  const { t } = useWords()
  const role = plan.roles[column.index] ?? 'ignore'
  const change = (value: string) => {
    const next = columnRole.parse(value)
    const roles = plan.roles.map((old, index) => (index === column.index ? next : old))
    // A series takes numbers as they are; as soon as one of them is something else, the file is about that.
    const told = roles.map((role) =>
      plan.target === 'series' && next !== 'value' && role === 'value' ? 'ignore' : role,
    )
    const target = targetFor(told, plan.target)
    // What was found out about one column of times says nothing about another.
    const isOther = next === 'time' || role === 'time'
    const counted = isOther && plan.countedTime !== null ? { countedTime: null } : {}
    changePlan(target === plan.target ? { roles, ...counted } : { roles: told, target, ...counted })
  }
  return (
    <NativeSelect
      size="xs"
      className={`sx-role-select sx-role-${groupOf(role)}`}
      aria-label={t('wizard.columns.roleOf', {
        column: column.header === '' ? String(column.index + 1) : column.header,
      })}
      value={role}
      onChange={(event) => change(event.currentTarget.value)}
      data-testid={wizardRoleId(column.index)}
    >
      {roleGroups.map(([group, roles]) => (
        <optgroup key={group} label={t(`wizard.columns.groups.${group}`)}>
          {roles.map((each) => (
            <option key={each} value={each}>
              {t(`contract.role.${each}`)}
            </option>
          ))}
        </optgroup>
      ))}
    </NativeSelect>
  )
}
