import { app, dialog, nativeTheme, shell, type BrowserWindow, type FileFilter } from 'electron'
import { join } from 'node:path'
import { fill } from '../contract/locales/fill.ts'
import type { Language, Preferences } from '../contract/requests.ts'
import type { Desktop, FileKind } from './desktop.ts'
import { wordsOf } from './words.ts'

export type DesktopOptions = {
  readonly window: () => BrowserWindow | undefined
  readonly language: () => Language
  readonly afterPreferences: (preferences: Preferences) => void
}

/** The real desktop. `dialog` is asked at call time, where journeys put their own answers. */
export function electronDesktop(options: DesktopOptions): Desktop {
  const words = (): ReturnType<typeof wordsOf>['dialog'] => wordsOf(options.language()).dialog

  async function open(settings: Electron.OpenDialogOptions): Promise<readonly string[]> {
    const window = options.window()
    const shown =
      window === undefined ? dialog.showOpenDialog(settings) : dialog.showOpenDialog(window, settings)
    const { canceled, filePaths } = await shown
    return canceled ? [] : filePaths
  }

  async function save(settings: Electron.SaveDialogOptions): Promise<string | null> {
    const window = options.window()
    const shown =
      window === undefined ? dialog.showSaveDialog(settings) : dialog.showSaveDialog(window, settings)
    const { canceled, filePath } = await shown
    // Older runtimes say `undefined`, newer ones '' when the dialog was closed.
    return canceled || !filePath ? null : filePath
  }

  const filter = (kind: FileKind): FileFilter => filterOf(kind, words())

  return {
    chooseNewProject: () =>
      save({
        title: words().newProjectTitle,
        buttonLabel: words().newProjectButton,
        defaultPath: inDocuments(`${words().newProjectName}.sextant`),
        filters: [filter('project')],
      }),
    chooseProject: async () => {
      const [path] = await open({
        title: words().openProjectTitle,
        buttonLabel: words().openProjectButton,
        defaultPath: inDocuments(),
        filters: [filter('project'), { name: words().filterAll, extensions: ['*'] }],
        properties: ['openFile'],
      })
      return path ?? null
    },
    chooseCopy: (name) =>
      save({
        title: words().saveCopyTitle,
        buttonLabel: words().saveCopyButton,
        defaultPath: inDocuments(`${fill(words().copyName, { name })}.sextant`),
        filters: [filter('project')],
      }),
    chooseImports: () =>
      open({
        title: words().importTitle,
        buttonLabel: words().importButton,
        filters: [filter('tables'), { name: words().filterAll, extensions: ['*'] }],
        properties: ['openFile', 'multiSelections'],
      }),
    chooseFolder: async () => {
      const [path] = await open({
        title: words().watchTitle,
        buttonLabel: words().watchButton,
        properties: ['openDirectory'],
      })
      return path ?? null
    },
    chooseTarget: (suggestedName, kind) =>
      save({
        title: words().exportTitle,
        buttonLabel: words().exportButton,
        defaultPath: inDocuments(suggestedName),
        filters: [filter(kind)],
      }),
    reveal: (path) => shell.showItemInFolder(path),
    applyPreferences: (preferences) => {
      nativeTheme.themeSource = preferences.theme
      options.afterPreferences(preferences)
    },
  }
}

const tableEndings =
  'csv tsv tab txt xlsx xlsm xltx xltm xls ods xml htm html json jsonl ndjson parquet zip gz'.split(' ')

function inDocuments(name?: string): string {
  const folder = app.getPath('documents')
  return name === undefined ? folder : join(folder, name)
}

function filterOf(kind: FileKind, words: ReturnType<typeof wordsOf>['dialog']): FileFilter {
  switch (kind) {
    case 'project':
      return { name: words.filterProject, extensions: ['sextant'] }
    case 'tables':
      return {
        name: words.filterTables,
        // Endings of tables; what is in the file decides how it is read.
        extensions: [...tableEndings],
      }
    case 'csv':
      return { name: words.filterCsv, extensions: ['csv'] }
    case 'jsonl':
      return { name: words.filterJsonl, extensions: ['jsonl'] }
    case 'mmd':
      return { name: words.filterMermaid, extensions: ['mmd'] }
    case 'json':
      return { name: words.filterMapping, extensions: ['json'] }
    case 'svg':
      return { name: words.filterSvg, extensions: ['svg'] }
    case 'png':
      return { name: words.filterPng, extensions: ['png'] }
    case 'xlsx':
      return { name: words.filterXlsx, extensions: ['xlsx'] }
    case 'pdf':
      return { name: words.filterPdf, extensions: ['pdf'] }
    case 'html':
      return { name: words.filterHtml, extensions: ['html'] }
    case 'md':
      return { name: words.filterMarkdown, extensions: ['md'] }
    case 'ics':
      return { name: words.filterIcs, extensions: ['ics'] }
  }
}
