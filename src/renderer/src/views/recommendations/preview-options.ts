import type { ModelId } from '../../../../contract/ids.ts'

export type PreviewOptions = {
  readonly modelId: ModelId
  readonly topN: number
  readonly excludeBought: boolean
}
