import { execFileSync } from 'node:child_process'
import { capture, mustRun, say, SetupError } from './process.mjs'
import { isRoot, onPath } from './paths.mjs'

// Each is known by what has to be there, and brought by the first of its packages that the distribution has (Ubuntu
// 24.04 renamed some).
const libraries = [
  { library: 'libgtk-3.so.0', packages: ['libgtk-3-0t64', 'libgtk-3-0'] },
  { library: 'libnss3.so', packages: ['libnss3'] },
  { library: 'libasound.so.2', packages: ['libasound2t64', 'libasound2'] },
  { library: 'libgbm.so.1', packages: ['libgbm1'] },
  { library: 'libXss.so.1', packages: ['libxss1'] },
  { library: 'libatk-bridge-2.0.so.0', packages: ['libatk-bridge2.0-0t64', 'libatk-bridge2.0-0'] },
  { library: 'libdrm.so.2', packages: ['libdrm2'] },
  { library: 'libxkbcommon.so.0', packages: ['libxkbcommon0'] },
]
const virtualDisplay = [
  { program: 'xvfb-run', packages: ['xvfb'] },
  { program: 'Xvfb', packages: ['xvfb'] },
  { program: 'xauth', packages: ['xauth'] },
]
const chineseFont = { font: ':lang=zh-cn', packages: ['fonts-wqy-microhei', 'fonts-noto-cjk'] }
const compilers = [
  { program: 'gcc', packages: ['gcc', 'libc6-dev'] },
  { program: 'g++', packages: ['g++'] },
]

/** What the window needs; a virtual display and a font for Chinese only where screens are made without a person. */
export async function ensureSystemParts({ virtual }) {
  if (process.platform !== 'linux') return
  await ensure(virtual ? [...libraries, ...virtualDisplay, chineseFont] : libraries)
}

export async function ensureCompilers() {
  await ensure(compilers)
}

async function ensure(parts) {
  const missing = findMissing(parts)
  if (missing.length === 0) return
  const names = missing.map((part) => part.library ?? part.program ?? 'a font with Chinese characters')

  if (!onPath('apt-get')) {
    throw new SetupError(
      `Missing on this system: ${names.join(', ')}. Install them with its package manager.`,
    )
  }
  if (isRoot) {
    say('refreshing the package lists (apt-get update)')
    const update = await capture('apt-get', ['update', '-q'], aptOptions)
    if (update.code !== 0) say('apt-get update failed; trying with the lists there are')
  }
  const packages = await choosePackages(missing)
  if (!isRoot) {
    throw new SetupError(
      `Missing on this system: ${names.join(', ')}. Install with: sudo apt-get install ${packages.join(' ')}`,
    )
  }
  say(`installing system packages: ${packages.join(' ')}`)
  await mustRun(
    'apt-get install',
    'apt-get',
    ['install', '-q', '-y', '--no-install-recommends', '-o', 'DPkg::Lock::Timeout=300', ...packages],
    aptOptions,
  )
  const still = findMissing(parts).map((part) => part.library ?? part.program ?? part.font)
  if (still.length > 0) throw new SetupError(`Still missing after the installation: ${still.join(', ')}.`)
}

const aptOptions = { env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' } }

function findMissing(parts) {
  const known = parts.some((part) => part.library) ? knownLibraries() : ''
  return parts.filter((part) => {
    if (part.library) return !known.includes(`\t${part.library} `)
    if (part.program) return !onPath(part.program)
    return !hasFont(part.font)
  })
}

function knownLibraries() {
  try {
    // Ordinary users often lack /sbin on their path.
    const PATH = `${process.env.PATH ?? ''}:/usr/sbin:/sbin`
    return execFileSync('ldconfig', ['-p'], { encoding: 'utf8', env: { ...process.env, PATH } })
  } catch {
    return ''
  }
}

function hasFont(pattern) {
  try {
    return execFileSync('fc-list', [pattern, 'family'], { encoding: 'utf8' }).trim() !== ''
  } catch {
    return false
  }
}

async function choosePackages(parts) {
  const chosen = new Set()
  for (const part of parts) {
    if (part.program === 'gcc') part.packages.forEach((name) => chosen.add(name))
    else chosen.add(await firstAvailable(part.packages))
  }
  if (parts.includes(chineseFont)) chosen.add('fontconfig')
  return [...chosen]
}

async function firstAvailable(names) {
  for (const name of names) {
    const policy = await capture('apt-cache', ['policy', name])
    if (/^ {2}Candidate: (?!\(none\))/m.test(policy.stdout)) return name
  }
  return names.at(-1)
}
