import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { expect, test } from '@playwright/test'
import { readCsv } from '../pages/csv.ts'
import { integrity } from '../pages/project-file.ts'
import { ordersCsv, write } from '../pages/test-files.ts'

const program = path.resolve(import.meta.dirname, '../../out/main/cli.js')
const orders = { customers: 80, products: 40, rows: 4_000 }

type Run = { readonly code: number | null; readonly out: string; readonly err: string }

function sextant(...args: readonly string[]): Run {
  const { status, stdout, stderr } = spawnSync(process.execPath, [program, ...args], {
    encoding: 'utf8',
    timeout: 90_000,
  })
  return { code: status, out: stdout, err: stderr }
}

/** With --json there is exactly one document on stdout. */
function document(run: Run): Record<string, unknown> {
  return JSON.parse(run.out) as Record<string, unknown> // every command prints an object
}

test('a shop goes from its export to lists without a window', () => {
  const folder = test.info().outputPath('shop')
  mkdirSync(folder, { recursive: true })
  const project = path.join(folder, 'shop.sextant')
  const csv = write(folder, 'orders.csv', ordersCsv(orders))

  const made = sextant('new', '--project', project, '--json')
  expect(made.code, made.err).toBe(0)
  expect(document(made)).toMatchObject({ project })

  const dry = sextant('import', '--project', project, '--json', '--dry-run', csv)
  expect(dry.code, dry.err).toBe(0)
  expect(document(dry)).toMatchObject({ imports: [{ counts: { read: 4_000, accepted: 4_000 } }] })

  const imported = sextant('import', '--project', project, '--json', csv)
  expect(imported.code, imported.err).toBe(0)
  expect(document(imported)).toMatchObject({
    imports: [{ counts: { read: 4_000, accepted: 4_000, quarantined: 0 }, newCustomers: 80 }],
  })

  for (const model of ['popularity', 'svd', 'item-knn', 'ease', 'ials']) {
    const rank = ['svd', 'ials'].includes(model) ? ['--rank', '8'] : []
    const trained = sextant('train', '--project', project, '--json', '--model', model, ...rank)
    expect(trained.code, trained.err).toBe(0)
    expect(document(trained)).toMatchObject({
      model: { settings: { kind: model }, current: true, customers: 80 },
    })
  }

  const judged = sextant(
    'evaluate',
    '--project',
    project,
    '--json',
    '--model',
    'ease,item-knn',
    '--k',
    '5,10',
    '--param',
    'ease.penalty=30',
  )
  expect(judged.code, judged.err).toBe(0)
  expect(document(judged)).toMatchObject({
    // Everybody has had nearly everything before the last fifth.
    split: 'per-customer',
    ks: [5, 10],
    models: [{ settings: { kind: 'ease', penalty: 30 } }, { settings: { kind: 'item-knn' } }],
  })

  const one = sextant('recommend', '--project', project, '--json', '--customer', 'C00003', '--top', '5')
  expect(one.code, one.err).toBe(0)
  // As `recommend --customer` prints it: a customer preview of the contract.
  const preview = document(one) as { recommended: { score: number; reasons: { share: number }[] }[] }
  expect(preview.recommended).toHaveLength(5)
  for (const { score, reasons } of preview.recommended) {
    expect(reasons.reduce((sum, reason) => sum + reason.share, 0)).toBeCloseTo(score, 6)
  }

  const folded = sextant(
    'recommend',
    '--project',
    project,
    '--json',
    '--products',
    'P0001,P0003',
    '--top',
    '3',
  )
  expect(folded.code, folded.err).toBe(0)
  expect(document(folded)).toMatchObject({ customer: null, basis: 'personal' })

  const all = sextant('recommend', '--project', project, '--json', '--all', '--top', '5')
  expect(all.code, all.err).toBe(0)
  expect(document(all)).toMatchObject({ list: { customers: 80, rows: 400 } })

  const target = path.join(folder, 'lists.csv')
  const exported = sextant(
    'export',
    '--project',
    project,
    '--json',
    '--out',
    target,
    '--columns',
    'customer-id,rank,product-id,score',
  )
  expect(exported.code, exported.err).toBe(0)
  expect(document(exported)).toMatchObject({ rows: 400, customers: 80 })
  const text = readFileSync(target, 'utf8')
  expect(text.startsWith('\uFEFF')).toBe(true)
  const records = readCsv(text.slice(1))
  expect(records).toHaveLength(401)
  expect(records.every((record) => record.length === 4)).toBe(true)

  const lines = path.join(folder, 'lists.jsonl')
  expect(sextant('export', '--project', project, '--out', lines, '--format', 'jsonl').code).toBe(0)
  const jsonl = readFileSync(lines, 'utf8').trimEnd().split('\n')
  for (const line of jsonl) JSON.parse(line)

  const info = sextant('info', '--project', project, '--json')
  expect(document(info)).toMatchObject({
    counts: { customers: 80, products: 40, interactions: 4_000, models: 5, lists: 1 },
  })
  expect(integrity(project)).toBe('ok')
})

