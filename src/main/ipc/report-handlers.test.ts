import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { ExpectedFailure } from '../../contract/failure.ts'
import { FileRegistry } from '../files.ts'
import { reportHandlers } from './report-handlers.ts'

describe('a report as PDF', () => {
  let folder: string
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'sextant-pdf-'))
  })
  afterEach(() => {
    rmSync(folder, { recursive: true })
  })
  const projects = { settledPath: () => Promise.resolve('shop.sextant') }

  it('is the page of the reader, printed to the chosen file', async () => {
    const files = new FileRegistry()
    const file = join(folder, 'report.pdf')
    const { token } = files.addTarget(file)
    const asked: unknown[] = []
    const handlers = reportHandlers({
      files,
      projects,
      printPage: (html) => Promise.resolve(Buffer.from(`%PDF ${html}`)),
      ask: (name, input, project) => {
        asked.push([name, input, project])
        return Promise.resolve({ ok: true, value: { html: '<p>plan</p>', title: 'plan' } })
      },
    })
    const { bytes } = await handlers['report:save-pdf']({ subject: 'plan', language: 'zh-CN', token })
    expect(readFileSync(file, 'utf8')).toBe('%PDF <p>plan</p>')
    expect(bytes).toBe(16)
    expect(asked).toEqual([['report:page', { subject: 'plan', language: 'zh-CN' }, 'shop.sextant']])
  })

  it('fails as the reader failed, and writes nothing', async () => {
    const files = new FileRegistry()
    const { token } = files.addTarget(join(folder, 'report.pdf'))
    const handlers = reportHandlers({
      files,
      projects,
      printPage: () => Promise.reject(new Error('not reached')),
      ask: () => Promise.resolve({ ok: false, failure: { code: 'no-project', params: {} } }),
    })
    const save = handlers['report:save-pdf']({ subject: 'project', language: 'en', token })
    await expect(save).rejects.toMatchObject(new ExpectedFailure('no-project'))
  })
})
