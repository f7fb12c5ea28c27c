import { isAppUrl } from '../app-scheme.ts'

/** As much of Electron's event as says where a message comes from. */
export type SenderEvent = {
  readonly sender: { readonly id: number }
  readonly senderFrame: { readonly url: string; readonly parent: unknown } | null
}

/** Only the main frame of the app's own window, and only while it shows the app's own page, may ask for anything. */
export function isTrustedSender(event: SenderEvent, windowContentsId: number | undefined): boolean {
  try {
    if (windowContentsId === undefined || event.sender.id !== windowContentsId) return false
    const frame = event.senderFrame
    return frame !== null && frame.parent === null && isAppUrl(frame.url)
  } catch {
    // A frame that is gone throws when it is asked anything.
    return false
  }
}
