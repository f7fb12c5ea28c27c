import { DatabaseSync } from 'node:sqlite'

/** Looks into a project file with another SQLite than the app's own. */
export function inProject<T>(
  path: string,
  look: (count: (sql: string) => number, text: (sql: string) => string) => T,
): T {
  const db = new DatabaseSync(path, { readOnly: true })
  try {
    const first = (sql: string): unknown => Object.values(db.prepare(sql).get() ?? {})[0]
    return look(
      (sql) => Number(first(sql)),
      (sql) => String(first(sql)),
    )
  } finally {
    db.close()
  }
}

/** 'ok' when SQLite finds nothing wrong, neither in the pages nor in what refers to what. */
export function integrity(path: string): string {
  return inProject(path, (count, text) => {
    const broken = count('SELECT count(*) FROM pragma_foreign_key_check')
    return broken === 0 ? text('PRAGMA integrity_check') : `${broken} dangling references`
  })
}

/** Rows of everything that imports and training write, published or not. */
export function rowsOf(path: string): Record<string, number> {
  const tables = [
    'imports',
    'quarantine',
    'interactions',
    'repeats',
    'models',
    'model_parts',
    'lists',
    'list_customers',
  ]
  return inProject(path, (count) =>
    Object.fromEntries(tables.map((table) => [table, count(`SELECT count(*) FROM ${table}`)])),
  )
}
