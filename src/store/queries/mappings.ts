import { savedMapping, type MappingDocument, type SavedMapping } from '../../contract/mappings.ts'
import { writing, type ReadableDb, type WritableDb } from '../database.ts'
import { recipeOf } from './fixes.ts'
import { getImport } from './imports.ts'
import type { ImportId } from '../../contract/ids.ts'

/** The mappings of the project, by name. */
export function listMappings(db: ReadableDb): SavedMapping[] {
  return db
    .prepare<[], { document: string; updatedAt: number }>(
      'SELECT document, updated_at AS updatedAt FROM mappings ORDER BY name COLLATE NOCASE',
    )
    .all()
    .map(({ document, updatedAt }) => savedMapping.parse({ ...parsed(document), updatedAt }))
}

function parsed(text: string): object {
  const value: unknown = JSON.parse(text)
  if (typeof value !== 'object' || value === null) throw new Error('a stored mapping is no object')
  return value
}

/** Keeps a mapping under its name, in the place of one that has it. */
export function saveMapping(db: WritableDb, document: MappingDocument, now: number): void {
  db.prepare<[string, string, number]>(
    'INSERT OR REPLACE INTO mappings (name, document, updated_at) VALUES (?, ?, ?)',
  ).run(document.name, JSON.stringify(document), now)
}

/** @returns whether there was one of this name */
export function deleteMapping(db: WritableDb, name: string): boolean {
  return db.prepare<[string]>('DELETE FROM mappings WHERE name = ?').run(name).changes > 0
}

/** @returns false where there is none of the old name, or already one of the new */
export function renameMapping(db: WritableDb, from: string, to: string, now: number): boolean {
  return writing(db, () => {
    const all = listMappings(db)
    const mapping = all.find(({ name }) => name === from)
    if (mapping === undefined || all.some(({ name }) => name === to)) return false
    const { updatedAt: _, ...document } = mapping
    deleteMapping(db, from)
    saveMapping(db, { ...document, name: to }, now)
    return true
  })
}

/** How an import was done, with the fixes of what it had set aside, as a mapping; undefined where there is no such import. */
export function mappingOfImport(db: ReadableDb, id: ImportId, name: string): MappingDocument | undefined {
  const record = getImport(db, id)
  if (record === undefined) return undefined
  const { plan, headers } = record
  const known = new Set(plan.recipe.map((step) => JSON.stringify(step)))
  const fixes = recipeOf(db, id).filter((step) => !known.has(JSON.stringify(step)))
  return {
    format: 'sextant-mapping',
    version: 1,
    name,
    headers: [...headers],
    // A file of its own has its own place in an archive; what words of the name told, the next name tells.
    plan: {
      ...plan,
      dialect: { ...plan.dialect, member: '', sheet: '' },
      recipe: [...plan.recipe, ...fixes].slice(0, 200),
    },
  }
}
