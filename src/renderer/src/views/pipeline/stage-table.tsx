import type { Stage, StageReport } from '../../../../contract/pipeline.ts'
import { stageRoute } from '../../diagram/stage-route.ts'
import { countText } from '../../i18n/count-text.ts'
import { useWords } from '../../i18n/use-words.ts'
import { testIds } from '../../test-ids.ts'

type Props = { readonly stages: readonly StageReport[]; readonly onOpen: (stage: Stage) => void }

/** The diagram as a table: the same facts for those who read or listen rather than look. */
export function StageTable({ stages, onOpen }: Props) {
  const words = useWords()
  const { t, format, duration } = words
  return (
    <table className="sx-table" data-testid={testIds.pipelineTable}>
      <thead>
        <tr>
          <th scope="col">{t('pipeline.columnStage')}</th>
          <th scope="col">{t('pipeline.columnState')}</th>
          <th scope="col">{t('pipeline.columnCounts')}</th>
        </tr>
      </thead>
      <tbody>
        {stages.map((report) => (
          <tr key={report.stage} data-stage-row={report.stage} data-state={report.state}>
            <th scope="row" className="sx-stage-name">
              {report.state === 'absent' || stageRoute(report.stage) === null ? (
                <span className="sx-soft">{t(`contract.stage.${report.stage}`)}</span>
              ) : (
                <button type="button" className="sx-link" onClick={() => onOpen(report.stage)}>
                  {t(`contract.stage.${report.stage}`)}
                </button>
              )}
            </th>
            <td>
              <span className={`sx-state sx-state-${report.state}`}>
                {t(`contract.stageState.${report.state}`)}
              </span>
              {report.seconds !== null && (
                <div className="sx-soft sx-small" title={format.dateTime(report.finishedAt)}>
                  {t('pipeline.took', { time: duration(report.seconds) })}
                </div>
              )}
            </td>
            <td className="sx-numbers">
              {report.counts.map((count) => (
                <span key={count.name} className="sx-count">
                  {countText(count.name, count.value, words)}
                </span>
              ))}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}
