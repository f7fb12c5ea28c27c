import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { projectInMemory } from './open.ts'

describe('the schema', () => {
  it('adds up to schema.sql; a change of shape shows as a diff (update with vitest -u)', async () => {
    const statements = projectInMemory()
      .prepare<[], string>(
        `SELECT sql FROM sqlite_schema WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite_%' ORDER BY type, name`,
      )
      .pluck()
      .all()
    const text = statements.map((sql) => `${sql.replace(/^ {4}/gm, '')};\n`).join('\n')
    await expect(text).toMatchFileSnapshot(fileURLToPath(new URL('./schema.sql', import.meta.url)))
  })

  it('has only strict tables', () => {
    const loose = projectInMemory()
      .prepare<[], string>(
        `SELECT name FROM pragma_table_list WHERE type = 'table' AND strict = 0 AND name NOT LIKE 'sqlite_%'`,
      )
      .pluck()
      .all()
    expect(loose).toEqual([])
  })
})
