import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync } from 'node:fs'
import path from 'node:path'
import { withLock } from './lock.mjs'
import { ensureCacheFolder, root } from './paths.mjs'
import { mustRun, say, seconds } from './process.mjs'
import { ensureCompilers } from './system.mjs'

const setup = path.join(root, 'scripts/setup')
const shim = path.join(setup, 'old-node-api.h')
const selfTest = path.join(setup, 'sqlite-self-test.cjs')
const sqlitePackage = path.join(root, 'node_modules/better-sqlite3')
const options = ['-O2', '-fPIC', '-DNDEBUG']

/** better-sqlite3 for a runtime with Node-API 8: compiled once, tried out in that runtime, then kept in the cache. */
export async function ensureSqliteBinding(runtime) {
  const folder = path.join(ensureCacheFolder(), `sqlite-${identity(runtime)}`)
  const binding = path.join(folder, 'better_sqlite3.node')
  if (existsSync(binding)) return binding
  await withLock('sqlite', async () => {
    if (!existsSync(binding)) await compile(runtime, folder)
  })
  return binding
}

function identity(runtime) {
  const hash = createHash('sha256').update(runtime.version).update(JSON.stringify(options))
  for (const file of [shim, selfTest]) hash.update(readFileSync(file))
  for (const name of ['node-addon-api', 'node-api-headers']) hash.update(versionOf(name))
  return `${versionOf('better-sqlite3')}-${process.arch}-${hash.digest('hex').slice(0, 12)}`
}

function versionOf(name) {
  return JSON.parse(readFileSync(path.join(root, 'node_modules', name, 'package.json'), 'utf8')).version
}

async function compile(runtime, folder) {
  await ensureCompilers()
  const start = performance.now()
  say(
    `compiling better-sqlite3 ${versionOf('better-sqlite3')} for the fallback runtime (about a minute, once)`,
  )
  const work = mkdtempSync(path.join(path.dirname(folder), 'compiling-'))
  try {
    const sqlite = path.join(sqlitePackage, 'deps/sqlite3')
    const sqliteObject = path.join(work, 'sqlite3.o')
    const addonObject = path.join(work, 'better_sqlite3.o')
    await Promise.all([
      mustRun('gcc', 'gcc', [
        ...options,
        ...['-std=c99', '-w', '-fvisibility=hidden'],
        ...sqliteDefines(),
        ...['-c', path.join(sqlite, 'sqlite3.c'), '-o', sqliteObject],
      ]),
      mustRun('g++', 'g++', [
        ...options,
        ...['-std=c++20', '-w', '-fno-exceptions', '-fvisibility=hidden', '-fvisibility-inlines-hidden'],
        ...['-DNAPI_VERSION=8', '-DNAPI_DISABLE_CPP_EXCEPTIONS', '-DNODE_API_SWALLOW_UNTHROWABLE_EXCEPTIONS'],
        ...['-DBUILDING_NODE_EXTENSION', '-DNODE_GYP_MODULE_NAME=better_sqlite3'],
        ...['node-api-headers/include', 'node-addon-api'].map(
          (name) => `-I${path.join(root, 'node_modules', name)}`,
        ),
        `-I${sqlite}`,
        ...['-include', shim],
        ...['-c', path.join(sqlitePackage, 'src/better_sqlite3.cpp'), '-o', addonObject],
      ]),
    ])
    const made = path.join(work, 'made')
    mkdirSync(made)
    const binding = path.join(made, 'better_sqlite3.node')
    await mustRun('g++', 'g++', [
      ...['-shared', '-static-libstdc++', '-static-libgcc', '-Wl,-Bsymbolic', '-Wl,--exclude-libs,ALL'],
      ...['-s', '-o', binding, addonObject, sqliteObject, '-lpthread', '-ldl', '-lm'],
    ])
    await mustRun(
      'the self-test of better-sqlite3 in the fallback runtime',
      runtime.executablePath,
      ['--expose-gc', selfTest, sqlitePackage, binding],
      { env: { ...process.env, ELECTRON_RUN_AS_NODE: '1' } },
    )
    await mustRun('chmod', 'chmod', ['-R', 'a+rX', made])
    rmSync(folder, { recursive: true, force: true })
    renameSync(made, folder)
  } finally {
    rmSync(work, { recursive: true, force: true })
  }
  say(`better-sqlite3 compiled and tried out in ${seconds(start)}`)
}

/** The options better-sqlite3 itself compiles SQLite with. */
function sqliteDefines() {
  const text = readFileSync(path.join(sqlitePackage, 'deps/defines.gypi'), 'utf8')
  return [...text.matchAll(/'((?:HAVE|SQLITE)_[^']+)'/g)].map((match) => `-D${match[1]}`)
}
