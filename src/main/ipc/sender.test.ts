import { expect, it } from 'vitest'
import { isTrustedSender, type SenderEvent } from './sender.ts'

const own: SenderEvent = { sender: { id: 7 }, senderFrame: { url: 'app://sextant/', parent: null } }

it('trusts the main frame of the own window on the own page', () => {
  expect(isTrustedSender(own, 7)).toBe(true)
})

it('refuses forged senders', () => {
  const frame = own.senderFrame
  const forged: [string, SenderEvent, number | undefined][] = [
    ['another window', own, 8],
    ['no window', own, undefined],
    ['no frame', { ...own, senderFrame: null }, 7],
    ['iframe', { ...own, senderFrame: { url: 'app://sextant/', parent: frame } }, 7],
    ['about:blank', { ...own, senderFrame: { url: 'about:blank', parent: null } }, 7],
    ['foreign origin', { ...own, senderFrame: { url: 'https://sextant/', parent: null } }, 7],
    ['look-alike', { ...own, senderFrame: { url: 'app://sextant.evil/', parent: null } }, 7],
    [
      'DevTools',
      { ...own, senderFrame: { url: 'devtools://devtools/bundled/inspector.html', parent: null } },
      7,
    ],
    ['no address', { ...own, senderFrame: { url: '', parent: null } }, 7],
  ]
  for (const [what, event, id] of forged) expect(isTrustedSender(event, id), what).toBe(false)
})

it('refuses a frame that is gone and throws when asked', () => {
  const gone: SenderEvent = {
    sender: { id: 7 },
    get senderFrame(): never {
      throw new Error('Render frame was disposed')
    },
  }
  expect(isTrustedSender(gone, 7)).toBe(false)
})
