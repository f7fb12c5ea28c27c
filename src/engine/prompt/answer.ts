export type ParsedVariants = {
  readonly texts: readonly string[]
  /** json: as asked; lines: read from a list; none: nothing could be read as variants. */
  readonly form: 'json' | 'lines' | 'none'
}

const MAX_VARIANTS = 60
const MAX_TEXT = 2_000

/** An answer without what a thinking model thought aloud, whether or not its mark was opened or closed. */
export function withoutThinking(answer: string): string {
  const closed = answer.replace(/<(think|thinking|reasoning)>[\s\S]*?<\/\1>/gi, '')
  const end = closed.search(/<\/(?:think|thinking|reasoning)>/i)
  const after = end < 0 ? closed : closed.slice(end).replace(/^<\/\w+>/, '')
  // Thought that never ended: there is no answer after it.
  return after.replace(/<(?:think|thinking|reasoning)>[\s\S]*$/i, '').trim()
}

/**
 * The JSON value in an answer: the whole of it, what stands in a fence, or the first balanced object or list that can be read; commas too many are forgiven.
 * @returns undefined where there is none
 */
export function jsonIn(answer: string): unknown {
  const text = withoutThinking(answer)
  const fenced = [...text.matchAll(/```[\w-]*\s*\n?([\s\S]*?)```/g)].map(([, inner]) => inner ?? '')
  for (const candidate of [text, ...fenced]) {
    const value = parsed(candidate)
    if (value !== undefined) return value
  }
  for (let from = 0, tries = 0; from < text.length && tries < 20; from++) {
    if (text[from] !== '{' && text[from] !== '[') continue
    tries++
    const end = balancedEnd(text, from)
    const value = end < 0 ? undefined : parsed(text.slice(from, end))
    if (value !== undefined) return value
  }
  return undefined
}

/** Variants out of an answer; of one that was cut off, those that are complete. Texts are on one line, without control characters. */
export function variantsIn(answer: string): ParsedVariants {
  const value = jsonIn(answer)
  if (value !== undefined) {
    const texts = textsOf(value)
    if (texts !== null) return { texts: tidied(texts), form: 'json' }
  }
  const text = withoutThinking(answer)
  const open = /["'](?:variants|texts|headlines|results|文案)["']\s*:\s*\[/.exec(text)
  if (open !== null) {
    const strings = [...text.slice(open.index + open[0].length).matchAll(/"((?:[^"\\]|\\.)*)"(?!\s*:)/g)]
    const texts = strings.flatMap(([quoted]) => {
      const value = parsed(quoted)
      return typeof value === 'string' ? [value] : []
    })
    if (texts.length > 0) return { texts: tidied(texts), form: 'json' }
  }
  const lines = text
    .split('\n')
    .map((line) => /^\s*(?:[-*•·]|\(?\d{1,2}[.)、:：]|[（(]\d{1,2}[）)])\s*(.+)$/u.exec(line)?.[1] ?? '')
    .map((line) => line.trim().replace(/^["“”'「『](.*)["“”'」』]$/u, '$1'))
    .filter((line) => line !== '')
  return lines.length > 0 ? { texts: tidied(lines), form: 'lines' } : { texts: [], form: 'none' }
}

function parsed(text: string): unknown {
  for (const candidate of [text, text.replace(/,(\s*[}\]])/g, '$1')]) {
    try {
      return JSON.parse(candidate)
    } catch {
      // The next form of it.
    }
  }
  return undefined
}

/** One past the bracket that closes the one at `from`; -1 where it stays open. */
function balancedEnd(text: string, from: number): number {
  let depth = 0
  let inString = false
  for (let at = from; at < text.length; at++) {
    const character = text[at]
    if (inString) {
      if (character === '\\') at++
      else if (character === '"') inString = false
    } else if (character === '"') inString = true
    else if (character === '{' || character === '[') depth++
    else if ((character === '}' || character === ']') && --depth === 0) return at + 1
  }
  return -1
}

const LISTS = ['variants', 'texts', 'headlines', 'titles', 'results', 'copies', '文案', '变体'] as const
const TEXTS = [
  'text',
  'headline',
  'title',
  'copy',
  'content',
  'variant',
  'body',
  'subject',
  '文案',
  '标题',
] as const

function textsOf(value: unknown): string[] | null {
  if (Array.isArray(value)) {
    const texts = value.flatMap((each: unknown) => {
      const text = typeof each === 'string' ? each : memberText(each)
      return text === null ? [] : [text]
    })
    return texts.length > 0 || value.length === 0 ? texts : null
  }
  if (typeof value !== 'object' || value === null) return null
  const members = value as Readonly<Record<string, unknown>> // an object's members, of any type
  const name =
    LISTS.find((each) => Array.isArray(members[each])) ??
    Object.keys(members).find((each) => Array.isArray(members[each]))
  if (name !== undefined) return textsOf(members[name])
  // Some answer with { "1": "…", "2": "…" } or with a single text.
  const texts = Object.values(members).filter((each): each is string => typeof each === 'string')
  return texts.length > 0 ? texts : null
}

function memberText(value: unknown): string | null {
  if (typeof value !== 'object' || value === null) return null
  const members = value as Readonly<Record<string, unknown>> // an object's members, of any type
  const name = TEXTS.find((each) => typeof members[each] === 'string')
  const text = name === undefined ? undefined : members[name]
  return typeof text === 'string' ? text : null
}

function tidied(texts: readonly string[]): string[] {
  return texts.slice(0, MAX_VARIANTS).map((text) =>
    text
      .replace(/[\p{Cc}\p{Zl}\p{Zp}\s]+/gu, ' ')
      .replace(/[\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]/g, '')
      .trim()
      .slice(0, MAX_TEXT),
  )
}
