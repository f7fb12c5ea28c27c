import { resolve } from 'node:path'
import {
  copyDiagnosis,
  type CopyFinding,
  type CopyPlatform,
  type CopyScore,
  type CopyScoreSettings,
} from '../../contract/copy.ts'
import type { Language } from '../../contract/requests.ts'
import { findingWords } from '../../contract/locales/copy-words.ts'
import { diagnoseCopy, writeVariants, type OfferFacts } from '../../jobs/copy/texts.ts'
import { judged, scoreCopy, type ChanneledText } from '../../jobs/copy/score.ts'
import {
  learnedFrom,
  readTestFile,
  readTexts,
  testedTextsOf,
  type TestColumns,
} from '../../jobs/copy/tested-texts.ts'
import { UsageError, type CliCommand, type CommonOptions } from '../run-command.ts'
import type { Terminal } from '../terminal.ts'
import { withProject } from '../with-project.ts'

type CopyOptions = Omit<CommonOptions, 'project'> & {
  readonly project?: string
  readonly text: string[]
  readonly file?: string
  readonly column?: string
  readonly platform: CopyPlatform
}

type ScoreOptions = CopyOptions & {
  readonly data?: string
  readonly test?: string
  readonly columns?: string
  readonly against: string
  readonly field?: CopyScoreSettings['field']
  readonly measure?: CopyScoreSettings['measure']
  readonly seed: number
}

/** Learns from tests, tells how far that can be trusted, and scores drafts. */
export const copyScoreCommand: CliCommand<ScoreOptions> = async (options, terminal) => {
  const { project, data } = options
  if ((project === undefined) === (data === undefined)) throw new UsageError('give --project or --data')
  if (options.columns !== undefined && data === undefined) throw new UsageError('--columns is for --data')
  const columns = columnsOf(options.columns)
  const drafts = await draftsOf(options)
  if (data !== undefined) {
    const learned = await readTestFile(resolve(data), columns)
    const { texts, skipped, columns: used, basis } = learned
    const about = { data, rows: texts.length, skipped, columns: used, basis }
    return scored(learned.texts, about, drafts, columns, options, terminal)
  }
  return withProject(project ?? '', ({ db, path }) => {
    const from = learnedFrom(db, options)
    return scored(testedTextsOf(db, from), { project: path, ...from }, drafts, columns, options, terminal)
  })
}

async function scored(
  tested: readonly ChanneledText[],
  about: object,
  drafts: readonly string[],
  columns: TestColumns | null,
  options: ScoreOptions,
  terminal: Terminal,
): ReturnType<CliCommand<ScoreOptions>> {
  const { signal } = terminal
  const { score, model } = await scoreCopy(
    tested,
    { drafts: [...drafts], current: options.against, seed: options.seed },
    { signal, progress: (report) => terminal.show(report), now: () => Date.now() },
  )
  const unseen = options.test === undefined ? null : await readTestFile(resolve(options.test), columns)
  const test =
    unseen === null || model === null
      ? null
      : { file: options.test, rows: unseen.texts.length, ...judged(model, unseen.texts, options.seed) }
  return {
    document: { ...about, ...score, test, peakMiB: Math.round(process.resourceUsage().maxRSS / 1024) },
    lines: linesOf(score, test),
  }
}

function linesOf(score: CopyScore, test: { accuracy: number | null; pairs: number } | null): string[] {
  const percent = (value: number | null): string =>
    value === null ? 'not known' : `${(100 * value).toFixed(1)} %`
  const { crossValidated: own } = score
  return [
    `${score.texts} texts of ${score.tests} tests: ${score.verdict}`,
    ...(own === null
      ? [`at least ${score.testsNeeded} tests with two texts are needed`]
      : [
          `on tests held out: ${percent(own.accuracy)} (${percent(own.low)} to ${percent(own.high)}) of ${own.pairs} decided pairs; the longer text: ${percent(own.longerWins)}`,
        ]),
    ...(test === null ? [] : [`on the test file: ${percent(test.accuracy)} of ${test.pairs} decided pairs`]),
    ...score.drafts.map(
      (draft) =>
        `${percent(draft.probability)} to beat the current text, lift ${percent(draft.lift)}: ${draft.text}`,
    ),
  ]
}

/** Checks texts as they would run on a platform. */
export const copyDiagnoseCommand: CliCommand<CopyOptions> = async (options) => {
  const texts = await draftsOf(options)
  if (texts.length === 0) throw new UsageError('give --text or --file')
  const diagnoses = diagnoseCopy(texts, options.platform).map((each) => copyDiagnosis.parse(each))
  const worded = diagnoses.map((each) => ({
    ...each,
    findings: each.findings.map((finding) => ({ ...finding, ...wordsFor(finding, options.language) })),
  }))
  const errors = diagnoses.filter(({ findings }) => findings.some(({ severity }) => severity === 'error'))
  return {
    document: { platform: options.platform, texts: worded, withErrors: errors.length },
    lines: worded.flatMap(({ text, findings }) => [
      `${findings.length === 0 ? 'ok ' : '!  '}${text}`,
      ...findings.map(({ severity, reason, fix }) => `     ${severity}: ${reason} ${fix}`),
    ]),
  }
}

type VariantOptions = CopyOptions & { readonly [S in keyof OfferFacts]: string } & { readonly limit: number }

/** Variants without a language model. */
export const copyVariantsCommand: CliCommand<VariantOptions> = async (options) => {
  const texts = await draftsOf(options)
  const { product, benefit, offer, audience, deadline, proof } = options
  const facts = { product, benefit, offer, audience, deadline, proof }
  if (texts.length === 0 && product === undefined) throw new UsageError('give --text, --file or --product')
  const bases = texts.length === 0 ? [''] : texts
  const variants = bases.flatMap((text) =>
    writeVariants(text, facts, options.platform, options.limit).map((each) => ({ from: text, ...each })),
  )
  return {
    document: { platform: options.platform, variants },
    lines: variants.map(({ text, made }) => `${made}: ${text}`),
  }
}

async function draftsOf({ text, file, column }: CopyOptions): Promise<string[]> {
  if (file === undefined) return text
  return [...text, ...(await readTexts(resolve(file), column ?? null))]
}

function wordsFor(finding: CopyFinding, language: Language): { reason: string; fix: string } {
  return findingWords(finding, language)
}

function columnsOf(names: string | undefined): TestColumns | null {
  if (names === undefined) return null
  const [test, text, trials, successes, ...apart] = names.split(',').map((name) => name.trim())
  if (test === undefined || text === undefined || trials === undefined || successes === undefined)
    throw new UsageError('--columns takes test,text,trials,successes and what else keeps texts apart')
  return [test, text, trials, successes, ...apart]
}
