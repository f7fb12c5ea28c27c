export type Runtime = {
  /** The Electron program that set-up provided. */
  readonly executablePath: string
  readonly version: string
  /** True for the registry's Electron 25, which is for development and tests only. */
  readonly isFallback: boolean
  /** Switches that go before the app's folder; empty for an ordinary user. */
  readonly args: readonly string[]
  /** For Playwright's launch option of that name; false only for root. */
  readonly chromiumSandbox: boolean
  /** The whole environment for the app. */
  readonly env: Record<string, string>
}

/** Finds the program that set-up provided, without changing anything; throws when there is none. */
export function runtime(): Runtime
