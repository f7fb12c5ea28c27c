export type ColourScheme = 'light' | 'dark'

/** The tokens that charts and the diagram need as values, because they draw outside of CSS. Equal to tokens.css. */
export type ChartTheme = {
  readonly ink: string
  readonly inkSoft: string
  readonly line: string
  readonly surface: string
  readonly surfaceSunk: string
  readonly accent: string
  readonly accentSoft: string
  readonly brass: string
  readonly brassSoft: string
  readonly good: string
  readonly goodSoft: string
  readonly warn: string
  readonly warnSoft: string
  readonly bad: string
  readonly badSoft: string
}

export const chartThemes: Readonly<Record<ColourScheme, ChartTheme>> = {
  light: {
    ink: '#17233d',
    inkSoft: '#55617a',
    line: '#d9dee8',
    surface: '#ffffff',
    surfaceSunk: '#f0f2f7',
    accent: '#24498a',
    accentSoft: '#e3ebf8',
    brass: '#b0872a',
    brassSoft: '#faf1da',
    good: '#1c6b48',
    goodSoft: '#e0f2e9',
    warn: '#8a5a00',
    warnSoft: '#fdf0d5',
    bad: '#b02a37',
    badSoft: '#fbe6e7',
  },
  dark: {
    ink: '#e7ebf3',
    inkSoft: '#a9b5cb',
    line: '#2b3957',
    surface: '#17233e',
    surfaceSunk: '#121d35',
    accent: '#9dbbee',
    accentSoft: '#1f3157',
    brass: '#dcb95c',
    brassSoft: '#33291a',
    good: '#6fd0a0',
    goodSoft: '#15352f',
    warn: '#f0bd5e',
    warnSoft: '#382c17',
    bad: '#ff949c',
    badSoft: '#3d1f2b',
  },
}
