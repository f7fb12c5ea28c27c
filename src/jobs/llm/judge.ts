import type { z } from 'zod'
import type { CopyBrief, ExplainScreen, JudgedAnswer, judgedExplanation } from '../../contract/llm.ts'
import type { Language } from '../../contract/requests.ts'
import { variantsIn, withoutThinking } from '../../engine/prompt/answer.ts'
import { inventedFigures } from '../../engine/prompt/explain-prompt.ts'
import { maskingOf, unmasked } from '../../engine/prompt/masks.ts'
import { judgeTexts } from '../../engine/prompt/strikes.ts'
import type { ReadableDb } from '../../store/database.ts'
import { screenFigures } from './explain.ts'
import { factsOf, textsOf, winnersFor } from './compose.ts'
import { peopleIn } from './people-in.ts'

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

/** An explanation as plain text, hidden labels put back, with every figure in it that the screen does not show. */
export function judgeExplanation(
  input: { readonly screen: ExplainScreen; readonly language: Language; readonly answer: string },
  db: ReadableDb,
  now: number,
): z.output<typeof judgedExplanation> {
  const { figures } = screenFigures(db, input.screen, input.language, now)
  const { masks } = maskingOf(figures, peopleIn(figures, db), new Set())
  const text = unmasked(withoutThinking(input.answer), masks).slice(0, MAX_EXPLANATION)
  return { text, invented: inventedFigures(text, figures) }
}

const MAX_EXPLANATION = 6_000
