import { Button, TextInput } from '@mantine/core'
import { IconBookmark } from '@tabler/icons-react'
import { useState } from 'react'
import { mappingName } from '../../../contract/mappings.ts'
import type { ImportId } from '../../../contract/ids.ts'
import { ask } from '../bridge/client.ts'
import { useAction } from '../bridge/use-action.ts'
import { useWords } from '../i18n/use-words.ts'
import { testIds } from '../test-ids.ts'
import { FailureNotice } from './failure-notice.tsx'
import { Notice } from './notice.tsx'

type Props = { readonly importId: ImportId; readonly suggested: string }

/** Keeps how an import was done, with the fixes of what it had set aside, for the next file like it. */
export function RememberMapping({ importId, suggested }: Props) {
  const { t } = useWords()
  const action = useAction()
  const [name, setName] = useState(suggested)
  const [saved, setSaved] = useState<string | null>(null)
  const parsed = mappingName.safeParse(name)
  if (saved !== null)
    return (
      <Notice tone="good" testId={testIds.mappingSaved}>
        {t('data.mappings.saved', { name: saved })}
      </Notice>
    )
  return (
    <form
      className="sx-row"
      onSubmit={(event) => {
        event.preventDefault()
        if (!parsed.success) return
        action.run(async () => {
          await ask('mappings:save', { name: parsed.data, importId })
          setSaved(parsed.data)
        })
      }}
    >
      {action.failure && <FailureNotice failure={action.failure} />}
      <TextInput
        aria-label={t('data.mappings.name')}
        value={name}
        maxLength={100}
        onChange={(event) => setName(event.currentTarget.value)}
        data-testid={testIds.mappingName}
      />
      <Button
        type="submit"
        variant="light"
        leftSection={<IconBookmark size={16} aria-hidden />}
        disabled={!parsed.success || action.busy}
        data-testid={testIds.mappingSave}
      >
        {t('data.mappings.remember')}
      </Button>
    </form>
  )
}

/** The name of a file without its ending and the digits by which one month differs from the next. */
export function mappingNameOf(fileName: string): string {
  const stem = fileName.replace(/\.[^.]+$/, '')
  const words = stem.replace(/[\d_.-]+$/, '').trim()
  return (words === '' ? stem : words).slice(0, 100)
}
