import { Button, Loader } from '@mantine/core'
import { IconFileSpreadsheet } from '@tabler/icons-react'
import { sampleParts } from '../../../../contract/requests.ts'
import { ask } from '../../bridge/client.ts'
import { useAction } from '../../bridge/use-action.ts'
import { FailureNotice } from '../../components/failure-notice.tsx'
import { useWords } from '../../i18n/use-words.ts'
import { testIds } from '../../test-ids.ts'
import { currentFile } from './wizard-state.ts'
import type { WizardState } from './wizard-state.ts'
import { offerFiles } from './wizard-store.ts'

export function FileStep({ wizard }: { readonly wizard: WizardState }) {
  const { t } = useWords()
  const action = useAction()
  const failure = action.failure ?? wizard.failure
  const file = currentFile(wizard)
  return (
    <>
      {failure && <FailureNotice failure={failure} />}
      <div className="sx-file-target">
        {wizard.inspecting && file ? (
          <>
            <Loader size="md" />
            <p role="status">{t('wizard.file.inspecting', { file: file.name })}</p>
          </>
        ) : (
          <>
            <IconFileSpreadsheet size={52} stroke={1.2} aria-hidden />
            <h2>{t('wizard.file.drop')}</h2>
            <p className="sx-soft">{t('wizard.file.text')}</p>
            <div className="sx-empty-actions">
              <Button
                size="md"
                loading={action.busy}
                onClick={() => action.run(async () => offerFiles(await ask('file:choose-import')))}
                data-testid={testIds.wizardFileChoose}
              >
                {t('wizard.file.choose')}
              </Button>
              <Button
                size="md"
                variant="default"
                onClick={() => action.run(async () => offerFiles(await ask('file:sample', [...sampleParts])))}
                data-testid={testIds.wizardFileSample}
              >
                {t('wizard.file.sample')}
              </Button>
            </div>
            <p className="sx-soft sx-small">{t('wizard.file.sampleHint')}</p>
          </>
        )}
      </div>
    </>
  )
}
