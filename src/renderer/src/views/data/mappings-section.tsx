import { Button, TextInput } from '@mantine/core'
import { IconDownload, IconFileImport, IconTrash } from '@tabler/icons-react'
import { useState } from 'react'
import { mappingName } from '../../../../contract/mappings.ts'
import type { SavedMapping } from '../../../../contract/mappings.ts'
import { ask } from '../../bridge/client.ts'
import { useAction } from '../../bridge/use-action.ts'
import { useRequest } from '../../bridge/use-request.ts'
import { FailureNotice } from '../../components/failure-notice.tsx'
import { Section } from '../../components/view.tsx'
import { useWords } from '../../i18n/use-words.ts'
import { testIds } from '../../test-ids.ts'

/** Mappings of the project: rename, delete, hand on to another project. */
export function MappingsSection() {
  const { t } = useWords()
  const action = useAction()
  const { value: mappings } = useRequest('mappings:list', undefined)
  const load = () =>
    action.run(async () => {
      const [file] = await ask('file:choose-import')
      if (file) await ask('mappings:import', { token: file.token })
    })
  return (
    <Section
      title={t('data.mappings.title')}
      text={t('data.mappings.text')}
      actions={
        <Button
          variant="default"
          size="xs"
          leftSection={<IconFileImport size={14} aria-hidden />}
          onClick={load}
          disabled={action.busy}
          data-testid={testIds.mappingsImport}
        >
          {t('data.mappings.import')}
        </Button>
      }
    >
      {action.failure && <FailureNotice failure={action.failure} />}
      {mappings?.length === 0 && <p className="sx-soft">{t('data.mappings.empty')}</p>}
      {mappings !== undefined && mappings.length > 0 && (
        <div className="sx-scroll-x">
          <table className="sx-table" data-testid={testIds.mappingsTable}>
            <thead>
              <tr>
                <th scope="col">{t('data.mappings.name')}</th>
                <th scope="col">{t('data.imports.target')}</th>
                <th scope="col" className="sx-end">
                  {t('data.mappings.columns')}
                </th>
                <th scope="col" className="sx-end">
                  {t('data.mappings.fixes')}
                </th>
                <th scope="col">
                  <span className="sx-hidden">{t('data.imports.actions')}</span>
                </th>
              </tr>
            </thead>
            <tbody>
              {mappings.map((mapping) => (
                <MappingRow key={mapping.name} mapping={mapping} run={action.run} />
              ))}
            </tbody>
          </table>
        </div>
      )}
    </Section>
  )
}

type RowProps = {
  readonly mapping: SavedMapping
  readonly run: (work: () => Promise<void>) => void
}

function MappingRow({ mapping, run }: RowProps) {
  const { t, format } = useWords()
  const { name, plan } = mapping
  const [draft, setDraft] = useState(name)
  const parsed = mappingName.safeParse(draft)
  const rename = () => {
    if (!parsed.success || parsed.data === name) {
      setDraft(name)
      return
    }
    const to = parsed.data
    run(async () => {
      await ask('mappings:rename', { from: name, to })
    })
  }
  const save = () =>
    run(async () => {
      const suggestedName = `${name}.json`.slice(0, 200)
      const target = await ask('file:choose-target', { suggestedName, format: 'json' })
      if (target) await ask('mappings:export', { name, token: target.token })
    })
  return (
    <tr>
      <th scope="row">
        <TextInput
          size="xs"
          aria-label={t('data.mappings.name')}
          value={draft}
          maxLength={100}
          onChange={(event) => setDraft(event.currentTarget.value)}
          onBlur={rename}
          onKeyDown={(event) => {
            if (event.key === 'Enter') rename()
            if (event.key === 'Escape') setDraft(name)
          }}
        />
      </th>
      <td>{t(`contract.target.${plan.target}`)}</td>
      <td className="sx-end sx-numbers">
        {format.integer(plan.roles.filter((role) => role !== 'ignore').length)}
      </td>
      <td className="sx-end sx-numbers">{format.integer(plan.recipe.length)}</td>
      <td className="sx-end">
        <div className="sx-row">
          <Button
            size="xs"
            variant="default"
            leftSection={<IconDownload size={14} aria-hidden />}
            onClick={save}
          >
            {t('data.mappings.export')}
          </Button>
          <Button
            size="xs"
            variant="default"
            leftSection={<IconTrash size={14} aria-hidden />}
            aria-label={t('data.mappings.deleteLabel', { name })}
            onClick={() =>
              run(async () => {
                await ask('mappings:delete', { name })
              })
            }
          >
            {t('data.mappings.delete')}
          </Button>
        </div>
      </td>
    </tr>
  )
}
