import { SegmentedControl } from '@mantine/core'
import type { CopyScore } from '../../../../contract/copy.ts'
import { Section } from '../../components/view.tsx'
import { useWords } from '../../i18n/use-words.ts'
import { testIds } from '../../test-ids.ts'
import { changeBrief, useBriefDraft } from './brief-draft.ts'
import type { Draft } from './draft.ts'
import { ModelWriter } from './model-writer.tsx'
import { OfferFields } from './offer-fields.tsx'
import { PatternVariants } from './variants-section.tsx'

type Props = {
  readonly draft: Draft
  readonly text: string
  readonly score: CopyScore | null
  readonly onUse: (texts: readonly string[]) => void
}

/** New texts from given facts: by patterns of own making, or by a language model. */
export function WriteSection({ draft, text, score, onUse }: Props) {
  const { t } = useWords()
  const brief = useBriefDraft()
  return (
    <Section
      title={t('llm.write.title')}
      text={t('llm.write.text')}
      testId={testIds.copyVariants}
      actions={
        <SegmentedControl
          size="xs"
          value={brief.way}
          onChange={(way) => changeBrief({ way: way === 'model' ? 'model' : 'patterns' })}
          data={[
            { value: 'patterns', label: t('llm.write.way.patterns') },
            { value: 'model', label: t('llm.write.way.model') },
          ]}
          data-testid={testIds.writeWay}
        />
      }
    >
      <OfferFields given={brief.facts} onChange={(facts) => changeBrief({ facts })} />
      {brief.way === 'patterns' ? (
        <PatternVariants given={brief.facts} platform={draft.platform} text={text} onUse={onUse} />
      ) : (
        <ModelWriter brief={brief} draft={draft} score={score} onUse={onUse} />
      )}
    </Section>
  )
}
