import { Button } from '@mantine/core'
import { IconSettings, IconSparkles } from '@tabler/icons-react'
import type { CopyScore } from '../../../../contract/copy.ts'
import type { CopyBrief } from '../../../../contract/llm.ts'
import { ask } from '../../bridge/client.ts'
import { startJob, useIsJobRunning } from '../../bridge/jobs.ts'
import { useAction } from '../../bridge/use-action.ts'
import { useRequest } from '../../bridge/use-request.ts'
import { EmptyState } from '../../components/empty-state.tsx'
import { FailureNotice } from '../../components/failure-notice.tsx'
import { RequestView } from '../../components/request-view.tsx'
import { useWords } from '../../i18n/use-words.ts'
import { showPrompt, useLlmCall } from '../../state/llm-calls.ts'
import { go, settingsRoute } from '../../state/route.ts'
import { testIds } from '../../test-ids.ts'
import { CallPanel } from '../llm/call-panel.tsx'
import { isUsable, useLlmState } from '../llm/use-llm-state.ts'
import { briefOf } from './brief-draft.ts'
import type { BriefDraft } from './brief-draft.ts'
import { BriefFields } from './brief-fields.tsx'
import type { Draft } from './draft.ts'
import { WrittenTable } from './written-table.tsx'

const PURPOSE = 'copy'

type Props = {
  readonly brief: BriefDraft
  readonly draft: Draft
  readonly score: CopyScore | null
  readonly onUse: (texts: readonly string[]) => void
}

/** Variants by a language model: brief, exact prompt, stream, and what of the answer may be used. */
export function ModelWriter({ brief, draft, score, onUse }: Props) {
  const { t, language: interfaceLanguage } = useWords()
  const state = useLlmState()
  const call = useLlmCall(PURPOSE)
  const action = useAction()
  const language = interfaceLanguage === 'en' ? 'en' : 'zh'
  if (state !== undefined && !isUsable(state)) {
    return (
      <EmptyState icon={IconSparkles} title={t('llm.off')} text={t('llm.write.modelText')}>
        <Button
          variant="light"
          leftSection={<IconSettings size={16} aria-hidden />}
          onClick={() => go(settingsRoute)}
          data-testid={testIds.llmGoSettings}
        >
          {t('llm.goSettings')}
        </Button>
      </EmptyState>
    )
  }
  const hasFacts = Object.values(brief.facts).some((fact) => fact.trim() !== '') || brief.more.trim() !== ''
  const isBusy = call.kind === 'preparing' || call.kind === 'running'
  return (
    <div className="sx-stack" data-testid={testIds.modelWriter}>
      <p className="sx-soft sx-small">{t('llm.write.modelText')}</p>
      <BriefFields brief={brief} language={language} />
      <div className="sx-row">
        <Button
          leftSection={<IconSparkles size={16} aria-hidden />}
          disabled={!hasFacts || isBusy}
          onClick={() =>
            action.run(() => showPrompt(PURPOSE, { kind: 'copy', brief: briefOf(brief, draft, language) }))
          }
          data-testid={testIds.llmShowPrompt}
        >
          {t('llm.preview.show')}
        </Button>
        <span className="sx-soft sx-small">
          {hasFacts
            ? t('llm.write.platformNote', { platform: t(`copy.platform.${draft.platform}`) })
            : t('llm.write.needFacts')}
        </span>
      </div>
      {action.failure && <FailureNotice failure={action.failure} />}
      <CallPanel
        purpose={PURPOSE}
        onDone={async (reply, order) => {
          if (order.task.kind === 'copy') await scoreGood(order.task.brief, reply.text, draft)
        }}
      >
        {(reply) =>
          call.kind === 'done' &&
          call.order.task.kind === 'copy' && (
            <Written
              brief={call.order.task.brief}
              answer={reply.text}
              draft={draft}
              score={score}
              onUse={onUse}
            />
          )
        }
      </CallPanel>
    </div>
  )
}

type WrittenProps = Omit<Props, 'brief'> & { readonly brief: CopyBrief; readonly answer: string }

function Written({ brief, answer, draft, score, onUse }: WrittenProps) {
  const asked = useRequest('llm:judge-copy', { brief, answer })
  const isBusy = useIsJobRunning()
  return (
    <RequestView asked={asked}>
      {(judged) => (
        <WrittenTable
          judged={judged}
          brief={brief}
          score={score}
          isBusy={isBusy}
          onUse={onUse}
          onScore={() => void scoreGood(brief, answer, draft)}
          onSave={async (texts) => {
            const { field, measure, platform } = draft
            await ask('copy:save-draft', {
              draft: { field, measure, platform, current: brief.current, text: texts.join('\n') },
            })
          }}
        />
      )}
    </RequestView>
  )
}

/** Scores what may be used with the model of own tests; another job that runs is left alone, and the table offers it again. */
async function scoreGood(brief: CopyBrief, answer: string, draft: Draft): Promise<void> {
  const { variants } = await ask('llm:judge-copy', { brief, answer })
  const good = variants.filter(({ strikes }) => strikes.length === 0).map(({ text }) => text)
  if (good.length === 0) return
  const { field, measure, platform } = draft
  const settings = { field, measure, platform, drafts: good.slice(0, 50), current: brief.current, seed: 1 }
  await startJob({ kind: 'score-copy', settings }).catch(() => undefined)
}
