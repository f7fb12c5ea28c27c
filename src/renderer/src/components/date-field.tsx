import 'dayjs/locale/zh-cn.js'
import { DateInput } from '@mantine/dates'
import { useTranslation } from 'react-i18next'
import { readDay } from './read-day.ts'

type Props = {
  readonly label?: string
  /** For a field that has no label of its own. */
  readonly 'aria-label'?: string
  /** `YYYY-MM-DD`, or empty. */
  readonly value: string
  readonly min?: string | undefined
  readonly max?: string | undefined
  readonly required?: boolean
  /** Whether it may be left, or made, empty. */
  readonly isOptional?: boolean
  /** What an empty field stands for; left out: an example of how a day is written. */
  readonly emptyIs?: string | undefined
  /** `YYYY-MM-DD`; empty only where that may be. */
  readonly onChange: (day: string) => void
  readonly 'data-testid'?: string | undefined
}

/** A day, picked or typed, in the language of the app (a date input of the browser has that of the system). */
export function DateField({ value, min, max, isOptional = false, emptyIs, onChange, ...rest }: Props) {
  const { t, i18n } = useTranslation()
  const isChinese = i18n.language.startsWith('zh')
  return (
    <DateInput
      {...rest}
      value={value === '' ? null : value}
      {...(min === undefined ? {} : { minDate: min })}
      {...(max === undefined ? {} : { maxDate: max })}
      clearable={isOptional}
      {...(isOptional ? { clearButtonProps: { 'aria-label': t('common.clearDay') } } : {})}
      valueFormat={isChinese ? 'YYYY/MM/DD' : 'MMM DD, YYYY'}
      placeholder={emptyIs ?? (isChinese ? '2026/01/31' : 'Jan 31, 2026')}
      onChange={(day) => {
        if (day !== null || isOptional) onChange(day ?? '')
      }}
      dateParser={readDay}
      locale={isChinese ? 'zh-cn' : 'en'}
      firstDayOfWeek={1}
      ariaLabels={{ previousMonth: t('common.earlierMonth'), nextMonth: t('common.laterMonth') }}
      popoverProps={{ withinPortal: true }}
    />
  )
}
