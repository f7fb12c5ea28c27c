import { readFileSync, statSync, writeFileSync } from 'node:fs'
import { basename, resolve } from 'node:path'
import type { ImportTarget } from '../../contract/column-roles.ts'
import { ExpectedFailure } from '../../contract/failure.ts'
import { importId } from '../../contract/ids.ts'
import { fill } from '../../contract/locales/fill.ts'
import { localeOf } from '../../contract/locales/locale-of.ts'
import {
  MAX_MAPPING_BYTES,
  mappingDocument,
  mappingName,
  type MappingDocument,
} from '../../contract/mappings.ts'
import type { WritableDb } from '../../store/database.ts'
import {
  deleteMapping,
  listMappings,
  mappingOfImport,
  renameMapping,
  saveMapping,
} from '../../store/queries/mappings.ts'
import { listImports } from '../../store/queries/imports.ts'
import { UsageError, type CliCommand, type CommonOptions } from '../run-command.ts'
import { withProject } from '../with-project.ts'

type MappingOptions = CommonOptions & {
  readonly save?: string
  readonly import?: number
  readonly rename?: string
  readonly to?: string
  readonly delete?: string
  readonly export?: string
  readonly out?: string
  readonly load?: string
}

/** Saved mappings: list, keep how an import was done, rename, delete, write to and read from a file. */
export const mappingsCommand: CliCommand<MappingOptions> = (options) =>
  withProject(options.project, ({ db, path }) => {
    change(db, options)
    const mappings = listMappings(db)
    const { terminal: words, contract } = localeOf(options.language)
    const targetOf = (target: ImportTarget): string =>
      options.language === 'en' ? target : contract.target[target]
    return Promise.resolve({
      document: { project: path, mappings },
      lines: mappings.map(({ name, plan }) =>
        fill(words.mapping, { name, target: targetOf(plan.target), n: plan.recipe.length }),
      ),
    })
  })

function change(db: WritableDb, options: MappingOptions): void {
  const { save, rename, to, delete: gone, export: wanted, out, load } = options
  if (load !== undefined) saveMapping(db, readMapping(load), Date.now())
  if (save !== undefined) {
    const id = options.import ?? listImports(db)[0]?.id
    const of = importId.safeParse(id)
    const document = of.success ? mappingOfImport(db, of.data, nameFrom(save)) : undefined
    if (document === undefined) throw new ExpectedFailure('import-not-found', { import: id ?? 0 })
    saveMapping(db, document, Date.now())
  }
  if (rename !== undefined) {
    if (to === undefined) throw new UsageError('--rename needs --to')
    required(db, rename)
    if (!renameMapping(db, rename, nameFrom(to), Date.now())) throw new ExpectedFailure('mapping-name-taken')
  }
  if (wanted !== undefined) {
    if (out === undefined) throw new UsageError('--export needs --out')
    const { updatedAt: _, ...document } = required(db, wanted)
    writeFileSync(resolve(out), `${JSON.stringify(document, null, 2)}\n`)
  }
  if (gone !== undefined) {
    required(db, gone)
    deleteMapping(db, gone)
  }
}

function required(db: WritableDb, name: string): ReturnType<typeof listMappings>[number] {
  const found = listMappings(db).find((each) => each.name === name)
  if (found === undefined) throw new ExpectedFailure('mapping-not-found', { field: name })
  return found
}

function nameFrom(text: string): string {
  const name = mappingName.safeParse(text)
  if (!name.success) throw new UsageError('a mapping has a name of 1 to 100 characters')
  return name.data
}

function readMapping(path: string): MappingDocument {
  const file = basename(path)
  let text: string
  try {
    if (statSync(resolve(path)).size > MAX_MAPPING_BYTES) throw new ExpectedFailure('mapping-bad', { file })
    text = readFileSync(resolve(path), 'utf8')
  } catch (error) {
    throw error instanceof ExpectedFailure ? error : new ExpectedFailure('file-not-found', { file })
  }
  try {
    return mappingDocument.parse(JSON.parse(text))
  } catch {
    throw new ExpectedFailure('mapping-bad', { file })
  }
}
