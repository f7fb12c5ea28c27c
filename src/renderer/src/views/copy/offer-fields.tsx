import { TextInput } from '@mantine/core'
import type { OfferFactsInput } from '../../../../contract/copy-facts.ts'
import { useWords } from '../../i18n/use-words.ts'
import { copyFactId } from '../../test-ids.ts'

const facts = ['product', 'benefit', 'offer', 'audience', 'deadline', 'proof'] as const

type Props = { readonly given: OfferFactsInput; readonly onChange: (given: OfferFactsInput) => void }

/** What may be said of an offer. */
export function OfferFields({ given, onChange }: Props) {
  const { t } = useWords()
  return (
    <div className="sx-fields">
      {facts.map((fact) => (
        <TextInput
          key={fact}
          label={t(`copy.fact.${fact}`)}
          placeholder={t(`copy.factExample.${fact}`)}
          value={given[fact]}
          maxLength={200}
          onChange={(event) => onChange({ ...given, [fact]: event.currentTarget.value })}
          data-testid={copyFactId(fact)}
        />
      ))}
    </div>
  )
}
