import { availableParallelism } from 'node:os'
import { openProject, openProjectForReading } from '../store/open.ts'
import type { FromWorker } from '../contract/worker.ts'
import type { Lane, Port } from './host/port.ts'
import { readerLane, type AnyReader } from './host/reader-lane.ts'
import { writerLane } from './host/writer-lane.ts'
import { errands, readers, readersWithoutProject } from './readers.ts'
import { runAfterwards, runJob } from './run-job.ts'

const BEAT_MS = 1_000

/** As much of Electron's parent port as is used here; this layer does not know Electron's types. */
type ParentPort = {
  postMessage: (message: FromWorker) => void
  on: (event: 'message', listener: (event: { readonly data: unknown }) => void) => void
}

function main(): void {
  // Electron sets it in a utility process, and only there.
  const { parentPort } = process as unknown as { readonly parentPort?: ParentPort }
  if (parentPort === undefined) {
    process.stderr.write('This file runs as a utility process of Sextant only.\n')
    process.exitCode = 1
    return
  }
  const port: Port = { post: (message) => parentPort.postMessage(message) }
  const lane = process.argv[2] === 'writer' ? writer(port) : reader(port)
  parentPort.on('message', (event) => lane.receive(event.data))
  setInterval(() => port.post({ kind: 'beat', residentBytes: process.memoryUsage.rss() }), BEAT_MS)
  port.post({ kind: 'ready', pid: process.pid })
}

function writer(port: Port): Lane {
  return writerLane(port, {
    run: runJob,
    afterwards: runAfterwards,
    open: openProject,
    now: Date.now,
    threads: Math.max(1, availableParallelism()),
  })
}

function reader(port: Port): Lane {
  return readerLane(port, {
    readers: byName({ ...readers, ...errands }),
    readersWithoutProject: byName(readersWithoutProject),
    open: openProjectForReading,
    now: Date.now,
  })
}

function byName<Context>(handlers: object): ReadonlyMap<string, AnyReader<Context>> {
  // Name, input and context of a reader fit together in the map's own type; by name alone the compiler cannot know it.
  return new Map(Object.entries(handlers) as [string, AnyReader<Context>][])
}

main()
