import { Button, TextInput } from '@mantine/core'
import { IconPlus } from '@tabler/icons-react'
import { useState } from 'react'
import type { OfferFactsInput } from '../../../../contract/copy-requests.ts'
import { ask } from '../../bridge/client.ts'
import type { Output } from '../../../../contract/requests.ts'
import { useAction } from '../../bridge/use-action.ts'
import { FailureNotice } from '../../components/failure-notice.tsx'
import { Section } from '../../components/view.tsx'
import { useWords } from '../../i18n/use-words.ts'
import { copyFactId, testIds } from '../../test-ids.ts'
import type { Draft } from './draft.ts'

const noFacts: OfferFactsInput = {
  product: '',
  benefit: '',
  offer: '',
  audience: '',
  deadline: '',
  proof: '',
}
const facts = ['product', 'benefit', 'offer', 'audience', 'deadline', 'proof'] as const

type Props = { readonly draft: Draft; readonly text: string; readonly onUse: (text: string) => void }

/** Other ways to say it, without a language model: from patterns and from the first draft, saying only what is given. */
export function VariantsSection({ draft, text, onUse }: Props) {
  const { t } = useWords()
  const action = useAction()
  const [given, setGiven] = useState(noFacts)
  const [variants, setVariants] = useState<Output<'copy:variants'> | null>(null)
  const write = () =>
    action.run(async () => {
      setVariants(await ask('copy:variants', { text, facts: given, platform: draft.platform }))
    })
  return (
    <Section title={t('copy.variants')} text={t('copy.variantsText')} testId={testIds.copyVariants}>
      <div className="sx-fields">
        {facts.map((fact) => (
          <TextInput
            key={fact}
            label={t(`copy.fact.${fact}`)}
            placeholder={t(`copy.factExample.${fact}`)}
            value={given[fact]}
            onChange={(event) => {
              const { value } = event.currentTarget
              setGiven((old) => ({ ...old, [fact]: value }))
            }}
            data-testid={copyFactId(fact)}
          />
        ))}
      </div>
      <div>
        <Button
          variant="light"
          disabled={text === '' && given.product === ''}
          loading={action.busy}
          onClick={write}
          data-testid={testIds.copyVary}
        >
          {t('copy.vary')}
        </Button>
      </div>
      {action.failure && <FailureNotice failure={action.failure} />}
      {variants !== null && variants.length === 0 && <p className="sx-soft">{t('copy.noVariants')}</p>}
      {variants !== null && variants.length > 0 && (
        <ul className="sx-items">
          {variants.map(({ text: variant, made }) => (
            <li key={variant}>
              <div className="sx-item-line">
                <span className="sx-item-name">{variant}</span>
                <span className="sx-item-note">{t(`copy.made.${made}`)}</span>
                <Button
                  size="compact-xs"
                  variant="subtle"
                  leftSection={<IconPlus size={14} aria-hidden />}
                  onClick={() => onUse(variant)}
                >
                  {t('copy.use')}
                </Button>
              </div>
            </li>
          ))}
        </ul>
      )}
    </Section>
  )
}
