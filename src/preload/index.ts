import { contextBridge, ipcRenderer, webUtils, type IpcRendererEvent } from 'electron'
import type { AppEvent, Bridge } from '../contract/bridge.ts'
import type { Reply } from '../contract/failure.ts'
import type { JobEvent } from '../contract/jobs.ts'
import type { FileRef, Input, Output, RequestName } from '../contract/requests.ts'

/** A wire: what is asked goes to main, what main says comes back. Checks are main's business. */
const bridge = {
  request: <N extends RequestName>(name: N, input: Input<N>) => invoke<Output<N>>(`request:${name}`, input),
  dropFiles: (files) => invoke<FileRef[]>('drop:files', Array.from(files, pathOf)),
  onJobEvent: (listener) => subscribe<JobEvent>('job:event', listener),
  onAppEvent: (listener) => subscribe<AppEvent>('app:event', listener),
} satisfies Bridge<File>

contextBridge.exposeInMainWorld('sextant', bridge)

/** What cannot be sent, or has no channel, is answered like any other bad input: the page always gets an envelope. */
async function invoke<T>(channel: string, input: unknown): Promise<Reply<T>> {
  try {
    // Main answers every channel with the reply of its contract entry.
    return (await ipcRenderer.invoke(channel, input)) as Reply<T>
  } catch {
    return { ok: false, failure: { code: 'bad-input', params: {} } }
  }
}

function subscribe<T>(channel: string, listener: (value: T) => void): () => void {
  const relay = (_event: IpcRendererEvent, value: T): void => listener(value)
  ipcRenderer.on(channel, relay)
  return () => {
    ipcRenderer.off(channel, relay)
  }
}

/** Only a file the user has dropped or chosen has a path; one a script has made has none. */
function pathOf(file: File): string {
  if (!(file instanceof File)) return ''
  const utils = fileUtils()
  if (utils !== undefined) return utils.getPathForFile(file)
  // There the path is a property of the file, which later runtimes took away.
  const withPath = file as File & { readonly path?: string }
  return withPath.path ?? ''
}

/** The fallback runtime has none, whatever the types of the current one say. */
function fileUtils(): typeof webUtils | undefined {
  return webUtils
}
