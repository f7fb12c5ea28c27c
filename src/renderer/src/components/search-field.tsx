import { ActionIcon, TextInput } from '@mantine/core'
import { useDebouncedCallback } from '@mantine/hooks'
import { IconSearch, IconX } from '@tabler/icons-react'
import { useEffect, useRef, useState } from 'react'
import { useWords } from '../i18n/use-words.ts'
import { testIds } from '../test-ids.ts'

const DEBOUNCE_MS = 250

type Props = { readonly label: string; readonly onSearch: (text: string) => void; readonly testId?: string }

/** A search that waits until the typing pauses. The key / leads to it, arrow down from it to the table below. */
export function SearchField({ label, onSearch, testId = testIds.tableSearch }: Props) {
  const { t } = useWords()
  const [text, setText] = useState('')
  const search = useDebouncedCallback(onSearch, DEBOUNCE_MS)

  const field = useRef<HTMLInputElement>(null)
  useEffect(() => {
    const jump = (event: KeyboardEvent) => {
      if (event.key !== '/' || event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey)
        return
      if (event.target instanceof Element && event.target.closest('input, textarea, select, [role="dialog"]'))
        return
      event.preventDefault()
      field.current?.focus()
    }
    window.addEventListener('keydown', jump)
    return () => window.removeEventListener('keydown', jump)
  }, [])

  const change = (next: string) => {
    setText(next)
    search(next.trim())
  }
  return (
    <TextInput
      ref={field}
      className="sx-search"
      value={text}
      onChange={(event) => change(event.currentTarget.value)}
      onKeyDown={(event) => {
        if (event.key !== 'ArrowDown') return
        const table = event.currentTarget.closest('section')?.querySelector<HTMLElement>('.sx-table-viewport')
        if (!table) return
        event.preventDefault()
        table.focus()
      }}
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
