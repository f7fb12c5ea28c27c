import { resolve } from 'node:path'
import { fill } from '../../contract/locales/fill.ts'
import { localeOf } from '../../contract/locales/locale-of.ts'
import { createProject } from '../../store/open.ts'
import { listImports } from '../../store/queries/imports.ts'
import { listLists } from '../../store/queries/lists.ts'
import { listModels } from '../../store/queries/models.ts'
import { pipelineState } from '../../store/queries/pipeline.ts'
import { projectCounts } from '../../store/queries/project.ts'
import type { CliCommand, CommonOptions } from '../run-command.ts'
import { withProject } from '../with-project.ts'

export const newCommand: CliCommand<CommonOptions> = async ({ project, language }) => {
  const path = resolve(project)
  const { close } = createProject(path, { now: Date.now() })
  close()
  const { made } = localeOf(language).terminal
  return Promise.resolve({ document: { project: path }, lines: [fill(made, { file: path })] })
}

export const infoCommand: CliCommand<CommonOptions> = ({ project, language }) =>
  withProject(project, ({ db, path }) => {
    const counts = projectCounts(db)
    const imports = listImports(db)
    const models = listModels(db)
    const lists = listLists(db)
    const { stages } = pipelineState(db)
    const { terminal: words, contract } = localeOf(language)
    return Promise.resolve({
      document: { project: path, counts, imports, models, lists, stages },
      lines: [
        path,
        ...names.map((name) => fill(words.count, { name: words.counted[name], n: counts[name] })),
        ...imports.map(({ id, fileName: file, counts: read }) => {
          const { accepted, merged, duplicates, quarantined, skipped } = read
          const figures = { read: read.read, accepted, merged, duplicates, quarantined, skipped }
          return fill(words.importLine, { id, file, counts: fill(words.counts, figures) })
        }),
        ...models.map(({ id, settings, current }) =>
          fill(words.modelLine, {
            id,
            kind: language === 'en' ? settings.kind : contract.modelKind[settings.kind],
            state: words.modelState[current ? 'current' : 'stale'],
          }),
        ),
        ...lists.map(({ id, settings, customers, rows }) =>
          fill(words.listLine, { id, model: settings.modelId, customers, rows }),
        ),
      ],
    })
  })

const names = [
  'customers',
  'products',
  'interactions',
  'imports',
  'models',
  'lists',
  'quarantined',
  'fileBytes',
] as const
