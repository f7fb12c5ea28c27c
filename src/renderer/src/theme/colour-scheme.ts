import { useComputedColorScheme } from '@mantine/core'
import type { ColourScheme } from './chart-theme.ts'

/** Light or dark, as the window is now. */
export function useColourScheme(): ColourScheme {
  return useComputedColorScheme('light')
}
