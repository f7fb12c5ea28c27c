// Python peers for the benchmarks, outside the project: $XDG_CACHE_HOME/sextant/peers (or ~/.cache/...). Installed by pip as it is configured.
// Prints and returns the interpreter, or the reason why there is none.
import { execFileSync } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { homedir } from 'node:os'
import path from 'node:path'
import { fileURLToPath } from 'node:url'

const requirements = path.join(path.dirname(fileURLToPath(import.meta.url)), 'requirements.txt')

/** @returns {{ python: string } | { skipped: string }} */
export function setUpPeers() {
  const cache = process.env.XDG_CACHE_HOME || path.join(homedir(), '.cache')
  const folder = path.join(cache, 'sextant', 'peers')
  const python = path.join(folder, process.platform === 'win32' ? 'Scripts/python.exe' : 'bin/python')
  const stamp = path.join(folder, 'requirements.stamp')
  const wanted = readFileSync(requirements, 'utf8')
  try {
    if (existsSync(python) && existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) return { python }
    mkdirSync(path.dirname(folder), { recursive: true })
    console.log(`peers: installing ${wanted.trim().split('\n').join(', ')} into ${folder}`)
    const options = { stdio: ['ignore', 'ignore', 'pipe'], timeout: 600_000 }
    execFileSync(process.platform === 'win32' ? 'python' : 'python3', ['-m', 'venv', folder], options)
    execFileSync(python, ['-m', 'pip', 'install', '--quiet', '-r', requirements], options)
    writeFileSync(stamp, wanted)
    return { python }
  } catch (error) {
    const lines = String(error.stderr ?? error.message)
      .trim()
      .split('\n')
    return { skipped: `no Python with the peers: ${lines.at(-1)}` }
  }
}

if (process.argv[1] !== undefined && path.resolve(process.argv[1]) === fileURLToPath(import.meta.url)) {
  console.log(JSON.stringify(setUpPeers()))
}
