import { NativeSelect } from '@mantine/core'
import { segmentId } from '../../../../contract/segments.ts'
import type { SegmentId } from '../../../../contract/segments.ts'
import { useRequest } from '../../bridge/use-request.ts'
import { useWords } from '../../i18n/use-words.ts'

type Props = {
  readonly value: SegmentId | null
  readonly onChange: (id: SegmentId | null) => void
  readonly testId: string
  readonly label?: string
  /** What is offered beside the segments. */
  readonly none?: string
}

/** All customers, or those of a segment. */
export function SegmentSelect({ value, onChange, testId, label, none }: Props) {
  const { t } = useWords()
  const { value: segments = [] } = useRequest('segments:list', undefined)
  return (
    <NativeSelect
      label={label ?? t('segments.select.label')}
      value={value === null ? '' : String(value)}
      onChange={(event) => {
        const chosen = event.currentTarget.value
        onChange(chosen === '' ? null : segmentId.parse(Number(chosen)))
      }}
      data={[
        { value: '', label: none ?? t('segments.select.all') },
        ...segments.map(({ id, name }) => ({ value: String(id), label: name })),
      ]}
      data-testid={testId}
    />
  )
}
