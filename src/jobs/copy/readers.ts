import { copyScore, copyScoreSettings } from '../../contract/copy.ts'
import type { copyRequests } from '../../contract/copy-requests.ts'
import type { Output, ReaderInput } from '../../contract/requests.ts'
import type { ReadableDb } from '../../store/database.ts'
import { latestAnalysis } from '../../store/queries/analyses.ts'
import { testedCopies } from '../../store/queries/copy-trials.ts'
import { diagnoseCopy, writeVariants } from './texts.ts'

type Name = keyof typeof copyRequests
type Readers = {
  readonly [N in Name]: (input: ReaderInput<N>, context: { readonly db: ReadableDb }) => Output<N>
}

const VARIANTS = 24

/** Answers of the reader to `copyRequests`. */
export const copyReaders: Readers = {
  'copy:diagnose': ({ texts, platform }) => diagnoseCopy(texts, platform),
  'copy:variants': ({ text, facts, platform }) =>
    writeVariants(text, facts, platform, VARIANTS).map(({ diagnosis, ...variant }) => ({
      ...variant,
      diagnosis: { ...diagnosis, findings: [...diagnosis.findings] },
    })),
  'copy:tested': (_, { db }) => testedCopies(db),
  'copy:latest': (_, { db }) => {
    const found = latestAnalysis(db, 'copy', 'score')
    if (found === undefined) return null
    const { createdAt, current } = found
    return {
      settings: copyScoreSettings.parse(found.settings),
      score: copyScore.parse(found.summary),
      createdAt,
      current,
    }
  },
}
