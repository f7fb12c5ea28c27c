/** What has to be there; a test that goes on without it would fail somewhere else. */
export function existing<T>(value: T | null | undefined): T {
  if (value === null || value === undefined) throw new Error('expected a value, found none')
  return value
}
