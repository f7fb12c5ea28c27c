/** The one connection of a process to the project it works on; another path closes the former one first. */
export class Connection<P extends { readonly path: string; readonly close: () => void }> {
  readonly #open: (path: string) => P
  #current: P | undefined

  constructor(open: (path: string) => P) {
    this.#open = open
  }

  for(path: string): P {
    if (this.#current?.path === path) return this.#current
    this.close()
    this.#current = this.#open(path)
    return this.#current
  }

  close(): void {
    const former = this.#current
    this.#current = undefined
    former?.close()
  }
}
