import type { CopyDiagnosis, CopyPlatform } from '../../contract/copy.ts'
import { diagnoseTexts } from '../../engine/text/diagnose.ts'
import { variantsOf, type OfferFacts, type Variant } from '../../engine/text/variants.ts'

export type { OfferFacts } from '../../engine/text/variants.ts'

export function diagnoseCopy(texts: readonly string[], platform: CopyPlatform): CopyDiagnosis[] {
  return diagnoseTexts(texts, platform).map((each) => ({ ...each, findings: [...each.findings] }))
}

export function writeVariants(
  text: string,
  facts: OfferFacts,
  platform: CopyPlatform,
  limit: number,
): Variant[] {
  return variantsOf(text, facts, platform, limit)
}
