import iconv from 'iconv-lite'
import { expect, it } from 'vitest'
import { detectEncoding } from './detect-encoding.ts'

const chinese = '测试,标题,展示,点击\n'
const english = 't1,You won’t believe what she’s done – it’s “great”,100,4\nt1,Don’t look,100,3\n'

it('knows GB18030 by a Chinese header over English texts with curly apostrophes', () => {
  const text = chinese + english.repeat(200)
  expect(detectEncoding(iconv.encode(text, 'gb18030'))).toBe('gb18030')
})

it('knows GB18030 where Windows-1252 has no such bytes', () => {
  expect(detectEncoding(iconv.encode('name\n丂\n', 'gb18030'))).toBe('gb18030')
})

it('knows Western text with two accents in a row, and the same curly signs', () => {
  const text = `Größe,Preis\n${'Größe XL,9\nweiße Füße – “très œuvré”,3\nCafé’s,4\n'.repeat(100)}`
  expect(detectEncoding(iconv.encode(text, 'windows-1252'))).toBe('windows-1252')
})

it('knows UTF-8 in which one byte is broken', () => {
  const bytes = new Uint8Array(Buffer.from('名,值\n'.repeat(40), 'utf8'))
  bytes[61] = 0xff
  expect(detectEncoding(bytes)).toBe('utf-8')
})
