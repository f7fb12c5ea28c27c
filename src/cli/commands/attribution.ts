import { resolve } from 'node:path'
import {
  attributionModels,
  attributionSettings,
  type AttributionSettings,
  type AttributionSummary,
} from '../../contract/attribution.ts'
import type { DateOrder } from '../../contract/dates.ts'
import { attributed, type NamedJourneys } from '../../jobs/attribution/attribute-events.ts'
import { readPaths, readTouches } from '../../jobs/attribution/touch-file.ts'
import { formatOf } from '../../jobs/value/clv-table.ts'
import { runSliced } from '../../jobs/run-sliced.ts'
import { UsageError, type CliCommand, type CommonOptions, type Outcome } from '../run-command.ts'
import { withProject } from '../with-project.ts'

export type AttributionCommandOptions = Omit<CommonOptions, 'project'> & {
  readonly project?: string
  readonly touches?: string
  readonly paths?: string
  readonly columns?: string
  readonly dateOrder?: DateOrder
  readonly by: AttributionSettings['by']
  readonly window: number
  readonly halfLife: number
  readonly first: number
  readonly last: number
  readonly orderChannel: boolean
  readonly out?: string
}

/** What channels or campaigns bring: of a project (stored in it), a file of touches, or counted paths. */
export const attributionCommand: CliCommand<AttributionCommandOptions> = async (options, terminal) => {
  const { project, touches, paths, out } = options
  if ([project, touches, paths].filter((each) => each !== undefined).length !== 1)
    throw new UsageError('give one of --project, --touches and --paths')
  const parsed = attributionSettings.safeParse({
    by: options.by,
    windowDays: options.window,
    halfLifeDays: options.halfLife,
    firstShare: options.first,
    lastShare: options.last,
    orderChannel: options.orderChannel,
  })
  if (!parsed.success || options.first + options.last > 1)
    throw new UsageError('--window, --half-life, --first or --last is out of range')
  const settings = parsed.data
  if (project !== undefined) {
    if (options.columns !== undefined) throw new UsageError('--columns is for --touches and --paths')
    return withProject(project, async ({ db, path }) => {
      const made = await terminal.run<'attribution'>(db, { kind: 'attribution', settings })
      const exported =
        out === undefined
          ? null
          : await terminal.run<'export-analysis'>(db, {
              kind: 'export-analysis',
              settings: { analysisId: made.id, format: formatOf(out), purpose: 'machine' },
              file: resolve(out),
            })
      const about = {
        project: path,
        analysis: made.id,
        out: exported === null ? null : { file: out, rows: exported.rows },
      }
      return outcome(about, settings, made.summary)
    })
  }
  if (out !== undefined) throw new UsageError('--out is for --project')
  const columns = options.columns?.split(',').map((name) => name.trim()) ?? []
  const { signal } = terminal
  if (touches !== undefined) {
    const { rows, skipped, firstSkipped, ...read } = await readTouches(resolve(touches), columns, settings, {
      order: options.dateOrder,
      signal,
    })
    return outcome(
      { touches: { rows, skipped, firstSkipped } },
      settings,
      await summaryOf(read, settings, signal),
    )
  }
  const { rows, skipped, firstSkipped, ...read } = await readPaths(resolve(paths ?? ''), columns, signal)
  return outcome(
    { paths: { rows, skipped, firstSkipped } },
    settings,
    await summaryOf(read, settings, signal),
  )
}

function summaryOf(
  read: NamedJourneys,
  settings: AttributionSettings,
  signal: AbortSignal,
): Promise<AttributionSummary> {
  return runSliced(attributed(read, settings), signal, () => undefined)
}

function outcome(about: object, settings: AttributionSettings, summary: AttributionSummary): Outcome {
  const { channels, conversions, journeys, untouched } = summary
  return {
    document: { ...about, settings, ...summary },
    lines: [
      `${journeys} journeys, ${conversions} orders with touches, ${untouched.conversions} without`,
      `${'channel'.padEnd(24)}${['touches', ...attributionModels, 'removal'].map((name) => name.padStart(11)).join('')}`,
      ...channels.map(
        ({ name, touches, removal, credits }) =>
          `${name.slice(0, 23).padEnd(24)}${String(touches).padStart(11)}${attributionModels
            .map((model) => credits[model].conversions.toFixed(2).padStart(11))
            .join('')}${removal.toFixed(4).padStart(11)}`,
      ),
      ...summary.warnings.map((name) => `warning: ${name}`),
    ],
  }
}
