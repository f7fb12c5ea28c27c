import type { StageCountName } from '../../../contract/pipeline.ts'
import type { Words } from './use-words.ts'

/** '541,909 lines', '1 list'. */
export function countText(name: StageCountName, value: number, { t, format }: Words): string {
  const unit = value === 1 ? t(`contract.stageCountOne.${name}`) : t(`contract.stageCount.${name}`)
  return `${format.integer(value)} ${unit}`
}
