import type { ColumnRole } from '../../contract/column-roles.ts'
import type { WritableDb } from '../database.ts'
import { entityStatements, type EntityStatements, type FactValue, type Place } from './entity-statements.ts'
import { TextTable } from './text-table.ts'

export type Outcome = 'new' | 'changed' | 'same'

export type StagedEntity = Place & {
  /** What the row brought. `changed`: known already, and told something new. */
  readonly outcome: Outcome
}

export type EntityStager<Facts> = {
  /** As {@link EntityStager.stage}, where it does not matter what the row brought. */
  readonly place: (externalId: string, facts: Facts, line: number) => Place
  /**
   * As {@link EntityStager.place}; `isSettled`: the same facts about the same one will change nothing, and contradict nothing, from now on.
   */
  readonly note: (
    externalId: string,
    facts: Facts,
    line: number,
  ) => { readonly place: Place; readonly isSettled: boolean }
  /** Writes who is still waiting to be; before a row that refers to him. */
  readonly flush: () => void
  /** The same, where they are so many that it is time to: fewer at once would have the same pages written again and again. */
  readonly settle: () => void
  /**
   * The customer (or product) of this name, made where it is new, with the facts this import tells about it: of several different values in
   * one file the first one counts, and the line that tells another is given to `onConflict`.
   */
  readonly stage: (externalId: string, facts: Facts, line: number) => StagedEntity
}

/** A line tells of someone something else than an earlier line of the same file. */
export type OnConflict = (line: number, role: ColumnRole) => void

/** A column of facts: its name, the role it was imported by, and how a value that tells nothing looks. */
export type FactColumn<Facts> = {
  readonly name: string
  readonly role: ColumnRole
  readonly empty: FactValue
  readonly of: (facts: Facts) => FactValue
}

/** What this import has told of everyone so far: by the number of the name in a table. */
export class FactStager<Facts> implements EntityStager<Facts> {
  readonly #columns: readonly FactColumn<Facts>[]
  readonly #importId: number
  readonly #options: EntityOptions<Facts>
  readonly #limits: EntityLimits
  readonly #statements: EntityStatements
  /** What someone tells of whom nothing is told. */
  readonly #nothing: readonly FactValue[]
  #names = new TextTable()
  #toldIds = new Uint32Array(1 << 10)
  /** Of those who were merged into others. */
  readonly #merged = new Map<number, Place>()
  /** By number: what was told, of those of whom anything was; and of whom nothing was. In neither: forgotten. */
  #told = new Map<number, readonly FactValue[]>()
  #tellsNothing = new Uint8Array(1 << 10)
  /** Facts that the one of this number has told before, as the object they came in. */
  #same: (Facts | undefined)[] = []
  #lastName = ''
  #lastNumber = -1
  /** By number. */
  readonly #waiting = new Map<number, Waiting>()
  #nextId: number
  /** Whether the project knows someone, or this import has told of someone who was forgotten since. */
  #mayBeStored: boolean
  #hasForgotten = false

