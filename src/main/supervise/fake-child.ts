import type { ToWorker } from '../../contract/worker.ts'
import type { Child } from './child.ts'

/** A process that does what a test tells it to. */
export class FakeChild {
  readonly received: ToWorker[] = []
  terminated = 0
  killed = 0
  resident = 0
  #message: (message: unknown) => void = () => {}
  #exit: (code: number) => void = () => {}
  readonly #obeys: boolean

  /** One that does not obey ignores SIGTERM, as a stopped process does. */
  constructor(options: { readonly obeys?: boolean } = {}) {
    this.#obeys = options.obeys ?? true
  }

  say(message: unknown): void {
    this.#message(message)
  }

  ready(): this {
    this.say({ kind: 'ready', pid: 4711 })
    return this
  }

  beat(residentBytes = 1): void {
    this.say({ kind: 'beat', residentBytes })
  }

  exit(code: number): void {
    this.#exit(code)
  }

  asChild(): Child {
    return {
      post: (message) => {
        this.received.push(message)
      },
      terminate: () => {
        this.terminated++
        if (this.#obeys) this.exit(0)
      },
      kill: () => {
        this.killed++
        this.exit(0)
      },
      residentBytes: () => this.resident,
      onMessage: (listener) => {
        this.#message = listener
      },
      onExit: (listener) => {
        this.#exit = listener
      },
    }
  }
}
