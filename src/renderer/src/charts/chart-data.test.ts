import { describe, expect, it } from 'vitest'
import { chartCsv, tableOfFigure } from './chart-data.ts'

describe('the data of a chart', () => {
  it('are a row per point, with the name of the series where there are several', () => {
    const table = tableOfFigure({
      data: [
        { type: 'scatter', name: 'Actual', x: ['2026-01-01', '2026-02-01'], y: [1, 2] },
        { type: 'bar', name: 'Forecast', x: ['2026-03-01'], y: [Number.NaN] },
      ],
      layout: {},
    })
    expect(table).toEqual({
      columns: ['series', 'x', 'y'],
      rows: [
        ['Actual', '2026-01-01', 1],
        ['Actual', '2026-02-01', 2],
        ['Forecast', '2026-03-01', null],
      ],
    })
  })

  it('of a heat map are a row per cell', () => {
    const table = tableOfFigure({
      data: [{ type: 'heatmap', x: ['a', 'b'], y: ['m'], z: [[1, 2]] }],
      layout: {},
    })
    expect(table).toEqual({
      columns: ['x', 'y', 'z'],
      rows: [
        ['a', 'm', 1],
        ['b', 'm', 2],
      ],
    })
  })

  it('of a flow name where it goes from and to', () => {
    const sankey = {
      type: 'sankey',
      node: { label: ['new', 'loyal'] },
      link: { source: [0], target: [1], value: [12] },
    } as const
    // Plotly's types want every list mutable; the figure of a view is one.
    const figure = { data: [sankey as unknown as import('plotly.js').Data], layout: {} }
    expect(tableOfFigure(figure)).toEqual({
      columns: ['source', 'target', 'value'],
      rows: [['new', 'loyal', 12]],
    })
  })

  it('open in a spreadsheet without a formula', () => {
    expect(chartCsv({ columns: ['a', 'b'], rows: [['=1+1', 2]] })).toBe("\uFEFFa,b\r\n'=1+1,2\r\n")
  })
})
