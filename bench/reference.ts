// Checks models and metrics against plain numpy, scipy and scikit-learn versions of their definitions, on the same two files:
// `-- reference TRAIN TEST` (CSV with the columns user and item), or on visits beside the project where they are. Ends with 1 where a mean differs by more.
import { spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { seededRandom } from '../src/engine/random.ts'
import { startPeer } from './peers/peer.ts'
import { setUpPeers } from './peers/setup.mjs'

/** `-- reference TRAIN TEST ease,slim`: some kinds only. */
const KINDS = process.argv[4]?.split(',') ?? null
const KS = [10, 20, 100]
/** f32 solves in the sweeps change the order of next to equal scores for some customers in ten thousand (src/jobs/kernels/ials-reference.test.ts). */
const TOLERANCE = { exact: 1e-6, f32: 2e-4 }
const RANK = 16

type Check = { readonly settings: Readonly<Record<string, string | number>>; readonly tolerance: number }

const checks: readonly Check[] = [
  { settings: { kind: 'popularity' }, tolerance: TOLERANCE.exact },
  { settings: { kind: 'ease', penalty: 200 }, tolerance: TOLERANCE.exact },
  {
    settings: { kind: 'item-knn', similarity: 'cosine', neighbours: 50, shrinkage: 10 },
    tolerance: TOLERANCE.exact,
  },
  {
    settings: { kind: 'item-knn', similarity: 'jaccard', neighbours: 161, shrinkage: 0 },
    tolerance: TOLERANCE.exact,
  },
  {
    settings: { kind: 'user-knn', similarity: 'cosine', neighbours: 100, shrinkage: 10 },
    tolerance: TOLERANCE.exact,
  },
  { settings: { kind: 'slim', l1: 2, l2: 20, candidates: 20_000, passes: 1000 }, tolerance: TOLERANCE.exact },
  { settings: { kind: 'svd', rank: 8 }, tolerance: TOLERANCE.f32 },
  {
    settings: {
      kind: 'ials',
      rank: RANK,
      sweeps: 8,
      unobservedWeight: 0.3,
      penalty: 0.01,
      frequencyExponent: 1,
      seed: 1,
    },
    tolerance: TOLERANCE.f32,
  },
]

const folder = mkdtempSync(path.join(tmpdir(), 'sextant-reference-'))
const peers = setUpPeers()
if ('skipped' in peers) {
  console.log(`skipped: ${peers.skipped}`)
} else {
  const peer = startPeer(peers.python, 'recommend_reference.py')
  try {
    const [train, test] = files()
    if (train === undefined || test === undefined)
      console.log('skipped: no visits beside the project; give two files')
    else
      for (const check of checks.filter(({ settings }) => KINDS?.includes(String(settings['kind'])) ?? true))
        await compare(check, train, test)
  } finally {
    await peer.close()
    rmSync(folder, { recursive: true, force: true })
  }

  async function compare({ settings, tolerance }: Check, train: string, test: string): Promise<void> {
    const { kind, ...given } = settings
    const params = Object.entries(given).flatMap(([name, value]) => ['--param', `${name}=${value}`])
    const model = kind === 'popularity' ? ['--model', 'ease'] : ['--model', String(kind), ...params]
    const args = [
      'out/main/cli.js',
      'evaluate',
      '--train',
      train,
      '--test',
      test,
      ...model,
      '--k',
      KS.join(','),
      '--json',
    ]
    const run = spawnSync(process.execPath, args, { encoding: 'utf8', maxBuffer: 1 << 28 })
    if (run.status !== 0) throw new Error(`${String(kind)}: ${run.stdout}${run.stderr}`)
    // Our own command's document.
    const document = JSON.parse(run.stdout) as Document
    const start = path.join(folder, 'start.f32')
    if (kind === 'ials') writeFileSync(start, startOf(document.data.customers))
    const expected = await peer.ask({ train, test, ks: KS, model: settings, start })
    const found = kind === 'popularity' ? document.popularity : document.models[0]?.at
    let worst = 0
    for (const [name, value] of Object.entries(expected)) {
      const [k = '', metric = ''] = name.split('.')
      worst = Math.max(worst, Math.abs((found?.[k]?.[metric]?.mean ?? NaN) - value))
    }
    const ok = worst <= tolerance
    const figure = found?.['10']?.['ndcg_cut']?.mean ?? NaN
    console.log(
      JSON.stringify({ ...settings, 'ndcg_cut@10': figure, largest_difference: worst, tolerance, ok }),
    )
    if (!ok) process.exitCode = 1
  }
}

type Means = Readonly<
  Record<string, Readonly<Record<string, { readonly mean: number } | undefined>> | undefined>
>
type Document = {
  readonly data: { readonly customers: number }
  readonly popularity: Means
  readonly models: readonly { readonly at: Means }[]
}

/** The random start of our fit: the same numbers from the same seed. */
function startOf(customers: number): Float32Array {
  const random = seededRandom(1)
  return Float32Array.from({ length: customers * RANK }, () => (0.1 / Math.sqrt(RANK)) * random.normal())
}

/** The files given, or a fifth of the products of every visitor held back. */
function files(): string[] {
  const [train, test] = process.argv.slice(2)
  if (train !== undefined && test !== undefined) return [path.resolve(train), path.resolve(test)]
  const visits = path.resolve(import.meta.dirname, '../../shared/data/recommend/msweb_visits.csv')
  if (!existsSync(visits)) return []
  const random = seededRandom(7)
  const parts: readonly [string[], string[]] = [['user,item'], ['user,item']]
  const byUser = new Map<string, string[]>()
  for (const line of readFileSync(visits, 'utf8').trim().split('\n').slice(1)) {
    const [user = '', item = ''] = line.split(',')
    byUser.set(user, [...(byUser.get(user) ?? []), item])
  }
  for (const [user, items] of byUser) {
    const held = items.length > 1 ? random.below(items.length) : -1
    items.forEach((item, k) => parts[k === held ? 1 : 0].push(`${user},${item}`))
  }
  return parts.map((lines, k) => {
    const file = path.join(folder, k === 0 ? 'train.csv' : 'test.csv')
    writeFileSync(file, `${lines.join('\n')}\n`)
    return file
  })
}
