import { writing, type ReadableDb, type WritableDb } from '../database.ts'

export type ProductVector = {
  readonly productId: number
  readonly model: string
  /** Which fields were told, as JSON. */
  readonly fields: string
  readonly fingerprint: string
  readonly vector: Float32Array
}

/** Keeps vectors, each in the place of a former one of the same product and model. */
export function putVectors(db: WritableDb, vectors: readonly ProductVector[], now: number): void {
  const put = db.prepare<[number, string, string, string, number, Buffer]>(
    `INSERT INTO product_vectors (product_id, model, fields, fingerprint, made_at, vector)
     SELECT ?, ?, ?, ?, ?, ? ON CONFLICT (product_id, model) DO UPDATE
        SET fields = excluded.fields, fingerprint = excluded.fingerprint, made_at = excluded.made_at, vector = excluded.vector`,
  )
  writing(db, () => {
    for (const { productId, model, fields, fingerprint, vector } of vectors)
      put.run(
        productId,
        model,
        fields,
        fingerprint,
        now,
        Buffer.from(vector.buffer, vector.byteOffset, vector.byteLength),
      )
  })
}

export type VectorMark = Omit<ProductVector, 'vector'> & {
  readonly dimensions: number
  readonly madeAt: number
}

/** Of which products and texts there are vectors, without the vectors. Streams. */
export function* vectorMarks(db: ReadableDb): Generator<VectorMark> {
  yield* db
    .prepare<[], VectorMark>(
      `SELECT product_id AS productId, model, fields, fingerprint, length(vector) / 4 AS dimensions, made_at AS madeAt
         FROM product_vectors ORDER BY model, product_id`,
    )
    .iterate()
}

/** Vectors of a model by product. Streams. */
export function* vectorsOfModel(
  db: ReadableDb,
  model: string,
): Generator<{ readonly productId: number; readonly vector: Float32Array }> {
  const rows = db
    .prepare<[string], { productId: number; vector: Buffer }>(
      'SELECT product_id AS productId, vector FROM product_vectors WHERE model = ? ORDER BY product_id',
    )
    .iterate(model)
  for (const { productId, vector } of rows) {
    // A blob may begin anywhere; floats may not.
    const bytes = new Uint8Array(vector.length)
    bytes.set(vector)
    yield { productId, vector: new Float32Array(bytes.buffer) }
  }
}
