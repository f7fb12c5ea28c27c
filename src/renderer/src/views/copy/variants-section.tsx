import { Button } from '@mantine/core'
import { IconPlus } from '@tabler/icons-react'
import { useState } from 'react'
import type { OfferFactsInput } from '../../../../contract/copy-facts.ts'
import type { CopyPlatform } from '../../../../contract/copy.ts'
import type { Output } from '../../../../contract/requests.ts'
import { ask } from '../../bridge/client.ts'
import { useAction } from '../../bridge/use-action.ts'
import { FailureNotice } from '../../components/failure-notice.tsx'
import { useWords } from '../../i18n/use-words.ts'
import { testIds } from '../../test-ids.ts'

type Props = {
  readonly given: OfferFactsInput
  readonly platform: CopyPlatform
  /** The text to vary; may be empty where facts are given. */
  readonly text: string
  readonly onUse: (texts: readonly string[]) => void
}

/** Other ways to say it, without a language model: from patterns and from the first draft, saying only what is given. */
export function PatternVariants({ given, platform, text, onUse }: Props) {
  const { t } = useWords()
  const action = useAction()
  const [variants, setVariants] = useState<Output<'copy:variants'> | null>(null)
  const write = () =>
    action.run(async () => {
      setVariants(await ask('copy:variants', { text, facts: given, platform }))
    })
  return (
    <>
      <p className="sx-soft sx-small">{t('copy.variantsText')}</p>
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
                  onClick={() => onUse([variant])}
                >
                  {t('copy.use')}
                </Button>
              </div>
            </li>
          ))}
        </ul>
      )}
    </>
  )
}
