import type { CopyFinding } from '../copy.ts'
import type { Language } from '../requests.ts'
import { en } from './en.ts'
import { fill } from './fill.ts'
import { zhCn } from './zh-cn.ts'

/** Why a finding is one, and what to do about it. */
export function findingWords(finding: CopyFinding, language: Language): { reason: string; fix: string } {
  const { reason, fix } = (language === 'en' ? en : zhCn).copy.finding[finding.name]
  const values = { found: finding.found, limit: String(finding.limit ?? '') }
  return { reason: fill(reason, values), fix: fill(fix, values) }
}
