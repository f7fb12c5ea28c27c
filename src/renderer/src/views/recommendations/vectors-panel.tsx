import { Button, Checkbox, Modal, NumberInput } from '@mantine/core'
import { IconSend } from '@tabler/icons-react'
import { useState } from 'react'
import {
  MOST_VECTORS,
  vectorFields,
  type VectorBrief,
  type VectorField,
  type VectorPreview,
  type VectorState,
} from '../../../../contract/product-vectors.ts'
import { useRequest } from '../../bridge/use-request.ts'
import { FailureNotice } from '../../components/failure-notice.tsx'
import { Notice } from '../../components/notice.tsx'
import { RequestView } from '../../components/request-view.tsx'
import { Section } from '../../components/view.tsx'
import { useWords } from '../../i18n/use-words.ts'
import { cancelPrompt } from '../../state/llm-calls.ts'
import { forgetVectorCall, sendTexts, showTexts, useVectorCall } from '../../state/vector-call.ts'
import { testIds } from '../../test-ids.ts'
import { Masks } from '../llm/prompt-preview.tsx'
import { isUsable, useLlmState } from '../llm/use-llm-state.ts'

/** Texts of products as vectors of a language model; only there where one is set up. */
export function VectorsPanel() {
  const { t } = useWords()
  const state = useLlmState()
  const asked = useRequest('vectors:state', undefined)
  if (!isUsable(state)) return null
  return (
    <Section title={t('llm.vectors.title')} text={t('llm.vectors.text')} testId={testIds.vectorsPanel}>
      <RequestView asked={asked} rows={2}>
        {(vectors) => <Kept vectors={vectors} />}
      </RequestView>
      {state?.settings.embeddingModel === '' ? (
        <p className="sx-soft sx-small">{t('llm.vectors.noModel')}</p>
      ) : (
        <Ask />
      )}
    </Section>
  )
}

function Kept({ vectors }: { readonly vectors: VectorState }) {
  const { t, format } = useWords()
  return (
    <div data-testid={testIds.vectorsState}>
      {vectors.models.length === 0 && <p className="sx-soft sx-small">{t('llm.vectors.none')}</p>}
      {vectors.models.map(({ model, current, stale, dimensions, madeAt }) => (
        <p key={model} className="sx-text">
          {t('llm.vectors.state', {
            current: format.integer(current),
            products: format.integer(vectors.products),
            model,
            dimensions: format.integer(dimensions),
            when: format.dateTime(madeAt),
          })}
          {stale > 0 && ` ${t('llm.vectors.stale', { n: format.integer(stale) })}`}
        </p>
      ))}
    </div>
  )
}

function Ask() {
  const { t, format } = useWords()
  const call = useVectorCall()
  const [fields, setFields] = useState<readonly VectorField[]>(['name'])
  const [most, setMost] = useState(MOST_VECTORS)
  const brief: VectorBrief = { fields: [...fields], most }
  return (
    <div className="sx-stack">
      <Checkbox.Group
        label={t('llm.vectors.fields')}
        value={[...fields]}
        onChange={(ticked) => setFields(vectorFields.filter((field) => ticked.includes(field)))}
      >
        <div className="sx-row">
          {vectorFields.map((field) => (
            <Checkbox
              key={field}
              value={field}
              label={t(`llm.vectors.field.${field}`)}
              data-testid={`${testIds.vectorsField}-${field}`}
            />
          ))}
        </div>
      </Checkbox.Group>
      <div className="sx-row">
        <NumberInput
          label={t('llm.vectors.most')}
          value={most}
          min={1}
          max={MOST_VECTORS}
          onChange={(value) => setMost(Math.min(MOST_VECTORS, Math.max(1, Math.round(Number(value) || 1))))}
        />
        <Button
          disabled={fields.length === 0 || call.kind === 'running'}
          onClick={() => void showTexts(brief)}
          style={{ alignSelf: 'end' }}
          data-testid={testIds.vectorsAsk}
        >
          {t('llm.vectors.ask')}
        </Button>
      </div>
      {call.kind === 'shown' && <Preview brief={call.brief} preview={call.preview} />}
      {call.kind === 'running' && (
        <div className="sx-row">
          <span role="status">
            {t('llm.vectors.running', {
              done: format.integer(call.done),
              total: format.integer(call.total),
            })}
          </span>
          <Button
            size="xs"
            variant="default"
            onClick={() => void cancelPrompt(call.id)}
            data-testid={testIds.llmCancel}
          >
            {t('llm.call.cancel')}
          </Button>
        </div>
      )}
      {call.kind === 'failed' &&
        (call.failure.code === 'cancelled' ? (
          <Notice tone="info" testId={testIds.llmCancelled}>
            {t('llm.vectors.kept')}
          </Notice>
        ) : (
          <FailureNotice failure={call.failure} onRetry={() => void showTexts(brief)} />
        ))}
      {call.kind === 'done' && (
        <Notice tone="good" testId={testIds.vectorsDone}>
          {t('llm.vectors.done', {
            n: format.integer(call.result.products),
            dimensions: format.integer(call.result.dimensions),
            seconds: format.decimal(call.result.seconds, 1),
          })}
        </Notice>
      )}
    </div>
  )
}

