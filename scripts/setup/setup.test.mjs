import { mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { fingerprintOf } from './build.mjs'
import { isInstalled } from './dependencies.mjs'
import { withLock } from './lock.mjs'
import { cacheFolder } from './paths.mjs'
import { capture, run } from './process.mjs'

let folder = ''
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'sextant-setup-'))
})
afterEach(() => {
  rmSync(folder, { recursive: true, force: true })
})

describe('dependencies', () => {
  const one = { version: '1.0.0', integrity: 'sha512-a' }
  const wanted = {
    packages: { '': {}, 'node_modules/one': one, 'node_modules/mac': { ...one, optional: true } },
  }

  it('are current without the optional packages of other platforms', () => {
    expect(isInstalled(wanted, { packages: { 'node_modules/one': one } })).toBe(true)
  })

  it.each([
    ['one is missing', {}],
    ['one has another version', { 'node_modules/one': { ...one, version: '1.0.1' } }],
    ['one has another digest', { 'node_modules/one': { ...one, integrity: 'sha512-b' } }],
    ['one is left over', { 'node_modules/one': one, 'node_modules/old': one }],
  ])('are stale when %s', (_case, packages) => {
    expect(isInstalled(wanted, { packages })).toBe(false)
  })
})

describe('the build stamp', () => {
  const fingerprint = () => fingerprintOf(folder, ['src', 'absent.json'])
  beforeEach(() => {
    mkdirSync(path.join(folder, 'src/engine'), { recursive: true })
    writeFileSync(path.join(folder, 'src/engine/sum.ts'), 'export const a = 1\n')
  })

  it('stays when nothing changed', () => {
    expect(fingerprint()).toBe(fingerprint())
  })

  it('changes with a size, a time, a new file', () => {
    const before = fingerprint()
    utimesSync(path.join(folder, 'src/engine/sum.ts'), 1, 1)
    const touched = fingerprint()
    writeFileSync(path.join(folder, 'src/new.ts'), '')
    expect(new Set([before, touched, fingerprint()]).size).toBe(3)
  })

  it('ignores tests', () => {
    const before = fingerprint()
    writeFileSync(path.join(folder, 'src/engine/sum.test.ts'), 'it')
    expect(fingerprint()).toBe(before)
  })
})

describe('a command', () => {
  it('gets its arguments as they are', async () => {
    const args = ['--json', 'two words', '', '*', '"quoted"', '推荐']
    const script = 'process.stdout.write(JSON.stringify(process.argv.slice(1)))'
    const { stdout } = await capture(process.execPath, ['-e', script, '--', ...args])
    expect(JSON.parse(stdout)).toEqual(args)
  })

  it('hands on its exit code', async () => {
    expect(await run(process.execPath, ['-e', 'process.exit(3)'])).toBe(3)
  })

  it.skipIf(process.platform === 'win32')('reports a signal as shells do', async () => {
    expect(await run(process.execPath, ['-e', 'process.kill(process.pid, "SIGTERM")'])).toBe(143)
  })

  it('that does not exist has failed', async () => {
    expect((await capture(path.join(folder, 'absent'), [])).code).toBe(127)
  })
})

describe('the lock', () => {
  const before = process.env.SEXTANT_CACHE
  beforeEach(() => {
    process.env.SEXTANT_CACHE = folder
  })
  afterEach(() => {
    if (before === undefined) delete process.env.SEXTANT_CACHE
    else process.env.SEXTANT_CACHE = before
  })

  it('lets one in at a time', async () => {
    const order = []
    const work = (name) =>
      withLock('test', async () => {
        order.push(`${name} in`)
        await new Promise((resolve) => setTimeout(resolve, 50))
        order.push(`${name} out`)
      })
    await Promise.all([work('a'), work('b')])
    expect(order).toEqual(['a in', 'a out', 'b in', 'b out'])
  })

  it('is free after a failure, and after its owner died', async () => {
    await expect(withLock('test', () => Promise.reject(new Error('no')))).rejects.toThrow('no')
    mkdirSync(path.join(folder, 'locks/test'), { recursive: true })
    writeFileSync(path.join(folder, 'locks/test/pid'), String(2 ** 30))
    expect(await withLock('test', async () => 'in')).toBe('in')
  })
})

describe('the cache folder', () => {
  it('is public for root, private for others, and can be moved', () => {
    expect(cacheFolder({ SEXTANT_CACHE: '/elsewhere' }, true)).toBe(path.resolve('/elsewhere'))
    expect(cacheFolder({ XDG_CACHE_HOME: '/home/a/cache' }, false)).toBe(
      path.join('/home/a/cache', 'sextant'),
    )
    if (process.platform === 'linux')
      expect(cacheFolder({ XDG_CACHE_HOME: '/root/c' }, true)).toBe('/var/cache/sextant')
  })
})
