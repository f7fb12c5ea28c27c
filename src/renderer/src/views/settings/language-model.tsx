import { Button, Loader, Switch } from '@mantine/core'
import { IconPlugConnected } from '@tabler/icons-react'
import { useState } from 'react'
import type { LlmCheck, LlmSettings, LlmState } from '../../../../contract/llm.ts'
import { ask } from '../../bridge/client.ts'
import { useAction } from '../../bridge/use-action.ts'
import { useRequest } from '../../bridge/use-request.ts'
import { FailureNotice } from '../../components/failure-notice.tsx'
import { Notice } from '../../components/notice.tsx'
import { RequestView } from '../../components/request-view.tsx'
import { Section } from '../../components/view.tsx'
import { useWords } from '../../i18n/use-words.ts'
import { testIds } from '../../test-ids.ts'
import { KeyField } from './key-field.tsx'
import { ModelFields } from './model-fields.tsx'

/** Which language model may be asked, if any: off until the user turns it on. */
export function LanguageModel() {
  const { t } = useWords()
  const asked = useRequest('llm:state', undefined)
  return (
    <Section title={t('llm.settings.title')} text={t('llm.settings.text')} testId={testIds.llmSettings}>
      <RequestView asked={asked} rows={4}>
        {(state) => <Form key={JSON.stringify(state.settings)} state={state} onChange={asked.refresh} />}
      </RequestView>
    </Section>
  )
}

function Form({ state, onChange }: { readonly state: LlmState; readonly onChange: () => void }) {
  const { t } = useWords()
  const [draft, setDraft] = useState<LlmSettings>(state.settings)
  const save = useAction()
  const isChanged = JSON.stringify(draft) !== JSON.stringify(state.settings)
  const store = (settings: LlmSettings) =>
    save.run(async () => {
      await ask('llm:set-settings', settings)
      onChange()
    })
  return (
    <>
      <Switch
        label={t('llm.settings.enabled')}
        checked={draft.enabled}
        onChange={(event) => {
          const next = { ...draft, enabled: event.currentTarget.checked }
          setDraft(next)
          store(next)
        }}
        data-testid={testIds.llmEnabled}
      />
      {save.failure && <FailureNotice failure={save.failure} />}
      {draft.enabled && (
        <>
          <ModelFields draft={draft} onChange={setDraft} isSaved={!isChanged} />
          <div className="sx-row">
            <Button
              disabled={!isChanged}
              loading={save.busy}
              onClick={() => store(draft)}
              data-testid={testIds.llmSave}
            >
              {t('llm.settings.save')}
            </Button>
            {isChanged && <span className="sx-soft sx-small">{t('llm.settings.unsaved')}</span>}
          </div>
          {state.settings.enabled && !isChanged && (
            <>
              <KeyField state={state} onChange={onChange} />
              <Test />
            </>
          )}
        </>
      )}
    </>
  )
}

function Test() {
  const { t, format } = useWords()
  const action = useAction()
  const [found, setFound] = useState<LlmCheck | null>(null)
  const run = () =>
    action.run(async () => {
      setFound(null)
      setFound(await ask('llm:test'))
    })
  return (
    <div className="sx-stack-tight">
      <div className="sx-row">
        <Button
          variant="light"
          leftSection={<IconPlugConnected size={16} aria-hidden />}
          disabled={action.busy}
          onClick={run}
          data-testid={testIds.llmTest}
        >
          {t('llm.settings.test')}
        </Button>
        {action.busy && (
          <>
            <Loader size="xs" aria-hidden />
            <Button size="xs" variant="default" onClick={() => void ask('llm:cancel', { id: 'test' })}>
              {t('llm.call.cancel')}
            </Button>
          </>
        )}
      </div>
      <p className="sx-soft sx-small">{t('llm.settings.testHint')}</p>
      {action.failure && <FailureNotice failure={action.failure} />}
      {found !== null && (
        <Notice tone="good" testId={testIds.llmTestGood}>
          <p>
            {t('llm.settings.testGood', { seconds: format.decimal(found.seconds, 1), reply: found.reply })}
          </p>
          {!found.streamed && <p>{t('llm.settings.testWhole')}</p>}
          {found.known === false && <p>{t('llm.settings.testUnknown')}</p>}
        </Notice>
      )}
    </div>
  )
}