test('what cannot be done has exit code 1, a code and a hint', () => {
  const folder = test.info().outputPath('shop')
  mkdirSync(folder, { recursive: true })
  const project = path.join(folder, 'shop.sextant')

  const missing = sextant('info', '--project', project, '--json')
  expect(missing.code).toBe(1)
  expect(document(missing)).toMatchObject({ error: { code: 'project-not-found' } })
  expect(existsSync(project)).toBe(false)

  // A first import makes the project, unless nothing can be imported.
  const unread = sextant('import', '--project', project, '--json', path.join(folder, 'none.csv'))
  expect(unread.code).toBe(1)
  expect(document(unread)).toMatchObject({ error: { code: 'file-not-found' } })
  expect(existsSync(project)).toBe(false)
  const other = path.join(folder, 'made.sextant')
  const first = sextant(
    'import',
    '--project',
    other,
    '--json',
    write(folder, 'orders.csv', ordersCsv(orders)),
  )
  expect(first.code, first.err).toBe(0)
  expect(document(first)).toMatchObject({ made: true, imports: [{ counts: { read: 4_000 } }] })

  expect(sextant('new', '--project', project).code).toBe(0)
  const again = sextant('new', '--project', project, '--json')
  expect(again.code).toBe(1)
  expect(document(again)).toMatchObject({ error: { code: 'project-exists' } })

  const wrongFile = sextant('import', '--project', project, '--json', path.join(folder, 'nowhere.csv'))
  expect(wrongFile.code).toBe(1)
  expect(document(wrongFile)).toMatchObject({ error: { code: 'file-not-found' } })

  const nothing = sextant('train', '--project', project, '--json')
  expect(nothing.code).toBe(1)
  expect(document(nothing)).toMatchObject({ error: { code: 'nothing-to-train' } })

  const chinese = sextant('train', '--project', project, '--language', 'zh-CN')
  expect(chinese.code).toBe(1)
  expect(chinese.err).toMatch(/[\u4e00-\u9fff]/)
})

test('several files are imported together, one that fails does not stop the others, and a folder is watched', () => {
  const folder = test.info().outputPath('watched')
  mkdirSync(folder, { recursive: true })
  const project = path.join(test.info().outputPath('projects'), 'shop.sextant')
  mkdirSync(path.dirname(project), { recursive: true })
  const [header = '', ...lines] = ordersCsv(orders).trimEnd().split('\n')
  const part = (from: number): string => [header, ...lines.slice(from, from + 2_000), ''].join('\n')
  const one = write(folder, 'orders-1.csv', part(0))
  const both = sextant('import', '--project', project, '--json', one, path.join(folder, 'none.csv'))
  expect(both.code).toBe(1)
  expect(document(both)).toMatchObject({
    imports: [{ counts: { read: 2_000 } }],
    failures: [{ file: 'none.csv', code: 'file-not-found' }],
    error: { code: 'file-not-found' },
  })

  const unknown = sextant('watch', folder, '--project', project, '--once', '--json')
  expect(unknown.code, unknown.err).toBe(0)
  expect(document(unknown)).toMatchObject({ files: [{ file: 'orders-1.csv', state: 'waiting' }] })
  expect(sextant('mappings', '--project', project, '--save', 'Orders').code).toBe(0)
  write(folder, 'orders-2.csv', part(2_000))
  const watched = sextant('watch', folder, '--project', project, '--once', '--json')
  expect(watched.code, watched.err).toBe(0)
  expect(document(watched)).toMatchObject({
    files: [
      { file: 'orders-1.csv', state: 'known' },
      { file: 'orders-2.csv', state: 'imported', by: 'Orders', accepted: 2_000 },
    ],
  })
})

test('wrong usage has exit code 2, help has 0', () => {
  expect(sextant('train').code).toBe(2)
  expect(sextant('no-such-command').code).toBe(2)
  expect(sextant('train', '--project', 'x.sextant', '--model', 'astrology').code).toBe(2)
  const recommend = sextant('recommend', '--project', 'x.sextant', '--top', 'many', '--json')
  expect(recommend.code).toBe(2)
  expect(document(recommend)).toMatchObject({ error: { code: 'usage' } })
  for (const args of [
    ['--help'],
    ...['new', 'import', 'train', 'recommend', 'export', 'info'].map((name) => [name, '--help']),
  ]) {
    const help = sextant(...args)
    expect(help.code).toBe(0)
    expect(help.out).toContain('Usage')
  }
})
