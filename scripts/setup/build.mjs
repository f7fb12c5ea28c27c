import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { withLock } from './lock.mjs'
import { binary, projectKey, root } from './paths.mjs'
import { mustRun, say, seconds } from './process.mjs'

const inputs = [
  'src',
  'resources',
  'electron.vite.config.ts',
  'package.json',
  'package-lock.json',
  'tsconfig.json',
]
const stampFile = path.join(root, 'out/.stamp')

export async function ensureKernels() {
  const script = path.join(root, 'scripts/build-kernels.mjs')
  if (!existsSync(script)) return
  await withLock(`kernels-${projectKey()}`, async () => {
    const said = await mustRun('the build of the kernels', process.execPath, [script], { cwd: root })
    if (said.trim() !== '') say(said.trim().split('\n').at(-1))
  })
}

export async function ensureBuild() {
  await ensureKernels()
  if (isCurrent()) return
  await withLock(`build-${projectKey()}`, async () => {
    if (isCurrent()) return
    const start = performance.now()
    const fingerprint = fingerprintOf(root, inputs)
    say('building the app (electron-vite)')
    rmSync(stampFile, { force: true })
    await mustRun('the build', binary('electron-vite'), ['build'], {
      cwd: root,
      shell: process.platform === 'win32',
    })
    mkdirSync(path.dirname(stampFile), { recursive: true })
    writeFileSync(stampFile, fingerprint)
    say(`app built in ${seconds(start)}`)
  })
}

function isCurrent() {
  try {
    return readFileSync(stampFile, 'utf8') === fingerprintOf(root, inputs)
  } catch {
    return false
  }
}

/** Names, sizes and times, not contents: it is asked on every start and has to cost milliseconds. */
export function fingerprintOf(folder, names) {
  const hash = createHash('sha256')
  for (const name of names) addTo(hash, folder, name)
  return hash.digest('hex')
}

function addTo(hash, folder, name) {
  if (/\.test\.tsx?$/.test(name)) return
  const stat = statSync(path.join(folder, name), { throwIfNoEntry: false })
  if (stat === undefined) return
  if (stat.isDirectory()) {
    for (const entry of readdirSync(path.join(folder, name)).sort())
      addTo(hash, folder, path.join(name, entry))
  } else {
    hash.update(`${name}\0${stat.size}\0${stat.mtimeMs}\n`)
  }
}
