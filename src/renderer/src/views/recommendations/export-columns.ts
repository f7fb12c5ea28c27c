import type { ExportColumn } from '../../../../contract/lists.ts'

export type ColumnChoice = { readonly column: ExportColumn; readonly isChosen: boolean }

/** Moves the column at `index` by `step` places; at the edge nothing happens. */
export function moved(
  choices: readonly ColumnChoice[],
  index: number,
  step: -1 | 1,
): readonly ColumnChoice[] {
  const from = choices[index]
  const to = choices[index + step]
  if (!from || !to) return choices
  return choices.map((each, place) => (place === index ? to : place === index + step ? from : each))
}

export function toggled(choices: readonly ColumnChoice[], column: ExportColumn): readonly ColumnChoice[] {
  return choices.map((each) => (each.column === column ? { ...each, isChosen: !each.isChosen } : each))
}

export function chosenColumns(choices: readonly ColumnChoice[]): ExportColumn[] {
  return choices.filter((each) => each.isChosen).map((each) => each.column)
}
