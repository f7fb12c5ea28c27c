import { expect, test } from 'vitest'
import { projectInMemory } from '../open.ts'
import { eraseFromModels } from './erase-from-models.ts'
import { loadModelArrays, startModel, storeModelArray } from './models.ts'
import type { StoredArray } from './stored-arrays.ts'
import { defaultSettings } from '../../contract/models.ts'

const ids = Int32Array.of(4, 7, 9)

function stored(arrays: Readonly<Record<string, StoredArray>>) {
  const db = projectInMemory()
  const id = startModel(db, {
    settings: defaultSettings.ials,
    fingerprint: '',
    createdAt: 0,
  })
  for (const [name, array] of Object.entries({ 'project:customer-ids': ids, ...arrays }))
    storeModelArray(db, id, name, array)
  return { db, arrays: () => loadModelArrays(db, id) }
}

test('zeroes the rows of the erased, also in members of a blend, and nothing of others or of products', () => {
  const { db, arrays } = stored({
    customerFactors: Float32Array.of(1, 2, 3, 4, 5, 6),
    productFactors: Float32Array.of(1, 2, 3, 4, 5, 6),
    '0:left': Float32Array.of(1, 2, 3),
    '1:customerVectors': Float32Array.of(1, 2, 3, 4, 5, 6, 7, 8, 9),
  })
  expect(eraseFromModels(db, [7, 1000])).toBe(1)
  expect(arrays()).toEqual({
    'project:customer-ids': ids,
    customerFactors: Float32Array.of(1, 2, 0, 0, 5, 6),
    productFactors: Float32Array.of(1, 2, 3, 4, 5, 6),
    '0:left': Float32Array.of(1, 0, 3),
    '1:customerVectors': Float32Array.of(1, 2, 3, 0, 0, 0, 7, 8, 9),
  })
})

test('empties histories, but no weights between products that have as many rows', () => {
  const { db, arrays } = stored({
    rowStart: Int32Array.of(0, 2, 5, 6),
    column: Int32Array.of(0, 1, 0, 1, 2, 2),
    weight: Float64Array.of(1, 2, 3, 4, 5, 6),
    '0:rowStart': Int32Array.of(0, 1, 2, 3),
    '0:column': Int32Array.of(1, 2, 0),
    '0:values': Float32Array.of(1, 1, 1),
  })
  expect(eraseFromModels(db, [7, 4])).toBe(1)
  expect(arrays()).toMatchObject({
    rowStart: Int32Array.of(0, 0, 0, 1),
    column: Int32Array.of(2),
    weight: Float64Array.of(6),
    '0:rowStart': Int32Array.of(0, 1, 2, 3),
    '0:column': Int32Array.of(1, 2, 0),
  })
  expect(eraseFromModels(db, [5])).toBe(0)
})
