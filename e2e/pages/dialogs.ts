import type { ElectronApplication } from '@playwright/test'

/** The next "save" dialogs answer with these paths, one each; `null` closes the dialog. The last one is kept for all further ones. */
export async function answerSaveDialogs(
  app: ElectronApplication,
  ...paths: readonly (string | null)[]
): Promise<void> {
  await app.evaluate(({ dialog }, answers: readonly (string | null)[]) => {
    const queue = [...answers]
    dialog.showSaveDialog = () => {
      const path = queue.length > 1 ? queue.shift() : queue[0]
      return Promise.resolve({ canceled: typeof path !== 'string', filePath: path ?? '' })
    }
  }, paths)
}

/** The next "open" dialogs answer with these paths. */
export async function answerOpenDialogs(
  app: ElectronApplication,
  ...paths: readonly string[]
): Promise<void> {
  await app.evaluate(({ dialog }, answers: readonly string[]) => {
    dialog.showOpenDialog = () => Promise.resolve({ canceled: answers.length === 0, filePaths: [...answers] })
  }, paths)
}
