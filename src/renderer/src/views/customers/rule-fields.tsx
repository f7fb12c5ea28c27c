import { NativeSelect, TagsInput } from '@mantine/core'
import { useWords } from '../../i18n/use-words.ts'

type PickProps<T extends string> = {
  readonly label: string
  readonly value: T
  readonly options: readonly T[]
  readonly nameOf: (value: T) => string
  readonly onChange: (value: T) => void
  readonly testId?: string
}

/** One of a closed set of values. */
export function Pick<T extends string>({ label, value, options, nameOf, onChange, testId }: PickProps<T>) {
  return (
    <NativeSelect
      aria-label={label}
      value={value}
      onChange={(event) => {
        const chosen = options.find((each) => each === event.currentTarget.value)
        if (chosen !== undefined) onChange(chosen)
      }}
      data={options.map((each) => ({ value: each, label: nameOf(each) }))}
      data-testid={testId}
    />
  )
}

type ManyProps = {
  readonly label: string
  readonly values: readonly string[]
  /** What is offered; anything else can be typed. */
  readonly known: readonly string[]
  readonly placeholder?: string
  readonly onChange: (values: string[]) => void
  readonly testId?: string
}

/** Any number of texts, chosen or typed. */
export function Many({ label, values, known, placeholder, onChange, testId }: ManyProps) {
  const { t } = useWords()
  return (
    <TagsInput
      className="sx-condition-wide"
      aria-label={label}
      placeholder={values.length === 0 ? (placeholder ?? t('segments.rule.anyOf')) : ''}
      value={[...values]}
      data={[...known]}
      limit={100}
      acceptValueOnBlur
      onChange={onChange}
      data-testid={testId}
    />
  )
}
