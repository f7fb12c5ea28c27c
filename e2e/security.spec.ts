import { readFileSync } from 'node:fs'
import type { ElectronApplication } from '@playwright/test'
import { contentSecurityPolicy } from '../src/main/csp.ts'
import { webPreferences } from '../src/main/web-preferences.ts'
import { expect, test } from './fixtures.ts'

/** The whole of what the page is given; a name more or less is a change of the contract. */
const bridgeNames = {
  request: 'function',
  dropFiles: 'function',
  onJobEvent: 'function',
  onAppEvent: 'function',
}

test('the renderer runs in the sandbox of the system', async ({ app, page }) => {
  await page.title()
  const pids = await pagePids(app)
  expect(pids.length).toBeGreaterThan(0)
  for (const pid of pids) {
    const status = readFileSync(`/proc/${pid}/status`, 'utf8')
    expect(fieldOf(status, 'Seccomp')).toBe('2')
    expect(fieldOf(status, 'NoNewPrivs')).toBe('1')
    expect(fieldOf(status, 'NSpid').split(/\s+/).length).toBeGreaterThan(1)
    expect(readFileSync(`/proc/${pid}/cmdline`, 'utf8')).not.toContain('--no-sandbox')
  }
})

test('the page sees nothing of Node, and of the app only the bridge', async ({ page }) => {
  const seen = await page.evaluate(() => ({
    node: ['require', 'process', 'module', 'Buffer', 'global', '__dirname', 'ipcRenderer'].filter(
      (name) => name in window,
    ),
    bridge: Object.fromEntries(Object.entries(window.sextant).map(([name, value]) => [name, typeof value])),
    isFixed: Object.getOwnPropertyDescriptor(window, 'sextant')?.writable === false,
  }))
  expect(seen).toEqual({ node: [], bridge: bridgeNames, isFixed: true })
})

test('tampered prototypes do not reach the preload', async ({ page }) => {
  const outcome = await page.evaluate(async () => {
    let reached = 0
    const { from } = Array
    Array.from = () => {
      reached++
      return []
    }
    // The preload's own part of the call is over when it returns; the page gets its own back before anything else runs.
    const pending = window.sextant.dropFiles([])
    Array.from = from
    return { reply: await pending, reached }
  })
  expect(outcome.reached).toBe(0)
  expect(outcome.reply).toMatchObject({ ok: false, failure: { code: 'bad-input' } })
})

test('the window runs with the committed preferences', async ({ app, page }) => {
  await page.title()
  const inForce = await app.evaluate(({ webContents }) => {
    type Reporting = { readonly getLastWebPreferences: () => Record<string, unknown> }
    // Electron has it without saying so in its types.
    const all = webContents.getAllWebContents() as unknown as Reporting[]
    return all.map((contents) => ({ ...contents.getLastWebPreferences() }))
  })
  expect(inForce).toHaveLength(1)
  // Electron reports these; the other settings of the file are at their default and have no place in the report.
  const reported = ['sandbox', 'contextIsolation', 'nodeIntegration', 'webSecurity', 'webviewTag'] as const
  for (const name of reported) expect(inForce[0]).toHaveProperty(name, webPreferences[name])
})

test('every reply carries the committed policy', async ({ page }) => {
  const policy = await page.evaluate(async () => {
    const found = await fetch('app://sextant/')
    const missing = await fetch('app://sextant/missing.js')
    return [found, missing].map((reply) => [reply.status, reply.headers.get('Content-Security-Policy')])
  })
  expect(policy).toEqual([
    [200, contentSecurityPolicy],
    [404, contentSecurityPolicy],
  ])
})

test('a start and a look around break the policy nowhere', async ({ app, page }) => {
  const complaints: string[] = []
  page.on('console', (message) => {
    if (message.text().includes('Content Security Policy')) complaints.push(message.text())
  })
  await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.webContents.reload())
  await page.waitForLoadState('load')
  await page.waitForTimeout(500)
  expect(complaints).toEqual([])
})

