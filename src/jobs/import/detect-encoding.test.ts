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

it('knows Shift_JIS by its kana, and leaves Chinese and Western texts alone', () => {
  const text = `注文番号,商品名,単価\n${'R-1,マグカップ青色の陶器,1980\n'.repeat(20)}`
  expect(detectEncoding(iconv.encode(text, 'shift_jis'))).toBe('shift_jis')
  expect(detectEncoding(iconv.encode('订单编号,商品名称\n1,蓝色马克杯\n2,镕珺玥\n', 'gb18030'))).toBe(
    'gb18030',
  )
})

it('knows Polish text of Windows-1250, and does not take signs of Windows-1252 for its letters', () => {
  const polish = `Nr zamówienia;Ilość;Wartość\n${'1;2;Książka Małgorzaty żółta\n'.repeat(5)}`
  expect(detectEncoding(iconv.encode(polish, 'windows-1250'))).toBe('windows-1250')
  const western = `Größe;Frage\n${'5 m³;¿Qué?\n3 m²;Straße¹\n'.repeat(5)}`
  expect(detectEncoding(iconv.encode(western, 'windows-1252'))).toBe('windows-1252')
})
