/**
 * The few parts of the WebAssembly API that are used here: @types/node does not declare it, and the DOM library, which does, must
 * stay out of this environment.
 */
export interface WasmMemory {
  readonly buffer: SharedArrayBuffer
  grow(pages: number): number
}

/** Compiled code; can be posted to a worker thread, which then shares it. */
export interface WasmModule {
  readonly [Symbol.toStringTag]: string
}

declare const WebAssembly: {
  readonly Memory: new (size: { initial: number; maximum: number; shared: true }) => WasmMemory
  readonly Instance: new (module: WasmModule, imports: object) => { readonly exports: unknown }
  compile(bytes: Uint8Array<ArrayBuffer>): Promise<WasmModule>
  validate(bytes: Uint8Array<ArrayBuffer>): boolean
}

export const wasm = WebAssembly
export const PAGE_BYTES = 65_536
