import { readFile, stat } from 'node:fs/promises'
import { basename } from 'node:path'
import { ExpectedFailure } from '../../contract/failure.ts'
import { MAX_MAPPING_BYTES, mappingDocument, type MappingDocument } from '../../contract/mappings.ts'
import type { MainHandlers } from '../../contract/requests.ts'
import {
  deleteMapping,
  listMappings,
  mappingOfImport,
  renameMapping,
  saveMapping,
} from '../../store/queries/mappings.ts'
import type { FileRegistry } from '../files.ts'
import type { Projects } from '../projects.ts'
import { writeWhole } from './file-handlers.ts'

export type MappingHandlerTools = {
  readonly projects: Projects
  readonly files: FileRegistry
  readonly now: () => number
  readonly dataChanged: () => void
}

type MappingHandlers = Pick<
  MainHandlers,
  'mappings:save' | 'mappings:rename' | 'mappings:delete' | 'mappings:export' | 'mappings:import'
>

export function mappingHandlers({ projects, files, now, dataChanged }: MappingHandlerTools): MappingHandlers {
  return {
    'mappings:save': async ({ name, importId }) => {
      await projects.write((db) => {
        const document = mappingOfImport(db, importId, name)
        if (document === undefined) throw new ExpectedFailure('import-not-found', { import: importId })
        saveMapping(db, document, now())
      })
      dataChanged()
    },
    'mappings:rename': async ({ from, to }) => {
      const done = await projects.write((db) => renameMapping(db, from, to, now()))
      if (!done) throw new ExpectedFailure('mapping-name-taken')
      dataChanged()
    },
    'mappings:delete': async ({ name }) => {
      await projects.write((db) => deleteMapping(db, name))
      dataChanged()
    },
    'mappings:export': async ({ name, token }) => {
      const mapping = await projects.write((db) => listMappings(db).find((each) => each.name === name))
      if (mapping === undefined) throw new ExpectedFailure('mapping-not-found')
      const { updatedAt: _, ...document } = mapping
      await writeWhole(files.targetPath(token), Buffer.from(`${JSON.stringify(document, null, 2)}\n`))
    },
    'mappings:import': async ({ token }) => {
      const document = await readMapping(files.sourcePath(token))
      await projects.write((db) => saveMapping(db, document, now()))
      dataChanged()
      return { name: document.name }
    },
  }
}

/** @throws ExpectedFailure mapping-bad */
async function readMapping(path: string): Promise<MappingDocument> {
  const file = basename(path)
  try {
    if ((await stat(path)).size > MAX_MAPPING_BYTES) throw new ExpectedFailure('mapping-bad', { file })
    return mappingDocument.parse(JSON.parse(await readFile(path, 'utf8')))
  } catch {
    throw new ExpectedFailure('mapping-bad', { file })
  }
}
