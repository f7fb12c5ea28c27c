import { Button } from '@mantine/core'
import { IconUsersPlus, IconX } from '@tabler/icons-react'
import { useCallback, useState } from 'react'
import { ask } from '../../bridge/client.ts'
import type { PageOf } from '../../components/use-pages.ts'
import { useWords } from '../../i18n/use-words.ts'
import { customersRoute, go } from '../../state/route.ts'
import type { Drill } from '../../state/route.ts'
import { testIds } from '../../test-ids.ts'
import { SearchedTable } from '../data/searched-table.tsx'
import { CustomerPage } from './customer-page.tsx'
import { loadMembers } from './members-table.tsx'
import { usePersonColumns } from './person-columns.tsx'
import type { Person } from './person-columns.tsx'
import { useRuleWords } from './rule-words.ts'
import { SaveSegmentDialog } from './save-segment-dialog.tsx'
import type { CustomersTabProps } from './tab-props.ts'

/** All customers or those behind a point of a chart, and the page of the one that was opened. */
export function PeopleTab({ route }: CustomersTabProps) {
  const { customerId, drill } = route
  if (customerId !== null) return <CustomerPage key={customerId} customerId={customerId} drill={drill} />
  return <PeopleTable key={JSON.stringify(drill)} drill={drill} />
}

async function loadAll(page: { search: string; offset: number; limit: number }): Promise<PageOf<Person>> {
  const { total, rows } = await ask('customers:list', page)
  return { total, rows: rows.map((row) => ({ ...row, isSuppressed: false })) }
}

function PeopleTable({ drill }: { readonly drill: Drill | null }) {
  const { t } = useWords()
  const open = useCallback(
    (row: Person) => go(customersRoute('people', { customerId: row.id, drill })),
    [drill],
  )
  return (
    <SearchedTable<Person>
      label={t('customers.tabs.people')}
      searchLabel={t('customers.people.search')}
      emptyTitle={drill === null ? t('customers.people.empty') : t('segments.members.none')}
      columns={usePersonColumns(open)}
      load={(page) => (drill === null ? loadAll(page) : loadMembers(drill, page))}
      testId={testIds.peopleTable}
      minWidth={900}
      note={drill === null ? <p className="sx-soft sx-small">{t('customers.people.keys')}</p> : undefined}
      banner={drill === null ? undefined : <DrillBanner drill={drill} />}
      onOpen={open}
    />
  )
}

/** What the list is narrowed to: a chip for every condition, that can be let go, and the way to keep it. */
function DrillBanner({ drill }: { readonly drill: Drill }) {
  const { t } = useWords()
  const inWords = useRuleWords()
  const [saving, setSaving] = useState(false)
  const { rule, asOf } = drill
  const parts = rule.kind === 'all' ? rule.rules : [rule]
  const drop = (place: number) => {
    const rules = parts.filter((_, at) => at !== place)
    go(
      customersRoute('people', { drill: rules.length === 0 ? null : { rule: { kind: 'all', rules }, asOf } }),
    )
  }
  return (
    <div className="sx-drill" data-testid={testIds.drill}>
      <span className="sx-soft">{t('customers.people.narrowed')}</span>
      <div className="sx-chips">
        {parts.map((part, place) => {
          const name = inWords(part)
          return (
            <Button
              key={place}
              size="compact-sm"
              variant="light"
              rightSection={<IconX size={14} aria-hidden />}
              aria-label={t('behaviour.overview.drop', { name })}
              onClick={() => drop(place)}
              data-testid={testIds.drillChip}
            >
              {name}
            </Button>
          )
        })}
      </div>
      <div className="sx-view-actions">
        <Button
          size="xs"
          variant="default"
          onClick={() => go(customersRoute('people'))}
          data-testid={testIds.drillClear}
        >
          {t('behaviour.overview.clear')}
        </Button>
        <Button
          size="xs"
          leftSection={<IconUsersPlus size={14} aria-hidden />}
          onClick={() => setSaving(true)}
          data-testid={testIds.drillSave}
        >
          {t('behaviour.overview.save')}
        </Button>
      </div>
      {saving && (
        <SaveSegmentDialog
          draft={{ name: inWords(rule).slice(0, 120), rule, asOf }}
          id={null}
          onClose={() => setSaving(false)}
        />
      )}
    </div>
  )
}
