import { columnCounts, type Interactions } from '../sparse.ts'

export type RatingErrors = {
  readonly ratings: number
  /** Customers with ratings to predict. */
  readonly customers: number
  /** Root of the mean squared, and mean absolute, difference of prediction and rating. */
  readonly rmse: number
  readonly mae: number
}

/**
 * Errors of predicted ratings over all test cells, each counting once, as in Surprise.
 * @param predict rating by customer (-1: one without ratings in the training) and product.
 */
export function ratingErrors(
  predict: (customer: number, product: number) => number,
  train: Interactions,
  test: Interactions,
): RatingErrors {
  let square = 0
  let size = 0
  let customers = 0
  for (let r = 0; r < test.rows; r++) {
    const isKnown = train.rowStart[r + 1]! > train.rowStart[r]!
    if (test.rowStart[r + 1]! > test.rowStart[r]!) customers++
    for (let k = test.rowStart[r]!; k < test.rowStart[r + 1]!; k++) {
      const error = predict(isKnown ? r : -1, test.column[k]!) - test.weight[k]!
      square += error ** 2
      size += Math.abs(error)
    }
  }
  const ratings = test.column.length
  return { ratings, customers, rmse: Math.sqrt(square / ratings), mae: size / ratings }
}

/** Every product's mean rating, drawn towards the mean of all by five ratings: what a model of ratings has to beat. */
export function productMeans(train: Interactions): (customer: number, product: number) => number {
  const counts = columnCounts(train)
  const sums = new Float64Array(train.columns)
  let total = 0
  for (let k = 0; k < train.column.length; k++) {
    sums[train.column[k]!]! += train.weight[k]!
    total += train.weight[k]!
  }
  const mean = total / Math.max(1, train.column.length)
  return (_customer, product) => (sums[product]! + 5 * mean) / (counts[product]! + 5)
}
