import { mkdtempSync, readdirSync, readFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { describe, expect, it } from 'vitest'
import { forgetSettings } from '../../contract/forget.ts'
import { rule } from '../../contract/segments.ts'
import type { WritableDb } from '../../store/database.ts'
import { createProject } from '../../store/open.ts'
import { keptColumns } from '../../store/columns/saved-columns.ts'
import { dataFingerprint } from '../../store/queries/project.ts'
import { getSegment, putMembers, putSegment } from '../../store/queries/segments.ts'
import { addImport } from '../../store/queries/test-shop.ts'
import { customerBase, prepareBase } from './customer-base.ts'
import { forgetCustomers } from './forget.ts'

const [person, email, phone] = ['PERSON-77Q', 'ann.unique@example.com', '+49 151 7770001']
const begin = Date.UTC(2026, 0, 1, 12)
const signal = new AbortController().signal

async function shop() {
  const folder = mkdtempSync(path.join(tmpdir(), 'sextant-forget-'))
  const project = createProject(path.join(folder, 'p.sextant'), { now: 0 })
  const { db } = project
  addImport(
    db,
    [
      { customer: person, product: 'tea', at: begin, price: 7_000_000, order: `${person}-order` },
      { customer: 'ANN-TWIN-9', product: 'tea', at: begin, price: 1_000_000 },
      { customer: 'other', product: 'tea', at: begin, price: 5_000_000 },
    ],
    { hash: 'a' },
  )
  const run = (sql: string, ...values: unknown[]): unknown => db.prepare(sql).run(...values)
  const id = (name: string): number =>
    db
      .prepare<[string], number>('SELECT customer_id FROM customers WHERE external_id = ?')
      .pluck()
      .get(name) ?? 0
  run(
    `UPDATE customer_facts SET email = ?, phone = ?, name = 'Ann' WHERE customer_id = ?`,
    email,
    phone,
    id(person),
  )
  run('UPDATE customers SET merged_into = ? WHERE customer_id = ?', id(person), id('ANN-TWIN-9'))
  run(`INSERT INTO consents VALUES (1, ?, 'email', 'granted', NULL, '', 1)`, id(person))
  run(`INSERT INTO suppressions (import_id, by, value, line) VALUES (1, 'email', ?, 1)`, email.toUpperCase())
  run(
    `INSERT INTO quarantine (import_id, line, column_name, reason, raw) VALUES (1, 9, '', 'bad-date', ?)`,
    `${person},tea,x`,
  )
  run(
    `INSERT INTO quarantine (import_id, line, column_name, reason, raw) VALUES (1, 10, '', 'bad-date', ?)`,
    `X${person}1,tea,x`,
  )
  run(`UPDATE imports SET profile = json_array(json_object('example', ?))`, email)
  const draft = {
    name: 'By hand',
    description: '',
    kind: 'static' as const,
    rule: rule.parse({ kind: 'any', rules: [{ kind: 'ids', ids: [person, 'other'] }] }),
    asOf: { kind: 'data-end' as const },
  }
  run(
    `INSERT INTO copy_drafts (saved_at, draft) VALUES (1, json_object('text', ?))`,
    `Dear ${email.toUpperCase()}, tea for you\nTea for X${person}1`,
  )
  run(
    `INSERT INTO sent_tests (name, origin, sent_at, changed_at, arms, rules) VALUES (?, 'drafts', 1, 1, json_array(json_object('name', ?)), '{}')`,
    `For ${person}`,
    `Call ${phone} now`,
  )
  run(`INSERT INTO copy_drafts (saved_at, draft) VALUES (1, '{"text":"Tea for all"}')`)
  const segment = putSegment(db, draft, { id: null, now: 0 })
  putMembers(db, segment, [id(person), id('other')])
  await prepareBase({ db, signal, progress: () => undefined })
  return { folder, project, db, segment }
}

function forget(db: WritableDb, settings: object) {
  const order = { kind: 'forget' as const, settings: forgetSettings.parse(settings) }
  return forgetCustomers(order, { db, signal, progress: () => undefined, now: () => 5, threads: 1 })
}

/** Which of the texts the bytes of a folder hold. */
function traces(folder: string): string[] {
  const bytes = Buffer.concat(readdirSync(folder).map((name) => readFileSync(path.join(folder, name))))
  return [person, email, email.toUpperCase(), phone, 'ANN-TWIN-9'].filter((text) => bytes.includes(text))
}

describe('forgetting a customer', () => {
  it('leaves no trace of the person in the file, keeps the revenue, and says what went', async () => {
    const { folder, project, db, segment } = await shop()
    const before = dataFingerprint(db)
    expect(traces(folder)).toHaveLength(5)
    const receipt = await forget(db, { customers: [person] })
    expect(receipt).toMatchObject({
      at: 5,
      keepSales: true,
      customers: 2,
      facts: 2,
      interactions: 2,
      consents: 1,
      suppressions: 1,
      setAside: 1,
      segments: 1,
      texts: 2,
    })
    expect(db.prepare('SELECT draft FROM copy_drafts ORDER BY draft_id').pluck().all()).toEqual([
      JSON.stringify({ text: `Dear …, tea for you\nTea for X${person}1` }),
      '{"text":"Tea for all"}',
    ])
    expect(db.prepare('SELECT name, arms FROM sent_tests').all()).toEqual([
      { name: 'For …', arms: '[{"name":"Call … now"}]' },
    ])
    expect(keptColumns(db)).toBeUndefined()
    expect(dataFingerprint(db)).not.toBe(before)
    expect(getSegment(db, segment)?.rule).toEqual({ kind: 'any', rules: [{ kind: 'ids', ids: ['other'] }] })
    const revenue = db.prepare<[], number>('SELECT sum(unit_price_micros) FROM visible_sales').pluck().get()
    expect(revenue).toBe(13_000_000)
    expect(customerBase(db).size).toBe(1)
    expect(db.pragma('foreign_key_check')).toEqual([])
    project.close()
    // Of another person's line, which only holds the id inside a longer word, nothing is taken.
    expect(traces(folder)).toEqual([person])
    const bytes = readFileSync(path.join(folder, 'p.sextant'))
    expect(bytes.includes(`X${person}1`)).toBe(true)
    expect(bytes.includes(`${person},tea`)).toBe(false)
  })

  it('removes the interactions too where that is asked for, and nobody where one is unknown', async () => {
    const { project, db } = await shop()
    await expect(forget(db, { customers: ['other', 'nobody'] })).rejects.toMatchObject({
      code: 'customer-not-found',
      params: { customer: 'nobody' },
    })
    expect(customerBase(db).size).toBe(2)
    expect(await forget(db, { customers: [person, person], keepSales: false })).toMatchObject({
      interactions: 2,
    })
    expect(db.prepare<[], number>('SELECT count(*) FROM interactions').pluck().get()).toBe(1)
    expect(db.pragma('foreign_key_check')).toEqual([])
    project.close()
  })
})
