/** Published figures on public data, and how the command line reproduces them. The data's licences forbid to ship them: whoever has them names a folder. */

export type Metric = 'precision' | 'recall_all' | 'recall_capped' | 'ndcg_cut' | 'ndcg_uncut'
/** Where a figure stands in the answer of `sextant evaluate --json`: of the model, of popularity, or the RMSE of ratings. */
export type Figure =
  | { readonly of: 'model' | 'popularity'; readonly metric: Metric; readonly k: number }
  | { readonly of: 'rmse' }
  | { readonly of: 'seconds' }

export type Expected = Figure & {
  readonly published: number
  /** Within so much of the figure; or only not worse than it. */
  readonly must: { readonly within: number } | 'at-least' | 'at-most'
}

export type Gate = {
  readonly id: string
  readonly about: string
  /** Which files it needs. */
  readonly data: DataName
  /** How they are cut into training and test. */
  readonly cut: 'given' | 'five-folds' | 'one-fold' | 'strong'
  readonly args: readonly string[]
  readonly expected: readonly Expected[]
}

/** Files of a data set as its publishers name them, wherever they lie in the folder. */
export const dataFiles = {
  'ml-100k-mcrec': ['ml-100k.train.rating', 'ml-100k.test.rating'],
  'ml-100k': ['u.data'],
  'ml-100k-u1': ['u1.base', 'u1.test'],
  'ml-1m': ['ratings.dat'],
  'ml-20m': ['ratings.csv'],
} as const
export type DataName = keyof typeof dataFiles

const at = (
  metric: Metric,
  k: number,
  published: number,
  must: Expected['must'],
  of: 'model' | 'popularity' = 'model',
): Expected => ({ of, metric, k, published, must })

const three = (
  [precision, recall, ndcg]: readonly [number, number, number],
  within: number,
  of: 'model' | 'popularity' = 'model',
): Expected[] => [
  at('precision', 10, precision, { within }, of),
  at('recall_all', 10, recall, { within }, of),
  at('ndcg_uncut', 10, ndcg, { within }, of),
]

const four = 0.000_05
const rated = ['--columns', 'user,item,rating,time']
const model = (kind: string, ...params: readonly string[]): string[] => [
  '--model',
  kind,
  ...params.flatMap((param) => ['--param', param]),
]
const random = ['--columns', '1,2,3,4', '--k', '10,20']

export const gates: readonly Gate[] = [
  {
    id: 'G-A1',
    about: 'EASE, penalty 458: to 4 decimals',
    data: 'ml-100k-mcrec',
    cut: 'given',
    args: [...model('ease', 'penalty=458'), '--k', '10'],
    expected: [...three([0.3739, 0.243, 0.2905], four), at('ndcg_cut', 10, 0.4457, { within: four })],
  },
  {
    id: 'G-A2',
    about: 'PureSVD, 13 factors: reference run ±0.0002',
    data: 'ml-100k-mcrec',
    cut: 'given',
    args: [...model('svd', 'rank=13'), '--k', '10'],
    expected: three([0.3544, 0.2247, 0.2713], 0.0002),
  },
  {
    id: 'G-A3',
    about: 'ItemKNN, Jaccard, 161 neighbours, no shrinkage: to 4 decimals',
    data: 'ml-100k-mcrec',
    cut: 'given',
    args: [...model('item-knn', 'similarity=jaccard', 'neighbours=161', 'shrinkage=0'), '--k', '10'],
    expected: three([0.3177, 0.2043, 0.2431], four),
  },
  {
    id: 'G-A4',
    about: 'iALS, tuned on validation only',
    data: 'ml-100k-mcrec',
    cut: 'given',
    args: [...model('ials'), '--tune', '--budget', '300', '--k', '10'],
    expected: [at('ndcg_uncut', 10, 0.2759, 'at-least')],
  },
  {
    id: 'G-A5',
    about: 'BPR, tuned on validation only',
    data: 'ml-100k-mcrec',
    cut: 'given',
    args: [...model('bpr'), '--tune', '--budget', '300', '--k', '10'],
    expected: [at('ndcg_uncut', 10, 0.2195, 'at-least')],
  },
  {
    id: 'G-A6',
    about: 'popularity: reference run ±0.0005',
    data: 'ml-100k-mcrec',
    cut: 'given',
    args: [...model('popularity'), '--k', '10'],
    expected: three([0.1904, 0.1179, 0.136], 0.0005, 'popularity'),
  },
  {
    id: 'G-A7',
    about: 'EASE, training and ranking, seconds',
    data: 'ml-100k-mcrec',
    cut: 'given',
    args: [...model('ease', 'penalty=458'), '--k', '10'],
    expected: [{ of: 'seconds', published: 2, must: 'at-most' }],
  },
  {
    id: 'G-A8',
    about: 'ratings, five folds of u.data, mean RMSE (Surprise: SVD 0.934)',
    data: 'ml-100k',
    cut: 'five-folds',
    args: [...model('biased-mf'), ...rated],
    expected: [{ of: 'rmse', published: 0.94, must: 'at-most' }],
  },
  {
    id: 'G-A8-u1',
    about: 'ratings, u1.base and u1.test as published; below the baseline of biases alone',
    data: 'ml-100k-u1',
    cut: 'given',
    args: [...model('biased-mf'), ...rated],
    expected: [{ of: 'rmse', published: 0.96, must: 'at-most' }],
  },
  {
    id: 'ML-1M-RMSE',
    about: 'ratings, five folds, mean RMSE (Surprise: SVD 0.873)',
    data: 'ml-1m',
    cut: 'five-folds',
    args: [...model('biased-mf', 'rank=32', 'penalty=0.05'), ...rated],
    expected: [{ of: 'rmse', published: 0.873, must: 'at-most' }],
  },
  {
    id: 'ML-1M-79',
    about: 'EASE, random 80/20 of every user (another draw than the published one)',
    data: 'ml-1m',
    cut: 'one-fold',
    args: [...model('ease'), '--tune', ...random],
    expected: [
      at('recall_all', 10, 0.182, { within: 0.004 }),
      at('ndcg_uncut', 10, 0.2364, { within: 0.005 }),
      at('recall_all', 10, 0.0685, { within: 0.003 }, 'popularity'),
    ],
  },
  {
    id: 'ML-20M-Liang',
    about:
      'EASE on 10,000 users held out, four fifths of their films seen (another draw than the published one)',
    data: 'ml-20m',
    cut: 'strong',
    args: [...model('ease', 'penalty=500'), '--k', '20,50,100'],
    expected: [
      at('recall_capped', 20, 0.391, { within: 0.005 }),
      at('recall_capped', 50, 0.521, { within: 0.005 }),
      at('ndcg_cut', 100, 0.42, { within: 0.005 }),
    ],
  },
]
