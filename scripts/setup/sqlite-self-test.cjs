// Run once inside the fallback runtime after the compilation: arguments are the package's folder and the binding.
'use strict'
const assert = require('node:assert/strict')
const [packageFolder, nativeBinding] = process.argv.slice(2)
const Database = require(packageFolder)

const db = new Database(':memory:', { nativeBinding })
db.exec('CREATE TABLE item (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, data BLOB, price REAL) STRICT')

const insert = db.prepare('INSERT INTO item (name, data, price) VALUES (@name, @data, @price)')
const insertAll = db.transaction((rows) => {
  for (const row of rows) insert.run(row)
})
const rows = Array.from({ length: 2000 }, (_, index) => ({
  name: `item ${index} 商品`,
  data: Buffer.from(new Float32Array([index, index / 2]).buffer),
  price: index / 4,
}))
insertAll.immediate(rows)

const byName = db.prepare('SELECT id, name, data, price FROM item WHERE name = @name')
for (let round = 0; round < 50; round++) {
  const row = byName.get({ name: rows[round].name })
  assert.equal(row.price, round / 4)
  assert.deepEqual(row.data, rows[round].data)
}
assert.equal(byName.get({ name: 'absent' }), undefined)
assert.equal(db.prepare('SELECT count(*) FROM item').pluck().get(), 2000)
assert.deepEqual(db.prepare('SELECT name, price FROM item WHERE id = ?').raw().get(3), ['item 2 商品', 0.5])
assert.equal(db.prepare('SELECT id FROM item ORDER BY id LIMIT 5').all().length, 5)

let seen = 0
for (const row of db.prepare('SELECT id, name FROM item ORDER BY id').iterate()) {
  assert.equal(row.name, rows[seen].name)
  seen++
  if (seen === 1500) break
}
assert.equal(seen, 1500)

db.function('twice', { deterministic: true }, (value) => `${value}${value}`)
assert.equal(db.prepare('SELECT twice(?)').pluck().get('ab'), 'abab')
db.aggregate('longest', { start: '', step: (best, next) => (next.length > best.length ? next : best) })
assert.equal(db.prepare('SELECT longest(name) FROM item WHERE id < 12').pluck().get(), 'item 10 商品')

assert.throws(
  () => insert.run(rows[0]),
  (error) => error instanceof Database.SqliteError && error.code === 'SQLITE_CONSTRAINT_UNIQUE',
)
assert.throws(() => db.prepare('SELECT absent FROM item'), {
  code: 'SQLITE_ERROR',
  message: /no such column/,
})
assert.throws(() => db.prepare('SELECT twice(?)').get(), RangeError)
db.function('fails', () => {
  throw new RangeError('from JavaScript')
})
assert.throws(() => db.prepare('SELECT fails()').get(), RangeError)

const failing = db.transaction(() => {
  insert.run({ name: 'undone', data: null, price: 1 })
  throw new Error('roll back')
})
assert.throws(() => failing.immediate(), /roll back/)
assert.equal(byName.get({ name: 'undone' }), undefined)
assert.equal(db.prepare('SELECT 9007199254740993').safeIntegers().pluck().get(), 9007199254740993n)
assert.equal(db.pragma('user_version', { simple: true }), 0)
assert.equal(
  new Database(db.serialize(), { nativeBinding }).prepare('SELECT max(id) FROM item').pluck().get(),
  2000,
)

// References have to survive a collection; the flag is set by the caller.
globalThis.gc?.()
assert.equal(byName.get({ name: rows[7].name }).id, 8)
db.close()
process.stdout.write(`ok ${process.versions.napi}\n`)
