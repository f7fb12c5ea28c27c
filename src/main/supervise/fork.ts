import { app, utilityProcess } from 'electron'
import type { Log } from '../log.ts'
import type { Child } from './child.ts'
import { cleanEnv } from './clean-env.ts'
import type { LaneName } from './worker-process.ts'

/** Starts a utility process; the only place that forks. */
export function forkWorker(modulePath: string, lane: LaneName, log: Log): Child {
  const child = utilityProcess.fork(modulePath, [lane], {
    serviceName: `Sextant ${lane}`,
    env: cleanEnv(process.env),
    execArgv: [],
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  child.stdout?.on('data', (chunk: Buffer) => log('info', `${lane} output`, chunk.toString('utf8').trimEnd()))
  child.stderr?.on('data', (chunk: Buffer) =>
    log('warning', `${lane} output`, chunk.toString('utf8').trimEnd()),
  )
  return {
    post: (message) => child.postMessage(message),
    terminate: () => {
      child.kill()
    },
    kill: () => {
      if (child.pid === undefined) child.kill()
      else killHard(child.pid)
    },
    residentBytes: () => residentBytesOf(child.pid),
    onMessage: (listener) => {
      child.on('message', listener)
    },
    onExit: (listener) => {
      child.on('exit', listener)
    },
  }
}

function killHard(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL')
  } catch {
    // It is gone already.
  }
}

function residentBytesOf(pid: number | undefined): number | undefined {
  const metric = app.getAppMetrics().find((candidate) => candidate.pid === pid)
  return metric === undefined ? undefined : metric.memory.workingSetSize * 1024
}
