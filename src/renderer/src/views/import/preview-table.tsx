import type { ColumnRole } from '../../../../contract/column-roles.ts'
import type { Inspection } from '../../../../contract/inspection.ts'
import { useWords } from '../../i18n/use-words.ts'
import { testIds } from '../../test-ids.ts'
import { groupOf } from './role-groups.ts'

const COLUMNS_SHOWN = 60
const ROWS_SHOWN = 20

type Props = {
  readonly inspection: Inspection
  readonly label: string
  /** Roles to show above the columns; null where they are not decided yet. */
  readonly roles: readonly ColumnRole[] | null
}

/** The first rows, exactly as they are read. */
export function PreviewTable({ inspection, label, roles }: Props) {
  const { t } = useWords()
  const columns = inspection.columns.slice(0, COLUMNS_SHOWN)
  return (
    <div className="sx-preview" tabIndex={0} role="region" aria-label={label}>
      <table className="sx-table sx-table-tight" data-testid={testIds.wizardPreview}>
        <caption className="sx-hidden">{label}</caption>
        <thead>
          <tr>
            {columns.map((column) => {
              const role = roles?.[column.index] ?? 'ignore'
              return (
                <th
                  key={column.index}
                  scope="col"
                  className={roles ? `sx-role sx-role-${groupOf(role)}` : undefined}
                >
                  {roles && <span className="sx-role-name">{t(`contract.role.${role}`)}</span>}
                  {column.header === '' ? t('wizard.readAs.column', { n: column.index + 1 }) : column.header}
                </th>
              )
            })}
          </tr>
        </thead>
        <tbody>
          {inspection.rows.slice(0, ROWS_SHOWN).map((row, index) => (
            <tr key={index}>
              {columns.map((column) => (
                <td
                  key={column.index}
                  className={roles?.[column.index] === 'ignore' ? 'sx-ignored' : undefined}
                >
                  <span className="sx-cut sx-cut-cell" title={row[column.index]}>
                    {row[column.index] ?? ''}
                  </span>
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}
