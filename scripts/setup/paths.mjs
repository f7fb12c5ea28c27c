import { createHash } from 'node:crypto'
import { accessSync, constants, existsSync, mkdirSync } from 'node:fs'
import { homedir } from 'node:os'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { SetupError } from './process.mjs'

export const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../..')

export const isRoot = process.getuid?.() === 0

/** The Node 24 that package.json brings; the machine's own Node only starts the set-up. */
export const projectNode = path.join(
  root,
  'node_modules/.bin',
  process.platform === 'win32' ? 'node.cmd' : 'node',
)

export function binary(name) {
  return path.join(root, 'node_modules/.bin', process.platform === 'win32' ? `${name}.cmd` : name)
}

/**
 * Where downloads and compiled parts live, outside the project. Root's is public, because journeys run as an
 * ordinary user who cannot look into root's home.
 */
export function cacheFolder(environment = process.env, asRoot = isRoot) {
  if (environment.SEXTANT_CACHE) return path.resolve(environment.SEXTANT_CACHE)
  if (asRoot && process.platform === 'linux') return '/var/cache/sextant'
  return path.join(environment.XDG_CACHE_HOME || path.join(homedir(), '.cache'), 'sextant')
}

export function ensureCacheFolder() {
  const folder = cacheFolder()
  try {
    mkdirSync(folder, { recursive: true, mode: 0o755 })
    accessSync(folder, constants.W_OK)
  } catch (error) {
    throw new SetupError(
      `The cache folder ${folder} cannot be written (${error.code}). Point XDG_CACHE_HOME or SEXTANT_CACHE to one that can.`,
    )
  }
  return folder
}

/** Tells two checkouts apart in the shared cache. */
export function projectKey() {
  return createHash('sha256').update(root).digest('hex').slice(0, 12)
}

export function onPath(name, environment = process.env) {
  return (environment.PATH ?? '')
    .split(path.delimiter)
    .some((folder) => folder !== '' && existsSync(path.join(folder, name)))
}
