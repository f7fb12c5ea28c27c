import iconv from 'iconv-lite'
import { describe, expect, it } from 'vitest'
import { encodings } from '../../contract/dialect.ts'
import { detectEncoding, tellEncoding } from './detect-encoding.ts'
import { bytesOfText } from './encoding-texts.ts'
import { decodeStrictly } from './encodings.ts'

const chinese = '测试,标题,展示,点击\n'
const english = 't1,You won’t believe what she’s done – it’s “great”,100,4\nt1,Don’t look,100,3\n'

it('knows GB18030 by a Chinese header over English texts with curly apostrophes', () => {
  const text = chinese + english.repeat(200)
  expect(detectEncoding(iconv.encode(text, 'gb18030'))).toBe('gb18030')
})

it('knows GB18030 where Windows-1252 has no such bytes', () => {
  expect(detectEncoding(iconv.encode('name\n李悅\n王潔\n', 'gb18030'))).toBe('gb18030')
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

describe('the likeliest reading', () => {
  /** What a shop may write in a few lines, and the encodings its people use. */
  const texts: readonly (readonly [encodings: string, text: string])[] = [
    ['windows-1251 koi8-r ibm866 mac-cyrillic', 'id,город\n1,Москва\n2,Казань\n3,Екатеринбург\n'],
    ['windows-1251 koi8-r ibm866', 'id,name\n1,КРУЖКА\n2,СКАТЕРТЬ\n3,ЧАЙ\n4,ПОДАРОЧНЫЙ НАБОР\n'],
    ['windows-1251', 'Поръчка;Клиент\n1;Иван Петров\n2;Мария Георгиева\n3;Синя чаша\n'],
    ['windows-1250 iso-8859-2', 'Rendelés;Vevő\n1;Kovács Győző\n2;Szűcs Ildikó\n3;Fürdőszappan\n'],
    ['windows-1250', 'Comandă;Client\n1;Ştefan Ionescu\n2;Ana Mureşan\n3;Faţă de masă\n'],
    ['windows-1252 macintosh ibm850', 'Número;Descripción\n1;Tazón pequeño\n2;¿Té verde de México?\n'],
    ['windows-1252 macintosh', 'id,name\n1,Müller\n2,José García\n3,François Lefèvre\n4,Søren Kjær\n'],
    ['windows-1252 macintosh', 'id,text\n1,You won’t believe it’s “great”\n2,Don’t – what’s next…\n'],
    ['windows-1252', 'Pöntun;Nafn\n1;Þórður Ægisson\n2;Guðrún Jónsdóttir\n3;Sigríður Þorláksdóttir\n'],
    ['windows-1257', 'Pasūtījums;Klients\n1;Jānis Bērziņš\n2;Līga Kalniņa\n3;Zaļā tēja\n'],
    ['gb18030', 'id,name\n1,王伟\n2,李娜\n3,张敏\n'],
    ['big5', 'id,name\n1,王偉\n2,陳美玲\n3,林志豪\n'],
    ['shift_jis euc-jp', '番号,氏名,住所\n1,田中一郎,東京都新宿区\n2,山田花子,大阪府大阪市\n'],
    ['shift_jis', 'no,name\n1,ﾔﾏﾀﾞ ﾀﾛｳ\n2,ｽｽﾞｷ ﾊﾅｺ\n3,ｻﾄｳ ｲﾁﾛｳ\n'],
    ['euc-kr', 'id,name\n1,김철수\n2,이영희\n3,박민수\n'],
  ]
  const cases = texts.flatMap(([names, text]) =>
    encodings.filter((each) => names.split(' ').includes(each)).map((each) => [each, text] as const),
  )

  it.each(cases)('reads a few words of %s: %j', (encoding, text) => {
    const bytes = bytesOfText(encoding, text)
    // Encodings may agree on all letters of a text.
    expect(decodeStrictly(bytes, detectEncoding(bytes))).toBe(text)
  })

  it('is shown with what it reads, and in doubt with what another encoding would', () => {
    const sure = tellEncoding(bytesOfText('koi8-r', 'Клиент;Город\nИванова Анна;Новосибирск\n'))
    expect(sure).toEqual({
      encoding: 'koi8-r',
      words: ['Клиент', 'Город', 'Иванова Анна'],
      isLikely: true,
    })
    const one = tellEncoding(bytesOfText('macintosh', 'id,name\n1,Müller\n'))
    expect(one).toMatchObject({ encoding: 'macintosh', words: ['Müller'] })
    expect(one.other).toEqual({ encoding: 'windows-1250', words: ['Mźller'] })
  })

  it('does not grow surer of a word by repeating it', () => {
    const once = tellEncoding(bytesOfText('macintosh', 'id,name\n1,Müller\n'))
    expect(tellEncoding(bytesOfText('macintosh', `id,name\n${'1,Müller\n'.repeat(500)}`))).toEqual(once)
  })
})
