import type { CopyBrief, JudgedAnswer } from '../../contract/llm.ts'
import { variantsIn } from '../../engine/prompt/answer.ts'
import { maskingOf, unmasked } from '../../engine/prompt/masks.ts'
import { judgeTexts } from '../../engine/prompt/strikes.ts'
import type { ReadableDb } from '../../store/database.ts'
import { factsOf, peopleIn, textsOf, winnersFor } from './compose.ts'

/** Reads variants out of an answer, puts hidden values back, and strikes what breaks the brief: nothing passes silently. */
export function judgeCopy(brief: CopyBrief, answer: string, db: ReadableDb | null): JudgedAnswer {
  const { texts, form } = variantsIn(answer)
  const winners = winnersFor(brief, db)
  const own = [...textsOf(brief), ...winners]
  const { masks } = maskingOf(own, peopleIn(own, db), new Set())
  const shown = texts.map((text) => unmasked(text, masks))
  const judged = judgeTexts(shown, {
    facts: factsOf(brief),
    platform: brief.platform,
    language: brief.language,
    banned: brief.banned,
    longest: brief.longest,
    taken: [brief.current, ...winners].filter((text) => text !== ''),
    known: peopleIn(shown, db),
  })
  return { form, variants: judged.map((each) => ({ ...each, strikes: [...each.strikes] })) }
}
