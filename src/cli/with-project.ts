import { existsSync, rmSync } from 'node:fs'
import { resolve } from 'node:path'
import { createProject, openProject, type OpenProject } from '../store/open.ts'

/** Opens a project for one command and closes it again, whatever happens. */
export async function withProject<T>(path: string, work: (project: OpenProject) => Promise<T>): Promise<T> {
  const project = openProject(resolve(path))
  try {
    return await work(project)
  } finally {
    project.close()
  }
}

/**
 * The same for a command that fills a project: one that does not exist is made, and taken away again when the command failed
 * before `isUsed` says that something is in it.
 */
export async function withProjectMade<T>(
  path: string,
  work: (project: OpenProject, made: boolean) => Promise<T>,
  isUsed: () => boolean,
): Promise<T> {
  const file = resolve(path)
  if (existsSync(file)) return withProject(path, (project) => work(project, false))
  createProject(file, { now: Date.now() }).close()
  try {
    return await withProject(path, (project) => work(project, true))
  } finally {
    if (!isUsed()) rmSync(file, { force: true })
  }
}
