import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { ExpectedFailure } from '../../contract/failure.ts'
import { fileToken } from '../../contract/ids.ts'
import { requests, type RequestName } from '../../contract/requests.ts'
import { answer, answerDrop, MAX_DROPPED_FILES, type AnswerTools } from './answer.ts'
import { testTools } from './test-tools.ts'

const codeOf = async (reply: ReturnType<typeof answer>): Promise<string> => {
  const settled = await reply
  return settled.ok ? 'ok' : settled.failure.code
}

describe('answer', () => {
  it('answers a bad input, on either lane, without asking anybody', async () => {
    const { answering } = testTools()
    const asked: string[] = []
    const tools: AnswerTools = {
      ...answering,
      ask: (name) => {
        asked.push(name)
        return Promise.resolve({ ok: true, value: null })
      },
    }
    expect(await codeOf(answer('app:set-preferences', { language: 'fr', theme: 'light' }, tools))).toBe(
      'bad-input',
    )
    expect(await codeOf(answer('customers:list', { search: '', offset: -1, limit: 10 }, tools))).toBe(
      'bad-input',
    )
    expect(await codeOf(answer('app:info', {}, tools))).toBe('bad-input')
    expect(asked).toEqual([])
  })

  it('passes an expected failure on and keeps a bug to the log', async () => {
    const { answering, logged } = testTools()
    const main = {
      ...answering.main,
      'job:list': () => Promise.reject(new Error('inner workings')),
      'job:cancel': () => Promise.reject(new ExpectedFailure('job-not-found')),
    }
    const tools = { ...answering, main }
    expect(await answer('job:list', undefined, tools)).toEqual({
      ok: false,
      failure: { code: 'bug', params: {} },
    })
    expect(logged[0]).toMatchObject({ level: 'error', where: 'job:list' })
    expect(logged[0]?.detail).toContain('inner workings')
    expect(await codeOf(answer('job:cancel', { jobId: 'job-00000001' }, tools))).toBe('job-not-found')
    expect(logged).toHaveLength(1)
  })

  it('survives a handler that throws before it gives a promise', async () => {
    const { answering } = testTools()
    const thrower = (): never => {
      throw new Error('at once')
    }
    expect(
      await codeOf(
        answer('job:list', undefined, { ...answering, main: { ...answering.main, 'job:list': thrower } }),
      ),
    ).toBe('bug')
  })

  it('logs a request that blocks main', async () => {
    const { answering, logged } = testTools()
    let time = 0
    const tools = { ...answering, now: () => (time += 6) }
    await answer('job:list', undefined, tools)
    expect(logged[0]).toMatchObject({ level: 'warning', where: 'job:list' })
  })

  it('checks what is answered, in tests', async () => {
    const { answering } = testTools()
    expect(
      await codeOf(
        answer('models:list', undefined, {
          ...answering,
          ask: () => Promise.resolve({ ok: true, value: [{}] }),
        }),
      ),
    ).toBe('bug')
  })

  it('gives the reader a path where the page gave a token, and only for a source', async () => {
    const { answering, files, folder } = testTools()
    const inputs: unknown[] = []
    const tools: AnswerTools = {
      ...answering,
      checksOutput: false,
      ask: (_name, input) => {
        inputs.push(input)
        return Promise.resolve({ ok: true, value: null })
      },
    }
    const path = join(folder, 'a.csv')
    writeFileSync(path, 'a\n')
    const source = await files.addSource(path)
    expect(await codeOf(answer('import:inspect', { file: source.token, choices: {} }, tools))).toBe('ok')
    expect(inputs).toEqual([{ file: path, choices: {} }])
    const target = files.addTarget(path)
    expect(await codeOf(answer('import:inspect', { file: target.token, choices: {} }, tools))).toBe(
      'file-not-found',
    )
    expect(await codeOf(answer('import:inspect', { file: '/etc/passwd', choices: {} }, tools))).toBe(
      'file-not-found',
    )
  })

  it('answers 100 generated payloads per request with an envelope', async () => {
    const { answering } = testTools()
    const values = [
      undefined,
      null,
      0,
      Number.NaN,
      '',
      'x'.repeat(10_000),
      [],
      {},
      [[[]]],
      new Date(0),
      12n,
      Symbol('s'),
      () => 1,
      new Map(),
    ]
    const keys = [
      'file',
      'token',
      'jobId',
      'kind',
      'path',
      'limit',
      'offset',
      'search',
      '__proto__',
      'settings',
    ]
    const payloads: unknown[] = [...values]
    for (const key of keys) for (const value of values) payloads.push(Object.fromEntries([[key, value]]))
    expect(payloads.length).toBeGreaterThan(100)
    // The keys of a constant object are the names of its entries.
    for (const name of Object.keys(requests) as RequestName[]) {
      for (const payload of payloads) {
        const reply = await answer(name, payload, { ...answering, checksOutput: false })
        expect(typeof reply.ok).toBe('boolean')
        if (!reply.ok) expect(reply.failure.code).not.toBe('bug')
      }
    }
  })
})

