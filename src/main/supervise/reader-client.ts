import type { Reply } from '../../contract/failure.ts'
import { goneFailure, noWorker } from './gone-failure.ts'
import type { GoneReason, LaneMessage, WorkerProcess } from './worker-process.ts'

/** The reader's lane: many questions under way, each answered exactly once, whatever becomes of the process. */
export class ReaderClient {
  readonly #worker: Pick<WorkerProcess, 'send' | 'listen'>
  readonly #pending = new Map<number, (reply: Reply<unknown>) => void>()
  #nextId = 1

  constructor(worker: Pick<WorkerProcess, 'send' | 'listen'>) {
    this.#worker = worker
    worker.listen(
      (message) => this.#receive(message),
      (reason, code) => this.#gone(reason, code),
    )
  }

  ask(name: string, input: unknown, project: string | null): Promise<Reply<unknown>> {
    const id = this.#nextId++
    // Sent before it is pending: sending may first report a process that is being ended as gone, which this question outlives.
    const sent = this.#worker.send({ kind: 'ask', id, project, name, input })
    if (!sent) return Promise.resolve({ ok: false, failure: noWorker })
    return new Promise((resolve) => this.#pending.set(id, resolve))
  }

  #receive(message: LaneMessage): void {
    if (message.kind === 'answer') this.#settle(message.id, message.reply)
  }

  #gone(reason: GoneReason, code: number | null): void {
    for (const id of [...this.#pending.keys()])
      this.#settle(id, { ok: false, failure: goneFailure(reason, code) })
  }

  #settle(id: number, reply: Reply<unknown>): void {
    const resolve = this.#pending.get(id)
    this.#pending.delete(id)
    resolve?.(reply)
  }
}
