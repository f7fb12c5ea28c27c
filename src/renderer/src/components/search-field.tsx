import { ActionIcon, TextInput } from '@mantine/core'
import { useDebouncedCallback } from '@mantine/hooks'
import { IconSearch, IconX } from '@tabler/icons-react'
import { useState } from 'react'
import { useWords } from '../i18n/use-words.ts'
import { testIds } from '../test-ids.ts'

const DEBOUNCE_MS = 250

type Props = { readonly label: string; readonly onSearch: (text: string) => void; readonly testId?: string }

/** A search that waits until the typing pauses. */
export function SearchField({ label, onSearch, testId = testIds.tableSearch }: Props) {
  const { t } = useWords()
  const [text, setText] = useState('')
  const search = useDebouncedCallback(onSearch, DEBOUNCE_MS)

  const change = (next: string) => {
    setText(next)
    search(next.trim())
  }
  return (
    <TextInput
      className="sx-search"
      value={text}
      onChange={(event) => change(event.currentTarget.value)}
      placeholder={label}
      aria-label={label}
      maxLength={200}
      leftSection={<IconSearch size={16} aria-hidden />}
      rightSection={
        text === '' ? null : (
          <ActionIcon
            variant="subtle"
            color="gray"
            size={24}
            aria-label={t('common.clearSearch')}
            onClick={() => change('')}
          >
            <IconX size={14} aria-hidden />
          </ActionIcon>
        )
      }
      data-testid={testId}
    />
  )
}
