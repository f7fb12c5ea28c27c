import { existsSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { homedir, tmpdir } from 'node:os'
import { join } from 'node:path'
import { beforeEach, describe, expect, it } from 'vitest'
import { FileRegistry, safeFileName, withExtension } from './files.ts'
import { openLog } from './log.ts'
import { languageOf, languageOfSystem, PreferenceStore, WindowBoundsStore } from './preferences.ts'
import { RecentProjects } from './recent-projects.ts'
import { printArguments, projectArgument } from './start-arguments.ts'

let folder = ''
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'sextant-profile-'))
})

describe('preferences', () => {
  it('are kept, and begin with the system', () => {
    expect(new PreferenceStore(folder).get()).toEqual({ language: 'system', theme: 'system', backups: true })
    new PreferenceStore(folder).set({ language: 'zh-CN', theme: 'dark', backups: false })
    expect(new PreferenceStore(folder).get()).toEqual({ language: 'zh-CN', theme: 'dark', backups: false })
    expect(readdirSync(folder)).toEqual(['preferences.json'])
  })

  it('that are damaged are moved aside, not lost', () => {
    for (const text of ['{"language":', '{"language":"xx","theme":"dark"}', '\u0000', '']) {
      writeFileSync(join(folder, 'preferences.json'), text)
      expect(new PreferenceStore(folder).get()).toEqual({
        language: 'system',
        theme: 'system',
        backups: true,
      })
      expect(readFileSync(join(folder, 'preferences.json.damaged'), 'utf8')).toBe(text)
      expect(existsSync(join(folder, 'preferences.json'))).toBe(false)
    }
  })

  it('follow the language of the system', () => {
    expect(languageOfSystem(['zh-Hans-CN', 'en'])).toBe('zh-CN')
    expect(languageOfSystem(['ZH'])).toBe('zh-CN')
    expect(languageOfSystem(['de-DE', 'zh-CN'])).toBe('en')
    expect(languageOfSystem([])).toBe('en')
    expect(languageOf({ language: 'system' }, 'zh-CN')).toBe('zh-CN')
    expect(languageOf({ language: 'en' }, 'zh-CN')).toBe('en')
  })

  it('remember the window, within reason', () => {
    const store = new WindowBoundsStore(folder)
    store.set({ x: 10, y: 20, width: 1400, height: 900, maximized: true })
    expect(store.get()).toEqual({ x: 10, y: 20, width: 1400, height: 900, maximized: true })
    writeFileSync(join(folder, 'window.json'), '{"width":1e9,"height":1,"maximized":false}')
    expect(store.get()).toEqual({ width: 1280, height: 840, maximized: false })
  })
})

describe('recent projects', () => {
  it('come newest first, each once, at most ten', () => {
    const recent = new RecentProjects(folder)
    for (let index = 0; index < 12; index++) recent.add(`/somewhere/p${index}.sextant`, index)
    recent.add('/somewhere/p5.sextant', 100)
    const list = new RecentProjects(folder).list()
    expect(list).toHaveLength(10)
    expect(list[0]).toEqual({ name: 'p5', path: '/somewhere/p5.sextant', openedAt: 100, exists: false })
    expect(new Set(list.map((project) => project.path)).size).toBe(10)
    expect(recent.has('/somewhere/p0.sextant')).toBe(false)
  })
})

describe('files the user has pointed at', () => {
  it('are known by token, each for its use only', async () => {
    const path = join(folder, 'a.csv')
    writeFileSync(path, 'abc')
    const files = new FileRegistry()
    const source = await files.addSource(path)
    expect(source).toMatchObject({ name: 'a.csv', bytes: 3 })
    expect(files.sourcePath(source.token)).toBe(path)
    expect(files.anyPath(source.token)).toBe(path)
    expect(() => files.targetPath(source.token)).toThrow('file-not-found')
    const target = files.addTarget(path)
    expect(files.targetPath(target.token)).toBe(path)
    expect(() => files.sourcePath(target.token)).toThrow('file-not-found')
    expect(() => new FileRegistry().anyPath(source.token)).toThrow('file-not-found')
  })

  it('must be there and be files', async () => {
    const files = new FileRegistry()
    await expect(files.addSource(join(folder, 'none.csv'))).rejects.toMatchObject({ code: 'file-not-found' })
    await expect(files.addSource(folder)).rejects.toMatchObject({ code: 'file-is-folder' })
    await expect(files.addSource(`${folder}/a\u0000b`)).rejects.toMatchObject({ code: 'file-unreadable' })
  })

  it('get the extension of their format, and a suggested name is no path', () => {
    expect(withExtension('/a/list', 'csv')).toBe('/a/list.csv')
    expect(withExtension('/a/list.CSV', 'csv')).toBe('/a/list.CSV')
    expect(withExtension('/a/list.exe', 'csv')).toBe('/a/list.exe.csv')
    expect(safeFileName('../../etc/passwd')).toBe('-..-etc-passwd')
    expect(safeFileName('C:\\x\u0000?')).toBe('C--x--')
    expect(safeFileName(' 推荐 列表 ')).toBe('推荐 列表')
    expect(safeFileName('...')).toBe('export')
  })
})

describe('the log', () => {
  it('leaves the home folder out and turns over', () => {
    const log = openLog(join(folder, 'logs'), () => 0)
    log('info', 'here', `${homedir()}/x`)
    expect(readFileSync(join(folder, 'logs/sextant.log'), 'utf8')).toBe(
      '1970-01-01T00:00:00.000Z info here: ~/x\n',
    )
    for (let index = 0; index < 700; index++) log('error', 'there', 'y'.repeat(20_000))
    expect(readdirSync(join(folder, 'logs')).sort()).toEqual([
      'sextant.1.log',
      'sextant.2.log',
      'sextant.3.log',
      'sextant.log',
    ])
  })

  it('that cannot be written stays silent', () => {
    writeFileSync(join(folder, 'file'), '')
    expect(() => openLog(join(folder, 'file'), () => 0)('info', 'here', 'x')).not.toThrow()
  })
})

it('finds the project named on a command line', () => {
  expect(projectArgument(['electron', '.', '--flag', 'a/Shop.SEXTANT'], '/work')).toBe('/work/a/Shop.SEXTANT')
  expect(projectArgument(['shop.sextant', '--x.sextant', 'other.csv'], '/work')).toBeUndefined()
})

it('prints a page where the command line asks for it, and not otherwise', () => {
  expect(printArguments(['electron', '.', '--print-page', 'a.html', '/b/c.pdf'], '/work')).toEqual({
    page: '/work/a.html',
    pdf: '/b/c.pdf',
  })
  expect(printArguments(['electron', '.', '--print-page', 'a.html'], '/work')).toBeUndefined()
  expect(printArguments(['electron', '.', 'shop.sextant'], '/work')).toBeUndefined()
})
