import { ExpectedFailure, type Failure, type Reply } from '../../contract/failure.ts'
import { toWorker, type ToWorker } from '../../contract/worker.ts'
import type { ReadableDb } from '../../store/database.ts'
import type { OpenProjectForReading } from '../../store/open.ts'
import { Connection } from './connection.ts'
import { faultOf } from './failure-of.ts'
import type { Lane, Port } from './port.ts'

type Ask = Extract<ToWorker, { kind: 'ask' }>
/** `input` has been checked by main against the request's schema. */
export type AnyReader<Context> = (input: unknown, context: Context) => unknown

export type ReaderTools = {
  readonly readers: ReadonlyMap<string, AnyReader<{ readonly db: ReadableDb; readonly now: () => number }>>
  /** Questions about a file that is not in the project yet; the project is there where one is open. */
  readonly readersWithoutProject: ReadonlyMap<
    string,
    AnyReader<{ readonly db: ReadableDb | undefined; readonly now: () => number }>
  >
  readonly open: (path: string) => OpenProjectForReading
  readonly now: () => number
}

/** Answers questions from a read-only connection; a question that fails is answered with its failure. */
export function readerLane(port: Port, tools: ReaderTools): Lane {
  const connection = new Connection(tools.open)

  async function answer(ask: Ask): Promise<void> {
    let reply: Reply<unknown>
    try {
      reply = { ok: true, value: await read(ask) }
    } catch (error) {
      reply = { ok: false, failure: failureOf(error, ask) }
    }
    port.post({ kind: 'answer', id: ask.id, reply })
  }

  function read({ name, input, project }: Ask): unknown {
    const alone = tools.readersWithoutProject.get(name)
    if (alone !== undefined) {
      const db = project === null ? undefined : connection.for(project).db
      return alone(input, { db, now: tools.now })
    }
    const reader = tools.readers.get(name)
    if (reader === undefined) throw new Error(`no reader for ${name}`)
    if (project === null) throw new ExpectedFailure('no-project')
    return reader(input, { db: connection.for(project).db, now: tools.now })
  }

  function failureOf(error: unknown, ask: Ask): Failure {
    const fault = faultOf(error, ask.project ?? '')
    if (fault.kind === 'failure') return fault.failure
    port.post({ kind: 'bug', where: `question ${ask.name}`, detail: fault.detail })
    return { code: 'bug', params: {} }
  }

  return {
    receive: (raw) => {
      const message = toWorker.parse(raw)
      switch (message.kind) {
        case 'ask':
          void answer(message)
          return
        case 'close':
          connection.close()
          port.post({ kind: 'closed' })
          return
        case 'run':
          port.post({
            kind: 'event',
            event: { kind: 'failed', jobId: message.jobId, failure: { code: 'bug', params: {} } },
          })
          return
        case 'cancel':
          return
      }
    },
  }
}
