import { personalData, type KnownPerson, type PersonalKind } from './personal-data.ts'

export type Mask = {
  readonly mask: string
  readonly kind: PersonalKind
  readonly value: string
  readonly count: number
  readonly revealed: boolean
}

export type Masking = {
  /** A text with masks in the place of personal data that is not revealed. */
  readonly apply: (text: string) => string
  readonly masks: readonly Mask[]
}

/**
 * Gives every personal datum of some texts a mask (`[email-1]`), the same one wherever it stands, in the order of reading; numbers do not depend on
 * what is revealed.
 * @param revealed masks whose values the user has ticked
 */
export function maskingOf(
  texts: readonly string[],
  known: readonly KnownPerson[],
  revealed: ReadonlySet<string>,
): Masking {
  const found = new Map<string, { mask: string; kind: PersonalKind; value: string; count: number }>()
  const counts = new Map<PersonalKind, number>()
  for (const text of texts) {
    for (const { kind, value } of personalData(text, known)) {
      const key = keyOf(kind, value)
      const before = found.get(key)
      if (before !== undefined) {
        before.count++
        continue
      }
      const number = (counts.get(kind) ?? 0) + 1
      counts.set(kind, number)
      found.set(key, { mask: `[${kind}-${number}]`, kind, value, count: 1 })
    }
  }
  const masks = [...found.values()].map((each) => ({ ...each, revealed: revealed.has(each.mask) }))
  const byKey = new Map(masks.map((each) => [keyOf(each.kind, each.value), each]))
  return {
    masks,
    apply: (text) => {
      let [masked, from] = ['', 0]
      for (const { kind, value, start, end } of personalData(text, known)) {
        const mask = byKey.get(keyOf(kind, value))
        // A datum of a text that was not looked at before is hidden all the same.
        masked +=
          text.slice(from, start) + (mask === undefined ? `[${kind}]` : mask.revealed ? value : mask.mask)
        from = end
      }
      return masked + text.slice(from)
    },
  }
}

/** Puts values back in the place of their masks, in what came back. */
export function unmasked(text: string, masks: readonly Mask[]): string {
  return masks.reduce((sofar, { mask, value }) => sofar.replaceAll(mask, value), text)
}

function keyOf(kind: PersonalKind, value: string): string {
  return `${kind}\u0000${value.toLowerCase().replace(/[\s\u00a0]+/g, ' ')}`
}
