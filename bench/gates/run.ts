import { spawnSync } from 'node:child_process'
import { readdirSync } from 'node:fs'
import path from 'node:path'
import { FOLDS, folds, type Parts, strong, type StrongCut } from './cuts.ts'
import { type DataName, dataFiles, type Expected, type Gate } from './definitions.ts'

export type Found = Expected & { readonly found: number; readonly ok: boolean }

/** Where the files of a data set lie in a folder or below it; null where one is missing. */
export function located(folder: string, data: DataName): string[] | null {
  const all = readdirSync(folder, { recursive: true, encoding: 'utf8' })
  const found = dataFiles[data].flatMap((name) => {
    // ratings.csv is the name of many: the folder has to say which.
    const match = all.find(
      (each) =>
        path.basename(each) === name && (name !== 'ratings.csv' || /20m/i.test(path.join(folder, each))),
    )
    return match === undefined ? [] : [path.join(folder, match)]
  })
  return found.length === dataFiles[data].length ? found : null
}

const liang: StrongCut = { least: 4, held: 10_000, seenShare: 0.8, seed: 98765 }

/** Runs one gate: the very command that a person would type, on each cut of the data; figures are means over the cuts. */
export async function runGate(
  gate: Gate,
  files: readonly string[],
  folder: string,
  command: readonly string[],
  cut: StrongCut = liang,
): Promise<Found[]> {
  const [first = '', second = ''] = files
  const parts: Parts[] =
    gate.cut === 'given'
      ? [{ train: first, test: second }]
      : gate.cut === 'strong'
        ? [await strong(first, folder, cut)]
        : await folds(first, folder, gate.cut === 'five-folds' ? FOLDS : 1, 1)
  const answers = parts.map((each) => answerOf(argsOf(gate, each), command))
  return gate.expected.map((expected) => {
    const found =
      answers.reduce((sum, answer) => sum + figureIn(answer, expected), 0) / Math.max(1, answers.length)
    return { ...expected, found, ok: isMet(expected, found) }
  })
}

export function argsOf({ args }: Gate, { train, test, foldIn }: Parts): string[] {
  const seen = foldIn === undefined ? [] : ['--fold-in', foldIn]
  return ['evaluate', '--train', train, '--test', test, ...seen, ...args, '--json']
}

type Means = Readonly<
  Record<string, Readonly<Record<string, { readonly mean: number } | undefined>> | undefined>
>
type Answer = {
  readonly popularity: Means
  readonly models: readonly {
    readonly at: Means
    readonly ratings?: { readonly rmse: number }
    readonly seconds: { readonly fit: number; readonly rank: number }
  }[]
}

function answerOf(args: readonly string[], [program = '', ...before]: readonly string[]): Answer {
  const { status, stdout, stderr } = spawnSync(program, [...before, ...args], {
    encoding: 'utf8',
    maxBuffer: 1 << 28,
  })
  if (status !== 0)
    throw new Error(`sextant ${args.join(' ')} ended with ${String(status)}: ${stdout}${stderr}`)
  // Our own command's document.
  return JSON.parse(stdout) as Answer
}

function figureIn({ models, popularity }: Answer, expected: Expected): number {
  const [model] = models
  switch (expected.of) {
    case 'rmse':
      return model?.ratings?.rmse ?? NaN
    case 'seconds':
      return (model?.seconds.fit ?? NaN) + (model?.seconds.rank ?? NaN)
    case 'model':
      return model?.at[String(expected.k)]?.[expected.metric]?.mean ?? NaN
    case 'popularity':
      return popularity[String(expected.k)]?.[expected.metric]?.mean ?? NaN
  }
}

function isMet({ published, must }: Expected, found: number): boolean {
  if (must === 'at-least') return found >= published
  return must === 'at-most' ? found <= published : Math.abs(found - published) <= must.within
}
