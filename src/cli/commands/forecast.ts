import { UsageError, type CliCommand, type CommonOptions } from '../run-command.ts'
import { forecastOfFile, type FileForecastOptions } from './forecast-file.ts'

type ForecastOptions = Omit<CommonOptions, 'project'> &
  Omit<FileForecastOptions, 'series'> & { readonly series?: string }

/** Forecasts the series of a file. */
export const forecastCommand: CliCommand<ForecastOptions> = async ({ series, ...options }, terminal) => {
  if (series === undefined) throw new UsageError('give --series')
  return forecastOfFile({ series, ...options }, terminal)
}
