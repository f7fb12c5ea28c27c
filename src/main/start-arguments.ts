import { resolve } from 'node:path'

/** The project file named on a command line, if any. Switches, the program and the app's folder are passed over. */
export function projectArgument(args: readonly string[], workingFolder: string): string | undefined {
  const named = args
    .slice(1)
    .find((argument) => !argument.startsWith('-') && argument.toLowerCase().endsWith('.sextant'))
  return named === undefined ? undefined : resolve(workingFolder, named)
}

export type PrintArguments = { readonly page: string; readonly pdf: string }

/** `--print-page PAGE.html FILE.pdf`: the app prints a page and ends; undefined where it is started to work with. */
export function printArguments(args: readonly string[], workingFolder: string): PrintArguments | undefined {
  const at = args.indexOf('--print-page')
  const [page, pdf] = at < 0 ? [] : args.slice(at + 1, at + 3)
  return page === undefined || pdf === undefined
    ? undefined
    : { page: resolve(workingFolder, page), pdf: resolve(workingFolder, pdf) }
}

/** Chromium's sandbox does not start for root, and without it the app does not. */
export const ROOT_NOTICE =
  'Sextant does not run as root: its sandbox needs an ordinary user. Start it as another user, for instance with ' +
  '"runuser -u NAME -- ...".\n'
