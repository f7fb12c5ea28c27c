import { Button } from '@mantine/core'
import { IconMessageCircle } from '@tabler/icons-react'
import type { ExplainScreen } from '../../../../contract/llm.ts'
import { useRequest } from '../../bridge/use-request.ts'
import { Notice } from '../../components/notice.tsx'
import { RequestView } from '../../components/request-view.tsx'
import { Section } from '../../components/view.tsx'
import { useWords } from '../../i18n/use-words.ts'
import { showPrompt, useLlmCall } from '../../state/llm-calls.ts'
import { testIds } from '../../test-ids.ts'
import { CallPanel } from './call-panel.tsx'
import { isUsable, useLlmState } from './use-llm-state.ts'

/** The figures of a screen in words; only there where a language model is set up. */
export function ExplainPanel({ screen }: { readonly screen: ExplainScreen }) {
  const { t, language } = useWords()
  const state = useLlmState()
  const purpose = `explain ${screen}`
  const call = useLlmCall(purpose)
  if (!isUsable(state)) return null
  return (
    <Section
      title={t('llm.explain.title')}
      text={t('llm.explain.text')}
      testId={testIds.explainPanel}
      actions={
        <Button
          variant="light"
          leftSection={<IconMessageCircle size={16} aria-hidden />}
          disabled={call.kind === 'preparing' || call.kind === 'running'}
          onClick={() => void showPrompt(purpose, { kind: 'explain', screen, language })}
          data-testid={testIds.explainAsk}
        >
          {t('llm.explain.ask')}
        </Button>
      }
    >
      <CallPanel purpose={purpose}>
        {(reply) =>
          call.kind === 'done' &&
          call.order.task.kind === 'explain' && (
            <Explanation screen={screen} language={call.order.task.language} answer={reply.text} />
          )
        }
      </CallPanel>
    </Section>
  )
}

type ExplanationProps = {
  readonly screen: ExplainScreen
  readonly language: 'en' | 'zh-CN'
  readonly answer: string
}

function Explanation(props: ExplanationProps) {
  const { t } = useWords()
  const asked = useRequest('llm:judge-explanation', props)
  return (
    <RequestView asked={asked} rows={3}>
      {({ text, invented }) => (
        <>
          <p className="sx-text sx-said" data-testid={testIds.explainText}>
            {text}
          </p>
          <Notice tone={invented.length === 0 ? 'info' : 'warn'}>
            {invented.length === 0
              ? t('llm.explain.checked')
              : t('llm.explain.invented', { figures: invented.join(', ') })}
          </Notice>
        </>
      )}
    </RequestView>
  )
}
