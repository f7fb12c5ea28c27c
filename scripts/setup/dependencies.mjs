import { existsSync, readFileSync, realpathSync } from 'node:fs'
import path from 'node:path'
import { withLock } from './lock.mjs'
import { projectKey, projectNode, root } from './paths.mjs'
import { mustRun, run, say, seconds, SetupError } from './process.mjs'

export async function ensureDependencies() {
  if (areCurrent()) return
  await withLock(`dependencies-${projectKey()}`, async () => {
    if (areCurrent()) return
    const start = performance.now()
    say('installing dependencies (npm ci --ignore-scripts)')
    await mustRun('npm ci --ignore-scripts', npm, ['ci', '--ignore-scripts'], npmOptions)
    say(`dependencies installed in ${seconds(start)}`)
  })
}

const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm'
// npm for Windows is a .cmd file, which only a shell starts.
export const npmOptions = { cwd: root, shell: process.platform === 'win32' }

function areCurrent() {
  try {
    const wanted = JSON.parse(readFileSync(path.join(root, 'package-lock.json'), 'utf8'))
    const installed = JSON.parse(readFileSync(path.join(root, 'node_modules/.package-lock.json'), 'utf8'))
    return isInstalled(wanted, installed)
  } catch {
    return false
  }
}

/**
 * npm writes its hidden lockfile last, so it names exactly what a finished install left. Optional packages of other
 * platforms may be absent.
 */
export function isInstalled(wanted, installed) {
  const names = Object.keys(wanted.packages).filter((name) => name !== '')
  const wantedNames = new Set(names)
  return (
    names.every((name) => {
      const expected = wanted.packages[name]
      const present = installed.packages[name]
      if (present === undefined) return expected.optional === true || expected.devOptional === true
      return present.version === expected.version && present.integrity === expected.integrity
    }) && Object.keys(installed.packages).every((name) => wantedNames.has(name))
  )
}

/**
 * Never returns when this process is not the project's own Node: it becomes that one's parent. Commands below find that
 * Node, and the project's tools, first on their path.
 */
export async function continueUnderProjectNode() {
  if (!existsSync(projectNode)) {
    if (isNewEnough()) return
    throw new SetupError(
      `There is no Node 24 for ${process.platform}-${process.arch} among the dependencies: install Node 24 and try again.`,
    )
  }
  process.env.PATH = `${path.dirname(projectNode)}${path.delimiter}${process.env.PATH ?? ''}`
  if (realpathSync(projectNode) === realpathSync(process.execPath)) return
  // On Windows the path above is a command file, never the same as the program it starts.
  if (process.platform === 'win32' && isNewEnough()) return
  process.exit(await run(projectNode, process.argv.slice(1), { shell: process.platform === 'win32' }))
}

function isNewEnough() {
  return Number(process.versions.node.split('.')[0]) >= 24
}
