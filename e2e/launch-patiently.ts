import { _electron, errors, type ElectronApplication } from 'playwright'

/**
 * Once in many starts, the driver's debugger and the app miss each other and the driver waits for ever. That says nothing of
 * the app, so a start that the driver gave up is tried once more; the time-out ends the first one's process.
 */
const LAUNCH_TIMEOUT_MS = 40_000

export function launchPatiently(
  options: NonNullable<Parameters<typeof _electron.launch>[0]>,
): Promise<ElectronApplication> {
  const launch = (): Promise<ElectronApplication> =>
    _electron.launch({ ...options, timeout: LAUNCH_TIMEOUT_MS })
  return launch().catch((error: unknown) => {
    if (!(error instanceof errors.TimeoutError)) throw error
    return launch()
  })
}
