import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { ensureElectron } from './electron.mjs'
import { cacheFolder, ensureCacheFolder, isRoot, projectKey } from './paths.mjs'
import { SetupError } from './process.mjs'
import { ensureSqliteBinding } from './sqlite.mjs'

/**
 * Finds the program that set-up provided, without changing anything. Journeys, the demo and benchmarks start the app
 * with it: `electron.launch({ executablePath, args: [...args, appFolder], env, chromiumSandbox })`.
 */
export function runtime() {
  const file = process.env.SEXTANT_RUNTIME ?? runtimeFile()
  let facts
  try {
    facts = JSON.parse(readFileSync(file, 'utf8'))
  } catch {
    throw new SetupError(
      'The runtime is not set up yet. Start with one of the npm scripts, for instance npm test.',
    )
  }
  return {
    executablePath: facts.executablePath,
    version: facts.version,
    isFallback: facts.isFallback,
    // Chromium refuses to start its sandbox as root; journeys therefore run as an ordinary user.
    args: isRoot && process.platform === 'linux' ? ['--no-sandbox'] : [],
    chromiumSandbox: !isRoot,
    env: { ...withoutOwnSwitches(process.env), ...environmentOf(facts, file) },
  }
}

/** Provides it; returns what to add to a command's environment. */
export async function ensureRuntime() {
  const electron = await ensureElectron()
  const facts = electron.isFallback
    ? { ...electron, sqliteBinding: await ensureSqliteBinding(electron) }
    : electron
  const file = runtimeFile()
  const text = `${JSON.stringify(facts, null, 2)}\n`
  if (read(file) !== text) {
    ensureCacheFolder()
    mkdirSync(path.dirname(file), { recursive: true })
    const draft = `${file}.${process.pid}`
    writeFileSync(draft, text)
    renameSync(draft, file)
  }
  return environmentOf(facts, file)
}

// The official runtime lies inside a checkout, so each checkout has its own record.
function runtimeFile() {
  return path.join(cacheFolder(), 'runtimes', `${projectKey()}.json`)
}

function read(file) {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    return undefined
  }
}

function environmentOf(facts, file) {
  return {
    SEXTANT_RUNTIME: file,
    ELECTRON_OVERRIDE_DIST_PATH: facts.distribution,
    ...(facts.sqliteBinding ? { SEXTANT_SQLITE_BINDING: facts.sqliteBinding } : {}),
  }
}

function withoutOwnSwitches(environment) {
  const { ELECTRON_RUN_AS_NODE: _asNode, NODE_OPTIONS: _options, ...rest } = environment
  return rest
}
