import path from 'node:path'

/** Set by the bundler; absent when the sources run as they are (Node 24, vitest). */
declare const __SEXTANT_BUILT__: boolean | undefined

const isBuilt = typeof __SEXTANT_BUILT__ !== 'undefined'

/** The worker entry: beside the bundle, or `worker.ts` itself. */
export function workerLocation(): string | URL {
  return isBuilt ? path.join(__dirname, 'kernel-worker.js') : new URL('./worker.ts', import.meta.url)
}

export function kernelLocation(file: 'kernels.wasm' | 'kernels-relaxed.wasm'): string | URL {
  return isBuilt
    ? path.join(__dirname, 'kernels', file)
    : new URL(`../../engine/kernels/build/${file}`, import.meta.url)
}
