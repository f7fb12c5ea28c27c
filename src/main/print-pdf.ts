import type { PagePrinter } from './desktop.ts'
import { openPrintWindow } from './window.ts'

/** A page longer than this would not fit into an address. */
const MOST_BYTES = 1_400_000

/**
 * Prints a page of ours without showing it: a window of its own, without script, without a preload, gone when it is done. The page comes in
 * its address, so that it has no origin and nothing to ask for.
 */
export const printPdf: PagePrinter = async (html) => {
  const bytes = Buffer.from(html, 'utf8')
  if (bytes.byteLength > MOST_BYTES)
    throw new Error(`a page of ${bytes.byteLength} bytes is too long to print`)
  const page = openPrintWindow()
  try {
    await page.loadURL(`data:text/html;charset=utf-8;base64,${bytes.toString('base64')}`)
    return await page.webContents.printToPDF({
      printBackground: true,
      preferCSSPageSize: true,
      pageSize: 'A4',
    })
  } finally {
    page.destroy()
  }
}
