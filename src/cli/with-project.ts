import { resolve } from 'node:path'
import { openProject, type OpenProject } from '../store/open.ts'

/** Opens a project for one command and closes it again, whatever happens. */
export async function withProject<T>(path: string, work: (project: OpenProject) => Promise<T>): Promise<T> {
  const project = openProject(resolve(path))
  try {
    return await work(project)
  } finally {
    project.close()
  }
}
