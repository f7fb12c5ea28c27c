import { PAGE_BYTES, type WasmMemory, wasm } from './webassembly.ts'

/** Address 0 means "none" to the kernels, so nothing is placed at the start. */
const FIRST = 1024
const ALIGNMENT = 64
/** Address space, not memory: pages count only once they are used. Smaller ones are tried where 4 GiB cannot be reserved. */
const MAXIMUM_PAGES = [65_536, 32_768, 16_384]

type NumberArray = Int32Array | Float32Array | Float64Array

/** Shared memory handed out in blocks, first fit. */
export class Arena {
  readonly memory: WasmMemory
  readonly #maximumPages: number
  /** Free blocks by rising address, never touching each other. */
  readonly #free: { at: number; bytes: number }[] = []
  readonly #used = new Map<number, number>()
  #pages = 16

  constructor() {
    const { memory, maximum } = reserve(this.#pages)
    this.memory = memory
    this.#maximumPages = maximum
    this.#free.push({ at: FIRST, bytes: this.#pages * PAGE_BYTES - FIRST })
  }

  /** A lease is a set of blocks that are given back together. */
  open(): Lease {
    return new Lease(this)
  }

  /** @throws RangeError when more is asked for than 32-bit WebAssembly memory can hold. */
  allocate(wanted: number): number {
    const bytes = Math.max(ALIGNMENT, Math.ceil(wanted / ALIGNMENT) * ALIGNMENT)
    let index = this.#free.findIndex((block) => block.bytes >= bytes)
    if (index < 0) index = this.#grow(bytes)
    const block = this.#free[index]!
    const at = block.at
    block.at += bytes
    block.bytes -= bytes
    if (block.bytes === 0) this.#free.splice(index, 1)
    this.#used.set(at, bytes)
    return at
  }

  release(at: number): void {
    const bytes = this.#used.get(at)
    if (bytes === undefined) return
    this.#used.delete(at)
    this.#addFree(at, bytes)
  }

  /** @returns the index of a free block that is large enough. */
  #grow(bytes: number): number {
    const end = this.#pages * PAGE_BYTES
    const last = this.#free.at(-1)
    const free = last !== undefined && last.at + last.bytes === end ? last.bytes : 0
    const pages = Math.ceil((end + bytes - free) / PAGE_BYTES)
    if (pages > this.#maximumPages) {
      throw new RangeError(
        `the kernels would need ${Math.ceil(pages / 16)} MiB at once; the limit is ${this.#maximumPages / 16} MiB`,
      )
    }
    this.memory.grow(pages - this.#pages)
    this.#addFree(end, (pages - this.#pages) * PAGE_BYTES)
    this.#pages = pages
    return this.#free.length - 1
  }

  #addFree(at: number, bytes: number): void {
    let index = this.#free.findIndex((block) => block.at > at)
    if (index < 0) index = this.#free.length
    this.#free.splice(index, 0, { at, bytes })
    this.#joinWithNext(index)
    if (index > 0) this.#joinWithNext(index - 1)
  }

  #joinWithNext(index: number): void {
    const block = this.#free[index]!
    const next = this.#free[index + 1]
    if (next === undefined || block.at + block.bytes !== next.at) return
    block.bytes += next.bytes
    this.#free.splice(index + 1, 1)
  }
}

/** The places of one session. Views must not be kept across an allocation elsewhere that grows the memory: ask again. */
export class Lease {
  readonly #arena: Arena
  readonly #blocks: number[] = []

  constructor(arena: Arena) {
    this.#arena = arena
  }

  /** Gives everything back; may be called twice. */
  close(): void {
    for (const at of this.#blocks.splice(0)) this.#arena.release(at)
  }

  /** Uninitialised bytes. */
  bytes(count: number): number {
    const at = this.#arena.allocate(count)
    this.#blocks.push(at)
    return at
  }

  /** A place filled with a copy of `values`. */
  copy(values: NumberArray): number {
    const at = this.bytes(values.byteLength)
    if (values instanceof Int32Array) this.int32(at, values.length).set(values)
    else if (values instanceof Float32Array) this.float32(at, values.length).set(values)
    else this.float64(at, values.length).set(values)
    return at
  }

  /** Row-major rows x rank as rows of `order` values, the rest zero. */
  copyRows(values: Float32Array, rows: number, rank: number, order: number): number {
    const at = this.bytes(rows * order * 4)
    this.setRows(at, values, rows, rank, order)
    return at
  }

  /** As `copyRows`, in f64. */
  copyRowsAsDoubles(values: Float32Array | Float64Array, rows: number, rank: number, order: number): number {
    const at = this.bytes(rows * order * 8)
    const to = this.float64(at, rows * order)
    if (order !== rank) to.fill(0)
    for (let r = 0; r < rows; r++) to.set(values.subarray(r * rank, (r + 1) * rank), r * order)
    return at
  }

  setRows(at: number, values: Float32Array, rows: number, rank: number, order: number): void {
    const to = this.float32(at, rows * order)
    if (order === rank) {
      to.set(values)
      return
    }
    to.fill(0)
    for (let r = 0; r < rows; r++) to.set(values.subarray(r * rank, (r + 1) * rank), r * order)
  }

  int32(at: number, length: number): Int32Array<SharedArrayBuffer> {
    return new Int32Array(this.#arena.memory.buffer, at, length)
  }

  float32(at: number, length: number): Float32Array<SharedArrayBuffer> {
    return new Float32Array(this.#arena.memory.buffer, at, length)
  }

  float64(at: number, length: number): Float64Array<SharedArrayBuffer> {
    return new Float64Array(this.#arena.memory.buffer, at, length)
  }
}

function reserve(initial: number): { memory: WasmMemory; maximum: number } {
  let refusal: unknown = new RangeError('no shared memory')
  for (const maximum of MAXIMUM_PAGES) {
    try {
      return { memory: new wasm.Memory({ initial, maximum, shared: true }), maximum }
    } catch (error) {
      refusal = error
    }
  }
  throw refusal
}
