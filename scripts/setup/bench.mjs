import { readFileSync } from 'node:fs'

/** A benchmark that starts the window says so in its first line: `// needs: app`. */
export function benchNeedsApp(file) {
  return readFileSync(file, 'utf8').startsWith('// needs: app')
}
