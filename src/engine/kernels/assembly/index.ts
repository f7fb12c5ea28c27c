export { solveRowsF32, solveRowsF64, gramOfFactors, explainRow } from './implicit'
export { packRows, packColumns, gramBlocks, largeSide } from './dense'
export { packFactors, topOfStrip } from './scores'
export { reduceRows, applyReflectors } from './tridiagonal'
