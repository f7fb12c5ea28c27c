import { copyFileSync, existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import react from '@vitejs/plugin-react'
import { defineConfig } from 'electron-vite'
import type { Plugin } from 'vite'

const here = import.meta.dirname
const source = (name: string): string => path.join(here, 'src', name)

// Each becomes out/main/NAME.js: the window's process, the utility process, the terminal, and the worker threads.
const programs = {
  index: source('main/index.ts'),
  jobs: source('jobs/entry.ts'),
  cli: source('cli/start.ts'),
  'kernel-worker': source('jobs/kernels/worker.ts'),
  'csv-worker': source('jobs/import/csv-worker.ts'),
  'forecast-worker': source('jobs/forecast/worker.ts'),
}

const shared = {
  define: { __SEXTANT_BUILT__: 'true' },
  resolve: { extensions: ['.ts', '.tsx', '.mjs', '.js', '.json'] },
}

// The fallback runtime is the oldest that has to run this: Node 18, Chromium 114.
const nodeBuild = {
  target: 'node18',
  minify: false,
  sourcemap: false,
  externalizeDeps: false,
  reportCompressedSize: false,
  // What is bundled is given away with the app, and so are its licences (electron-builder.config.mjs).
  license: { fileName: 'licences.md' },
}

export default defineConfig({
  main: {
    ...shared,
    plugins: [copyKernels(), markAsCommonJs()],
    build: {
      ...nodeBuild,
      outDir: 'out/main',
      rolldownOptions: {
        input: programs,
        external: ['electron', 'better-sqlite3'],
        // All in one folder, so that __dirname means the same in every file.
        output: { format: 'cjs', entryFileNames: '[name].js', chunkFileNames: 'shared-[name].js' },
      },
    },
  },
  preload: {
    ...shared,
    build: {
      ...nodeBuild,
      outDir: 'out/preload',
      rolldownOptions: {
        input: { index: source('preload/index.ts') },
        external: ['electron'],
        // A sandboxed preload cannot load a second file.
        output: { format: 'cjs', entryFileNames: '[name].js', codeSplitting: false },
      },
    },
  },
  renderer: {
    ...shared,
    root: source('renderer'),
    plugins: [react()],
    build: {
      outDir: path.join(here, 'out/renderer'),
      emptyOutDir: true,
      target: 'chrome114',
      cssTarget: 'chrome114',
      sourcemap: false,
      modulePreload: { polyfill: false },
      reportCompressedSize: false,
      chunkSizeWarningLimit: 8_000,
      license: { fileName: 'licences.md' },
      rolldownOptions: { input: source('renderer/index.html') },
    },
  },
})

function copyKernels(): Plugin {
  return {
    name: 'sextant:copy-kernels',
    writeBundle() {
      const from = source('engine/kernels/build')
      if (!existsSync(from)) return
      const to = path.join(here, 'out/main/kernels')
      mkdirSync(to, { recursive: true })
      for (const name of readdirSync(from).filter((file) => file.endsWith('.wasm'))) {
        copyFileSync(path.join(from, name), path.join(to, name))
      }
    },
  }
}

/** The sources are ES modules and package.json says so; what is built for Electron is not. */
function markAsCommonJs(): Plugin {
  return {
    name: 'sextant:mark-as-commonjs',
    writeBundle() {
      writeFileSync(path.join(here, 'out/package.json'), '{ "type": "commonjs" }\n')
    },
  }
}
