import { ExpectedFailure } from '../../contract/failure.ts'
import { en } from '../../contract/locales/en.ts'
import { zhCn } from '../../contract/locales/zh-cn.ts'
import type { ComposedPrompt, CopyBrief, LlmOrder, RerankBrief } from '../../contract/llm.ts'
import { copyPrompt, lengthLimit, usualCopyTask, type Prompt } from '../../engine/prompt/copy-prompt.ts'
import { explainPrompt, usualExplainTask } from '../../engine/prompt/explain-prompt.ts'
import { maskingOf, type Masking } from '../../engine/prompt/masks.ts'
import { LONGEST_REASON, rerankPrompt, usualRerankTask } from '../../engine/prompt/rerank-prompt.ts'
import { ownWording, taskWording } from '../../engine/prompt/task-wording.ts'
import { estimatedTokens } from '../../engine/prompt/tokens.ts'
import { winningTexts } from '../../engine/text/winners.ts'
import type { ReadableDb } from '../../store/database.ts'
import { testedTextsOf } from '../copy/tested-texts.ts'
import { screenFigures } from './explain.ts'
import { peopleIn } from './people-in.ts'
import { drawnLists, textsOfLists } from './rerank.ts'

/** Each message costs a few tokens of its own. */
const MESSAGE_TOKENS = 6
/** Six sentences. */
const EXPLANATION_TOKENS = 250
/** What a text takes where its platform has no limit, in characters. */
const USUAL_TEXT = 120

/** A prompt for a task, its texts masked but for what the user has ticked. Without a project there are no winners and no known customers. */
export function composePrompt(
  { task, revealed, wording: given }: LlmOrder,
  db: ReadableDb | null,
  now: number,
): ComposedPrompt {
  const seen = new Set(revealed)
  if (task.kind === 'copy') return composeCopy(task.brief, given, seen, db)
  if (db === null) throw new ExpectedFailure('no-project')
  if (task.kind === 'rerank') return composeRerank(task.brief, given, seen, db)
  const { title, figures } = screenFigures(db, task.screen, task.language, now)
  if (!figures.some((line) => /\d/.test(line))) throw new ExpectedFailure('llm-nothing-to-explain')
  const language = task.language === 'en' ? 'en' : 'zh'
  const usual = usualExplainTask(language)
  const wording = ownWording(given, usual)
  const texts = [...figures, wording]
  const masking = maskingOf(texts, peopleIn(texts, db), seen)
  const prompt = explainPrompt({
    title,
    figures: figures.map(masking.apply),
    language,
    wording: masking.apply(wording),
  })
  return composed(prompt, taskWording(wording, usual), masking, EXPLANATION_TOKENS)
}

function composeCopy(
  brief: CopyBrief,
  given: string,
  revealed: ReadonlySet<string>,
  db: ReadableDb | null,
): ComposedPrompt {
  const usual = usualCopyTask(brief)
  const wording = ownWording(given, usual)
  const winners = winnersFor(brief, db)
  const texts = [...textsOf(brief), ...winners, wording]
  const masking = maskingOf(texts, peopleIn(texts, db), revealed)
  const { apply } = masking
  const words = brief.language === 'en' ? en.copy : zhCn.copy
  const prompt = copyPrompt({
    ...brief,
    facts: Object.fromEntries(
      Object.entries(brief.facts).map(([name, text]) => [
        words.fact[name as keyof typeof words.fact], // the keys of a brief's facts
        apply(text),
      ]),
    ),
    more: brief.more.map(apply),
    platformName: words.platform[brief.platform],
    voice: apply(brief.voice),
    banned: brief.banned.map(apply),
    current: apply(brief.current),
    winners: winners.map(apply),
    wording: apply(wording),
  })
  const limit = lengthLimit(brief.platform, brief.longest) ?? USUAL_TEXT
  const perText =
    estimatedTokens((brief.language === 'en' ? 'a' : '字').repeat(Math.min(limit, USUAL_TEXT))) + 6
  return composed(prompt, taskWording(wording, usual), masking, 20 + brief.variants * perText)
}

function composeRerank(
  brief: RerankBrief,
  given: string,
  revealed: ReadonlySet<string>,
  db: ReadableDb,
): ComposedPrompt {
  const usual = usualRerankTask(brief.language)
  const wording = ownWording(given, usual)
  const lists = drawnLists(brief, db)
  const texts = [...textsOfLists(lists, brief), wording]
  const masking = maskingOf(texts, peopleIn(texts, db), revealed)
  const { apply } = masking
  const { language } = brief
  const prompt = rerankPrompt({
    language,
    banned: brief.banned.map(apply),
    wording: apply(wording),
    customers: lists.map(({ bought, products }) => ({
      bought: bought.map(apply),
      products: products.map(({ name, category }) => ({ name: apply(name), category: apply(category) })),
    })),
  })
  const places = lists.reduce((sum, { products }) => sum + products.length, 0)
  const perPlace = 16 + LONGEST_REASON[language] / (language === 'en' ? 8 : 2)
  return composed(prompt, taskWording(wording, usual), masking, Math.ceil(20 + places * perPlace))
}

/** Own texts that won a test, for the model to learn from; none without tests. */
export function winnersFor(brief: CopyBrief, db: ReadableDb | null): string[] {
  if (db === null || brief.examples === 0) return []
  return winningTexts(testedTextsOf(db, brief), brief.language, brief.examples)
}

/** Every text of a brief, in the order of its fields. */
export function textsOf({ facts, more, voice, banned, current }: CopyBrief): string[] {
  return [...Object.values(facts), ...more, voice, ...banned, current]
}

/** What a brief allows to be stated. */
export function factsOf({ facts, more }: CopyBrief): string[] {
  return [...Object.values(facts), ...more].filter((text) => text.trim() !== '')
}

function composed(prompt: Prompt, wording: string, masking: Masking, outputTokens: number): ComposedPrompt {
  const messages = prompt.map(({ role, content }) => ({ role, content }))
  return {
    messages,
    wording,
    masks: masking.masks.map((each) => ({ ...each })),
    inputTokens: messages.reduce((sum, { content }) => sum + MESSAGE_TOKENS + estimatedTokens(content), 0),
    outputTokens,
  }
}
