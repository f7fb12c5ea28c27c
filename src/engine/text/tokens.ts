/** Words of a text in reading order, lower case, numbers as `#`; punctuation that readers notice stands as a word of its own. */
export function tokensOf(text: string): string[] {
  const tokens: string[] = []
  for (const { segment, isWordLike } of segmenter.segment(text.normalize('NFKC'))) {
    if (isWordLike === true) {
      const word = segment.toLowerCase().replaceAll('\u2019', "'")
      tokens.push(/^[\d.,]+$/.test(word) ? '#' : word)
    } else if (NOTICED.test(segment)) {
      tokens.push(segment === '\u2026' ? '...' : segment)
    }
  }
  return tokens
}

// One segmenter serves both languages: it cuts Chinese by dictionary and everything else at word boundaries (Unicode UAX 29).
const segmenter = new Intl.Segmenter('zh', { granularity: 'word' })
const NOTICED = /^[?!:"\u2026]$/

const HAN = /\p{Script=Han}/u
const HAN_RUN = /\p{Script=Han}+/gu
const WORD = /[\p{L}\p{N}']+/gu

/** The share of letters that are Han characters, 0 to 1. */
export function hanShare(text: string): number {
  let [han, letters] = [0, 0]
  for (const character of text) {
    if (HAN.test(character)) han++
    if (/\p{L}/u.test(character)) letters++
  }
  return letters === 0 ? 0 : han / letters
}

/** A text counts as Chinese when at least three letters in ten are Han characters: product names and units stay in Latin there. */
export function isChinese(text: string): boolean {
  return hanShare(text) >= 0.3
}

/**
 * Runs of characters: 2 to 5 within a word (with a space at both ends) for alphabets, 1 to 3 within a run of Han characters. They see endings,
 * roots and spellings that no word of the vocabulary is.
 */
export function characterRuns(text: string): string[] {
  const runs: string[] = []
  const plain = text.normalize('NFKC').toLowerCase().replaceAll('\u2019', "'")
  for (const [run] of plain.matchAll(HAN_RUN)) {
    const characters = Array.from(run)
    for (let length = 1; length <= 3; length++) {
      for (let at = 0; at + length <= characters.length; at++)
        runs.push(characters.slice(at, at + length).join(''))
    }
  }
  for (const [word] of plain.replaceAll(HAN_RUN, ' ').matchAll(WORD)) {
    const padded = ` ${word} `
    for (let length = 2; length <= 5 && length <= padded.length; length++) {
      for (let at = 0; at + length <= padded.length; at++) runs.push(padded.slice(at, at + length))
    }
  }
  return runs
}

/** Letters and digits of a text alone, in lower case: texts that differ in marks, spaces or case are the same; those that differ in a figure are not. */
export function plainText(text: string): string {
  return (
    text
      .normalize('NFKC')
      .toLowerCase()
      .match(/[\p{L}\p{M}\p{N}]+/gu) ?? []
  ).join(' ')
}
