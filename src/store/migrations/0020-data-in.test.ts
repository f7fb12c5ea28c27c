import Database from 'better-sqlite3'
import { createHash } from 'node:crypto'
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { importId } from '../../contract/ids.ts'
import type { WritableDb } from '../database.ts'
import { migrate, openProject, type OpenProject } from '../open.ts'
import { listCustomers } from '../queries/customers.ts'
import { redoImport, undoImport } from '../queries/import-removal.ts'
import { listImports, listQuarantine, sweepUnpublished } from '../queries/imports.ts'
import { customerProductPairs, listInteractions } from '../queries/interactions.ts'
import { listedPage, listLists } from '../queries/lists.ts'
import { listModels } from '../queries/models.ts'
import { listProducts } from '../queries/products.ts'
import { projectCounts, refreshCounts } from '../queries/project.ts'
import { interactionRow, publishRows } from '../queries/test-staging.ts'
import { latestVersion, migrations } from './index.ts'

const all = { search: '', offset: 0, limit: 100 }
const plan = JSON.stringify({
  target: 'interactions',
  dialect: { encoding: 'gb18030', delimiter: ';', hasHeader: true },
  roles: ['customer-id', 'product-id', 'time'],
  dateOrder: 'ymd',
  decimalComma: true,
  timeZone: 'Asia/Shanghai',
  currency: 'CNY',
  defaultKind: 'purchase',
})

/** A project as version 10 made it: two imports that overlap, one that was being staged, one that was being removed, a model and a list. */
function makeOldProject(path: string): void {
  const raw = new Database(path)
  raw.pragma('application_id = 1398297678')
  raw.pragma('auto_vacuum = INCREMENTAL')
  raw.pragma('journal_mode = WAL')
  migrate(
    // A connection opened for writing, as the brand says.
    raw as unknown as WritableDb,
    migrations.filter(({ version }) => version === 10),
  )
  const addImport = raw.prepare(
    `INSERT INTO imports (import_id, status, file_name, file_bytes, file_hash, target, plan, headers, started_at, finished_at, seconds,
                          read, accepted, duplicates, quarantined, blank)
     VALUES (?, ?, ?, 10, ?, 'interactions', ?, '["who","what","when"]', 1, 2, 0.5, ?, ?, ?, ?, ?)`,
  )
  addImport.run(1, 'published', 'a.csv', 'ha', plan, 7, 3, 1, 2, 1)
  addImport.run(2, 'published', 'b.csv', 'hb', plan, 3, 2, 1, 0, 0)
  addImport.run(3, 'staging', 'c.csv', '', plan, 0, 0, 0, 0, 0)
  addImport.run(4, 'removing', 'd.csv', 'hd', plan, 1, 1, 0, 0, 0)
  raw.exec(`
    INSERT INTO customers (customer_id, external_id) VALUES (1, 'c1'), (2, 'c2'), (3, 'c3'), (4, 'c4');
    INSERT INTO products (product_id, external_id, excluded) VALUES (1, 'p1', 0), (2, 'p2', 1);
    INSERT INTO customer_facts (customer_id, import_id, name, email) VALUES
      (1, 1, 'Ann', 'ann@example.com'), (2, 1, 'Bo', ''), (1, 2, 'Ann Lee', ''), (3, 3, 'Cy', ''), (4, 4, 'Di', '');
    INSERT INTO product_facts (product_id, import_id, name, category) VALUES (1, 1, 'Tea', 'tea'), (2, 2, 'Pot', '');
    INSERT INTO campaigns (campaign_id, name) VALUES (1, 'spring');
    INSERT INTO interactions (interaction_id, import_id, line, customer_id, product_id, kind, occurred_at, order_id, quantity,
                              unit_price_micros, currency, rating, channel, campaign_id) VALUES
      (1, 1, 2, 1, 1, 1, 1000, 'o1', 1, 2500000, 'CNY', NULL, '', 1),
      (2, 1, 3, 2, 1, 1, NULL, '', 2.5, NULL, 'CNY', 4.5, 'web', NULL),
      (3, 1, 4, 1, 1, 2, 2000, 'o1', 1, 2500000, 'CNY', NULL, '', NULL),
      (4, 2, 2, 1, 2, 1, 3000, 'o2', 1, 1000000, 'CNY', NULL, '', NULL),
      (5, 2, 4, 2, 2, 3, 3000, '', 1, NULL, 'XXX', NULL, '', NULL),
      (6, 3, 2, 3, 1, 1, 3000, '', 1, NULL, 'XXX', NULL, '', NULL),
      (7, 4, 2, 4, 1, 1, 3000, '', 1, NULL, 'XXX', NULL, '', NULL);
    INSERT INTO repeats (interaction_id, import_id, line) VALUES (1, 2, 3);
    INSERT INTO quarantine (import_id, line, column_name, reason, raw) VALUES (1, 5, 'who', 'missing-customer', ';p1;'), (1, 6, '', 'ragged-row', 'x');
    INSERT INTO models (model_id, status, kind, settings, fingerprint, created_at, curve) VALUES
      (1, 'published', 'popularity', '{"kind":"popularity","halfLifeDays":30}', 'f', 1, '[]');
    INSERT INTO lists (list_id, status, model_id, settings, fingerprint, created_at, customers, rows) VALUES
      (1, 'published', 1, '{"modelId":1,"topN":1,"excludeBought":true,"customers":{"kind":"all"}}', 'f', 1, 1, 1);
    INSERT INTO list_customers (list_id, customer_id, personal, product_ids, scores, reason_products, reason_shares) VALUES
      (1, 1, 0, x'01000000', x'000000000000f03f', x'000000000000000000000000', x'${'00'.repeat(24)}');
  `)
  const present = oldFingerprint(raw)
  raw.prepare('UPDATE models SET fingerprint = ?').run(present)
  raw.prepare('UPDATE lists SET fingerprint = ?').run(present)
  raw.close()
}

