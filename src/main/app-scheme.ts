import { readdirSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { extname, join } from 'node:path'
import { securityHeaders } from './csp.ts'

export const APP_SCHEME = 'app'
export const APP_HOST = 'sextant'
export const APP_ORIGIN = `${APP_SCHEME}://${APP_HOST}`
export const START_URL = `${APP_ORIGIN}/`

/** Exactly these three; security.md 3.2 says what each of the others would open. */
export const schemePrivileges = { standard: true, secure: true, supportFetchAPI: true } as const

type AppFile = { readonly path: string; readonly contentType: string }
/** Decoded path of the address (with its leading slash) → file. What is not in it does not exist. */
export type AppFiles = ReadonlyMap<string, AppFile>

const contentTypes: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.woff': 'font/woff',
  '.woff2': 'font/woff2',
}

/** Lists the files of the built page once; links and kinds of file the page has no use for are left out. */
export function listAppFiles(root: string): AppFiles {
  const files = new Map<string, AppFile>()
  collect(root, '', files)
  const index = files.get('/index.html')
  if (index !== undefined) files.set('/', index)
  return files
}

/**
 * Answers one request. The address is decoded once and looked up; there is no arithmetic with paths, so there is
 * nothing that `..`, an encoding or a NUL byte could lead astray.
 */
export async function answerAppRequest(
  files: AppFiles,
  request: { readonly url: string; readonly method: string },
): Promise<Response> {
  if (request.method !== 'GET' && request.method !== 'HEAD') return refused(405)
  const file = find(files, request.url)
  if (file === undefined) return refused(404)
  let body: Uint8Array<ArrayBuffer>
  try {
    body = new Uint8Array(await readFile(file.path))
  } catch {
    return refused(404)
  }
  return new Response(request.method === 'HEAD' ? null : body, {
    status: 200,
    headers: {
      ...securityHeaders,
      'Content-Type': file.contentType,
      'Content-Length': String(body.byteLength),
    },
  })
}

/** Whether an address is one of the app's own page. Used for senders and for every request the page makes. */
export function isAppUrl(address: string): boolean {
  try {
    const url = new URL(address)
    return (
      url.protocol === `${APP_SCHEME}:` && url.host === APP_HOST && url.username === '' && url.password === ''
    )
  } catch {
    return false
  }
}

function find(files: AppFiles, address: string): AppFile | undefined {
  if (!isAppUrl(address)) return undefined
  try {
    return files.get(decodeURIComponent(new URL(address).pathname))
  } catch {
    return undefined
  }
}

function collect(folder: string, prefix: string, files: Map<string, AppFile>): void {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name)
    const address = `${prefix}/${entry.name}`
    if (entry.isDirectory()) collect(path, address, files)
    const contentType = contentTypes[extname(entry.name).toLowerCase()]
    if (entry.isFile() && contentType !== undefined) files.set(address, { path, contentType })
  }
}

function refused(status: 404 | 405): Response {
  return new Response(null, { status, headers: { ...securityHeaders } })
}
