import type { Encoding } from '../../contract/dialect.ts'
import { encodeText } from './code-pages.ts'

/** Of each encoding a small table as its people write it, for tests. */
export const encodingTexts: Readonly<Record<Encoding, string>> = {
  'utf-8': '会员名,商品编码,数量\n李雷,“茶”𠮷,2\n韩梅梅,亚麻桌布,3\n',
  'utf-16le': '会员名,商品编码,数量\n李雷,“茶”𠮷,2\n韩梅梅,亚麻桌布,3\n',
  'utf-16be': '会员名,商品编码,数量\n李雷,“茶”𠮷,2\n韩梅梅,亚麻桌布,3\n',
  gb18030: '会员名,商品编码,数量\n李雷,“茶”𠮷,2\n韩梅梅,亚麻桌布,3\n',
  big5: '訂單編號,客戶,商品名稱\n王偉,藍色馬克杯,“茶”\n陳美玲,綠茶功夫組,亞麻桌布\n',
  shift_jis: '顧客名,商品コード,数量\nさとう,表示ソ｜ｱ,2\n鈴木一郎,テスト,3\n',
  'euc-jp': '顧客名,商品コード,数量\nさとう,マグカップ,2\n鈴木一郎,テスト,3\n',
  'euc-kr': '주문번호,고객명,상품명\n가1,김철수,파란 머그컵\n가2,이영희,똠얌 소스\n',
  'windows-1252': 'Kunde;Größe;Preis\nMüller;groß;“thé” 5 €\nAndré;klein;über – 3\n',
  macintosh: 'Numéro;Désignation;Prix\nà voir;Crème brûlée à l’ancienne;9,50\nété;Thé vert français;3\n',
  ibm850: 'Größe;Stückpreis;Straße\nübergroß;9,50;Königstraße\nklein;4,20;Äußere Mühle\n',
  'windows-1250':
    'Klient;Miasto;Towar\nMałgorzata;Białystok;„żółta” świeca\nPaweł Wójcik;Łódź;Książka\nBłażej Świąder;Wałbrzych;Źródło\n',
  'iso-8859-2':
    'Zákazník;Zboží;Město\nŠárka Dvořáková;Příbor těžký;Plzeň\nZdeněk Čermák;Svíčka růžová;Žďár\n',
  ibm852: 'Zákazník;Zboží;Město\nŠárka Dvořáková;Příbor těžký;Plzeň\nZdeněk Čermák;Svíčka růžová;Žďár\n',
  'windows-1257':
    'Klientas;Prekė;Miestas\nJonas Žukauskas;Mėlynas puodelis;Šiauliai\nRūta Šimkutė;Žalioji arbata;Panevėžys\n',
  'windows-1254':
    'Müşteri;Ürün;Şehir\nAyşe Yılmaz;Mavi kupa bardağı;İstanbul\nÇağrı Öztürk;Yeşil çay;Eskişehir\n',
  ibm857: 'Müşteri;Ürün;Şehir\nAyşe Yılmaz;Mavi kupa bardağı;İstanbul\nÇağrı Öztürk;Yeşil çay;Eskişehir\n',
  'windows-1251':
    'Клиент;Товар;Город\nИванов Сергей;Кружка «Синяя»;Москва\nПетрова Анна;Чай зелёный;Казань\n',
  'koi8-r': 'Клиент;Товар;Город\nИванов Сергей;Кружка синяя;Москва\nПетрова Анна;Чай зелёный;Казань\n',
  'koi8-u': 'Клієнт;Товар;Місто\nШевченко Олена;Синя чашка;Київ\nКоваленко Андрій;Їжак та ґудзик;Львів\n',
  ibm866: 'Клиент;Товар;Город\nИванов Сергей;Кружка синяя;Москва\nПетрова Анна;Чай зелёный;Казань\n',
  'mac-cyrillic': 'Клиент;Товар;Город\nИванов Сергей;Кружка синяя;Москва\nПетрова Анна;Чай зелёный;Казань\n',
  'windows-1253':
    'Πελάτης;Προϊόν;Πόλη\nΓιώργος Παπαδόπουλος;Μπλε κούπα;Αθήνα\nΕλένη Νικολάου;Πράσινο τσάι;Θεσσαλονίκη\n',
  'iso-8859-7': 'Πελάτης;Προϊόν;Πόλη\nΆννα Παπαδοπούλου;Μπλε κούπα;Αθήνα\nΕλένη Νικολάου;Πράσινο τσάι;Άρτα\n',
  'windows-1255': 'לקוח;מוצר;עיר\nדוד כהן;ספל כחול;תל אביב\nשרה לוי;תה ירוק;חיפה\n',
  'windows-1256': 'العميل;المنتج;المدينة\nمحمد أحمد;كوب أزرق;القاهرة\nفاطمة علي;شاي أخضر;دبي\n',
  'windows-874': 'ลูกค้า;สินค้า;จังหวัด\nสมชาย ใจดี;แก้วสีน้ำเงิน;กรุงเทพ\nสมหญิง รักไทย;ชาเขียว;เชียงใหม่\n',
}

/** Such a table as bytes of its encoding; `isMarked`: with a byte order mark, where there is one. */
export function bytesOfText(encoding: Encoding, text = encodingTexts[encoding], isMarked = false): Buffer {
  const hasMark = encoding.startsWith('utf') || encoding === 'gb18030'
  return encodeText(isMarked && hasMark ? `\ufeff${text}` : text, encoding)
}
