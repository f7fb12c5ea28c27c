import { ExpectedFailure } from '../../contract/failure.ts'
import type { MainHandlers } from '../../contract/requests.ts'
import { setProductExcluded } from '../../store/queries/products.ts'
import { setRules } from '../../store/queries/rules.ts'
import type { Desktop } from '../desktop.ts'
import { withExtension } from '../files.ts'
import type { Projects } from '../projects.ts'
import { projectName, type RecentProjects } from '../recent-projects.ts'

export type ProjectHandlerTools = {
  readonly projects: Projects
  readonly recent: RecentProjects
  readonly desktop: Pick<Desktop, 'chooseNewProject' | 'chooseProject' | 'chooseCopy'>
  readonly dataChanged: () => void
}

type ProjectHandlers = Pick<
  MainHandlers,
  | 'project:current'
  | 'project:recent'
  | 'project:create'
  | 'project:open'
  | 'project:open-recent'
  | 'project:save-copy'
  | 'project:close'
  | 'products:set-excluded'
  | 'rules:set'
>

export function projectHandlers({
  projects,
  recent,
  desktop,
  dataChanged,
}: ProjectHandlerTools): ProjectHandlers {
  return {
    'project:current': async () => projects.info(),
    'project:recent': async () => recent.list(),
    'project:create': async () => {
      const path = await desktop.chooseNewProject()
      return path === null ? null : projects.create(withExtension(path, 'sextant'))
    },
    'project:open': async () => {
      const path = await desktop.chooseProject()
      return path === null ? null : projects.open(path)
    },
    'project:open-recent': async ({ path }) => {
      // The list holds what the user has opened by a dialog before; no other path may come from the page.
      if (!recent.has(path)) throw new ExpectedFailure('project-not-found')
      return projects.open(path)
    },
    'project:save-copy': async () => {
      const chosen = await desktop.chooseCopy(projectName(projects.path()))
      if (chosen === null) return null
      const path = withExtension(chosen, 'sextant')
      await projects.saveCopy(path)
      return { path }
    },
    'project:close': () => projects.close(),
    'products:set-excluded': async ({ productId, excluded }) => {
      await projects.write((db) => setProductExcluded(db, productId, excluded))
      dataChanged()
    },
    'rules:set': async (book) => {
      await projects.write((db) => setRules(db, book))
      // Which telling of a name counts is a rule as well.
      dataChanged()
      return book
    },
  }
}
