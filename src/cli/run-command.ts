import { CommanderError } from 'commander'
import { describeFailure } from '../contract/locales/failures.ts'
import { ExpectedFailure, type Failure } from '../contract/failure.ts'
import type { Language } from '../contract/requests.ts'
import { Terminal } from './terminal.ts'

type OutputOptions = { readonly json?: true; readonly language: Language }
export type CommonOptions = OutputOptions & { readonly project: string }

/** A wrong combination of options, told by the command itself: exit code 2. */
export class UsageError extends Error {}

/** What a command answers: a JSON document, and the same in lines for people. */
export type Outcome = {
  readonly document: object
  readonly lines: readonly string[]
  /** Some of what was asked for failed; the document says what. */
  readonly hasFailed?: boolean
}
export type CliCommand<O extends OutputOptions> = (
  options: O,
  terminal: Terminal,
  args: readonly string[],
) => Promise<Outcome>

/** Turns a command into an action of commander: prints the outcome or the failure, and sets the exit code. */
export function runCommand<O extends OutputOptions>(
  work: CliCommand<O>,
): (...given: unknown[]) => Promise<void> {
  return async (...given) => {
    // Commander hands over the positional arguments, then the options, then the command.
    const options = given.at(-2) as O // the options declared in index.ts
    const args = given.slice(0, -2).flat().map(String)
    const terminal = new Terminal()
    try {
      const { document, lines, hasFailed = false } = await work(options, terminal, args)
      if (hasFailed) process.exitCode = 1
      print(options.json === true ? JSON.stringify(document) : lines.join('\n'))
    } catch (error) {
      if (error instanceof UsageError)
        throw new CommanderError(2, 'sextant.usage', report(options, error.message, 'usage'))
      process.exitCode = 1
      fail(options, failureOf(error, terminal.signal), error)
    } finally {
      terminal.close()
    }
  }
}

function report(options: OutputOptions, message: string, code: string): string {
  process.stderr.write(`error: ${message}\n`)
  if (options.json === true) print(JSON.stringify({ error: { code, message } }))
  return message
}

function failureOf(error: unknown, signal: AbortSignal): Failure {
  if (signal.aborted) return { code: 'cancelled', params: {} }
  return error instanceof ExpectedFailure ? error.toFailure() : { code: 'bug', params: {} }
}

function fail(options: OutputOptions, failure: Failure, error: unknown): void {
  const { title, detail, hint } = describeFailure(failure, options.language)
  process.stderr.write(`${title}\n${detail}\n${hint}\n`)
  if (failure.code === 'bug')
    process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`)
  if (options.json === true) {
    print(JSON.stringify({ error: { code: failure.code, params: failure.params, message: detail, hint } }))
  }
}

function print(text: string): void {
  process.stdout.write(`${text}\n`)
}
