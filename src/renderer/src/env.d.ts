/// <reference types="vite/client" />

declare module 'plotly.js-strict-dist-min' {
  export * from 'plotly.js'
}

interface Window {
  /** Put there by the preload; the only way out of the window. */
  readonly sextant: import('../../contract/bridge.ts').Bridge<File>
}
