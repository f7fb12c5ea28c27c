/** Puts values into the {{names}} of a text; a name without a value is left empty. */
export function fill(text: string, values: Readonly<Record<string, string | number>>): string {
  return text.replaceAll(/\{\{\s*(\w+)\s*\}\}/g, (_match, name: string) => String(values[name] ?? ''))
}

/** The {{names}} a text contains, sorted, each once. */
export function placeholders(text: string): string[] {
  const names = Array.from(text.matchAll(/\{\{\s*(\w+)\s*\}\}/g), (match) => match[1] ?? '')
  return [...new Set(names)].sort()
}
