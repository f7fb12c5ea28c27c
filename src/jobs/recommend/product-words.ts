import { emptyTriplets, type Interactions, interactionsFromTriplets } from '../../engine/sparse.ts'

/** Text of one product; what a whole phrase means (a category, an attribute) counts as a phrase and by its words. */
export type ProductText = {
  /** Column of the product. */
  readonly product: number
  readonly texts: readonly string[]
  readonly phrases: readonly string[]
}

/** Chinese has no spaces between words; the segmenter's dictionary finds them, and it takes Latin words as they stand. */
const segmenter = new Intl.Segmenter('zh', { granularity: 'word' })
/** Descriptions beyond this length say little more about what a product is like. */
const MAX_LENGTH = 2000

/**
 * The words of a text in lower case and one width, each as often as it occurs: Chinese and English, numbers with their units. Single letters of
 * the alphabet are left out. O(length).
 */
export function wordsOf(text: string): string[] {
  const words: string[] = []
  for (const { segment, isWordLike } of segmenter.segment(
    text.slice(0, MAX_LENGTH).normalize('NFKC').toLowerCase(),
  )) {
    if (isWordLike === true && !/^[a-z]$/.test(segment)) words.push(segment)
  }
  return words
}

/** Words x products with how often each occurs; null where no product has a word. */
export function wordMatrix(products: Iterable<ProductText>, columns: number): Interactions | null {
  const numbers = new Map<string, number>()
  const cells = emptyTriplets()
  const add = (word: string, product: number): void => {
    const known = numbers.get(word) ?? numbers.size
    numbers.set(word, known)
    cells.row.push(known)
    cells.column.push(product)
    cells.weight.push(1)
  }
  for (const { product, texts, phrases } of products) {
    for (const text of texts) for (const word of wordsOf(text)) add(word, product)
    for (const phrase of phrases) {
      const whole = phrase.normalize('NFKC').toLowerCase().trim()
      if (whole !== '') add(`=${whole}`, product)
    }
  }
  if (cells.row.length === 0) return null
  return interactionsFromTriplets(cells, numbers.size, columns)
}
