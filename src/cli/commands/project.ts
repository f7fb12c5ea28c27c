import { resolve } from 'node:path'
import { createProject } from '../../store/open.ts'
import { listImports } from '../../store/queries/imports.ts'
import { listLists } from '../../store/queries/lists.ts'
import { listModels } from '../../store/queries/models.ts'
import { pipelineState } from '../../store/queries/pipeline.ts'
import { projectCounts } from '../../store/queries/project.ts'
import type { CliCommand, CommonOptions } from '../run-command.ts'
import { withProject } from '../with-project.ts'

export const newCommand: CliCommand<CommonOptions> = async ({ project }) => {
  const path = resolve(project)
  const { close } = createProject(path, { now: Date.now() })
  close()
  return Promise.resolve({ document: { project: path }, lines: [`Made ${path}`] })
}

export const infoCommand: CliCommand<CommonOptions> = ({ project }) =>
  withProject(project, ({ db, path }) => {
    const counts = projectCounts(db)
    const imports = listImports(db)
    const models = listModels(db)
    const lists = listLists(db)
    const { stages } = pipelineState(db)
    return Promise.resolve({
      document: { project: path, counts, imports, models, lists, stages },
      lines: [
        path,
        ...Object.entries(counts).map(([name, value]) => `${name}: ${value}`),
        ...imports.map(
          (each) =>
            `import ${each.id}: ${each.fileName}, read ${each.counts.read}, accepted ${each.counts.accepted}, ` +
            `merged ${each.counts.merged}, duplicates ${each.counts.duplicates}, quarantined ${each.counts.quarantined}, ` +
            `skipped ${each.counts.skipped}`,
        ),
        ...models.map(
          (each) => `model ${each.id}: ${each.settings.kind}, ${each.current ? 'current' : 'stale'}`,
        ),
        ...lists.map(
          (each) =>
            `list ${each.id}: model ${each.settings.modelId}, ${each.customers} customers, ${each.rows} rows`,
        ),
      ],
    })
  })
