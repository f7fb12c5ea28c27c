import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { answerAppRequest, isAppUrl, listAppFiles, schemePrivileges } from './app-scheme.ts'
import { contentSecurityPolicy } from './csp.ts'

const folder = mkdtempSync(join(tmpdir(), 'sextant-scheme-'))
const root = join(folder, 'renderer')
mkdirSync(join(root, 'assets'), { recursive: true })
writeFileSync(join(root, 'index.html'), '<p>home</p>')
writeFileSync(join(root, 'assets/app 数据.js'), 'export {}')
writeFileSync(join(root, 'notes.secret'), 'not a kind of file the page uses')
writeFileSync(join(folder, 'outside.html'), 'outside')
symlinkSync(join(folder, 'outside.html'), join(root, 'link.html'))
symlinkSync(folder, join(root, 'up'))
const files = listAppFiles(root)
afterAll(() => rmSync(folder, { recursive: true }))

const get = (url: string, method = 'GET'): Promise<Response> => answerAppRequest(files, { url, method })

describe('the app:// scheme', () => {
  it('has exactly three privileges', () => {
    expect(schemePrivileges).toEqual({ standard: true, secure: true, supportFetchAPI: true })
  })

  it('knows the files of the page and nothing else, links least of all', () => {
    expect([...files.keys()].sort()).toEqual(['/', '/assets/app 数据.js', '/index.html'])
  })

  it('serves a file with its type and the policy', async () => {
    const reply = await get('app://sextant/')
    expect(reply.status).toBe(200)
    expect(await reply.text()).toBe('<p>home</p>')
    expect(reply.headers.get('Content-Type')).toBe('text/html; charset=utf-8')
    expect(reply.headers.get('Content-Security-Policy')).toBe(contentSecurityPolicy)
    expect((await get('app://sextant/assets/app%20%E6%95%B0%E6%8D%AE.js')).status).toBe(200)
  })

  it('answers HEAD without a body and refuses every other method', async () => {
    const head = await get('app://sextant/', 'HEAD')
    expect([head.status, await head.text()]).toEqual([200, ''])
    for (const method of ['POST', 'PUT', 'DELETE', 'PATCH', 'OPTIONS', 'TRACE', 'get', '']) {
      expect((await get('app://sextant/', method)).status).toBe(405)
    }
  })

  it('finds nothing outside, by any of 300 hostile addresses', async () => {
    const steps = [
      '..',
      '%2e%2e',
      '.%2e',
      '%252e%252e',
      '..%2f',
      '..%5c',
      '..\\',
      '%c0%ae%c0%ae',
      '．．',
      '....//',
    ]
    const targets = [
      'outside.html',
      'etc/passwd',
      'up/outside.html',
      'link.html',
      'notes.secret',
      '__proto__',
    ]
    const ends = ['', '%00', '%00.html', '?x', '#x', '/', '%', '%ff', ':$DATA', ' ']
    const addresses = steps.flatMap((step) =>
      targets.map((target, index) => `app://sextant/${step}/${step}/${target}${ends[index] ?? ''}`),
    )
    for (const end of ends) for (const target of targets) addresses.push(`app://sextant/${target}${end}`)
    for (const start of [
      'file://',
      'app://other',
      'app:',
      'app://sextant.evil',
      'app://sextant:1',
      'app://a@sextant',
      'http://sextant',
    ]) {
      for (const step of steps) addresses.push(`${start}/${step}/outside.html`, `${start}/index.html`)
    }
    for (const path of [
      'C:/outside.html',
      '//host/share',
      '\\\\host\\share',
      'a'.repeat(65_536),
      '%',
      '%zz',
      '\u0000',
      '',
    ]) {
      for (const base of ['app://sextant/x/', 'app://other/', 'app://sextant//', 'app://sextant/assets/'])
        addresses.push(base + path)
    }
    addresses.push(
      '',
      'app',
      '://',
      'app://',
      'app://[',
      'APP://SEXTANT/Index.html',
      'app:/sextant',
      'blob:app://sextant/x',
    )
    expect(addresses.length).toBeGreaterThanOrEqual(300)
    for (const address of addresses) {
      const reply = await get(address)
      expect([reply.status, await reply.text()], address).toEqual([404, ''])
      expect(reply.headers.get('Content-Security-Policy')).toBe(contentSecurityPolicy)
    }
  })

  it('answers 404 for a file that has vanished since', async () => {
    const gone = new Map([['/gone.js', { path: join(root, 'gone.js'), contentType: 'text/javascript' }]])
    expect((await answerAppRequest(gone, { url: 'app://sextant/gone.js', method: 'GET' })).status).toBe(404)
  })

  it('tells its own addresses from others', () => {
    expect(isAppUrl('app://sextant/index.html')).toBe(true)
    const others = [
      'app://other/',
      'app://sextant:8080/',
      'app://user@sextant/',
      'https://sextant/',
      'about:blank',
      '',
      'file:///',
    ]
    for (const address of others) expect(isAppUrl(address), address).toBe(false)
  })
})

describe('the content security policy', () => {
  it('is the committed one', () => {
    expect(contentSecurityPolicy).toBe(
      "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; font-src 'self'; " +
        "connect-src 'self'; frame-src 'none'; object-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
    )
  })
})
