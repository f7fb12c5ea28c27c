import type { ModelArray, SavedModel } from './model.ts'

/** @throws TypeError when a saved model lacks a number it needs. */
export function numberSetting(settings: SavedModel['settings'], name: string): number {
  const value = settings[name]
  if (typeof value !== 'number' || !Number.isFinite(value))
    throw new TypeError(`the saved model has no number "${name}"`)
  return value
}

/** @throws TypeError when the array is missing, of another kind or of another length. */
export function floats(
  arrays: Readonly<Record<string, ModelArray>>,
  name: string,
  length: number,
): Float32Array {
  const array = arrays[name]
  if (array instanceof Float32Array && array.length === length) return array
  throw new TypeError(`the saved model needs ${length} f32 values "${name}"`)
}

/** @throws TypeError when the array is missing, of another kind or of another length. */
export function doubles(
  arrays: Readonly<Record<string, ModelArray>>,
  name: string,
  length: number,
): Float64Array {
  const array = arrays[name]
  if (array instanceof Float64Array && array.length === length) return array
  throw new TypeError(`the saved model needs ${length} f64 values "${name}"`)
}

/** @throws TypeError when the array is missing, of another kind or of another length. */
export function ints(arrays: Readonly<Record<string, ModelArray>>, name: string, length: number): Int32Array {
  const array = arrays[name]
  if (array instanceof Int32Array && array.length === length) return array
  throw new TypeError(`the saved model needs ${length} i32 values "${name}"`)
}
