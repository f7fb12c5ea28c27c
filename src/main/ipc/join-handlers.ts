import { rm } from 'node:fs/promises'
import { dirname } from 'node:path'
import { ExpectedFailure, type Reply } from '../../contract/failure.ts'
import type { FileToken } from '../../contract/ids.ts'
import { JOIN_ERRAND, joinAnswer } from '../../contract/joining.ts'
import type { MainHandlers } from '../../contract/requests.ts'
import type { FileRegistry } from '../files.ts'
import type { Projects } from '../projects.ts'

export type JoinHandlerTools = {
  readonly files: FileRegistry
  readonly projects: Pick<Projects, 'path'>
  readonly joinedFiles: JoinedFiles
  readonly ask: (name: string, input: unknown, project: string | null) => Promise<Reply<unknown>>
}

/** The folders of files that were joined here; each holds one file, and is removed when it is no longer needed. */
export class JoinedFiles {
  readonly #folders = new Map<FileToken, string>()

  add(token: FileToken, path: string): void {
    this.#folders.set(token, dirname(path))
  }

  async remove(token: FileToken): Promise<void> {
    const folder = this.#folders.get(token)
    this.#folders.delete(token)
    if (folder !== undefined) await rm(folder, { recursive: true, force: true })
  }

  async removeAll(): Promise<void> {
    await Promise.all([...this.#folders.keys()].map((token) => this.remove(token)))
  }
}

export function joinHandlers({
  files,
  projects,
  joinedFiles,
  ask,
}: JoinHandlerTools): Pick<MainHandlers, 'import:join'> {
  return {
    'import:join': async ({ file, other, instead, ...decisions }) => {
      const order = { ...decisions, file: files.sourcePath(file), other: files.sourcePath(other) }
      if (instead !== null) await joinedFiles.remove(instead)
      const reply = await ask(JOIN_ERRAND, order, projects.path())
      if (!reply.ok) throw new ExpectedFailure(reply.failure.code, reply.failure.params)
      const { joined, ...proposal } = joinAnswer.parse(reply.value)
      if (joined === null) return { ...proposal, joined }
      const { path, ...figures } = joined
      const ref = await files.addSource(path)
      joinedFiles.add(ref.token, path)
      return { ...proposal, joined: { ...figures, file: ref } }
    },
  }
}
