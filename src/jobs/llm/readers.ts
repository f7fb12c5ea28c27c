import type { Output, ReaderInput } from '../../contract/requests.ts'
import type { ReadableDb } from '../../store/database.ts'
import { readerBase } from '../customers/customer-base.ts'
import { composePrompt } from './compose.ts'
import { judgeCopy, judgeExplanation } from './judge.ts'
import { composeTexts, vectorStateOf } from './product-texts.ts'
import { judgeRerank } from './rerank.ts'

type Name =
  | 'llm:compose'
  | 'llm:judge-copy'
  | 'llm:judge-explanation'
  | 'llm:judge-rerank'
  | 'vectors:state'
  | 'vectors:compose'
type Readers = {
  readonly [N in Name]: (
    input: ReaderInput<N>,
    context: { readonly db: ReadableDb; readonly now: () => number },
  ) => Output<N> | Promise<Output<N>>
}

/** The columns of the customers, read in slices, so that other questions are answered meanwhile; what a screen shows then finds them in memory. */
async function columnsFor(task: ReaderInput<'llm:compose'>['task'], db: ReadableDb): Promise<void> {
  if (task.kind === 'explain') await readerBase(db)
}

/** Answers of the reader about prompts: it builds and judges them, and reaches nothing itself. */
export const llmReaders: Readers = {
  'llm:compose': async (order, { db, now }) => {
    await columnsFor(order.task, db)
    return composePrompt(order, db, now())
  },
  'llm:judge-copy': ({ brief, answer }, { db }) => judgeCopy(brief, answer, db),
  'vectors:state': (_, { db }) => vectorStateOf(db),
  'vectors:compose': (order, { db }) => composeTexts(order, db),
  'llm:judge-rerank': ({ brief, answer }, { db }) => judgeRerank(brief, answer, db),
  'llm:judge-explanation': async (input, { db, now }) => {
    await readerBase(db)
    return judgeExplanation(input, db, now())
  },
}
