import type { Reply } from './failure.ts'
import type { JobEvent } from './jobs.ts'
import type { FileRef, Input, Output, Preferences, ProjectInfo, RequestName } from './requests.ts'

/** What main tells the window without being asked. */
export type AppEvent =
  | { readonly kind: 'project-changed'; readonly project: ProjectInfo | null }
  | { readonly kind: 'data-changed' }
  | { readonly kind: 'watch-changed' }
  | { readonly kind: 'backups-changed' }
  | { readonly kind: 'preferences-changed'; readonly preferences: Preferences }
  /** Pieces of a language model's answer as they come, and pauses before another attempt; `id` is that of the preview. */
  | { readonly kind: 'llm-text'; readonly id: string; readonly text: string }
  | { readonly kind: 'llm-wait'; readonly id: string; readonly seconds: number }
  /** Texts that have become vectors. */
  | { readonly kind: 'llm-progress'; readonly id: string; readonly done: number; readonly total: number }
  /** A menu item or a file opened from the system: the window decides what to do. */
  | { readonly kind: 'command'; readonly command: 'import' | 'settings' | 'new-project' | 'open-project' }

/**
 * The whole of `window.sextant`. A subscription returns its own end. `DroppedFile` is the browser's `File`, which this
 * layer cannot name.
 */
export type Bridge<DroppedFile = unknown> = {
  readonly request: <N extends RequestName>(name: N, input: Input<N>) => Promise<Reply<Output<N>>>
  /** Registers files that were dropped on the window; only real files of the user's have a path. */
  readonly dropFiles: (files: readonly DroppedFile[]) => Promise<Reply<FileRef[]>>
  readonly onJobEvent: (listener: (event: JobEvent) => void) => () => void
  readonly onAppEvent: (listener: (event: AppEvent) => void) => () => void
}
