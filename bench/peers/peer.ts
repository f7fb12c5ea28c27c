import { spawn } from 'node:child_process'
import { createInterface } from 'node:readline'

/** A Python process that reads one JSON request per line and answers each with one JSON line. */
export type Peer = {
  readonly ask: (request: object) => Promise<Record<string, number>>
  readonly close: () => Promise<void>
}

/** Starts `script` of this folder; the process stays alive between requests, so that imports are not part of any time. */
export function startPeer(python: string, script: string, environment: Record<string, string> = {}): Peer {
  const file = new URL(`./${script}`, import.meta.url).pathname
  const child = spawn(python, [file], {
    stdio: ['pipe', 'pipe', 'inherit'],
    env: { ...process.env, ...environment },
  })
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]()
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()))
  return {
    ask: async (request) => {
      child.stdin.write(`${JSON.stringify(request)}\n`)
      const line = await lines.next()
      if (line.done === true) throw new Error(`${script} ended without an answer`)
      // Our own scripts answer with flat objects of numbers.
      return JSON.parse(line.value) as Record<string, number>
    },
    close: async () => {
      child.stdin.end()
      await ended
    },
  }
}
