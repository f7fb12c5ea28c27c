import { Button, Loader } from '@mantine/core'
import type { ReactNode } from 'react'
import type { LlmOrder, LlmReply } from '../../../../contract/llm.ts'
import { FailureNotice } from '../../components/failure-notice.tsx'
import { Notice } from '../../components/notice.tsx'
import { useWords } from '../../i18n/use-words.ts'
import { cancelPrompt, forgetCall, sendPrompt, showPrompt, useLlmCall } from '../../state/llm-calls.ts'
import { testIds } from '../../test-ids.ts'
import { PromptPreview } from './prompt-preview.tsx'

type Props = {
  readonly purpose: string
  /** What is made of a finished answer. */
  readonly children: (reply: LlmReply) => ReactNode
  /** Right after an answer has come. */
  readonly onDone?: (reply: LlmReply, order: LlmOrder) => Promise<void>
}

/** The state of a question to the model: its preview, the answer as it is written, what became of it. */
export function CallPanel({ purpose, children, onDone }: Props) {
  const { t } = useWords()
  const call = useLlmCall(purpose)
  switch (call.kind) {
    case 'idle':
      return null
    case 'preparing':
      return <Loader size="sm" aria-label={t('common.loading')} />
    case 'shown':
      return (
        <PromptPreview
          preview={call.preview}
          onChange={(change) => void showPrompt(purpose, call.order.task, change)}
          onSend={() => void sendPrompt(purpose, onDone)}
          onClose={() => forgetCall(purpose)}
        />
      )
    case 'running':
      return <Running id={call.id} text={call.text} wait={call.wait} />
    case 'failed':
      return (
        <div className="sx-stack-tight">
          {call.failure.code === 'cancelled' ? (
            <Notice tone="info" testId={testIds.llmCancelled}>
              {t('llm.call.cancelled')}
            </Notice>
          ) : (
            <FailureNotice
              failure={call.failure}
              onRetry={() => void showPrompt(purpose, call.order.task, call.order)}
            />
          )}
          {call.text !== '' && <Answer title={t('llm.call.partial')} text={call.text} isOpen />}
        </div>
      )
    case 'done':
      return (
        <div className="sx-stack" data-testid={testIds.llmDone}>
          <Used reply={call.reply} />
          {children(call.reply)}
          <Answer title={t('llm.call.answer')} text={call.reply.text} isOpen={false} />
        </div>
      )
  }
}

function Running({
  id,
  text,
  wait,
}: {
  readonly id: string
  readonly text: string
  readonly wait: number | null
}) {
  const { t, format } = useWords()
  return (
    <div className="sx-stack-tight" data-testid={testIds.llmRunning}>
      <div className="sx-row">
        <Loader size="xs" aria-hidden />
        <strong role="status">
          {wait === null ? t('llm.call.running') : t('llm.call.waiting', { seconds: format.integer(wait) })}
        </strong>
        <Button
          size="xs"
          variant="default"
          onClick={() => void cancelPrompt(id)}
          data-testid={testIds.llmCancel}
        >
          {t('llm.call.cancel')}
        </Button>
      </div>
      {text === '' ? (
        <p className="sx-soft sx-small">{t('llm.call.thinking')}</p>
      ) : (
        <pre className="sx-prompt" data-testid={testIds.llmStream}>
          {text}
        </pre>
      )}
    </div>
  )
}

function Answer(props: { readonly title: string; readonly text: string; readonly isOpen: boolean }) {
  return (
    <details className="sx-details" open={props.isOpen}>
      <summary>{props.title}</summary>
      <pre className="sx-prompt" data-testid={testIds.llmAnswer}>
        {props.text}
      </pre>
    </details>
  )
}

function Used({ reply }: { readonly reply: LlmReply }) {
  const { t, format } = useWords()
  const { inputTokens, outputTokens, attempts } = reply
  const seconds = format.decimal(reply.seconds, 1)
  const parts = [
    inputTokens === null || outputTokens === null
      ? t('llm.call.usedUnknown', { seconds })
      : t('llm.call.used', {
          input: format.integer(inputTokens),
          output: format.integer(outputTokens),
          seconds,
        }),
    ...(reply.cost === null ? [] : [format.decimal(reply.cost, 4)]),
    ...(attempts > 1 ? [t('llm.call.attempts', { n: attempts })] : []),
  ]
  return (
    <>
      <p className="sx-soft sx-small">{parts.join(' · ')}</p>
      {reply.finish === 'length' && <Notice tone="warn">{t('llm.call.length')}</Notice>}
    </>
  )
}
