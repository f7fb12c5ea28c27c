import type { Output, ReaderInput } from '../../contract/requests.ts'
import type { ReadableDb } from '../../store/database.ts'
import { composePrompt } from './compose.ts'
import { judgeCopy } from './judge.ts'

type Name = 'llm:compose' | 'llm:judge-copy'
type Readers = {
  readonly [N in Name]: (input: ReaderInput<N>, context: { readonly db: ReadableDb }) => Output<N>
}

/** Answers of the reader about prompts: it builds and judges them, and reaches nothing itself. */
export const llmReaders: Readers = {
  'llm:compose': (order, { db }) => composePrompt(order, db),
  'llm:judge-copy': ({ brief, answer }, { db }) => judgeCopy(brief, answer, db),
}
