import { resolve } from 'node:path'

/** The project file named on a command line, if any. Switches, the program and the app's folder are passed over. */
export function projectArgument(args: readonly string[], workingFolder: string): string | undefined {
  const named = args
    .slice(1)
    .find((argument) => !argument.startsWith('-') && argument.toLowerCase().endsWith('.sextant'))
  return named === undefined ? undefined : resolve(workingFolder, named)
}

/** Chromium's sandbox does not start for root, and without it the app does not. */
export const ROOT_NOTICE =
  'Sextant does not run as root: its sandbox needs an ordinary user. Start it as another user, for instance with ' +
  '"runuser -u NAME -- ...".\n'
