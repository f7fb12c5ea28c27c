import { Button, Checkbox, Modal, SegmentedControl, Textarea } from '@mantine/core'
import { IconSend } from '@tabler/icons-react'
import { useState } from 'react'
import type { LlmPreview, PromptMask } from '../../../../contract/llm.ts'
import { useWords } from '../../i18n/use-words.ts'
import { promptMaskId, testIds } from '../../test-ids.ts'

type Props = {
  readonly preview: LlmPreview
  /** Another choice of what is revealed, or another wording: the prompt is composed again. */
  readonly onChange: (change: { readonly revealed: readonly string[]; readonly wording: string }) => void
  readonly onSend: () => void
  readonly onClose: () => void
}

/** Everything that would be sent, to whom and for how much, before it is: the only way to a call. */
export function PromptPreview({ preview, onChange, onSend, onClose }: Props) {
  const { t, format } = useWords()
  const [isExact, setIsExact] = useState(false)
  const [wording, setWording] = useState(preview.wording)
  const [shown, setShown] = useState(preview.id)
  // Another preview tells the wording anew: an emptied field is the usual one.
  if (shown !== preview.id) {
    setShown(preview.id)
    setWording(preview.wording)
  }
  // Until the prompt with another tick is there, the one on the screen is not to be sent.
  const [outdated, setOutdated] = useState('')
  const isChanged = wording.trim() !== preview.wording
  const revealed = preview.masks.flatMap((mask) => (mask.revealed ? [mask.mask] : []))
  const { masks, host, model, currency } = preview
  const isHere = /^(?:localhost|127\.|\[::1\])/.test(host)
  return (
    <Modal
      opened
      onClose={onClose}
      size="xl"
      title={t('llm.preview.title')}
      closeButtonProps={{ 'aria-label': t('common.close') }}
    >
      <div className="sx-stack" data-testid={testIds.llmPreview}>
        <p className="sx-text">{t('llm.preview.text', { host, model })}</p>
        <div className="sx-chips">
          <span className={`sx-chip sx-chip-${isHere ? 'good' : 'warn'}`}>
            {t(isHere ? 'llm.preview.here' : 'llm.preview.away')}
          </span>
          <span className="sx-chip sx-chip-info">
            {t(preview.hasKey ? 'llm.preview.keyUsed' : 'llm.preview.noKey')}
          </span>
          <span className="sx-chip sx-chip-info" data-testid={testIds.llmTokens}>
            {t('llm.preview.tokens', {
              input: format.integer(preview.inputTokens),
              output: format.integer(preview.outputTokens),
            })}
          </span>
          <span className="sx-chip sx-chip-info">
            {preview.cost === null
              ? t('llm.preview.noCost')
              : t('llm.preview.cost', { cost: format.decimal(preview.cost, 4), currency })}
          </span>
        </div>
        <Textarea
          label={t('llm.preview.wording')}
          description={t('llm.preview.wordingHint')}
          value={wording}
          maxLength={2000}
          autosize
          minRows={1}
          maxRows={6}
          onChange={(event) => setWording(event.currentTarget.value)}
          data-testid={testIds.llmWording}
        />
        {isChanged && (
          <div className="sx-row">
            <Button
              size="xs"
              variant="light"
              onClick={() => onChange({ revealed, wording: wording.trim() })}
              data-testid={testIds.llmWordingApply}
            >
              {t('llm.preview.wordingApply')}
            </Button>
            <Button size="xs" variant="default" onClick={() => setWording(preview.wording)}>
              {t('common.cancel')}
            </Button>
            <span className="sx-soft sx-small">{t('llm.preview.wordingPending')}</span>
          </div>
        )}
        <Masks
          masks={masks}
          onReveal={(seen) => {
            setOutdated(preview.id)
            onChange({ revealed: seen, wording: wording.trim() })
          }}
        />
        <div>
          <SegmentedControl
            size="xs"
            value={isExact ? 'exact' : 'readable'}
            onChange={(value) => setIsExact(value === 'exact')}
            data={[
              { value: 'readable', label: t('llm.preview.readable') },
              { value: 'exact', label: t('llm.preview.exact') },
            ]}
          />
        </div>
        {isExact ? (
          <pre className="sx-prompt" data-testid={testIds.llmBody} tabIndex={0}>
            {preview.body}
          </pre>
        ) : (
          preview.messages.map(({ role, content }) => (
            <div key={role} className="sx-stack-tight">
              <span className="sx-label">{t(`llm.preview.role.${role}`)}</span>
              <pre className="sx-prompt" data-testid={`${testIds.llmMessage}-${role}`} tabIndex={0}>
                {content}
              </pre>
            </div>
          ))
        )}
        <div className="sx-modal-foot sx-row">
          <Button variant="default" onClick={onClose} data-testid={testIds.llmDoNotSend}>
            {t('llm.preview.close')}
          </Button>
          <Button
            leftSection={<IconSend size={16} aria-hidden />}
            disabled={isChanged || outdated === preview.id}
            onClick={onSend}
            data-testid={testIds.llmSend}
          >
            {t('llm.preview.send')}
          </Button>
        </div>
      </div>
    </Modal>
  )
}

/** Personal data that was found, each with a tick that shows it to the model. */
export function Masks({
  masks,
  onReveal,
}: {
  readonly masks: readonly PromptMask[]
  readonly onReveal: (revealed: readonly string[]) => void
}) {
  const { t, format } = useWords()
  const present = masks.filter((each) => each.revealed).map(({ mask }) => mask)
  // A tick shows at once; the prompt with it follows, and settles what is ticked.
  const [shown, setShown] = useState(masks)
  const [revealed, setRevealed] = useState<readonly string[]>(present)
  if (shown !== masks) {
    setShown(masks)
    setRevealed(present)
  }
  if (masks.length === 0) return <p className="sx-soft sx-small">{t('llm.preview.noMasks')}</p>
  const hidden = masks.length - revealed.length
  const reveal = (mask: string) => {
    const next = revealed.includes(mask) ? revealed.filter((each) => each !== mask) : [...revealed, mask]
    setRevealed(next)
    onReveal(next)
  }
  return (
    <div className="sx-stack-tight" data-testid={testIds.llmMasks}>
      <strong>
        {t('llm.preview.masks')} · {t('llm.preview.masked', { n: hidden, total: masks.length })}
      </strong>
      <p className="sx-soft sx-small">{t('llm.preview.masksText')}</p>
      <div className="sx-scroll-x">
        <table className="sx-table sx-table-tight">
          <thead>
            <tr>
              <th>{t('llm.preview.column.seen')}</th>
              <th>{t('llm.preview.column.mask')}</th>
              <th>{t('llm.preview.column.value')}</th>
              <th>{t('llm.preview.column.kind')}</th>
              <th className="sx-end">{t('llm.preview.column.count')}</th>
            </tr>
          </thead>
          <tbody>
            {masks.map(({ mask, kind, value, count }) => (
              <tr key={mask}>
                <td>
                  <Checkbox
                    checked={revealed.includes(mask)}
                    aria-label={`${t('llm.preview.column.seen')}: ${value}`}
                    onChange={() => reveal(mask)}
                    data-testid={promptMaskId(mask)}
                  />
                </td>
                <td className="sx-raw">{mask}</td>
                <td>{value}</td>
                <td>{t(`llm.preview.kind.${kind}`)}</td>
                <td className="sx-end sx-numbers">{format.integer(count)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </div>
  )
}
