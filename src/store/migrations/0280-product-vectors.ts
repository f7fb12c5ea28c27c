import type { WritableDb } from '../database.ts'

/**
 * Texts of products as vectors of a language model. They come from a server and not from a file, so no import refers to them: a vector counts as long as the
 * text it was made of is still the product's.
 */
export function productVectors(db: WritableDb): void {
  db.exec(`
    CREATE TABLE product_vectors (
      product_id  INTEGER NOT NULL REFERENCES products (product_id) ON DELETE CASCADE,
      model       TEXT    NOT NULL,
      -- Which fields of the product were told, as a JSON list in their fixed order.
      fields      TEXT    NOT NULL CHECK (json_valid(fields)),
      -- SHA-256 of the product's own text, before anything was masked.
      fingerprint TEXT    NOT NULL,
      made_at     INTEGER NOT NULL,
      -- 32-bit floats, little endian.
      vector      BLOB    NOT NULL,
      PRIMARY KEY (product_id, model)
    ) STRICT, WITHOUT ROWID;
  `)
}