function Preview({ brief, preview }: { readonly brief: VectorBrief; readonly preview: VectorPreview }) {
  const { t, format } = useWords()
  const { host, model, requests } = preview
  const [request, setRequest] = useState(0)
  // Until the texts with another tick are there, those on the screen are not to be sent.
  const [outdated, setOutdated] = useState('')
  return (
    <Modal
      opened
      onClose={forgetVectorCall}
      size="xl"
      title={t('llm.preview.title')}
      closeButtonProps={{ 'aria-label': t('common.close') }}
    >
      <div className="sx-stack" data-testid={testIds.vectorsPreview}>
        <p className="sx-text">
          {t('llm.vectors.previewText', {
            products: format.integer(preview.products),
            requests: format.integer(requests),
            host,
            model,
          })}
        </p>
        <div className="sx-chips">
          <span className="sx-chip sx-chip-info">
            {t(preview.hasKey ? 'llm.preview.keyUsed' : 'llm.preview.noKey')}
          </span>
          <span className="sx-chip sx-chip-info">
            {t('llm.vectors.tokens', { n: format.integer(preview.inputTokens) })}
          </span>
          <span className="sx-chip sx-chip-info">
            {preview.cost === null
              ? t('llm.preview.noCost')
              : t('llm.preview.cost', {
                  cost: format.decimal(preview.cost, 4),
                  currency: preview.currency,
                })}
          </span>
        </div>
        <Masks
          masks={preview.masks}
          onReveal={(revealed) => {
            setOutdated(preview.id)
            void showTexts(brief, revealed)
          }}
        />
        <Bytes
          key={`${preview.id} ${request}`}
          id={preview.id}
          request={request}
          title={t('llm.vectors.request', {
            n: format.integer(request + 1),
            of: format.integer(requests),
          })}
        />
        {requests > 1 && (
          <div className="sx-row">
            <Button
              size="xs"
              variant="default"
              disabled={request === 0}
              onClick={() => setRequest(request - 1)}
            >
              {t('llm.vectors.before')}
            </Button>
            <Button
              size="xs"
              variant="default"
              disabled={request + 1 >= requests}
              onClick={() => setRequest(request + 1)}
            >
              {t('llm.vectors.next')}
            </Button>
          </div>
        )}
        <div className="sx-modal-foot sx-row">
          <Button variant="default" onClick={forgetVectorCall}>
            {t('llm.preview.close')}
          </Button>
          <Button
            leftSection={<IconSend size={16} aria-hidden />}
            disabled={outdated === preview.id}
            onClick={() => void sendTexts()}
            data-testid={testIds.vectorsSend}
          >
            {t('llm.preview.send')}
          </Button>
        </div>
      </div>
    </Modal>
  )
}

function Bytes({
  id,
  request,
  title,
}: {
  readonly id: string
  readonly request: number
  readonly title: string
}) {
  const asked = useRequest('vectors:body', { id, request })
  return (
    <RequestView asked={asked} rows={3}>
      {(body) => (
        <div className="sx-stack-tight">
          <span className="sx-label">{title}</span>
          <pre className="sx-prompt" data-testid={testIds.vectorsBody} tabIndex={0}>
            {body}
          </pre>
        </div>
      )}
    </RequestView>
  )
}
