import { dayparts, LEAST_TRAIT, type Feature, type Trait } from '../customer-features.ts'
import type { Language } from '../requests.ts'
import { fill } from './fill.ts'
import { localeOf } from './locale-of.ts'

/** A figure by its name: "Days since the last order", "Share of Coffee". */
export function featureName({ kind, name }: Feature, language: Language): string {
  const { feature, daypart } = localeOf(language).value
  const part = kind === 'daypart' ? dayparts.find((each) => each === name) : undefined
  const shown = part === undefined ? name : daypart[part]
  return fill(feature[kind], { name: shown })
}

/**
 * What sets a group apart, in words, the strongest first: "orders far more often; bought lately". `limit` traits at most; the words for
 * "nothing in particular" where none is far from the mean.
 */
export function describeTraits(traits: readonly Trait[], language: Language, limit = 3): string {
  const words = localeOf(language).value
  const told = traits.filter(({ score }) => Math.abs(score) >= LEAST_TRAIT).slice(0, limit)
  if (told.length === 0) return words.ordinary
  const parts = told.map(({ feature, score }) => {
    const strength = Math.abs(score) >= 1 ? 'much' : 'some'
    const side = score > 0 ? 'more' : 'less'
    return fill(words.trait[feature.kind === 'recency' ? 'recency' : 'other'][side][strength], {
      name: featureName(feature, language),
    })
  })
  return parts.join(language === 'en' ? '; ' : '；')
}
