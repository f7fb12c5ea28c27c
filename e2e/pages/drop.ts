import type { Page } from '@playwright/test'

/** Drops files on the window the way the system does: real files of the disk, which have a path. */
export async function drop(page: Page, ...paths: readonly string[]): Promise<void> {
  // A file input is the one place where a page gets real files from a test; the drop event then carries them on.
  await page.evaluate(() => {
    const input = document.createElement('input')
    input.type = 'file'
    input.multiple = true
    input.id = 'dropped-by-test'
    input.style.display = 'none'
    document.body.append(input)
  })
  await page.locator('#dropped-by-test').setInputFiles([...paths])
  await page.evaluate(() => {
    const input = document.querySelector<HTMLInputElement>('#dropped-by-test')
    const transfer = new DataTransfer()
    for (const file of input?.files ?? []) transfer.items.add(file)
    input?.remove()
    for (const type of ['dragenter', 'dragover', 'drop']) {
      document.body.dispatchEvent(
        new DragEvent(type, { bubbles: true, cancelable: true, dataTransfer: transfer }),
      )
    }
  })
}
