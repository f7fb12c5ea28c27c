import { UsageError, type CliCommand, type CommonOptions } from '../run-command.ts'
import { forecastOfFile, type FileForecastOptions } from './forecast-file.ts'
import { forecastOfProject, type ProjectForecastOptions } from './forecast-project.ts'

type ForecastOptions = Omit<CommonOptions, 'project'> &
  Omit<FileForecastOptions, 'series'> &
  Omit<ProjectForecastOptions, 'project'> & { readonly series?: string; readonly project?: string }

/** Forecasts the series of a file, or of a project. */
export const forecastCommand: CliCommand<ForecastOptions> = async (options, terminal) => {
  const { series, project, ...rest } = options
  if ((series === undefined) === (project === undefined)) throw new UsageError('give --series, or --project')
  if (series !== undefined) return forecastOfFile({ series, ...rest }, terminal)
  if (rest.metric === 'series' && rest.name === undefined)
    throw new UsageError('--metric series needs --name, the name of an imported series')
  return forecastOfProject({ project: project ?? '', ...rest }, terminal)
}
