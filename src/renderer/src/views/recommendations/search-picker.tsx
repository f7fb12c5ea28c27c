import { Combobox, Loader, TextInput, useCombobox } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { IconSearch } from '@tabler/icons-react'
import { useState } from 'react'
import { useRequest } from '../../bridge/use-request.ts'
import { useWords } from '../../i18n/use-words.ts'

const DEBOUNCE_MS = 200
const OFFERED = 20

type Option<Id> = { readonly id: Id; readonly title: string; readonly note: string }

type Props<Id> = {
  readonly request: 'customers:list' | 'products:list'
  readonly label: string
  readonly placeholder: string
  readonly testId: string
  readonly onPick: (option: Option<Id>) => void
  /** Turns rows of the request into options; rows come as the request gives them. */
  readonly options: (rows: readonly Found[]) => readonly Option<Id>[]
  /** Stays in the field after a choice; a picker of several things clears itself. */
  readonly keepsText: boolean
  readonly initialText?: string
}

/** What customers and products have in common. */
export type Found = {
  readonly id: number
  readonly externalId: string
  readonly name: string
  readonly email?: string
  readonly category?: string
}

/** A field that searches while typing and offers what it finds. */
export function SearchPicker<Id>(props: Props<Id>) {
  const { request, label, placeholder, testId, onPick, options, keepsText, initialText = '' } = props
  const { t } = useWords()
  const combobox = useCombobox({ onDropdownClose: () => combobox.resetSelectedOption() })
  const [text, setText] = useState(initialText)
  const [isTyping, setIsTyping] = useState(false)
  const [search] = useDebouncedValue(isTyping ? text.trim() : '', DEBOUNCE_MS)
  const { state } = useRequest(request, { search, offset: 0, limit: OFFERED })
  const offered = state.kind === 'ready' ? options(state.value.rows) : []
  const pick = (value: string) => {
    const option = offered.find((each) => String(each.id) === value)
    if (!option) return
    setText(keepsText ? option.title : '')
    setIsTyping(false)
    combobox.closeDropdown()
    onPick(option)
  }
  return (
    <Combobox store={combobox} onOptionSubmit={pick} withinPortal>
      <Combobox.Target>
        <TextInput
          className="sx-picker"
          label={label}
          placeholder={placeholder}
          value={text}
          maxLength={200}
          leftSection={state.kind === 'loading' ? <Loader size={14} /> : <IconSearch size={16} aria-hidden />}
          onChange={(event) => {
            setText(event.currentTarget.value)
            setIsTyping(true)
            combobox.openDropdown()
            combobox.updateSelectedOptionIndex()
          }}
          onFocus={(event) => {
            event.currentTarget.select()
            combobox.openDropdown()
          }}
          onClick={() => combobox.openDropdown()}
          onBlur={() => combobox.closeDropdown()}
          data-testid={testId}
        />
      </Combobox.Target>
      <Combobox.Dropdown>
        <Combobox.Options mah={250} style={{ overflowY: 'auto' }}>
          {offered.map((option) => (
            <Combobox.Option key={String(option.id)} value={String(option.id)} data-option={option.title}>
              <div>{option.title}</div>
              {option.note !== '' && <div className="sx-soft sx-small">{option.note}</div>}
            </Combobox.Option>
          ))}
          {state.kind === 'ready' && offered.length === 0 && (
            <Combobox.Empty>{t('common.nothingFound', { search })}</Combobox.Empty>
          )}
        </Combobox.Options>
      </Combobox.Dropdown>
    </Combobox>
  )
}
