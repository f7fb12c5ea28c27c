import type { ColumnRole } from '../../contract/column-roles.ts'

/** Headers as shops write them in Russian, Ukrainian, Turkish, Korean, traditional Chinese, Czech, Hungarian, Romanian and Greek, the most telling first. */
export const headersAbroad: Readonly<Partial<Record<ColumnRole, string>>> = {
  'customer-id':
    'клиентid idклиента кодклиента номерклиента idпокупателя покупатель клиент idпользователя пользователь клієнт покупець кодклієнта müşterino müşteriid müşterikodu müşterinumarası müşteri üyeno 고객번호 고객id 고객코드 회원번호 회원id 아이디 구매자id 고객 회원 客戶編號 客戶id 會員編號 會員id 顧客編號 買家帳號 客戶 會員 買家 顧客 zakaznik idzakaznika cislozakaznika vevo vevokod ügyfél ügyfélkód codclient idclient πελατης κωδικοςπελατη',
  email:
    'почта электроннаяпочта emailклиента eposta epostaadresi 이메일 이메일주소 電子郵件 電郵 信箱 電子信箱',
  phone:
    'телефон номертелефона мобильный мобильныйтелефон телефонклиента cep ceptelefonu telefonnumarası 전화번호 휴대폰 휴대폰번호 연락처 핸드폰번호 電話 電話號碼 手機 手機號碼 聯絡電話 τηλεφωνο',
  'customer-name':
    'фио имя имяклиента фамилия получатель имяпокупателя adsoyad müşteriadı alıcı adısoyadı 고객명 이름 성명 구매자명 구매자 수취인명 주문자 주문자명 客戶姓名 客戶名稱 姓名 收件人 買家姓名 會員姓名 jmeno jmenozakaznika vevonev numeclient ονομα ονοματεπωνυμο',
  country: 'страна країна ülke 국가 國家 zeme orszag tara χωρα',
  city: 'город місто şehir 도시 城市 縣市 mesto varos oras πολη',
  'product-id':
    'артикул кодтовара idтовара номенклатурныйномер кодпродукта sku ürünkodu ürünid stokkodu barkod 상품번호 상품코드 제품코드 품번 상품id 商品編號 商品編碼 貨號 產品編號 商品代碼 款號 kodzbozi kodproduktu cikkszam termekkod codprodus κωδικοςπροϊοντος',
  'product-name':
    'товар наименование названиетовара наименованиетовара продукт номенклатура назва назватовару ürün ürünadı 상품명 제품명 상품 품명 商品名稱 品名 產品名稱 zbozi nazevzbozi nazevproduktu termek termeknev termekneve produs numeprodus denumireprodus προϊον',
  category:
    'категория категориятовара категорія kategori 카테고리 분류 類別 分類 商品類別 kategoria kategorie κατηγορια',
  'order-id':
    'номерзаказа заказ idзаказа №заказа nзаказа чек номерчека номерзамовлення замовлення siparişno siparişnumarası sipariş siparişid faturano 주문번호 주문id 주문 訂單編號 訂單號碼 訂單 訂單號 cisloobjednavky objednavka rendelesszam rendeles comanda numarcomanda nrcomanda παραγγελια',
  time: 'датазаказа дата датаивремя датапокупки времязаказа датапродажи датазамовлення sipariştarihi tarih satıştarihi 주문일 주문일시 주문일자 주문날짜 결제일 결제일시 구매일 구매일자 날짜 일자 訂單日期 下單時間 下單日期 訂單成立日期 訂單成立時間 購買日期 日期 時間 付款時間 datumobjednavky rendelesdatuma datacomenzii ημερομηνια',
  quantity:
    'количество колво кількість adet miktar 수량 數量 件數 mnozstvi kusu mennyiseg cantitate ποσοτητα',
  'unit-price':
    'цена ценазаединицу ценаруб ціна fiyat birimfiyat birimfiyatı 단가 가격 판매가 상품가격 판매단가 상품단가 판매가격 單價 價格 售價 cena cenazakus egysegar pretunitar τιμη',
  'line-total':
    'сумма стоимость итого суммазаказа суммаруб сума вартість tutar toplam toplamtutar 금액 합계 총액 결제금액 주문금액 판매금액 총주문금액 총결제금액 상품별총주문금액 실결제금액 金額 總金額 總價 實付金額 訂單金額 castka celkem osszeg osszesen suma valoare ποσο συνολο',
  currency: 'валюта parabirimi 통화 幣別 幣種',
  rating: 'оценка рейтинг puan 평점 評分',
  channel: 'канал источник kanal 채널 渠道 通路',
  campaign: 'кампания кампанія kampanya 캠페인 廣告活動 行銷活動',
  postcode: 'индекс почтовыйиндекс postakodu 우편번호 郵遞區號',
  company: 'компания организация firma şirket 회사 公司名稱',
  gender: 'пол cinsiyet 성별 性別',
  birthday: 'датарождения doğumtarihi 생년월일 출생일 生日 出生日期',
  'order-status': 'статус статусзаказа durum siparişdurumu 주문상태 상태 訂單狀態 狀態',
  impressions: 'показы gösterim 노출수 노출 曝光次數',
  clicks: 'клики tıklama 클릭수 클릭 點擊次數 點擊數',
  cost: 'расход расходы затраты harcama 비용 광고비 花費',
  conversions: 'конверсии dönüşüm 전환수 轉換次數',
}
