import { NumberInput } from '@mantine/core'
import { calendarDay } from '../../../../contract/segments.ts'
import { DateField } from '../../components/date-field.tsx'

type NumberProps = {
  readonly label: string
  readonly value: number | null
  readonly onChange: (value: number | null) => void
  readonly testId?: string
}

/** A bound that may be left open. */
export function NumberField({ label, value, onChange, testId }: NumberProps) {
  return (
    <label className="sx-bound">
      <span>{label}</span>
      <NumberInput
        value={value ?? ''}
        placeholder="–"
        hideControls
        aria-label={label}
        onChange={(next) =>
          onChange(typeof next === 'number' ? next : next.trim() === '' ? null : Number(next))
        }
        data-testid={testId}
      />
    </label>
  )
}

type DayProps = {
  readonly label: string
  readonly value: string | null
  readonly onChange: (value: string | null) => void
}

/** A day that may be left open. */
export function DayField({ label, value, onChange }: DayProps) {
  return (
    <label className="sx-bound">
      <span>{label}</span>
      <DateField
        value={value ?? ''}
        isOptional
        aria-label={label}
        onChange={(typed) => {
          const day = calendarDay.safeParse(typed)
          onChange(day.success ? day.data : null)
        }}
      />
    </label>
  )
}
