import { createTheme, rem } from '@mantine/core'
import type { MantineColorsTuple } from '@mantine/core'

/** Deep sea to pale sky: the colour of actions. */
const navy: MantineColorsTuple = [
  '#eef3fb', '#dbe5f5', '#b6c9ea', '#8eabde', '#7196d4', '#4a74bd', '#345da6', '#24498a', '#1a376b', '#10254b',
] // prettier-ignore

/** The metal of the instrument: marks, highlights, what is being pointed at. */
const brass: MantineColorsTuple = [
  '#fbf5e4', '#f3e6c1', '#e8d08e', '#dcb95c', '#cfa43a', '#b0872a', '#8f6b1c', '#755614', '#5b420d', '#3f2d07',
] // prettier-ignore

const dark: MantineColorsTuple = [
  '#e7ebf3', '#cbd3e2', '#aab6cc', '#7f8eab', '#435475', '#2e3d5d', '#1a2745', '#0f192e', '#0b1323', '#070c17',
] // prettier-ignore

const fonts =
  '"Inter", "Segoe UI", system-ui, -apple-system, "PingFang SC", "Hiragino Sans GB", "Microsoft YaHei", "Noto Sans CJK SC", "Noto Sans SC", "Source Han Sans SC", sans-serif'
const monospace =
  'ui-monospace, "Cascadia Mono", "SF Mono", Menlo, Consolas, "DejaVu Sans Mono", "Noto Sans Mono CJK SC", "Microsoft YaHei", monospace'

/** Sextant's look on top of Mantine; what Mantine has no word for is in tokens.css. */
export const theme = createTheme({
  colors: { navy, brass, dark },
  primaryColor: 'navy',
  primaryShade: { light: 7, dark: 5 },
  autoContrast: true,
  luminanceThreshold: 0.3,
  fontFamily: fonts,
  fontFamilyMonospace: monospace,
  defaultRadius: 'md',
  cursorType: 'pointer',
  focusRing: 'auto',
  respectReducedMotion: true,
  fontSizes: { xs: rem(12), sm: rem(13.5), md: rem(15), lg: rem(17), xl: rem(20) },
  headings: {
    fontFamily: fonts,
    fontWeight: '650',
    sizes: {
      h1: { fontSize: rem(24), lineHeight: '1.25' },
      h2: { fontSize: rem(18), lineHeight: '1.3' },
      h3: { fontSize: rem(15), lineHeight: '1.35' },
    },
  },
  components: {
    Button: { defaultProps: { size: 'sm' } },
    TextInput: { defaultProps: { size: 'sm' } },
    NativeSelect: { defaultProps: { size: 'sm' } },
    NumberInput: { defaultProps: { size: 'sm' } },
    Tooltip: { defaultProps: { withArrow: true, openDelay: 350, multiline: true, maw: 320 } },
  },
})
