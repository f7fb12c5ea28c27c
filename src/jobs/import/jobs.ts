export { checkImport } from './check-import.ts'
export { exportQuarantine } from './export-quarantine.ts'
export { runImport } from './run-import.ts'
export { undoImport } from './undo-import.ts'