  constructor(
    db: WritableDb,
    entity: 'customer' | 'product',
    importId: number,
    columns: readonly FactColumn<Facts>[],
    options: EntityOptions<Facts>,
  ) {
    this.#columns = columns
    this.#importId = importId
    this.#options = options
    this.#limits = options.limits ?? LIMITS
    this.#statements = entityStatements(
      db,
      entity,
      columns.map(({ name }) => name),
    )
    this.#nothing = columns.map(({ empty }) => empty)
    this.#nextId = this.#statements.lastId() + 1
    this.#mayBeStored = this.#nextId > 1
  }

  place(externalId: string, facts: Facts, line: number): Place {
    this.#note(externalId, facts, line)
    return this.#place
  }

  note(
    externalId: string,
    facts: Facts,
    line: number,
  ): { readonly place: Place; readonly isSettled: boolean } {
    const outcome = this.#note(externalId, facts, line)
    return { place: this.#place, isSettled: outcome !== 'changed' }
  }

  stage(externalId: string, facts: Facts, line: number): StagedEntity {
    const outcome = this.#note(externalId, facts, line)
    const { id, toldId, mergeStep } = this.#place
    if (outcome !== 'stored') return { id, toldId, mergeStep, outcome }
    const values = this.#columns.map((column) => column.of(facts))
    const others = this.#statements.others.all(toldId, this.#importId)
    return { id, toldId, mergeStep, outcome: againstOthers(this.#columns, values, others) }
  }

  settle(): void {
    if (this.#waiting.size >= WAITING) this.flush()
  }

  flush(): void {
    const { entities, bareFacts, facts } = this.#statements
    for (const [number, { name, isNew }] of this.#waiting)
      if (isNew) entities.add(this.#toldIdOf(number), name)
    // Facts refer to them.
    entities.flush()
    // In the order in which they lie: those who are known come in any.
    const inOrder = [...this.#waiting].sort(([a], [b]) => this.#toldIdOf(a) - this.#toldIdOf(b))
    for (const [number, { line }] of inOrder) {
      const toldId = this.#toldIdOf(number)
      const told = this.#toldOf(number) ?? this.#nothing
      if (told === this.#nothing) bareFacts.add(toldId, this.#importId, line)
      else facts.add(toldId, this.#importId, line, ...told)
    }
    bareFacts.flush()
    facts.flush()
    this.#waiting.clear()
    this.#forget()
  }

  #toldIdOf(number: number): number {
    return this.#toldIds[number] ?? 0
  }

  /** Of whom was told last. */
  #place: Place = NOBODY

  /** `stored`: known to the project, and told of for the first time by this import. */
  #note(externalId: string, facts: Facts, line: number): Outcome | 'stored' {
    // Lines of one order follow each other.
    const number = externalId === this.#lastName ? this.#lastNumber : this.#names.find(externalId)
    if (number >= 0) {
      this.#lastName = externalId
      this.#lastNumber = number
      this.#place = this.#placeOf(number)
      return this.#addTo(number, facts, line)
    }
    const found = this.#mayBeStored ? this.#statements.find(externalId) : undefined
    const toldId = found?.toldId ?? this.#nextId++
    this.#place = found ?? { id: toldId, toldId, mergeStep: null }
    const added = this.#names.add(externalId)
    this.#keepPlace(added, this.#place)
    if (found !== undefined && this.#hasForgotten) {
      const own = this.#statements.own.get(toldId, this.#importId)
      if (own !== undefined) {
        this.#remember(added, own)
        return this.#addTo(added, facts, line)
      }
    }
    this.#remember(
      added,
      this.#columns.map((column) => copied(column.of(facts))),
    )
    this.#waiting.set(added, { name: externalId, line, isNew: found === undefined })
    if (!this.#options.isBulk) this.flush()
    return found === undefined ? 'new' : 'stored'
  }

  #placeOf(number: number): Place {
    const toldId = this.#toldIdOf(number)
    return this.#merged.get(number) ?? { id: toldId, toldId, mergeStep: null }
  }

  #keepPlace(number: number, place: Place): void {
    if (number >= this.#toldIds.length) {
      const larger = new Uint32Array(this.#toldIds.length * 2)
      larger.set(this.#toldIds)
      this.#toldIds = larger
      const silent = new Uint8Array(larger.length)
      silent.set(this.#tellsNothing)
      this.#tellsNothing = silent
    }
    this.#toldIds[number] = place.toldId
    if (place.id !== place.toldId || place.mergeStep !== null) this.#merged.set(number, place)
  }

  #remember(number: number, told: readonly FactValue[]): void {
    const tellsNothing = told.every((value, index) => value === this.#nothing[index])
    this.#tellsNothing[number] = tellsNothing ? 1 : 0
    if (!tellsNothing) this.#told.set(number, told)
  }

  /** Undefined: forgotten. */
  #toldOf(number: number): readonly FactValue[] | undefined {
    return this.#tellsNothing[number] === 1 ? this.#nothing : this.#told.get(number)
  }

  /** Adds what a further row tells: what is not told yet is kept, what is told otherwise is only reported. */
  #addTo(number: number, facts: Facts, line: number): Outcome {
    // What told nothing new before tells nothing new again.
    if (facts === this.#options.noFacts || facts === this.#same[number]) return 'same'
    let told = this.#toldOf(number)
    if (told === undefined) {
      told = this.#statements.own.get(this.#place.toldId, this.#importId) ?? this.#nothing
      this.#remember(number, told)
    }
    let more: FactValue[] | undefined
    let differs = false
    for (let index = 0; index < this.#columns.length; index++) {
      const column = this.#columns[index]
      const value = column?.of(facts)
      if (column === undefined || value === undefined || value === column.empty) continue
      const before = told[index] ?? null
      if (before === value) continue
      const kept = column.name === 'attributes' ? mergedAttributes(before, value) : before
      const isFree = before === column.empty
      if (isFree || kept !== before) {
        more ??= [...told]
        more[index] = isFree ? copied(value) : kept
      }
      if (isFree || tellsAll(column, kept, value)) continue
      differs = true
      this.#options.onConflict?.(line, column.role)
    }
    if (more !== undefined) {
      this.#remember(number, more)
      if (!this.#waiting.has(number)) this.#statements.update.run(...more, this.#place.toldId, this.#importId)
    }
    if (more !== undefined || differs) return 'changed'
    this.#same[number] = facts
    return 'same'
  }

  /** Keeps the memory bounded; what is forgotten is asked for again. */
  #forget(): void {
    if (this.#names.size > this.#limits.names) {
      this.#names = new TextTable()
      this.#lastNumber = -1
      this.#merged.clear()
      this.#told = new Map()
      this.#tellsNothing.fill(0)
      this.#same = []
      this.#mayBeStored = true
      this.#hasForgotten = true
    } else if (this.#told.size > this.#limits.tellers) this.#told = new Map()
  }
}

/** Customers (products) that are written at once: of those who are known each lies on another page, and fewer at once would write it again and again. */
const WAITING = 1 << 16

const NOBODY: Place = { id: 0, toldId: 0, mergeStep: null }
type Waiting = {
  readonly name: string
  readonly line: number
  readonly isNew: boolean
}

/** Names, and names with facts, that are kept at hand. */
export type EntityLimits = { readonly names: number; readonly tellers: number }
const LIMITS: EntityLimits = { names: 2_000_000, tellers: 100_000 }

export type EntityOptions<Facts> = {
  /** The object that stands for telling nothing. */
  readonly noFacts?: Facts
  readonly onConflict?: OnConflict | undefined
  /** Rows wait until they are flushed; otherwise each is there at once. */
  readonly isBulk?: boolean
  readonly limits?: EntityLimits
}

/** What earlier imports do not tell: the entity itself, or one of the facts. */
function againstOthers<Facts>(
  columns: readonly FactColumn<Facts>[],
  values: readonly FactValue[],
  told: readonly (readonly FactValue[])[],
): Outcome {
  if (told.length === 0) return 'new'
  const isKnown = columns.every((column, index) => {
    const value = values[index]
    if (value === undefined || value === column.empty) return true
    const latest = told.find((row) => row[index] !== column.empty)?.[index]
    return latest !== undefined && tellsAll(column, latest, value)
  })
  return isKnown ? 'same' : 'changed'
}

/** Whether `told` says all that `value` says. Attributes are compared one by one, since files need not have the same ones. */
function tellsAll<Facts>({ name }: FactColumn<Facts>, told: FactValue, value: FactValue): boolean {
  if (told === value || name !== 'attributes') return told === value
  const all = attributesOf(told)
  return Object.entries(attributesOf(value)).every(([key, each]) => each === '' || all[key] === each)
}

/** Attributes that are not told yet are added. */
function mergedAttributes(told: FactValue, value: FactValue): string {
  const all = attributesOf(told)
  let isSame = true
  for (const [key, each] of Object.entries(attributesOf(value))) {
    if (each === '' || (all[key] ?? '') !== '') continue
    all[key] = each
    isSame = false
  }
  return isSame ? String(told) : JSON.stringify(all)
}

function attributesOf(json: FactValue): Record<string, unknown> {
  const parsed: unknown = typeof json === 'string' ? JSON.parse(json) : {}
  return typeof parsed === 'object' && parsed !== null ? { ...parsed } : {}
}

/** A cell is a slice of the text of thousands of records, and would keep all of it in memory. */
function copied(value: FactValue): FactValue {
  return typeof value !== 'string' || value.length < 13 ? value : Buffer.from(value).toString()
}
