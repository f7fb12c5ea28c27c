import { describe, expect, it } from 'vitest'
import { chartThemes } from '../../theme/chart-theme.ts'
import { effectsFigure } from './effects-figure.ts'

describe('effects of words', () => {
  it('stand in order, with intervals, and pale where these include zero', () => {
    const figure = effectsFigure(
      [
        { name: 'free', effect: 0.2, low: 0.1, high: 0.3 },
        { name: 'maybe', effect: -0.05, low: -0.1, high: 0.02 },
      ],
      'Change of the rate',
      chartThemes.light,
    )
    expect(figure.data[0]).toMatchObject({
      x: [-0.05, 0.2],
      y: ['maybe', 'free'],
      marker: { color: [chartThemes.light.line, chartThemes.light.accent] },
    })
    expect(figure.layout.xaxis).toMatchObject({ tickformat: '+.0%' })
  })
})
