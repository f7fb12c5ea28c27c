import { rename, rm, writeFile } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { ExpectedFailure } from '../../contract/failure.ts'
import type { FileToken } from '../../contract/ids.ts'
import type { FileRef, MainHandlers } from '../../contract/requests.ts'
import type { Desktop } from '../desktop.ts'
import { safeFileName, withExtension, type FileRegistry } from '../files.ts'

export type FileHandlerTools = {
  readonly files: FileRegistry
  readonly sampleFolder: string
  readonly desktop: Pick<Desktop, 'chooseImports' | 'chooseTarget' | 'reveal'>
}

type FileHandlers = Pick<
  MainHandlers,
  | 'file:choose-import'
  | 'file:sample'
  | 'file:choose-target'
  | 'file:write-text'
  | 'file:write-picture'
  | 'file:reveal'
>

export function fileHandlers({ files, sampleFolder, desktop }: FileHandlerTools): FileHandlers {
  const write = async (token: FileToken, bytes: Uint8Array): Promise<{ bytes: number }> => {
    await writeWhole(files.targetPath(token), bytes)
    return { bytes: bytes.byteLength }
  }
  return {
    'file:choose-import': async () => addSources(files, await desktop.chooseImports()),
    'file:sample': (parts) =>
      addSources(
        files,
        parts.map((part) => join(sampleFolder, `${part}.csv`)),
      ),
    'file:choose-target': async ({ suggestedName, format }) => {
      const path = await desktop.chooseTarget(withExtension(safeFileName(suggestedName), format), format)
      return path === null ? null : files.addTarget(withExtension(path, format))
    },
    'file:write-text': ({ token, text }) => write(token, Buffer.from(text, 'utf8')),
    'file:write-picture': ({ token, base64 }) => write(token, Buffer.from(base64, 'base64')),
    'file:reveal': async ({ token }) => desktop.reveal(files.anyPath(token)),
  }
}

/** All or none: a file that cannot be taken is told, not left out. */
export function addSources(files: FileRegistry, paths: readonly string[]): Promise<FileRef[]> {
  return Promise.all(paths.map((path) => files.addSource(path)))
}

/** The file appears only when it is complete. */
export async function writeWhole(path: string, bytes: Uint8Array): Promise<void> {
  const temporary = `${path}.${process.pid}.part`
  try {
    await writeFile(temporary, bytes)
    await rename(temporary, path)
  } catch (error) {
    await rm(temporary, { force: true })
    const code = error instanceof Error && 'code' in error ? error.code : ''
    throw new ExpectedFailure(code === 'ENOSPC' ? 'disk-full' : 'target-not-writable', {
      file: basename(path),
    })
  }
}
