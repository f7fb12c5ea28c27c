import { describe, expect, it } from 'vitest'
import type { Evaluation } from '../../../contract/models.ts'
import { chartThemes } from '../theme/chart-theme.ts'
import { themedLayout } from './figure.ts'
import { barsFigure, curveFigure, importsFigure, leaderboardFigure } from './figures.ts'

const theme = chartThemes.light

describe('figures', () => {
  it('draw the loss over its sweep, with named axes', () => {
    const figure = curveFigure(
      [
        { sweep: 1, loss: 9 },
        { sweep: 2, loss: 7 },
      ],
      { x: 'sweep', y: 'loss' },
      theme,
    )
    expect(figure.data[0]).toMatchObject({ x: [1, 2], y: [9, 7], mode: 'lines+markers' })
    expect(figure.layout.xaxis?.title).toMatchObject({ text: 'sweep' })
    expect(figure.layout.yaxis?.title).toMatchObject({ text: 'loss' })
  })

  it('put the largest bar on top, each with its value', () => {
    const bars = [
      { label: 'no customer', value: 5 },
      { label: 'bad time', value: 90 },
    ]
    const figure = barsFigure(bars, 'lines', (value) => `${value}!`, theme)
    expect(figure.data[0]).toMatchObject({ y: ['no customer', 'bad time'], x: [5, 90], text: ['5!', '90!'] })
  })

  it('stack the parts of each import; files of one name keep bars of their own', () => {
    const bar = { label: 'orders.csv', accepted: 8, duplicates: 1, quarantined: 2, merged: 0, skipped: 0 }
    const words = {
      accepted: 'A',
      duplicates: 'D',
      quarantined: 'Q',
      merged: 'M',
      skipped: 'S',
      axis: 'lines',
    }
    const figure = importsFigure([bar, { ...bar, accepted: 3 }], words, theme)
    expect(figure.layout.barmode).toBe('stack')
    expect(figure.data.map((trace) => trace.name)).toEqual(['A', 'M', 'D', 'Q', 'S'])
    expect(figure.data[0]).toMatchObject({ x: [3, 8], y: [0, 1] })
  })

  it('draw intervals that are not symmetric', () => {
    const line = { value: 0.2, low: 0.15, high: 0.3 }
    const side = {
      recallAll: line,
      ndcgCut: line,
      precision: line,
      hitRate: line,
      coverage: 1,
      gini: 0,
      novelty: 1,
    }
    const evaluation: Evaluation = {
      k: 10,
      split: 'temporal',
      cutAt: null,
      customers: 5,
      model: side,
      popularity: side,
      ndcgGain: line,
      verdict: 'better',
    }
    const words = { model: 'M', popularity: 'P', axis: 'value', measures: ['a', 'b', 'c', 'd'] } as const
    const [model] = leaderboardFigure(evaluation, words, theme).data
    expect(model).toMatchObject({ name: 'M', y: [0.2, 0.2, 0.2, 0.2] })
    // Plotly's union of traces hides that a bar has error bars.
    const { error_y: error } = model as { error_y: { array: number[]; arrayminus: number[] } }
    expect(error.array[0]).toBeCloseTo(0.1)
    expect(error.arrayminus[0]).toBeCloseTo(0.05)
  })

  it('take the colours of the theme without losing their own layout', () => {
    const layout = themedLayout(chartThemes.dark, { xaxis: { nticks: 3 } }, '.,')
    expect(layout.font?.color).toBe(chartThemes.dark.ink)
    expect(layout.xaxis).toMatchObject({ nticks: 3, gridcolor: chartThemes.dark.line })
  })
})
