import type { EntityStager } from './entity-stager.ts'
import type { Place } from './entity-statements.ts'

/** Customers (products) by the numbers under which a file tells of them; 0 is nobody. */
export class NumberedEntities<Facts> {
  readonly #stager: EntityStager<Facts>
  readonly #nobody: () => Place
  readonly #noFacts: Facts
  #names: string[] = []
  #facts: Facts[] = []
  /** By number: the row id, and the facts that told nothing new of them the last time, plus 1 (0: none did). */
  #toldIds = new Uint32Array(1 << 10)
  #settled = new Uint32Array(1 << 10)
  /** By row id, of those who were merged into others. */
  readonly #merged = new Map<number, Place>()

  constructor(stager: EntityStager<Facts>, nobody: () => Place, noFacts: Facts) {
    this.#stager = stager
    this.#nobody = nobody
    this.#noFacts = noFacts
  }

  /** Takes what is told anew; with `restart` it is all there is. */
  tell(restart: boolean, names: readonly string[], facts: readonly Facts[]): void {
    if (restart) {
      this.#names = []
      this.#facts = []
      this.#settled.fill(0)
    }
    for (const name of names) this.#names.push(name)
    for (const each of facts) this.#facts.push(each)
    if (this.#names.length < this.#settled.length) return
    const size = Math.max(this.#names.length + 1, this.#settled.length * 2)
    this.#settled = grown(this.#settled, size)
    this.#toldIds = grown(this.#toldIds, size)
  }

  nameOf(number: number): string {
    return this.#names[number - 1] ?? ''
  }

  /** Row id of whom a row names, with the facts it tells of him. */
  toldIdOf(number: number, facts: number, lines: Uint32Array, row: number): number {
    if (this.#settled[number] === facts + 1) return this.#toldIds[number] ?? 0
    return this.#note(number, facts, lines[row] ?? 0)
  }

  get hasMerged(): boolean {
    return this.#merged.size > 0
  }

  /** Row id under which he counts. */
  idOf(toldId: number): number {
    return this.#merged.size === 0 ? toldId : (this.#merged.get(toldId)?.id ?? toldId)
  }

  mergeStepOf(toldId: number): number | null {
    return this.#merged.get(toldId)?.mergeStep ?? null
  }

  #note(number: number, facts: number, line: number): number {
    if (number === 0) return this.#nobody().toldId
    const told = facts === 0 ? this.#noFacts : (this.#facts[facts - 1] ?? this.#noFacts)
    const { place, isSettled } = this.#stager.note(this.nameOf(number), told, line)
    const { id, toldId, mergeStep } = place
    this.#toldIds[number] = toldId
    if (id !== toldId || mergeStep !== null) this.#merged.set(toldId, place)
    // What contradicts is told of every line that does.
    if (isSettled) this.#settled[number] = facts + 1
    return toldId
  }
}

function grown(array: Uint32Array, size: number): Uint32Array<ArrayBuffer> {
  const larger = new Uint32Array(size)
  larger.set(array)
  return larger
}
