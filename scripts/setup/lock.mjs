import { mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { ensureCacheFolder } from './paths.mjs'
import { say } from './process.mjs'

const HALF_MADE_MS = 5_000
const WORTH_TELLING_MS = 1_000

/** Two commands at the same time must not unpack, install or build the same thing. */
export async function withLock(name, work) {
  const folder = path.join(ensureCacheFolder(), 'locks', name)
  mkdirSync(path.dirname(folder), { recursive: true })
  const since = performance.now()
  let told = false
  while (!take(folder)) {
    if (isAbandoned(folder)) {
      rmSync(folder, { recursive: true, force: true })
      continue
    }
    if (!told && performance.now() - since > WORTH_TELLING_MS) {
      told = true
      say(`waiting for another run (${name})`)
    }
    await wait(100)
  }
  const release = () => rmSync(folder, { recursive: true, force: true })
  process.once('exit', release)
  try {
    return await work()
  } finally {
    process.off('exit', release)
    release()
  }
}

function take(folder) {
  try {
    mkdirSync(folder)
  } catch (error) {
    if (error.code === 'EEXIST') return false
    throw error
  }
  writeFileSync(path.join(folder, 'pid'), String(process.pid))
  return true
}

function isAbandoned(folder) {
  try {
    const owner = Number(readFileSync(path.join(folder, 'pid'), 'utf8'))
    if (owner > 0) return !isAlive(owner)
  } catch {
    // No pid yet: either just being made, or its maker died in between.
  }
  try {
    return Date.now() - statSync(folder).mtimeMs > HALF_MADE_MS
  } catch {
    return false
  }
}

function isAlive(pid) {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return error.code === 'EPERM'
  }
}
