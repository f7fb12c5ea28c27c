import type { MainHandlers } from '../../contract/requests.ts'
import type { Desktop } from '../desktop.ts'
import type { FileRegistry } from '../files.ts'
import type { Projects } from '../projects.ts'
import type { FolderWatch } from '../watch/folder-watch.ts'

export type WatchHandlerTools = {
  readonly watch: Pick<FolderWatch, 'state' | 'start' | 'again' | 'remember' | 'stop' | 'pathOf'>
  readonly files: FileRegistry
  readonly projects: Pick<Projects, 'path'>
  readonly desktop: Pick<Desktop, 'chooseFolder'>
}

type WatchHandlers = Pick<
  MainHandlers,
  'watch:state' | 'watch:start' | 'watch:stop' | 'watch:again' | 'watch:remember' | 'watch:file'
>

export function watchHandlers({ watch, files, projects, desktop }: WatchHandlerTools): WatchHandlers {
  return {
    'watch:state': async () => watch.state(),
    'watch:start': async () => {
      // Without a project there is nowhere to import to.
      projects.path()
      const folder = await desktop.chooseFolder()
      if (folder === null) return null
      watch.start(folder)
      return watch.state()
    },
    'watch:stop': async () => {
      watch.stop()
      return watch.state()
    },
    'watch:again': async () => {
      projects.path()
      watch.again()
      return watch.state()
    },
    'watch:remember': async ({ resumes }) => {
      projects.path()
      watch.remember(resumes)
      return watch.state()
    },
    'watch:file': ({ name }) => files.addSource(watch.pathOf(name)),
  }
}
