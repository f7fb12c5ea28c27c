import type { Stage, StageReport } from '../../../../contract/pipeline.ts'
import { stageRoute } from '../../diagram/stage-route.ts'
import { useWords } from '../../i18n/use-words.ts'
import { testIds } from '../../test-ids.ts'

type Props = { readonly stages: readonly StageReport[]; readonly onOpen: (stage: Stage) => void }

/** The diagram as a table: the same facts for those who read or listen rather than look. */
export function StageTable({ stages, onOpen }: Props) {
  const { t, format, duration } = useWords()
  return (
    <table className="sx-table" data-testid={testIds.pipelineTable}>
      <thead>
        <tr>
          <th scope="col">{t('pipeline.columnStage')}</th>
          <th scope="col">{t('pipeline.columnState')}</th>
          <th scope="col">{t('pipeline.columnCounts')}</th>
          <th scope="col" className="sx-end">
            {t('pipeline.columnDuration')}
          </th>
        </tr>
      </thead>
      <tbody>
        {stages.map((report) => (
          <tr key={report.stage} data-stage-row={report.stage} data-state={report.state}>
            <th scope="row">
              {report.state === 'absent' || stageRoute(report.stage) === null ? (
                <span className="sx-soft">{t(`contract.stage.${report.stage}`)}</span>
              ) : (
                <button type="button" className="sx-link" onClick={() => onOpen(report.stage)}>
                  {t(`contract.stage.${report.stage}`)}
                </button>
              )}
            </th>
            <td>
              <span className={`sx-state sx-state-${report.state}`}>{t(`contract.stageState.${report.state}`)}</span>
            </td>
            <td className="sx-numbers">
              {report.counts.map((count) => (
                <span key={count.name} className="sx-count">
                  {format.integer(count.value)} {t(`contract.stageCount.${count.name}`)}
                </span>
              ))}
            </td>
            <td className="sx-end sx-numbers" title={format.dateTime(report.finishedAt)}>
              {report.seconds === null ? '–' : duration(report.seconds)}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}