test('eval and inline scripts do not run', async ({ page }) => {
  // Through a script of the page's own, since what a driver evaluates stands outside the policy.
  const outcome = await page.evaluate(() => {
    const button = document.createElement('button')
    button.setAttribute('onclick', 'window.inlineHandlerRan = true')
    document.body.append(button)
    button.click()
    const script = document.createElement('script')
    script.textContent = 'window.inlineScriptRan = true'
    document.body.append(script)
    const link = document.createElement('a')
    link.href = 'javascript:window.scriptLinkRan = true'
    document.body.append(link)
    link.click()
    return ['inlineHandlerRan', 'inlineScriptRan', 'scriptLinkRan'].filter((name) => name in window)
  })
  expect(outcome).toEqual([])
  const evaluated = await page.evaluate(
    () =>
      new Promise((resolve) => {
        const timer = setTimeout(() => resolve('nothing'), 500)
        window.addEventListener('securitypolicyviolation', (event) => {
          clearTimeout(timer)
          resolve(event.violatedDirective)
        })
        // A string given to a timer is eval under another name.
        const runString = setTimeout as unknown as (code: string) => void // its old form, which the types leave out
        runString('window.stringRan = true')
      }),
  )
  expect(evaluated).toMatch(/^script-src/)
  expect(await page.evaluate(() => 'stringRan' in window)).toBe(false)
})

test('nothing outside the app can be fetched', async ({ page }) => {
  const addresses = [
    'https://example.com/',
    'http://127.0.0.1:9/',
    'file:///etc/passwd',
    'app://other/index.html',
    'ws://127.0.0.1:9/',
    'data:text/plain,hello',
  ]
  const outcomes = await page.evaluate(async (list) => {
    const tries = list.map((address) => fetch(address).then(() => 'fetched', () => 'refused')) // prettier-ignore
    const image = new Promise((resolve) => {
      const element = new Image()
      element.onload = () => resolve('loaded')
      element.onerror = () => resolve('refused')
      element.src = 'https://example.com/pixel.png'
    })
    return Promise.all([...tries, image])
  }, addresses)
  expect(outcomes).toEqual(Array.from({ length: addresses.length + 1 }, () => 'refused'))
})

test('hostile addresses of the app lead nowhere', async ({ app, page }) => {
  await page.title()
  const addresses = [
    'app://sextant/../../package.json',
    'app://sextant/..%2f..%2fpackage.json',
    'app://sextant/%2e%2e/%2e%2e/package.json',
    'app://sextant/..%5c..%5cpackage.json',
    'app://sextant/%252e%252e/package.json',
    'app://sextant//etc/passwd',
    'app://sextant/%2fetc%2fpasswd',
    'app://sextant/C:/Windows/win.ini',
    'app://sextant/index.html%00.js',
    'app://sextant/%00',
    'app://sextant/%',
    'app://sextant/%ff%fe',
    'app://sextant/__proto__',
    'app://sextant/constructor',
    'app://other/index.html',
    `app://sextant/${'a/'.repeat(32_000)}`,
  ]
  const statuses = await app.evaluate(async ({ net }, list) => {
    const status = (address: string): Promise<number | string> =>
      net.fetch(address).then((reply) => reply.status, () => 'refused') // prettier-ignore
    return Promise.all(list.map(status))
  }, addresses)
  for (const [index, status] of statuses.entries())
    expect([404, 'refused'], addresses[index]).toContain(status)
  const methods = await page.evaluate(async () => {
    const answers: string[] = []
    for (const method of ['POST', 'PUT', 'DELETE', 'OPTIONS', 'PATCH']) {
      answers.push(await fetch('app://sextant/index.html', { method }).then((reply) => String(reply.ok), () => 'false')) // prettier-ignore
    }
    return answers
  })
  expect(methods).toEqual(['false', 'false', 'false', 'false', 'false'])
})

