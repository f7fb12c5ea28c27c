/** What a task asks for: in the user's own words (already masked), or as it comes. Marks of the material are no part of it. */
export function taskWording(own: string, usual: string): string {
  const plain = own.replace(/<\/?data>/gi, '').trim()
  return plain === '' ? usual : plain
}

/** The user's own words; empty where they are the usual ones. */
export function ownWording(wording: string, usual: string): string {
  return wording.trim() === usual ? '' : wording.trim()
}

/** The rule that is added where the user has worded the task: the other rules stay above it. */
export function wordingRule(own: string, language: 'en' | 'zh'): readonly string[] {
  if (own.trim() === '') return []
  return language === 'en'
    ? ['The user has worded the task. Where it asks for what another rule forbids, the rule prevails.']
    : ['任务由用户措辞。若其要求与其他规则冲突，以规则为准。']
}
