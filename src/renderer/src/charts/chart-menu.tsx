import { ActionIcon, Menu } from '@mantine/core'
import { IconDownload } from '@tabler/icons-react'
import { useState } from 'react'
import type { Failure } from '../../../contract/failure.ts'
import { ask, failureOf } from '../bridge/client.ts'
import { FailureNotice } from '../components/failure-notice.tsx'
import { useWords } from '../i18n/use-words.ts'
import { testIds } from '../test-ids.ts'
import { chartThemes } from '../theme/chart-theme.ts'
import type { ChartTheme } from '../theme/chart-theme.ts'
import { chartCsv, tableOfFigure } from './chart-data.ts'
import type { ChartTable } from './chart-data.ts'
import { drawPicture } from './chart-picture.ts'
import type { Figure } from './figure.ts'

type Props = {
  readonly title: string
  readonly fileName: string
  readonly figure: (theme: ChartTheme) => Figure
  readonly height: number
  readonly table: (() => ChartTable) | undefined
}

type Format = 'png' | 'svg' | 'csv'

/** Saves a chart as a picture for slides (always in the light colours) or as the data behind it. */
export function ChartMenu({ title, fileName, figure, height, table }: Props) {
  const { t } = useWords()
  const [failure, setFailure] = useState<Failure | null>(null)

  const save = async (format: Format): Promise<void> => {
    const target = await ask('file:choose-target', { suggestedName: `${fileName}.${format}`, format })
    if (!target) return
    const { token } = target
    const drawn = figure(chartThemes.light)
    switch (format) {
      case 'csv':
        await ask('file:write-text', { token, text: chartCsv(table ? table() : tableOfFigure(drawn)) })
        return
      case 'svg':
        await ask('file:write-text', { token, text: await drawPicture(drawn, title, height, 'svg') })
        return
      case 'png':
        await ask('file:write-picture', { token, base64: await drawPicture(drawn, title, height, 'png') })
    }
  }
  const choose = (format: Format) => {
    setFailure(null)
    save(format).catch((error: unknown) => setFailure(failureOf(error)))
  }

  return (
    <>
      <Menu position="bottom-end" withArrow>
        <Menu.Target>
          <ActionIcon
            className="sx-chart-menu"
            variant="subtle"
            color="gray"
            size="sm"
            aria-label={t('common.saveChart', { title })}
            data-testid={testIds.chartMenu}
          >
            <IconDownload size={15} aria-hidden />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item onClick={() => choose('png')} data-testid={testIds.chartSavePng}>
            {t('common.saveChartPng')}
          </Menu.Item>
          <Menu.Item onClick={() => choose('svg')} data-testid={testIds.chartSaveSvg}>
            {t('common.saveChartSvg')}
          </Menu.Item>
          <Menu.Item onClick={() => choose('csv')} data-testid={testIds.chartSaveCsv}>
            {t('common.saveChartCsv')}
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
      {failure && <FailureNotice failure={failure} />}
    </>
  )
}