test('no new window, no navigation, no frame, no web view', async ({ app, page }) => {
  await page.evaluate(() => {
    window.open('https://example.com/')
    window.open('app://sextant/')
    const link = document.createElement('a')
    link.href = 'https://example.com/'
    link.target = '_blank'
    document.body.append(link)
    link.click()
    link.target = ''
    link.click()
    const frame = document.createElement('iframe')
    frame.src = 'app://sextant/'
    document.body.append(frame)
    const view = document.createElement('webview')
    view.setAttribute('src', 'https://example.com/')
    document.body.append(view)
    const form = document.createElement('form')
    form.action = 'https://example.com/'
    document.body.append(form)
    form.submit()
    const download = document.createElement('a')
    download.href = URL.createObjectURL(new Blob(['x']))
    download.download = 'x.txt'
    document.body.append(download)
    download.click()
  })
  await page.evaluate(() => {
    location.href = 'file:///etc/passwd'
  })
  // An address of the app's own passes every filter of requests: only the lock on navigation stops it.
  await page.evaluate(() => {
    location.href = 'app://sextant/index.html?elsewhere'
  })
  await page.waitForTimeout(700)
  const state = await app.evaluate(({ BrowserWindow, webContents }) => ({
    windows: BrowserWindow.getAllWindows().length,
    contents: webContents.getAllWebContents().map((contents) => contents.getURL()),
  }))
  expect(state.windows).toBe(1)
  expect(state.contents).toEqual(['app://sextant/'])
  // A frame the policy has stopped shows Chromium's own error page, which is of no origin and cannot be looked into.
  const frames = await page.evaluate(() =>
    Array.from(document.querySelectorAll('iframe'), (frame) => frame.contentDocument),
  )
  expect(frames).toEqual([null])
})

test('permissions are refused', async ({ page }) => {
  const outcomes = await page.evaluate(async () => {
    const outcome = (pending: Promise<unknown>): Promise<string> =>
      Promise.race([
        pending.then((value) => `got ${String(value)}`, () => 'refused'),
        new Promise<string>((resolve) => setTimeout(() => resolve('unanswered'), 3_000)),
      ]) // prettier-ignore
    const position = new Promise((resolve, reject) =>
      navigator.geolocation.getCurrentPosition(resolve, reject),
    )
    return {
      camera: await outcome(navigator.mediaDevices.getUserMedia({ video: true })),
      microphone: await outcome(navigator.mediaDevices.getUserMedia({ audio: true })),
      screen: await outcome(navigator.mediaDevices.getDisplayMedia({ video: true })),
      position: await outcome(position),
      clipboardRead: await outcome(navigator.clipboard.readText()),
      midi: await outcome(navigator.requestMIDIAccess({ sysex: true })),
      notification: await outcome(
        Notification.requestPermission().then((answer) =>
          answer === 'denied' ? Promise.reject(new Error()) : answer,
        ),
      ),
    }
  })
  for (const [name, outcome] of Object.entries(outcomes)) expect(outcome, name).toBe('refused')
})

test('a message of any other sender is refused', async ({ app, page }) => {
  await page.title()
  const preload = await app.evaluate(({ app: electron }) => `${electron.getAppPath()}/out/preload/index.js`)
  const replies = await app.evaluate(async ({ BrowserWindow }, script) => {
    const ask = async (address: string): Promise<unknown> => {
      const window = new BrowserWindow({ show: false, webPreferences: { preload: script, sandbox: true } })
      try {
        await window.loadURL(address)
        return (await window.webContents.executeJavaScript("window.sextant.request('app:info')")) as unknown // checked below
      } finally {
        window.destroy()
      }
    }
    return [await ask('app://sextant/'), await ask('about:blank'), await ask('data:text/html,<p>x</p>')]
  }, preload)
  for (const reply of replies)
    expect(reply).toEqual({ ok: false, failure: { code: 'untrusted-sender', params: {} } })
})

function pagePids(app: ElectronApplication): Promise<number[]> {
  return app.evaluate(({ webContents }) =>
    webContents.getAllWebContents().map((contents) => contents.getOSProcessId()),
  )
}

function fieldOf(status: string, name: string): string {
  return new RegExp(`^${name}:\\s*(.*)$`, 'm').exec(status)?.[1] ?? ''
}
