import { comparedTexts } from './copy-model.ts'
import type { TestedText } from './pairwise-accuracy.ts'
import { isChinese } from './tokens.ts'

const SURE_Z = 1.96

/**
 * Texts that won their test: the highest rate, surely above all others of the test together (z of two proportions at least 1.96), the surest first.
 * O(texts).
 */
export function winningTexts(tested: readonly TestedText[], language: 'en' | 'zh', limit: number): string[] {
  const byTest = new Map<string, TestedText[]>()
  for (const each of comparedTexts(tested)) {
    const members = byTest.get(each.test)
    if (members === undefined) byTest.set(each.test, [each])
    else members.push(each)
  }
  const winners: { text: string; z: number }[] = []
  for (const members of byTest.values()) {
    const best = members.reduce((a, b) => (b.successes * a.trials > a.successes * b.trials ? b : a))
    if (isChinese(best.text) !== (language === 'zh')) continue
    const [trials, successes] = members.reduce(
      ([n, k], each) => (each === best ? [n, k] : [n + each.trials, k + each.successes]),
      [0, 0],
    )
    const pooled = (best.successes + successes) / (best.trials + trials)
    const error = Math.sqrt(pooled * (1 - pooled) * (1 / best.trials + 1 / trials))
    const z = error > 0 ? (best.successes / best.trials - successes / trials) / error : 0
    if (z >= SURE_Z) winners.push({ text: best.text, z })
  }
  const texts = winners.sort((a, b) => b.z - a.z).map(({ text }) => text)
  return [...new Set(texts)].slice(0, limit)
}
