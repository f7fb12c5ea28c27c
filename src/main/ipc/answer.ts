import { z } from 'zod'
import { ExpectedFailure, type Failure, type FailureCode, type Reply } from '../../contract/failure.ts'
import { fileToken } from '../../contract/ids.ts'
import {
  requests,
  type FileRef,
  type MainHandlers,
  type MainRequestName,
  type RequestName,
} from '../../contract/requests.ts'
import { detailOf, type Log } from '../log.ts'

/** A main request is small; what blocks main longer than this shows as a stutter of the window. */
const SLOW_MS = 5
export const MAX_DROPPED_FILES = 100

export const droppedPaths = z.array(z.string().min(1).max(4096)).min(1).max(MAX_DROPPED_FILES)
const fileInput = z.object({ file: fileToken })

export type AnswerTools = {
  readonly main: MainHandlers
  readonly drop: (paths: readonly string[]) => Promise<FileRef[]>
  readonly ask: (name: RequestName, input: unknown) => Promise<Reply<unknown>>
  readonly sourcePath: (token: z.output<typeof fileToken>) => string
  readonly log: Log
  readonly now: () => number
  /** Also checks what is answered: in tests, so that a handler cannot drift from the contract. */
  readonly checksOutput: boolean
}

/** Answers a request of a trusted sender. Never rejects: whatever happens, there is an envelope. */
export async function answer(name: RequestName, raw: unknown, tools: AnswerTools): Promise<Reply<unknown>> {
  const { lane, input, output } = requests[name]
  try {
    const parsed = input.safeParse(raw)
    if (!parsed.success) return failed('bad-input', { request: name })
    const reply =
      lane === 'main'
        ? { ok: true as const, value: await callMain(mainName(name), parsed.data, tools) }
        : await tools.ask(name, withPath(parsed.data, tools))
    if (reply.ok && tools.checksOutput) return { ok: true, value: output.parse(reply.value) }
    return reply
  } catch (error) {
    return failureOf(name, error, tools)
  }
}

export async function answerDrop(
  raw: unknown,
  tools: Pick<AnswerTools, 'drop' | 'log'>,
): Promise<Reply<unknown>> {
  const paths = droppedPaths.safeParse(raw)
  if (!paths.success) return failed('bad-input', { request: 'drop:files', limit: MAX_DROPPED_FILES })
  try {
    return { ok: true, value: await tools.drop(paths.data) }
  } catch (error) {
    return failureOf('drop:files', error, tools)
  }
}

export function failed(code: FailureCode, params: Failure['params'] = {}): Reply<never> {
  return { ok: false, failure: { code, params } }
}

async function callMain(name: MainRequestName, input: unknown, tools: AnswerTools): Promise<unknown> {
  // The input has just been parsed with this very entry's schema, which the compiler cannot follow through a variable name.
  const handle = tools.main[name] as (input: unknown) => Promise<unknown>
  const start = tools.now()
  const pending = handle(input)
  const blocked = tools.now() - start
  if (blocked > SLOW_MS) tools.log('warning', name, `blocked main for ${blocked.toFixed(1)} ms`)
  return pending
}

function mainName(name: RequestName): MainRequestName {
  // Asked for entries on lane main only; `requests` holds the lane, which does not narrow the name.
  return name as MainRequestName
}

/** The reader works with paths, which only main knows: the token of a question about a file is replaced here. */
function withPath(input: unknown, tools: AnswerTools): unknown {
  const withFile = fileInput.loose().safeParse(input)
  return withFile.success ? { ...withFile.data, file: tools.sourcePath(withFile.data.file) } : input
}

function failureOf(where: string, error: unknown, tools: Pick<AnswerTools, 'log'>): Reply<never> {
  if (error instanceof ExpectedFailure) return { ok: false, failure: error.toFailure() }
  tools.log('error', where, detailOf(error))
  return failed('bug')
}
