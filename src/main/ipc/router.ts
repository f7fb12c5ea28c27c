import { ipcMain, type IpcMainInvokeEvent } from 'electron'
import type { Reply } from '../../contract/failure.ts'
import { requests, type RequestName } from '../../contract/requests.ts'
import { answer, answerDrop, failed, type AnswerTools } from './answer.ts'
import { isTrustedSender } from './sender.ts'

export type RouterOptions = AnswerTools & { readonly windowContentsId: () => number | undefined }

/** The only user of `ipcMain`: one handler per entry of the contract, sender first, then schema, then trust. */
export function route(options: RouterOptions): void {
  // The keys of a constant object are its entries' names.
  for (const name of Object.keys(requests) as RequestName[]) {
    guard(`request:${name}`, (raw) => answer(name, raw, options), options)
  }
  guard('drop:files', (raw) => answerDrop(raw, options), options)
}

function guard(
  channel: string,
  reply: (raw: unknown) => Promise<Reply<unknown>>,
  options: RouterOptions,
): void {
  ipcMain.handle(channel, async (event: IpcMainInvokeEvent, raw: unknown): Promise<Reply<unknown>> => {
    if (!isTrustedSender(event, options.windowContentsId())) {
      options.log('warning', channel, 'untrusted sender')
      return failed('untrusted-sender')
    }
    return reply(raw)
  })
}
