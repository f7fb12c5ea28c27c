import { Button, PasswordInput } from '@mantine/core'
import { useState } from 'react'
import type { LlmState } from '../../../../contract/llm.ts'
import { ask } from '../../bridge/client.ts'
import { useAction } from '../../bridge/use-action.ts'
import { FailureNotice } from '../../components/failure-notice.tsx'
import { useWords } from '../../i18n/use-words.ts'
import { testIds } from '../../test-ids.ts'

/** The key goes in and never comes out: what is shown is only whether there is one. */
export function KeyField({ state, onChange }: { readonly state: LlmState; readonly onChange: () => void }) {
  const { t } = useWords()
  const [key, setKey] = useState('')
  const action = useAction()
  const store = (value: string) =>
    action.run(async () => {
      await ask('llm:set-key', { key: value })
      setKey('')
      onChange()
    })
  return (
    <div className="sx-stack-tight">
      <div className="sx-row">
        <PasswordInput
          label={t('llm.settings.key')}
          placeholder={t('llm.settings.keyPlaceholder')}
          value={key}
          onChange={(event) => setKey(event.currentTarget.value)}
          autoComplete="off"
          w={300}
          data-testid={testIds.llmKey}
        />
        <Button
          variant="light"
          disabled={key.trim() === ''}
          loading={action.busy}
          onClick={() => store(key)}
          style={{ alignSelf: 'end' }}
          data-testid={testIds.llmKeySave}
        >
          {t('llm.settings.keySave')}
        </Button>
        {state.key !== 'none' && (
          <Button
            variant="default"
            onClick={() => store('')}
            style={{ alignSelf: 'end' }}
            data-testid={testIds.llmKeyForget}
          >
            {t('llm.settings.keyForget')}
          </Button>
        )}
      </div>
      <p className="sx-soft sx-small" data-testid={testIds.llmKeyState} data-state={state.key}>
        {t(`llm.settings.keyState.${state.key}`)}
      </p>
      {!state.canKeep && <p className="sx-small sx-warn-text">{t('llm.settings.cannotKeep')}</p>}
      {action.failure && <FailureNotice failure={action.failure} />}
    </div>
  )
}