/** As version 10 told whether the data had changed. */
function oldFingerprint(raw: Database.Database): string {
  const rows = raw
    .prepare(`SELECT file_hash, plan, accepted FROM imports WHERE status = 'published' ORDER BY import_id`)
    .raw()
    .all()
  return createHash('sha256').update(JSON.stringify(rows)).digest('hex')
}

let folder = ''
let project: OpenProject

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'sextant-migrate-'))
  const path = join(folder, 'shop.sextant')
  makeOldProject(path)
  project = openProject(path)
})
afterAll(() => {
  project.close()
  rmSync(folder, { recursive: true, force: true })
})

describe('a project of version 10', () => {
  it('is kept beside the new one, as it was', () => {
    const kept = join(folder, `shop.before-version-${latestVersion}.sextant`)
    expect(existsSync(kept)).toBe(true)
    const old = new Database(kept, { readonly: true })
    expect(old.pragma('user_version', { simple: true })).toBe(10)
    expect(old.prepare('SELECT count(*) FROM interactions').pluck().get()).toBe(7)
    old.close()
  })

  it('shows everything that it showed', () => {
    const { db } = project
    expect(db.pragma('user_version', { simple: true })).toBe(latestVersion)
    expect(db.pragma('integrity_check', { simple: true })).toBe('ok')
    expect(db.pragma('foreign_key_check')).toEqual([])
    expect(listImports(db)).toMatchObject([
      {
        id: 2,
        fileName: 'b.csv',
        counts: { read: 3, accepted: 2, merged: 0, duplicates: 1, quarantined: 0 },
      },
      {
        id: 1,
        fileHash: 'ha',
        headers: ['who', 'what', 'when'],
        counts: {
          read: 7,
          accepted: 3,
          merged: 0,
          duplicates: 1,
          quarantined: 2,
          skipped: 1,
          skippedBy: [{ reason: 'blank', lines: 1 }],
          byReason: [
            { reason: 'missing-customer', lines: 1 },
            { reason: 'ragged-row', lines: 1 },
          ],
        },
        plan: { dialect: { encoding: 'gb18030', headerRows: 1, kind: 'delimited' }, recipe: [] },
      },
    ])
    expect(listInteractions(db, all).rows.map(({ id, line, fileName }) => [id, line, fileName])).toEqual([
      [1, 2, 'a.csv'],
      [2, 3, 'a.csv'],
      [3, 4, 'a.csv'],
      [4, 2, 'b.csv'],
      [5, 4, 'b.csv'],
    ])
    expect(
      listCustomers(db, all).rows.map(({ externalId, name, email }) => [externalId, name, email]),
    ).toEqual([
      ['c1', 'Ann Lee', 'ann@example.com'],
      ['c2', 'Bo', ''],
    ])
    expect(listProducts(db, all).rows.map(({ externalId, excluded }) => [externalId, excluded])).toEqual([
      ['p1', false],
      ['p2', true],
    ])
    expect([...customerProductPairs(db, null)]).toEqual([
      [1, 2, 1, 3000],
      [2, 1, 1, null],
      [2, 2, 1, 3000],
    ])
    const filter = {
      importId: importId.parse(1),
      reason: null,
      column: null,
      equals: null,
      search: '',
    }
    expect(listQuarantine(db, { filter, offset: 0, limit: 9 }).rows.map(({ raw }) => raw)).toEqual([
      ';p1;',
      'x',
    ])
    // A model of the present data is not out of date because the app is new.
    expect(listModels(db)).toMatchObject([{ current: true }])
    const list = listLists(db)[0]
    expect(list).toMatchObject({ customers: 1, rows: 1, current: true })
    expect(list && listedPage(db, list.id, all)[0]?.customer.externalId).toBe('c1')
  })

  it('can be worked on: what was half done is swept, imports are undone and redone, known rows are known', () => {
    const { db } = project
    expect(sweepUnpublished(db)).toEqual({ imports: 2 })
    expect(db.prepare('SELECT external_id FROM customers').pluck().all()).toEqual(['c1', 'c2'])
    expect(db.prepare('SELECT import_id, kind, state FROM steps').raw().all()).toEqual([
      [1, 'import', 'done'],
      [2, 'import', 'done'],
    ])
    refreshCounts(db)
    const before = [listImports(db), projectCounts(db)]
    undoImport(db, 1)
    expect(listImports(db)[0]?.counts).toMatchObject({ accepted: 3, duplicates: 0 })
    redoImport(db, 1)
    expect([listImports(db), projectCounts(db)]).toEqual(before)
    const same = interactionRow(2, 'c2', 'p1', {
      at: null,
      quantity: 2.5,
      unitPriceMicros: null,
      rating: 4.5,
    })
    expect(publishRows(db, 'again.csv', { target: 'interactions', rows: [same] })).toMatchObject({
      accepted: 0,
      duplicates: 1,
    })
  })
})
