type Props = { readonly values: readonly number[]; readonly ahead: number }

const WIDTH = 120
const HEIGHT = 26

/** The course of a series in a table cell: the past, and in another colour what is forecast. */
export function Sparkline({ values, ahead }: Props) {
  const [low, high] = [Math.min(...values), Math.max(...values)]
  const point = (value: number, index: number): string => {
    const x = values.length < 2 ? 0 : (index / (values.length - 1)) * WIDTH
    const y = high === low ? HEIGHT / 2 : HEIGHT - 2 - ((value - low) / (high - low)) * (HEIGHT - 4)
    return `${x.toFixed(1)},${y.toFixed(1)}`
  }
  const points = values.map(point)
  const cut = Math.max(1, values.length - ahead)
  return (
    <svg className="sx-spark" width={WIDTH} height={HEIGHT} viewBox={`0 0 ${WIDTH} ${HEIGHT}`} aria-hidden>
      <polyline className="sx-spark-past" points={points.slice(0, cut).join(' ')} />
      <polyline className="sx-spark-ahead" points={points.slice(cut - 1).join(' ')} />
    </svg>
  )
}
