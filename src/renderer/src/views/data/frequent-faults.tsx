import { Button } from '@mantine/core'
import type { FaultyValue } from '../../../../contract/cleaning.ts'
import type { ImportId } from '../../../../contract/ids.ts'
import type { QuarantineReason } from '../../../../contract/quarantine-reasons.ts'
import { useRequest } from '../../bridge/use-request.ts'
import { useWords } from '../../i18n/use-words.ts'
import { testIds } from '../../test-ids.ts'

const SHOWN_FAULTS = 6

type FaultsProps = {
  readonly importId: ImportId
  readonly reason: QuarantineReason | null
  readonly onFix: (fault: FaultyValue) => void
}

/** Cells that are at fault again and again: one click leads to a fix for all of them. */
export function FrequentFaults({ importId, reason, onFix }: FaultsProps) {
  const { t, format } = useWords()
  const { value } = useRequest('quarantine:values', { importId })
  const faults = (value?.values ?? []).filter(
    (each) => each.lines > 1 && (reason === null || each.reason === reason),
  )
  if (faults.length === 0) return null
  return (
    <div className="sx-row" data-testid={testIds.quarantineFaults}>
      <span className="sx-soft sx-small">
        {value?.isWhole === false
          ? t('data.fix.frequentOfFirst', { n: format.integer(value.counted) })
          : t('data.fix.frequent')}
      </span>
      {faults.slice(0, SHOWN_FAULTS).map((fault) => (
        <Button
          key={`${fault.reason} ${fault.column} ${fault.value}`}
          size="compact-xs"
          variant="default"
          onClick={() => onFix(fault)}
        >
          {t('data.fix.fault', {
            column: fault.column,
            value: fault.value === '' ? t('data.fix.emptyCell') : fault.value.slice(0, 40),
            n: format.integer(fault.lines),
          })}
        </Button>
      ))}
    </div>
  )
}
