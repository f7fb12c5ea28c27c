import { type Interactions, transpose } from '../sparse.ts'
import type { SlimSession } from './backend.ts'
import { type BothOrders, SlimColumns, type SlimColumnSettings, slimGramRows } from './slim-columns.ts'

/** The matrix by customer and by product. */
export function bothOrders(byCustomer: Interactions): BothOrders {
  const byProduct = transpose(byCustomer)
  return {
    products: byCustomer.columns,
    customerStart: byCustomer.rowStart,
    column: byCustomer.column,
    columnWeight: byCustomer.weight,
    productStart: byProduct.rowStart,
    customer: byProduct.column,
    customerWeight: byProduct.weight,
  }
}

/** SLIM on the calling thread. */
export function openPlainSlim(byCustomer: Interactions, settings: SlimColumnSettings): SlimSession {
  const matrix = bothOrders(byCustomer)
  const { products } = matrix
  const gram = new Float32Array(products * products)
  return {
    fillGram: (from, to) => {
      slimGramRows(matrix, from, to, gram)
      return Promise.resolve()
    },
    solve: (from, to) => {
      const columns = new SlimColumns(gram, products, settings)
      const target: number[] = []
      const past: number[] = []
      const value: number[] = []
      let converged = true
      for (let product = from; product < to; product++) {
        columns.solve(product)
        converged &&= columns.converged
        columns.eachWeight((index, weight) => {
          target.push(product)
          past.push(index)
          value.push(weight)
        })
      }
      return Promise.resolve({ target, past, value, converged })
    },
    close: () => undefined,
  }
}
