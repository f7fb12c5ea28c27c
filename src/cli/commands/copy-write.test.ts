import { Command } from 'commander'
import { afterEach, expect, it, vi } from 'vitest'
import { startLocalServer, type LocalServer } from '../../llm/local-server.ts'
import { copyCommands } from '../copy-commands.ts'

let server: LocalServer | null = null
afterEach(async () => {
  vi.restoreAllMocks()
  delete process.env['TEST_LLM_KEY']
  await server?.close()
})

/** Runs `copy ...` as the terminal does, and gives what it printed. */
async function run(...args: readonly string[]): Promise<unknown> {
  const printed: string[] = []
  vi.spyOn(process.stdout, 'write').mockImplementation((text) => {
    printed.push(String(text))
    return true
  })
  vi.spyOn(process.stderr, 'write').mockImplementation(() => true)
  const program = new Command().exitOverride()
  copyCommands(
    (name, description, _needsProject, parent = program) =>
      parent
        .command(name)
        .description(description)
        .option('--json')
        .option('--language <language>', '', 'en'),
    program,
  )
  await program.parseAsync(['copy', ...args, '--json'], { from: 'user' })
  const code = process.exitCode
  process.exitCode = undefined
  return { code: code ?? 0, ...(JSON.parse(printed.join('')) as object) } // one document is printed
}

it('prints the prompt and sends nothing with --dry-run', async () => {
  server = await startLocalServer({ kind: 'silent' })
  const found = await run(
    'write',
    '--endpoint',
    server.address,
    '--model',
    'test-small',
    '--product',
    'Lamp from lena@example.com',
    '--dry-run',
  )
  expect(found).toMatchObject({
    code: 0,
    dryRun: true,
    address: `${server.address}/chat/completions`,
    masks: [{ mask: '[email-1]', kind: 'email' }],
  })
  expect(JSON.stringify((found as { body: string }).body)).not.toContain('lena@') // the document has a body
  expect(server.log).toEqual([])
})

it('writes, strikes and exits with a code, the key out of the environment', async () => {
  server = await startLocalServer(
    { kind: 'stream', text: '{"variants":["A lamp at 20% off","A lamp at 70% off"]}' },
    'k-1',
  )
  process.env['TEST_LLM_KEY'] = 'k-1'
  const write = [
    'write',
    '--endpoint',
    server.address,
    '--product',
    'Lamp',
    '--offer',
    '20% off',
    '--key-env',
    'TEST_LLM_KEY',
  ]
  const found = await run(...write, '--model', 'test-small')
  expect(found).toMatchObject({
    code: 0,
    variants: [
      { text: 'A lamp at 20% off', strikes: [] },
      { text: 'A lamp at 70% off', strikes: [{ reason: 'unfounded-number', found: '70' }] },
    ],
  })
  expect(JSON.stringify(found)).not.toContain('k-1')
  expect(await run(...write, '--model', 'none-such')).toMatchObject({
    code: 1,
    error: { code: 'llm-model-missing' },
  })
  expect(await run(...write)).toMatchObject({ code: 1, error: { code: 'llm-no-model' } })
  expect(
    await run('write', '--product', 'Lamp', '--model', 'm', '--endpoint', 'http://192.168.7.7/v1'),
  ).toMatchObject({ error: { code: 'llm-address-insecure' } })
})
