import { readFileSync } from 'node:fs'
import { join } from 'node:path'

/** `source`: started from a checkout; `trial`: packaged to be tried by journeys, never given away; `release`: what people install. */
export type BuildKind = 'source' | 'trial' | 'release'

/**
 * Which of the three this is. A trial says so in the package.json inside its own archive; whoever could change that could
 * change the program itself.
 */
export function buildKind(isPackaged: boolean, appFolder: string): BuildKind {
  if (!isPackaged) return 'source'
  return /"sextantTrial"\s*:\s*true/.test(readFileSync(join(appFolder, 'package.json'), 'utf8'))
    ? 'trial'
    : 'release'
}

/** Chromium's switches that let another program drive or read the window. */
const REMOTE_SWITCHES = ['remote-debugging-port', 'remote-debugging-pipe', 'inspect', 'inspect-brk'] as const

/** The first switch on the command line that a release does not start with; undefined where all is well. */
export function refusedSwitch(
  kind: BuildKind,
  hasSwitch: (name: string) => boolean,
): (typeof REMOTE_SWITCHES)[number] | undefined {
  return kind === 'release' ? REMOTE_SWITCHES.find(hasSwitch) : undefined
}

/** Tools for developers and the doors of journeys: never in what people install. */
export function developerDoors(
  kind: BuildKind,
  env: Readonly<Record<string, string | undefined>>,
): { readonly devTools: boolean; readonly isTest: boolean } {
  const isOpen = kind !== 'release'
  return { devTools: isOpen && env['SEXTANT_DEV'] === '1', isTest: isOpen && env['SEXTANT_TEST'] === '1' }
}