describe('dropped files', () => {
  it('become tokens, all or none', async () => {
    const { answering, folder } = testTools()
    const [good, sub] = [join(folder, 'a.csv'), join(folder, 'sub')]
    writeFileSync(good, 'abc')
    mkdirSync(sub)
    expect(await answerDrop([good], answering)).toMatchObject({
      ok: true,
      value: [{ name: 'a.csv', bytes: 3 }],
    })
    expect(await answerDrop([good, sub], answering)).toMatchObject({ failure: { code: 'file-is-folder' } })
    expect(await answerDrop([join(folder, 'gone.csv')], answering)).toMatchObject({
      failure: { code: 'file-not-found' },
    })
  })

  it('are refused where they are no list of up to a hundred paths', async () => {
    const { answering } = testTools()
    const many = Array.from({ length: MAX_DROPPED_FILES + 1 }, () => '/tmp/x')
    for (const raw of [undefined, 'x', [], [''], [1], many]) {
      expect(await answerDrop(raw, answering)).toMatchObject({ ok: false, failure: { code: 'bad-input' } })
    }
  })
})

describe('handlers', () => {
  it('create, describe, copy and reopen a project', async () => {
    const { answering, chosen, folder, events } = testTools()
    const ask = (name: RequestName, input?: unknown): Promise<unknown> => answer(name, input, answering)
    expect(await ask('project:create')).toEqual({ ok: true, value: null })
    chosen.save = join(folder, 'shop')
    const path = join(folder, 'shop.sextant')
    expect(await ask('project:create')).toMatchObject({
      ok: true,
      value: { name: 'shop', path, customers: 0 },
    })
    expect(await ask('project:create')).toMatchObject({ failure: { code: 'project-exists' } })
    chosen.save = join(folder, 'copy.sextant')
    expect(await ask('project:save-copy')).toEqual({
      ok: true,
      value: { path: join(folder, 'copy.sextant') },
    })
    expect(await ask('project:close')).toEqual({ ok: true, value: undefined })
    expect(await ask('project:current')).toEqual({ ok: true, value: null })
    expect(await ask('project:save-copy')).toMatchObject({ failure: { code: 'no-project' } })
    expect(await ask('project:recent')).toMatchObject({ value: [{ name: 'shop', path, exists: true }] })
    expect(await ask('project:open-recent', { path })).toMatchObject({ value: { name: 'shop' } })
    expect(await ask('project:open-recent', { path: join(folder, 'copy.sextant') })).toMatchObject({
      failure: { code: 'project-not-found' },
    })
    expect(events.map((event) => event.kind)).toEqual([
      'project-changed',
      'project-changed',
      'project-changed',
    ])
  })

  it('keep the open project when another cannot be opened', async () => {
    const { answering, chosen, folder } = testTools()
    chosen.save = join(folder, 'shop.sextant')
    await answer('project:create', undefined, answering)
    const foreign = join(folder, 'foreign.sextant')
    writeFileSync(foreign, 'something else entirely')
    const before = readFileSync(foreign)
    chosen.open = [foreign]
    expect(await answer('project:open', undefined, answering)).toMatchObject({
      failure: { code: 'project-other-kind' },
    })
    expect(readFileSync(foreign)).toEqual(before)
    expect(await answer('project:current', undefined, answering)).toMatchObject({ value: { name: 'shop' } })
    await answer('project:close', undefined, answering)
  })

  it('write a diagram only to a target, whole, under the extension of its format', async () => {
    const { answering, chosen, folder, files } = testTools()
    chosen.save = join(folder, 'flow')
    const target = await answer('file:choose-target', { suggestedName: '../../x', format: 'svg' }, answering)
    if (!target.ok) throw new Error('no target')
    const { token } = target.value as { token: string } // as the contract says
    expect(await answer('file:write-text', { token, text: '<svg/>' }, answering)).toEqual({
      ok: true,
      value: { bytes: 6 },
    })
    expect(readFileSync(join(folder, 'flow.svg'), 'utf8')).toBe('<svg/>')
    expect(await answer('file:write-picture', { token, base64: 'iVBORw==' }, answering)).toMatchObject({
      value: { bytes: 4 },
    })
    expect(readFileSync(join(folder, 'flow.svg'))).toEqual(Buffer.from([0x89, 0x50, 0x4e, 0x47]))
    const source = await files.addSource(join(folder, 'flow.svg'))
    expect(await answer('file:write-text', { token: source.token, text: 'x' }, answering)).toMatchObject({
      failure: { code: 'file-not-found' },
    })
    const nowhere = files.addTarget(join(folder, 'missing/flow.svg'))
    expect(await answer('file:write-text', { token: nowhere.token, text: 'x' }, answering)).toMatchObject({
      failure: { code: 'target-not-writable' },
    })
  })

  it('start a job with paths in the place of tokens, and none without a project', async () => {
    const { answering, chosen, folder, files, orders } = testTools()
    const target = files.addTarget(join(folder, 'bad.csv'))
    const request = { kind: 'export-quarantine', importId: 1, file: target.token, language: 'en' }
    expect(await answer('job:start', request, answering)).toMatchObject({ failure: { code: 'no-project' } })
    chosen.save = join(folder, 'shop.sextant')
    await answer('project:create', undefined, answering)
    expect(await answer('job:start', request, answering)).toMatchObject({ ok: true })
    expect(orders).toEqual([
      { order: { ...request, file: join(folder, 'bad.csv') }, project: join(folder, 'shop.sextant') },
    ])
    const unknown = { ...request, file: fileToken.parse('12345678') }
    expect(await answer('job:start', unknown, answering)).toMatchObject({
      failure: { code: 'file-not-found' },
    })
    await answer('project:close', undefined, answering)
  })
})
