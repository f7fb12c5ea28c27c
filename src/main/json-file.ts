import { closeSync, fsyncSync, mkdirSync, openSync, readFileSync, renameSync, writeSync } from 'node:fs'
import { dirname } from 'node:path'
import type { z } from 'zod'

/**
 * A small checked JSON file. One that cannot be read or does not fit its schema is moved aside (so that nothing the
 * user had is lost) and the fallback takes its place.
 */
export function readJsonFile<S extends z.ZodType>(
  path: string,
  schema: S,
  fallback: z.output<S>,
): z.output<S> {
  let text: string
  try {
    text = readFileSync(path, 'utf8')
  } catch {
    return fallback
  }
  try {
    return schema.parse(JSON.parse(text))
  } catch {
    moveAside(path)
    return fallback
  }
}

/** Written beside and renamed, so that a crash leaves either the old file or the new one. */
export function writeJsonFile(path: string, value: unknown): void {
  mkdirSync(dirname(path), { recursive: true })
  const temporary = `${path}.${process.pid}.tmp`
  const handle = openSync(temporary, 'w')
  try {
    writeSync(handle, `${JSON.stringify(value, undefined, 2)}\n`)
    fsyncSync(handle)
  } finally {
    closeSync(handle)
  }
  renameSync(temporary, path)
}

function moveAside(path: string): void {
  try {
    renameSync(path, `${path}.damaged`)
  } catch {
    // Read-only profile: the fallback serves this run.
  }
}
