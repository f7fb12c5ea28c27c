import { Command } from 'commander'
import { expect, it } from 'vitest'
import { condition } from '../contract/segments.ts'
import { customerCommands } from './customer-commands.ts'

it('the help of segments names every kind of condition', () => {
  const program = new Command()
  customerCommands((name, description) => program.command(name).description(description))
  const segment = program.commands.find((each) => each.name() === 'segment')
  let help = ''
  segment?.configureOutput({ writeOut: (text) => (help += text) })
  segment?.outputHelp()
  const kinds = condition.options.map(({ shape }) => shape.kind.value)
  expect(kinds.length).toBeGreaterThan(10)
  for (const kind of [...kinds, 'all', 'any', 'not'])
    expect(help, kind).toMatch(new RegExp(`"kind":"${kind}"|  "${kind}" `))
})
