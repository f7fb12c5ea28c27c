/** Bytes per row: small enough that no single write holds the file for long. */
const CHUNK_BYTES = 4 * 1024 * 1024

export type StoredArray = Int32Array | Float32Array | Float64Array
export type StoredType = 'int32' | 'float32' | 'float64'

export function typeOfArray(array: StoredArray): StoredType {
  if (array instanceof Int32Array) return 'int32'
  return array instanceof Float32Array ? 'float32' : 'float64'
}

/** The bytes of an array in chunks of at most 4 MiB; an empty one still gives a chunk, so that it is found again. */
export function* chunksOf(array: StoredArray | Uint8Array): Generator<Buffer> {
  const bytes = Buffer.from(array.buffer, array.byteOffset, array.byteLength)
  for (let at = 0; at === 0 || at < bytes.length; at += CHUNK_BYTES)
    yield bytes.subarray(at, at + CHUNK_BYTES)
}

export function arrayOf(type: string, chunks: readonly Buffer[]): StoredArray {
  const bytes = joined(chunks)
  if (type === 'int32') return new Int32Array(bytes.buffer)
  return type === 'float32' ? new Float32Array(bytes.buffer) : new Float64Array(bytes.buffer)
}

/** Buffer.concat may return a view at an odd offset of a shared pool; typed arrays need an aligned buffer of their own. */
export function joined(chunks: readonly Buffer[]): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(chunks.reduce((sum, chunk) => sum + chunk.length, 0))
  let at = 0
  for (const chunk of chunks) {
    bytes.set(chunk, at)
    at += chunk.length
  }
  return bytes
}
