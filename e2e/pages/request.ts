import type { Page } from '@playwright/test'
import type { Bridge } from '../../src/contract/bridge.ts'
import type { Reply } from '../../src/contract/failure.ts'
import type { Input, Output, RequestName } from '../../src/contract/requests.ts'

/** Asks through the page's own bridge, as the views do. For looking behind the screen, not for doing what a user does. */
export async function request<N extends RequestName>(
  page: Page,
  name: N,
  input: Input<N>,
): Promise<Output<N>> {
  const reply = await page.evaluate<Reply<unknown>, [string, unknown]>(
    async ([asked, given]) => {
      // The preload puts it there; this file is compiled without the page's own declarations.
      const { sextant } = globalThis as unknown as { sextant: Bridge }
      return sextant.request(asked as RequestName, given as never) // a name and its own input, as typed below
    },
    [name, input],
  )
  if (!reply.ok) throw new Error(`${name} failed: ${JSON.stringify(reply.failure)}`)
  return reply.value as Output<N> // main has checked it against the schema of this name
}
