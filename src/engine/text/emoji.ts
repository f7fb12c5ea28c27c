const letters = new Intl.Segmenter('en', { granularity: 'grapheme' })
/** Shown as a picture by itself, asked for by a selector, two letters of a flag, or a digit in a key; signs such as © and ™ are none. */
const EMOJI =
  /^(?:\p{Emoji_Presentation}|\p{Regional_Indicator}{2}|[\d#*]\ufe0f?\u20e3|\p{Extended_Pictographic}\ufe0f|(?=[\u2600-\u27bf])\p{Extended_Pictographic})/u

/** Emoji of a text as a reader counts them: a family, a flag, a hand with a colour of skin are one each. O(length of the text). */
export function emojiIn(text: string): string[] {
  const found: string[] = []
  for (const { segment } of letters.segment(text)) if (EMOJI.test(segment)) found.push(segment)
  return found
}
