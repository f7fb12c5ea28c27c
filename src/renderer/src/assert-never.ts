/** Marks what cannot happen: the compiler refuses a call with a value that is still possible. */
export function assertNever(value: never): never {
  throw new Error(`Unexpected value: ${JSON.stringify(value)}`)
}
