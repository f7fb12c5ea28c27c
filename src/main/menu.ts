import { Menu, shell, type MenuItemConstructorOptions } from 'electron'
import type { AppEvent } from '../contract/bridge.ts'
import type { Language } from '../contract/requests.ts'
import { wordsOf } from './words.ts'

export type MenuOptions = {
  readonly language: Language
  readonly devTools: boolean
  readonly logFile: string
  readonly command: (command: Extract<AppEvent, { kind: 'command' }>['command']) => void
}

/** The menu bar in the user's language. Items that work on data only tell the window, which decides. */
export function setMenu(options: MenuOptions): void {
  Menu.setApplicationMenu(Menu.buildFromTemplate(template(options)))
}

function template({ language, devTools, logFile, command }: MenuOptions): MenuItemConstructorOptions[] {
  const words = wordsOf(language).menu
  const isMac = process.platform === 'darwin'
  const settings: MenuItemConstructorOptions = {
    label: words.settings,
    accelerator: 'CmdOrCtrl+,',
    click: () => command('settings'),
  }
  const file: MenuItemConstructorOptions = {
    label: words.file,
    submenu: [
      { label: words.newProject, accelerator: 'CmdOrCtrl+N', click: () => command('new-project') },
      { label: words.openProject, accelerator: 'CmdOrCtrl+O', click: () => command('open-project') },
      { type: 'separator' },
      { label: words.import, accelerator: 'CmdOrCtrl+I', click: () => command('import') },
      ...(isMac
        ? []
        : ([
            { type: 'separator' },
            settings,
            { type: 'separator' },
            { role: 'quit', label: words.exit },
          ] as const)),
    ],
  }
  const edit: MenuItemConstructorOptions = {
    label: words.edit,
    submenu: [
      { role: 'undo', label: words.undo },
      { role: 'redo', label: words.redo },
      { type: 'separator' },
      { role: 'cut', label: words.cut },
      { role: 'copy', label: words.copy },
      { role: 'paste', label: words.paste },
      { role: 'delete', label: words.delete },
      { role: 'selectAll', label: words.selectAll },
    ],
  }
  const view: MenuItemConstructorOptions = {
    label: words.view,
    submenu: [
      { role: 'resetZoom', label: words.actualSize },
      { role: 'zoomIn', label: words.zoomIn },
      { role: 'zoomOut', label: words.zoomOut },
      { type: 'separator' },
      { role: 'togglefullscreen', label: words.fullScreen },
      ...(devTools
        ? ([
            { type: 'separator' },
            { role: 'reload', label: words.reload },
            { role: 'toggleDevTools', label: words.developerTools },
          ] as const)
        : []),
    ],
  }
  const help: MenuItemConstructorOptions = {
    role: 'help',
    label: words.help,
    submenu: [
      { label: words.openLogs, click: () => shell.showItemInFolder(logFile) },
      ...(isMac ? [] : ([{ role: 'about', label: words.about }] as const)),
    ],
  }
  const application: MenuItemConstructorOptions = {
    label: 'Sextant',
    submenu: [
      { role: 'about', label: words.about },
      { type: 'separator' },
      settings,
      { type: 'separator' },
      { role: 'services', label: words.services },
      { type: 'separator' },
      { role: 'hide', label: words.hide },
      { role: 'hideOthers', label: words.hideOthers },
      { role: 'unhide', label: words.showAll },
      { type: 'separator' },
      { role: 'quit', label: words.quit },
    ],
  }
  const windows: MenuItemConstructorOptions = {
    role: 'windowMenu',
    label: words.window,
    submenu: [
      { role: 'minimize', label: words.minimize },
      { role: 'zoom', label: words.zoom },
      { type: 'separator' },
      { role: 'front', label: words.front },
    ],
  }
  return isMac ? [application, file, edit, view, windows, help] : [file, edit, view, help]
}
