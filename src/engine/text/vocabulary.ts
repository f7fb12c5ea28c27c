import { characterRuns, tokensOf } from './tokens.ts'
import { styleNames, styleOf } from './style.ts'

/** Rows of a matrix in which most cells are zero: row i lies in `column` and `value` from `start[i]` to `start[i + 1]`. */
export type SparseRows = {
  readonly start: Int32Array
  readonly column: Int32Array
  readonly value: Float64Array
  readonly columns: number
}

type Block = { readonly places: ReadonlyMap<string, number>; readonly weight: Float64Array }

/** Turns texts into numbers; made from the texts a model learns from, and used unchanged for all others. */
export type Vocabulary = {
  readonly words: Block
  readonly runs: Block | null
  readonly style: { readonly mean: readonly number[]; readonly scale: readonly number[] }
  /** Columns: words and pairs of words, then runs of characters, then style. */
  readonly columns: number
}

export type VocabularyOptions = {
  /** Texts that have a word, at least. */
  readonly minWordTexts: number
  /** Texts that have a run of characters, at least; null: no runs. */
  readonly minRunTexts: number | null
}

/** Style counts beside a block of words of length one. Its columns are standardised, so this is their common scale. */
const STYLE_SCALE = 0.12

/** O(characters of all texts). */
export function vocabularyOf(texts: readonly string[], options: VocabularyOptions): Vocabulary {
  const words = blockOf(texts, wordFeatures, options.minWordTexts, 0)
  const runs =
    options.minRunTexts === null
      ? null
      : blockOf(texts, characterRuns, options.minRunTexts, words.places.size)
  const styles = texts.map(styleOf)
  const mean = styleNames.map((_, index) => average(styles, index))
  const scale = styleNames.map((_, index) => {
    const variance =
      styles.reduce((sum, row) => sum + ((row[index] ?? 0) - (mean[index] ?? 0)) ** 2, 0) /
      Math.max(1, styles.length)
    return variance > 1e-12 ? STYLE_SCALE / Math.sqrt(variance) : 0
  })
  return {
    words,
    runs,
    style: { mean, scale },
    columns: words.places.size + (runs?.places.size ?? 0) + styleNames.length,
  }
}

/**
 * Rows of features: words and pairs of words, and runs of characters, as TF-IDF (1 + ln tf, smoothed idf), each block of length one (Salton and
 * Buckley 1988); then the standardised style.
 */
export function rowsOf(vocabulary: Vocabulary, texts: readonly string[]): SparseRows {
  const start = new Int32Array(texts.length + 1)
  const column: number[] = []
  const value: number[] = []
  const styleAt = vocabulary.columns - styleNames.length
  texts.forEach((text, row) => {
    addBlock(vocabulary.words, wordFeatures(text), column, value)
    if (vocabulary.runs !== null) addBlock(vocabulary.runs, characterRuns(text), column, value)
    styleOf(text).forEach((raw, index) => {
      const scaled = (raw - (vocabulary.style.mean[index] ?? 0)) * (vocabulary.style.scale[index] ?? 0)
      if (scaled === 0) return
      column.push(styleAt + index)
      value.push(scaled)
    })
    start[row + 1] = column.length
  })
  return {
    start,
    column: Int32Array.from(column),
    value: Float64Array.from(value),
    columns: vocabulary.columns,
  }
}

/** Words, and pairs of neighbours joined by a space. */
export function wordFeatures(text: string): string[] {
  const tokens = tokensOf(text)
  const pairs = tokens.slice(1).map((token, index) => `${tokens[index] ?? ''} ${token}`)
  return [...tokens, ...pairs]
}

function blockOf(
  texts: readonly string[],
  featuresOf: (text: string) => readonly string[],
  minTexts: number,
  offset: number,
): Block {
  const seen = new Map<string, number>()
  for (const text of texts) {
    for (const feature of new Set(featuresOf(text))) seen.set(feature, (seen.get(feature) ?? 0) + 1)
  }
  const places = new Map<string, number>()
  const weight: number[] = []
  for (const [feature, count] of seen) {
    if (count < minTexts) continue
    places.set(feature, offset + places.size)
    weight.push(Math.log((1 + texts.length) / (1 + count)) + 1)
  }
  return { places, weight: Float64Array.from(weight) }
}

function addBlock(block: Block, features: readonly string[], column: number[], value: number[]): void {
  const counts = new Map<number, number>()
  for (const feature of features) {
    const place = block.places.get(feature)
    if (place !== undefined) counts.set(place, (counts.get(place) ?? 0) + 1)
  }
  const first = firstOf(block)
  let square = 0
  const weighted: [number, number][] = []
  for (const [place, times] of counts) {
    const term = (1 + Math.log(times)) * (block.weight[place - first] ?? 0)
    square += term * term
    weighted.push([place, term])
  }
  const length = Math.sqrt(square)
  for (const [place, term] of weighted) {
    column.push(place)
    value.push(term / length)
  }
}

function firstOf(block: Block): number {
  const first = block.places.values().next()
  return first.done === true ? 0 : first.value
}

function average(rows: readonly (readonly number[])[], index: number): number {
  return rows.reduce((sum, row) => sum + (row[index] ?? 0), 0) / Math.max(1, rows.length)
}
