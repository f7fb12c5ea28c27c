import { BrowserWindow, nativeTheme, screen } from 'electron'
import { START_URL } from './app-scheme.ts'
import type { WindowBounds, WindowBoundsStore } from './preferences.ts'
import { webPreferences } from './web-preferences.ts'

export type WindowOptions = {
  readonly preload: string
  readonly bounds: WindowBoundsStore
  readonly devTools: boolean
}

/** A window that is never shown, to print one page of ours: no script, no preload, no tools. */
export function openPrintWindow(): BrowserWindow {
  return new BrowserWindow({
    show: false,
    webPreferences: { ...webPreferences, javascript: false, devTools: false },
  })
}

const MIN_WIDTH = 1024
const MIN_HEIGHT = 700
/** The page's own background in both themes, so that nothing flashes before it is drawn. */
const background = { light: '#ffffff', dark: '#1a1b1e' } as const

/** The window of the app; windows are made in this file only. */
export function openWindow(options: WindowOptions): BrowserWindow {
  const bounds = options.bounds.get()
  const window = new BrowserWindow({
    ...sizeOf(bounds),
    ...positionOf(bounds),
    minWidth: MIN_WIDTH,
    minHeight: MIN_HEIGHT,
    title: 'Sextant',
    show: false,
    backgroundColor: nativeTheme.shouldUseDarkColors ? background.dark : background.light,
    webPreferences: { ...webPreferences, preload: options.preload, devTools: options.devTools },
  })
  // The title stands in task bars and screenshots: the name of the app, never of a project.
  window.on('page-title-updated', (event) => event.preventDefault())
  window.once('ready-to-show', () => {
    if (bounds.maximized) window.maximize()
    window.show()
  })
  window.on('close', () =>
    options.bounds.set({ ...window.getNormalBounds(), maximized: window.isMaximized() }),
  )
  void window.loadURL(START_URL)
  return window
}

function sizeOf(bounds: WindowBounds): { readonly width: number; readonly height: number } {
  return { width: Math.max(bounds.width, MIN_WIDTH), height: Math.max(bounds.height, MIN_HEIGHT) }
}

/** The remembered place, unless the screen it was on is gone. */
function positionOf(bounds: WindowBounds): { x: number; y: number } | undefined {
  const { x, y } = bounds
  if (x === undefined || y === undefined) return undefined
  const isVisible = screen.getAllDisplays().some(({ workArea }) => {
    return (
      x < workArea.x + workArea.width - 50 &&
      x + bounds.width > workArea.x + 50 &&
      y >= workArea.y - 10 &&
      y < workArea.y + workArea.height - 50
    )
  })
  return isVisible ? { x, y } : undefined
}
