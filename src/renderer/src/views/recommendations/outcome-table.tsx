import type { ListOutcome } from '../../../../contract/list-rules.ts'
import { useWords } from '../../i18n/use-words.ts'
import type { Words } from '../../i18n/use-words.ts'
import { testIds } from '../../test-ids.ts'

/** What every rule did; rules that did nothing are not mentioned. */
export function OutcomeTable({ outcome }: { readonly outcome: ListOutcome }) {
  const words = useWords()
  const { t } = words
  const lines = linesOf(outcome, words)
  if (lines.length === 0) return <p className="sx-soft">{t('lists.preview.effectNone')}</p>
  return (
    <table className="sx-table sx-table-tight" data-testid={testIds.listOutcome}>
      <tbody>
        {lines.map(({ rule, effect }) => (
          <tr key={rule}>
            <th scope="row">{rule}</th>
            <td className="sx-end sx-numbers">{effect}</td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}

type Line = { readonly rule: string; readonly effect: string }

function linesOf({ customers, products, entries }: ListOutcome, { t, format }: Words): Line[] {
  const people = (rule: string, n: number): Line[] =>
    n === 0 ? [] : [{ rule, effect: t('lists.preview.customers', { n: format.integer(n) }) }]
  const goods = (rule: string, n: number): Line[] =>
    n === 0 ? [] : [{ rule, effect: t('lists.preview.products', { n: format.integer(n) }) }]
  return [
    ...people(t('lists.preview.suppressed'), customers.suppressed),
    ...people(t('lists.preview.withoutConsent'), customers.withoutConsent),
    ...people(t('lists.preview.leftOut'), customers.leftOut),
    ...products.removed.flatMap(({ rule, products: n }) => goods(t(`lists.preview.productRule.${rule}`), n)),
    ...goods(t('lists.preview.unknownStock'), products.unknownStock),
    ...goods(t('lists.preview.unknownPrice'), products.unknownPrice),
    ...entries.map((each) => ({
      rule: t(`lists.preview.entryRule.${each.rule}`),
      effect: t('lists.preview.entries', {
        n: format.integer(each.entries),
        customers: format.integer(each.customers),
      }),
    })),
    ...people(t('lists.preview.ofSegment'), customers.ofSegment),
    ...people(t('lists.preview.popular'), customers.popular),
    ...people(t('lists.preview.shorter'), customers.shorter),
    ...people(t('lists.preview.empty'), customers.empty),
  ]
}
