import { NativeSelect, NumberInput, Textarea, TextInput } from '@mantine/core'
import { briefTones, copyBrief } from '../../../../contract/llm.ts'
import { useWords } from '../../i18n/use-words.ts'
import { testIds } from '../../test-ids.ts'
import { changeBrief } from './brief-draft.ts'
import type { BriefDraft } from './brief-draft.ts'

type Props = { readonly brief: BriefDraft; readonly language: 'en' | 'zh' }

/** Everything a model is told beside the facts. */
export function BriefFields({ brief, language }: Props) {
  const { t } = useWords()
  return (
    <>
      <div className="sx-two">
        <Textarea
          label={t('llm.write.more')}
          placeholder={t('llm.write.moreExample')}
          value={brief.more}
          onChange={(event) => changeBrief({ more: event.currentTarget.value })}
          autosize
          minRows={2}
          maxRows={8}
          data-testid={testIds.briefMore}
        />
        <Textarea
          label={t('llm.write.voice')}
          placeholder={t('llm.write.voiceExample')}
          value={brief.voice}
          maxLength={1000}
          onChange={(event) => changeBrief({ voice: event.currentTarget.value })}
          autosize
          minRows={2}
          maxRows={8}
          data-testid={testIds.briefVoice}
        />
      </div>
      <div className="sx-fields">
        <NativeSelect
          label={t('llm.write.language')}
          value={brief.language ?? language}
          onChange={(event) =>
            changeBrief({ language: copyBrief.shape.language.parse(event.currentTarget.value) })
          }
          data={(['en', 'zh'] as const).map((value) => ({ value, label: t(`llm.write.languages.${value}`) }))}
          data-testid={testIds.briefLanguage}
        />
        <NativeSelect
          label={t('llm.write.tone')}
          value={brief.tone}
          onChange={(event) => changeBrief({ tone: copyBrief.shape.tone.parse(event.currentTarget.value) })}
          data={briefTones.map((value) => ({ value, label: t(`llm.write.tones.${value}`) }))}
          data-testid={testIds.briefTone}
        />
        <TextInput
          label={t('llm.write.banned')}
          placeholder={t('llm.write.bannedExample')}
          value={brief.banned}
          onChange={(event) => changeBrief({ banned: event.currentTarget.value })}
          data-testid={testIds.briefBanned}
        />
        <NumberInput
          label={t('llm.write.variants')}
          value={brief.variants}
          min={1}
          max={20}
          onChange={(value) =>
            changeBrief({ variants: Math.min(20, Math.max(1, Math.round(Number(value) || 1))) })
          }
          data-testid={testIds.briefVariants}
        />
        <NumberInput
          label={t('llm.write.longest')}
          placeholder={t('llm.write.longestHint')}
          value={brief.longest ?? ''}
          min={4}
          max={5000}
          onChange={(value) =>
            changeBrief({
              longest: value === '' ? null : Math.min(5000, Math.max(4, Math.round(Number(value) || 4))),
            })
          }
          data-testid={testIds.briefLongest}
        />
        <NumberInput
          label={t('llm.write.examples')}
          value={brief.examples}
          min={0}
          max={20}
          onChange={(value) =>
            changeBrief({ examples: Math.min(20, Math.max(0, Math.round(Number(value) || 0))) })
          }
        />
      </div>
    </>
  )
}
