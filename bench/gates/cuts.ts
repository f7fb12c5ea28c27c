import { createReadStream, createWriteStream } from 'node:fs'
import { once } from 'node:events'
import path from 'node:path'
import { createInterface } from 'node:readline'
import { seededRandom } from '../../src/engine/random.ts'

/** Training and test, and what is seen of users who are not trained on. */
export type Parts = { readonly train: string; readonly test: string; readonly foldIn?: string }

export const FOLDS = 5

/** Five divisions of all lines at random, each a fifth as test once. */
export async function folds(file: string, folder: string, count: number, seed: number): Promise<Parts[]> {
  const parts: Parts[] = Array.from({ length: count }, (_, k) => ({
    train: path.join(folder, `fold${k}.train`),
    test: path.join(folder, `fold${k}.test`),
  }))
  const random = seededRandom(seed)
  const writers = parts.map(({ train, test }) => [new Lines(train), new Lines(test)] as const)
  let number = 0
  for await (const line of linesOf(file)) {
    const isHeader = number++ === 0 && /[a-z]/i.test(line)
    const fold = random.below(FOLDS)
    for (const [k, [train, test]] of writers.entries()) {
      if (isHeader || fold !== k) await train.write(line)
      if (isHeader || fold === k) await test.write(line)
    }
  }
  for (const [train, test] of writers) await Promise.all([train.end(), test.end()])
  return parts
}

/** Least rating that counts, users held out for the test (and as many for nothing), and their share that is seen: as Liang et al. 2018. */
export type StrongCut = {
  readonly least: number
  readonly held: number
  readonly seenShare: number
  readonly seed: number
}

/**
 * Strong generalisation: users with five high ratings or more; of those held out, a fifth of the films is to be found. As many again are left out, as
 * for validation.
 */
export async function strong(
  file: string,
  folder: string,
  { least, held, seenShare, seed }: StrongCut,
): Promise<Parts> {
  const byUser = new Map<string, string[]>()
  for await (const line of linesOf(file)) {
    const [user = '', item = '', rating] = line.split(/,|::|\t/)
    if (!(Number(rating) >= least)) continue
    const items = byUser.get(user)
    if (items === undefined) byUser.set(user, [item])
    else items.push(item)
  }
  const random = seededRandom(seed)
  const users = shuffled(
    [...byUser.keys()].filter((user) => (byUser.get(user)?.length ?? 0) >= 5),
    random.below,
  )
  const parts = {
    train: path.join(folder, 'strong.train.csv'),
    test: path.join(folder, 'strong.test.csv'),
    foldIn: path.join(folder, 'strong.seen.csv'),
  }
  const [train, test, seen] = [new Lines(parts.train), new Lines(parts.test), new Lines(parts.foldIn)]
  const trained = new Set(users.slice(2 * held).flatMap((user) => byUser.get(user) ?? []))
  for (const each of [train, test, seen]) await each.write('userId,movieId')
  for (const user of users.slice(2 * held))
    for (const item of byUser.get(user) ?? []) await train.write(`${user},${item}`)
  for (const user of users.slice(0, held)) {
    const items = shuffled(
      (byUser.get(user) ?? []).filter((item) => trained.has(item)),
      random.below,
    )
    const to = Math.ceil(items.length * seenShare)
    for (const [k, item] of items.entries()) await (k < to ? seen : test).write(`${user},${item}`)
  }
  await Promise.all([train.end(), test.end(), seen.end()])
  return parts
}

function shuffled(values: readonly string[], below: (limit: number) => number): string[] {
  const out = [...values]
  for (let k = out.length - 1; k > 0; k--) {
    const other = below(k + 1)
    const swapped = out[k] ?? ''
    out[k] = out[other] ?? ''
    out[other] = swapped
  }
  return out
}

function linesOf(file: string): AsyncIterable<string> {
  return createInterface({ input: createReadStream(file), crlfDelay: Infinity })
}

/** A file written line by line, in large pieces. */
class Lines {
  readonly #stream
  #waiting: string[] = []

  constructor(file: string) {
    this.#stream = createWriteStream(file)
  }

  async write(line: string): Promise<void> {
    if (this.#waiting.push(line) < 10_000) return
    const text = `${this.#waiting.join('\n')}\n`
    this.#waiting = []
    if (!this.#stream.write(text)) await once(this.#stream, 'drain')
  }

  async end(): Promise<void> {
    this.#stream.end(this.#waiting.length === 0 ? '' : `${this.#waiting.join('\n')}\n`)
    await once(this.#stream, 'finish')
  }
}
