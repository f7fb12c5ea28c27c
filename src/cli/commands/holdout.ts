import { resolve } from 'node:path'
import { drawFromFile, effectOfFile } from '../../jobs/strategy/plain-holdout.ts'
import { UsageError, type CliCommand, type CommonOptions } from '../run-command.ts'

type HoldoutOptions = Omit<CommonOptions, 'project'> & {
  readonly data: string
  readonly columns?: string
  readonly share: number
  readonly seed: number
  readonly out?: string
  readonly held: string
}

/** Draws a hold-out group from a list of customers, or measures an effect from outcomes by group. */
export const holdoutCommand: CliCommand<HoldoutOptions> = async (options, _terminal, [asked = '']) => {
  const columns = options.columns?.split(',').map((name) => name.trim()) ?? []
  if (asked === 'draw') {
    const out = options.out === undefined ? null : resolve(options.out)
    const drawn = await drawFromFile(resolve(options.data), columns, { ...options, out })
    return {
      document: drawn,
      lines: [`${drawn.held} of ${drawn.customers} held out${out === null ? '' : `, written to ${out}`}`],
    }
  }
  if (asked !== 'effect') throw new UsageError('holdout takes draw or effect')
  const effect = await effectOfFile(resolve(options.data), columns, options.held)
  return {
    document: effect,
    lines: [
      `${effect.verdict}: ${effect.difference ?? 'not known'} per customer (${effect.low ?? ''} to ${effect.high ?? ''})`,
    ],
  }
}
