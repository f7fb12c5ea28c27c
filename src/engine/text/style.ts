import { emojiIn } from './emoji.ts'
import { isChinese } from './tokens.ts'

/** What the form of a text tells, beside its words; each has a name that both languages know. */
export const styleNames = [
  'length',
  'words',
  'long-words',
  'sentences',
  'question',
  'exclamation',
  'quotation',
  'ellipsis',
  'number',
  'comma',
  'colon',
  'brackets',
  'emphasis',
  'capitals',
  'emoji',
  'you',
  'we',
  'somebody',
  'they',
  'pointing',
  'asking-word',
  'negation',
] as const
export type StyleName = (typeof styleNames)[number]

const chinese = {
  you: /[你您]|亲(?=[爱们，,！!])/gu,
  we: /我|咱/gu,
  somebody: /[他她](?!们)/gu,
  they: /[他她它]们|大家/gu,
  pointing: /这|那(?!么)/gu,
  asking: /什么|为何|怎么|怎样|如何|哪|谁|多少|几(?=[个种天款])/gu,
  negation: /不|没|无|别|未/gu,
} as const
const english = {
  you: /\b(?:you|your|yours|you're|you've|you'll|yourself)\b/giu,
  we: /\b(?:i|me|my|mine|we|us|our|ours|i'm|we're|let's)\b/giu,
  somebody: /\b(?:he|him|his|she|her|hers|he's|she's)\b/giu,
  they: /\b(?:they|them|their|theirs|they're|people|everyone)\b/giu,
  pointing: /\b(?:this|these|that|those|here|here's|that's)\b/giu,
  asking: /\b(?:what|why|how|when|who|where|which|what's|how's)\b/giu,
  negation: /\b(?:no|not|never|nobody|nothing|none|without|\w+n't)\b/giu,
} as const

const words = new Intl.Segmenter('zh', { granularity: 'word' })

/** The style of a text: one number per name of {@link styleNames}, in that order. O(length of the text). */
export function styleOf(text: string): number[] {
  const lexicon = isChinese(text) ? chinese : english
  const list: string[] = []
  for (const { segment, isWordLike } of words.segment(text)) if (isWordLike === true) list.push(segment)
  const times = (pattern: RegExp): number => text.match(pattern)?.length ?? 0
  const values: Readonly<Record<StyleName, number>> = {
    length: Math.log1p(Array.from(text).length),
    words: list.length / 10,
    'long-words': list.length === 0 ? 0 : list.reduce((sum, word) => sum + word.length, 0) / list.length,
    sentences: Math.max(1, times(/[.!?。！？](?=\s|$|[^\d])/gu)),
    question: Math.min(1, times(/[?？]/gu)),
    exclamation: Math.min(2, times(/[!！]/gu)),
    quotation: Math.min(1, times(/["“”「」『』]|(?<=^|\s)'/gu)),
    ellipsis: Math.min(1, times(/\.{3}|…/gu)),
    number: Math.min(2, times(/\d[\d.,]*/gu)),
    comma: Math.min(3, times(/[,，、]/gu)),
    colon: Math.min(1, times(/[:：]/gu)),
    brackets: Math.min(1, times(/[([（【]/gu)),
    emphasis: Math.min(1, times(/\*[^*]+\*|_[^_]+_/gu)),
    capitals: Math.min(3, times(/(?<![\p{L}\p{N}])\p{Lu}{2,}(?![\p{Ll}])/gu)),
    emoji: Math.min(3, emojiIn(text).length),
    you: Math.min(2, times(lexicon.you)),
    we: Math.min(2, times(lexicon.we)),
    somebody: Math.min(2, times(lexicon.somebody)),
    they: Math.min(2, times(lexicon.they)),
    pointing: Math.min(2, times(lexicon.pointing)),
    'asking-word': Math.min(2, times(lexicon.asking)),
    negation: Math.min(2, times(lexicon.negation)),
  }
  return styleNames.map((name) => values[name])
}
