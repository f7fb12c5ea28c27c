import { ActionIcon } from '@mantine/core'
import { IconTrash } from '@tabler/icons-react'
import { useState } from 'react'
import type { ModelId } from '../../../../contract/ids.ts'
import type { ModelSummary } from '../../../../contract/models.ts'
import { startJob, useIsJobRunning } from '../../bridge/jobs.ts'
import { useAction } from '../../bridge/use-action.ts'
import { Confirm } from '../../components/confirm.tsx'
import { FailureNotice } from '../../components/failure-notice.tsx'
import { Section } from '../../components/view.tsx'
import { useWords } from '../../i18n/use-words.ts'
import { go, recommendationsRoute } from '../../state/route.ts'
import { testIds } from '../../test-ids.ts'
import { modelLabel, settingsText } from './model-words.ts'

type Props = { readonly models: readonly ModelSummary[]; readonly shown: ModelId | null }

export function ModelList({ models, shown }: Props) {
  const words = useWords()
  const { t, format, duration } = words
  return (
    <Section title={t('recommendations.model.stored')}>
      <div className="sx-scroll-x">
        <table className="sx-table" data-testid={testIds.modelList}>
          <thead>
            <tr>
              <th scope="col">{t('recommendations.model.columnModel')}</th>
              <th scope="col">{t('recommendations.model.columnSettings')}</th>
              <th scope="col">{t('recommendations.model.columnData')}</th>
              <th scope="col" className="sx-end">
                {t('recommendations.model.columnNdcg')}
              </th>
              <th scope="col" className="sx-end">
                {t('recommendations.model.columnDuration')}
              </th>
              <th scope="col">{t('recommendations.model.columnState')}</th>
              <th scope="col">
                <span className="sx-hidden">{t('data.imports.actions')}</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {models.map((model) => (
              <tr
                key={model.id}
                className={model.id === shown ? 'sx-row-chosen' : undefined}
                data-model={model.id}
              >
                <th scope="row">
                  <button
                    type="button"
                    className="sx-link"
                    aria-label={t('recommendations.model.show', { model: modelLabel(model, words) })}
                    onClick={() => go(recommendationsRoute('model', { modelId: model.id }))}
                  >
                    {t(`contract.modelKind.${model.settings.kind}`)}
                  </button>
                  <div className="sx-soft sx-small sx-numbers">{format.dateTime(model.createdAt)}</div>
                </th>
                <td>{settingsText(model.settings, words)}</td>
                <td className="sx-numbers">
                  {t('recommendations.model.learnedFrom', {
                    customers: format.integer(model.customers),
                    products: format.integer(model.products),
                    pairs: format.integer(model.pairs),
                  })}
                </td>
                <td className="sx-end sx-numbers">
                  {model.evaluation ? format.fixed(model.evaluation.model.ndcgCut.value, 4) : '–'}
                </td>
                <td className="sx-end sx-numbers">{duration(model.seconds)}</td>
                <td>
                  <span className={`sx-state sx-state-${model.current ? 'current' : 'stale'}`}>
                    {model.current ? t('recommendations.current') : t('recommendations.stale')}
                  </span>
                  {!model.converged && (
                    <div className="sx-soft sx-small">{t('recommendations.model.notConverged')}</div>
                  )}
                </td>
                <td className="sx-end">
                  <DeleteModel model={model} />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </Section>
  )
}

function DeleteModel({ model }: { readonly model: ModelSummary }) {
  const words = useWords()
  const { t } = words
  const isBusy = useIsJobRunning()
  const action = useAction()
  const [isOpen, setIsOpen] = useState(false)
  return (
    <>
      <ActionIcon
        variant="subtle"
        color="gray"
        size={30}
        disabled={isBusy}
        aria-label={`${t('lists.board.deleteModel')}: ${modelLabel(model, words)}`}
        onClick={() => setIsOpen(true)}
        data-testid={testIds.modelDelete}
      >
        <IconTrash size={16} aria-hidden />
      </ActionIcon>
      <Confirm
        opened={isOpen}
        title={t('lists.board.deleteTitle')}
        text={t('lists.board.deleteText', { model: modelLabel(model, words) })}
        confirm={t('lists.board.deleteModel')}
        onClose={() => setIsOpen(false)}
        onConfirm={() => {
          setIsOpen(false)
          action.run(async () => {
            await startJob({ kind: 'delete-model', modelId: model.id })
          })
        }}
      />
      {action.failure && <FailureNotice failure={action.failure} />}
    </>
  )
}
