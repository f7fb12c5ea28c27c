import {
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import path from 'node:path'
import { cacheFolder, ensureCacheFolder, isRoot, projectKey, root } from './paths.mjs'
import { capture, mustRun, run, say, SetupError } from './process.mjs'

const USER = 'journeys'
const SCREEN = '-screen 0 1600x1000x24 -nolisten tcp'

/**
 * Runs a command that starts the app. Chromium keeps its sandbox only for an ordinary user, so root steps down to one,
 * with a home of its own; `command` and `args` are therefore relative to the project's folder, and only the folders
 * named in `writable` can be written to.
 */
export async function runApp({ command, args, environment = {}, writable = [], display }) {
  const isVirtual =
    process.platform === 'linux' && (display === 'virtual' || (display === 'any' && !hasDisplay()))
  const wrapped = isVirtual ? ['xvfb-run', '-a', '-s', SCREEN, command, ...args] : [command, ...args]
  const env = { ...process.env, ...environment }
  delete env.ELECTRON_RUN_AS_NODE
  if (!isRoot || process.platform !== 'linux') {
    return run(wrapped[0], wrapped.slice(1), {
      cwd: root,
      env,
      group: isVirtual,
      shell: process.platform === 'win32',
    })
  }

  const user = await ensureUser()
  const folder = (await canRead(user, root)) ? root : await stage()
  for (const name of writable) await giveTo(user, path.join(folder, name))
  if (isVirtual) mkdirSync('/tmp/.X11-unix', { recursive: true, mode: 0o1777 })
  try {
    return await run('runuser', ['-u', USER, '--', ...wrapped], {
      cwd: folder,
      env: ordinaryEnvironment(env, user, folder, isVirtual),
      group: true,
    })
  } finally {
    for (const name of writable) await takeBack(folder, name)
  }
}

/** Without a screen of the person's own a window can only be shown on a virtual one. */
export function hasDisplay() {
  return !isRoot && Boolean(process.env.DISPLAY || process.env.WAYLAND_DISPLAY)
}

async function ensureUser() {
  const find = async () => {
    const { stdout } = await capture('getent', ['passwd', USER])
    const [, , uid, gid, , home] = stdout.trim().split(':')
    return home === undefined ? undefined : { uid: Number(uid), gid: Number(gid), home }
  }
  const known = await find()
  if (known) return known
  say(`creating the user ${USER}: journeys run without root's rights, with Chromium's sandbox on`)
  await mustRun('useradd', 'useradd', ['--create-home', '--shell', '/bin/sh', USER])
  const made = await find()
  if (!made) throw new SetupError(`The user ${USER} could not be created.`)
  return made
}

async function canRead(user, folder) {
  const names = readdirSync(folder).filter((name) => !['.git', 'test-results', 'demo-output'].includes(name))
  const { code, stdout } = await capture(
    'runuser',
    [
      '-u',
      USER,
      '--',
      'find',
      ...names.map((name) => path.join(folder, name)),
      '!',
      '-readable',
      '-print',
      '-quit',
    ],
    { cwd: '/' },
  )
  return code === 0 && stdout === ''
}

/** A checkout below a closed folder (root's home, for instance) is copied to where the user can read it. */
async function stage() {
  const folder = path.join(ensureCacheFolder(), 'checkouts', projectKey())
  say(`${root} is closed to the user ${USER}: using a copy in ${folder}`)
  mkdirSync(folder, { recursive: true })
  const installed = readFileSync(path.join(root, 'node_modules/.package-lock.json'))
  const copiedLock = path.join(folder, 'node_modules/.package-lock.json')
  const keepsModules = existsSync(copiedLock) && readFileSync(copiedLock).equals(installed)

  for (const name of readdirSync(folder)) {
    if (name !== 'node_modules' || !keepsModules) rmSync(path.join(folder, name), { recursive: true })
  }
  const skipped = new Set(['.git', 'test-results', 'demo-output', ...(keepsModules ? ['node_modules'] : [])])
  const names = readdirSync(root).filter((name) => !skipped.has(name))
  await mustRun('cp', 'cp', ['-a', ...names.map((name) => path.join(root, name)), folder])
  await mustRun('chmod', 'chmod', ['-R', 'a+rX', folder])
  return folder
}

async function giveTo(user, folder) {
  mkdirSync(folder, { recursive: true })
  await mustRun('chown', 'chown', ['-R', `${user.uid}:${user.gid}`, folder])
}

async function takeBack(folder, name) {
  const made = path.join(folder, name)
  const owner = statSync(root)
  await mustRun('chown', 'chown', ['-R', `${owner.uid}:${owner.gid}`, made])
  if (folder !== root) cpSync(made, path.join(root, name), { recursive: true })
}

function ordinaryEnvironment(env, user, folder, isVirtual) {
  const ordinary = { ...env, HOME: user.home, USER, LOGNAME: USER, SHELL: '/bin/sh' }
  // Root's own places: of no use to anybody else.
  for (const name of Object.keys(ordinary)) {
    if (/^(XDG_|TMPDIR$|TMP$|TEMP$|SUDO_|npm_|DBUS_SESSION_BUS_ADDRESS$)/.test(name)) delete ordinary[name]
  }
  ordinary.SEXTANT_CACHE = cacheFolder()
  if (isVirtual) {
    delete ordinary.WAYLAND_DISPLAY
    delete ordinary.DISPLAY
    delete ordinary.XAUTHORITY
  } else if (env.XAUTHORITY && existsSync(env.XAUTHORITY)) {
    ordinary.XAUTHORITY = path.join(user.home, '.Xauthority')
    writeFileSync(ordinary.XAUTHORITY, readFileSync(env.XAUTHORITY), { mode: 0o600 })
  }
  return folder === root ? ordinary : movedTo(folder, ordinary)
}

/** In a copy of the checkout, what points into the checkout has to point into the copy: PATH, the official runtime. */
function movedTo(folder, environment) {
  const moved = Object.fromEntries(
    Object.entries(environment).map(([name, value]) => [name, value.replaceAll(root, folder)]),
  )
  if (environment.SEXTANT_RUNTIME) {
    moved.SEXTANT_RUNTIME = path.join(folder, '.runtime.json')
    const facts = readFileSync(environment.SEXTANT_RUNTIME, 'utf8')
    writeFileSync(moved.SEXTANT_RUNTIME, facts.replaceAll(root, folder), { mode: 0o644 })
  }
  return moved
}
