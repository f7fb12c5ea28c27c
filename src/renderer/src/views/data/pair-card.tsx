import { Button } from '@mantine/core'
import { useState } from 'react'
import type { DuplicatePair, MatchedSide } from '../../../../contract/duplicates.ts'
import type { JobRequest } from '../../../../contract/jobs.ts'
import { useWords } from '../../i18n/use-words.ts'
import { pairId, testIds } from '../../test-ids.ts'
import { factsOfMerge } from './pair-facts.ts'
import type { Side } from './pair-facts.ts'

type Props = {
  readonly pair: DuplicatePair
  readonly columns: readonly (keyof Labels)[]
  readonly disabled: boolean
  readonly onStart: (request: JobRequest) => void
}

/** Names of the facts in the words of the app. */
type Labels = {
  name: string
  email: string
  phone: string
  company: string
  city: string
  postcode: string
  province: string
  country: string
  gender: string
  birthday: string
  tags: string
  category: string
  brand: string
  description: string
  url: string
}

/** Two sides, the differences marked; a click on a value chooses it for the merged one. */
export function PairCard({ pair, columns, disabled, onStart }: Props) {
  const { t, format } = useWords()
  const { a, b, state } = pair
  const [survivor, setSurvivor] = useState<Side>(a.interactions >= b.interactions ? 'a' : 'b')
  const [chosen, setChosen] = useState<Readonly<Record<string, Side>>>({})
  const level = new Map(pair.fields.map((each) => [each.field, each.level]))
  const known = columns.filter((column) => a.facts[column] !== undefined || b.facts[column] !== undefined)
  const isOpen = state === 'open'
  const sideOf = (column: string): Side => {
    const own = chosen[column] ?? survivor
    const other = own === 'a' ? 'b' : 'a'
    return pair[own].facts[column] === undefined ? other : own
  }
  const merge = () => {
    const loser = survivor === 'a' ? 'b' : 'a'
    const facts = factsOfMerge(pair, known, sideOf)
    const group = { survivor: pair[survivor].id, others: [pair[loser].id], facts }
    onStart({ kind: 'merge', merge: { entity: pair.entity, which: { by: 'groups', groups: [group] } } })
  }
  const heading = (side: Side, of: MatchedSide) => (
    <label className="sx-row">
      {isOpen && (
        <input
          type="radio"
          name={`survivor-${pair.id}`}
          checked={survivor === side}
          onChange={() => setSurvivor(side)}
        />
      )}
      <span>
        {of.externalId}
        <span className="sx-soft sx-small">
          {' '}
          {t('data.duplicates.interactions', { n: format.integer(of.interactions) })}
        </span>
      </span>
    </label>
  )
  return (
    <article className="sx-pair" data-testid={pairId(pair.id)}>
      <header className="sx-row">
        <strong className="sx-numbers">{format.percent(pair.score)}</strong>
        <span className="sx-soft sx-small">
          {pair.fields
            .filter(({ level: each }) => each !== 'different')
            .map(({ field, level: each }) =>
              t(`data.duplicates.levels.${each}`, { field: fieldLabel(field, t) }),
            )
            .join(' · ')}
        </span>
      </header>
      <table className="sx-table">
        <thead>
          <tr>
            <th scope="col">
              <span className="sx-hidden">{t('data.duplicates.field')}</span>
            </th>
            <th scope="col">{heading('a', a)}</th>
            <th scope="col">{heading('b', b)}</th>
          </tr>
        </thead>
        <tbody>
          {known.map((column) => (
            <tr key={column} className={level.get(column) === 'different' ? 'sx-pair-differs' : undefined}>
              <th scope="row" className="sx-soft">
                {t(`data.duplicates.facts.${column}`)}
              </th>
              {(['a', 'b'] as const).map((side) => (
                <td key={side}>
                  {pair[side].facts[column] === undefined ? (
                    <span className="sx-soft">–</span>
                  ) : (
                    <button
                      type="button"
                      className="sx-pair-value"
                      aria-pressed={sideOf(column) === side}
                      disabled={!isOpen || disabled}
                      onClick={() => setChosen({ ...chosen, [column]: side })}
                    >
                      {pair[side].facts[column]}
                    </button>
                  )}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
      <footer className="sx-row">
        {isOpen ? (
          <>
            <Button size="xs" disabled={disabled} onClick={merge} data-testid={testIds.pairMerge}>
              {t('data.duplicates.merge')}
            </Button>
            <Button
              size="xs"
              variant="default"
              disabled={disabled}
              onClick={() => onStart({ kind: 'dismiss', pairs: [pair.id] })}
              data-testid={testIds.pairApart}
            >
              {t('data.duplicates.apart')}
            </Button>
          </>
        ) : (
          <Button
            size="xs"
            variant="default"
            disabled={disabled || pair.stepId === null}
            onClick={() => onStart({ kind: 'undo', stepId: pair.stepId })}
            data-testid={testIds.pairUndo}
          >
            {t(state === 'merged' ? 'data.duplicates.unmerge' : 'data.duplicates.propose')}
          </Button>
        )}
      </footer>
    </article>
  )
}

function fieldLabel(field: string, t: ReturnType<typeof useWords>['t']): string {
  if (field.startsWith('attribute:')) return field.slice('attribute:'.length)
  return isLabelled(field) ? t(`data.duplicates.facts.${field}`) : field
}

const labelled: ReadonlySet<string> = new Set([
  'name',
  'email',
  'phone',
  'company',
  'city',
  'postcode',
  'province',
  'country',
  'gender',
  'birthday',
  'tags',
  'category',
  'brand',
  'description',
  'url',
])

function isLabelled(field: string): field is keyof Labels {
  return labelled.has(field)
}
