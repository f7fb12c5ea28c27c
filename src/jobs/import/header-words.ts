import type { ColumnRole } from '../../contract/column-roles.ts'
import { headersAbroad } from './header-words-abroad.ts'

/**
 * Headers as shops, CRMs and data sets write them, the most telling first. Compared after NFKC, in lower case, without
 * spaces, underscores, hyphens and dots.
 */
const headers: Readonly<Partial<Record<ColumnRole, string>>> = {
  'customer-id':
    'customerid customerno customernumber customercode custid clientid clientno memberid membershipid userid usernumber visitorid buyerid accountid shopperid contactid subscriberid recordid recid personid uid cid cardno cardnumber vipno openid unionid visitor user customer buyer client member reviewerid author kundennummer kundennr kundenid kunde clientid numeroclient householdkey householdid household msno fullvisitorid clientcode customerkey userpseudoid distinctid profileid cookieid deviceid auftraggeber debitor kundennumer idcliente codecliente codiceclient clientenumero username(buyer) buyerusername loyaltycard loyaltycardno loyaltyid loyaltynumber ' +
    '客户编号 客户id 客户号 客户代码 顾客编号 顾客id 用户id 用户编号 用户号 会员id 会员编号 会员号 会员卡号 买家id 买家编号 会员名 买家会员名 会员名称 买家会员 买家昵称 买家账号 用户名 用户昵称 买家 顾客 客户 会员 用户 membernumber memberno membercode refclient referenceclient clienteid iddocliente codigodocliente kundennummern 会員id 会員番号 顧客id 顧客番号 顧客コード お客様番号 客户编码 客户简称 客商编码 购货单位 往来单位 下单账号 快手id 买家uid nrklienta klient cliente profile sessionid visitid',
  email:
    'email emailaddress customeremail useremail buyeremail contactemail billingemail mail mailaddress emails 邮箱 电子邮箱 邮箱地址 电子邮件 邮件 邮件地址 客户邮箱 e-mail emailadresse courriel correo メールアドレス emailducliente emaildocliente adresseemail mailadresse correoelectronico',
  phone:
    'phone phonenumber mobile mobilephone mobilenumber cellphone telephone tel customerphone contactphone billingphone 手机 手机号 手机号码 电话 电话号码 联系电话 联系手机 联系方式 收货人手机 telefonnummer telefon 用户手机号 会员手机号 买家手机 收件人手机 電話番号 numerodetelefono telephonenumber handynummer telefono 收货人电话 备注手机号 备注电话 绑定手机 绑定手机号 numertelefonu',
  'customer-name':
    'customername fullname clientname membername buyername contactname username firstname lastname givenname surname familyname recipientname displayname nickname 客户姓名 客户名称 姓名 顾客姓名 收货人姓名 收货人 收件人 联系人 昵称 真实姓名 kundenname vorname nachname 注文者氏名 氏名 お名前 顧客名 nomduclient nomclient nombredelcliente nomedocliente 购货方名称 客户全称 vornamename nazwaklienta dealcontactperson personname',
  country:
    'country countryname countrycode customercountry billingcountry shippingcountry retailercountry nation defaultaddresscountrycode 国家 国家地区 国家/地区 所在国家 land pays pais 国 kraj',
  city: 'city town cityname customercity billingcity shippingcity defaultaddresscity suburb 城市 所在城市 收货城市 市 省市 地区 收货地址 所在地 stadt ort ville ciudad 市区町村 cidade miasto citta',
  'product-id':
    'productid productcode productno productnumber productsku stockcode sku skuid skucode itemid itemcode itemno itemnumber articleid articlenumber articleno asin isbn goodsid goodscode goodssn variantid variantsku lineitemsku movieid bookid songid trackid contentid courseid offerid barcode ean upc plu spuid parentasin iid pid item product movie artikelnummer artikelnr produktnummer produktid referencia reference material materialnummer materialnr prodid productkey itemsku articlecode productref skureferenceno sellersku customlabel artistid businessid videoid ' +
    '商品编码 商品编号 商品id 商品代码 商品号 产品编号 产品编码 产品id 货号 款号 商家编码 商品货号 货品编号 宝贝id 宝贝编号 sku编码 skuid 商品条码 条码 条形码 物料编码 商品 商品番号 商品コード 商品管理番号 品番 refproduit referenceproduit refarticle codeproduit codigoproduto codigosku codigo kodproduktu 存货编码 存货代码 物料代码 物料号 料号 sku货号 商品skuid',
  'product-name':
    'productname producttitle itemname itemtitle itemlabel itemdescription productdescription lineitemname goodsname articlename description movietitle title label labels name 商品名称 商品名 商品标题 产品名称 产品名 宝贝标题 宝贝名称 选购商品 货品名称 品名 标题 artikel artikelname produktname produkt bezeichnung produit producto prodname materialbezeichnung materialkurztext nomduproduit nombredelproducto nomeprodotto 菜品名称 菜品 项目名称 服务名称 课程名称 套餐名称 itemdesc listingtitle produto 商品名称规格 存货名称 物料名称 sku名称 商品全名 nazwaproduktu descricao descripcion articulo nomedoproduto dealtitle artistname trackname',
  category:
    'category categoryname productcategory itemcategory productline producttype categoryid categorycode catid department genre genres subcategory maincategory class 类目 商品类目 类别 商品类别 分类 商品分类 品类 产品类别 产品分类 一级类目 类目id 品牌类目 kategorie warengruppe categorie categoria producttypename productgroupname departmentname commoditydesc',
  'order-id':
    'invoiceno invoice invoiceid invoicenumber orderid orderno ordernumber ordername order ordercode orderreference transactionid transactionno receiptno receiptnumber basketid salesid orderitemid bestellnummer auftragsnummer bestellnr rechnungsnummer commande n°commande numerodecommande numerocommande pedido numeropedido numerodepedido ordine numeroordine bestelling verkaufsbeleg auftrag belegnummer belegnr basketid sessionorderid checkoutid salesordernumber purchaseid txnid trxid transno 订单流水号 交易单号 商户订单号 ' +
    '订单编号 订单号 订单id 主订单编号 交易编号 交易号 订单 子订单编号 单号 发票号 小票号 流水号 注文番号 受注番号 伝票番号 numerodopedido numerodelpedido nrzamowienia numerzamowienia zamowienie nrdecommande receipt receiptid 单据编号 单据号 销售单号 出库单号 订单流水 bestellung belegfeld1 sonumber posttransactionid dealid',
  time:
    'invoicedate orderdate ordertime orderdatetime orderedat purchasedate purchasetime purchasedat transactiondate transactiontime saledate salesdate eventtime eventdate timestamp datetime createdat createdtime createddate createddateutc datecreated datecreatedgmt processedat placedat orderplacedat ordercreationdate orderpaidtime datetimeutc angelegtam createtime createdate createdutc created occurredat visitdate paidat paytime paymentdate paymenttime time date day updatetime ts unixreviewtime reviewtime signupdate year month week quarter yearmonth period weekstart weekstarting datum bestelldatum bestellzeit rechnungsdatum fecha eventtimestamp purchasetimestamp ordertimestamp tdat trandate txndate invoicedatetime closeddate angelegtam buchungsdatum belegdatum datecommande datedelacommande fechapedido fechadepedido datavenda dataordine txndt trandt saledt orderdt businessdate paidondate 支付完成时间 下单日 结账时间 成交日期 创建日期 支付日期 ' +
    '下单时间 订单创建时间 下单日期 订单日期 创建时间 购买时间 购买日期 交易时间 交易日期 成交时间 订单付款时间 付款时间 支付时间 行为时间 发生时间 时间 日期 时间戳 订单提交时间 消费时间 销售日期 年份 年度 月份 年月 周 季度 jour dia data dzien giorno 日付 日 注文日 注文日時 購入日 購入日時 datazamowienia datumbestellung datazamowienia datapedido datadopedido データ日付 laufdatum datumuhrzeit dateheure 受注日 受注日時 売上日 単据日期 单据日期 业务日期 开单日期 出库日期 用户下单时间 用户支付时间 拼单成功时间 bestellungdatum saletime datadavenda dataacquisto dataorazamowienia orderpurchasetimestamp orderpaid dealwontime dealdealcreated',
  quantity:
    'quantity qty quantityordered orderquantity lineitemquantity units unitssold itemsold itemssold numberofcds count pieces amountofitems 数量 购买数量 商品数量 件数 销售数量 宝贝总数量 成交数量 购买件数 销量 menge anzahl quantite cantidad quantita quantidade aantal ilosc auftragsmenge itemspurchased itemquantity 菜品数量 商品件数 购买数 下单数量 订购数量 成交件数 quantitysold quantitypurchased unitsordered orderedquantity 個数 数量個 注文数 販売数 quantidadevendida 实发数量 出库数量 销售数量个 sku件数 sku数量 件数件 stuckzahl stuck nombre anzahlstuck playcount plays listens',
  'unit-price':
    'unitprice price priceeach itemprice productprice lineitemprice unitsaleprice saleprice sellingprice listprice priceperunit 单价 价格 商品单价 商品价格 销售单价 售价 成交价 京东价 preis einzelpreis stückpreis prix precio prixunitaire preciounitario prezzo prezzounitario precounitario preconunitario stukprijs cena regularprice soldfor dealprice productdealprice priceperitem 菜品单价 成交单价 实际单价 商品售价 含税单价 単価 販売価格 prixunitairettc prixunitaireht cenajednostkowa cenabrutto valorunitario 无税单价 不含税单价',
  'line-total':
    'linetotal productsubtotal productsales 商品总价 菜品小计 用户应付金额 用户实付金额 linetotal totalprice amount totalamount total sales salesamount revenue subtotal grossamount netamount orderamount ordertotal ordervalue amountpaid payment paymentamount paidamount dollarvalue lineamount extendedprice netsales turnover purchaseamount purchaseamountusd betrag gesamtbetrag gesamtpreis umsatz montant montantttc montanttotal importe importetotal importo totale valortotal bedrag kwota grandtotal salesvalue paymentvalue itemrevenue productrevenue purchaserevenue nettowert nettobetrag bruttobetrag ordertotalinctax itemtotal gross netamt amt netamount extprice 用户实付 实付款 应付款 实付 订单实付金额 订单总价 订单总额 商品总金额 商品金额 成交额 营业额 net ' +
    '金额 实付金额 买家实际支付金额 订单金额 总金额 总价 小计 销售额 付款金额 支付金额 成交金额 应付金额 实收金额 商家实收 交易金额 消费金额 买家应付货款 小計 合計金額 合計 売上 売上金額 金額 montantht montanttotalttc wartosc wartoscbrutto lacznie valor 价税合计 销售金额 含税金额 无税金额 商品优惠后小计 totalinclvat totalinctax rechnungsbetrag bruttoumsatz nettoumsatz dealvalue 净销售额 净销售 净收入 ventasnetas ventesnettes vendasliquidas venditenette nettoomzet sprzedaznetto',
  currency:
    'currency currencycode curr ccy presentmentcurrency 币种 货币 币别 货币代码 货币单位 wahrg wahrung waluta moeda moneda devise valuta 通貨',
  'event-kind':
    'eventtype event eventname behavior behaviour behaviortype behaviourtype action actiontype interactiontype interaction activity activitytype 行为类型 行为 事件 事件类型 动作 操作类型 用户行为',
  rating:
    'rating ratings score stars starrating reviewscore overall reviewrating 评分 打分 星级 评价星级 评价分数 得分',
  channel:
    'channel saleschannel trafficsource source sourcename medium utmsource utmmedium marketingchannel attribution ordermethodtype ordersource platform 渠道 销售渠道 来源 流量来源 渠道来源 订单来源 平台 推广渠道 归因',
  campaign:
    'campaign campaignname campaignid utmcampaign promotion promo couponcode discountcode 活动 活动名称 营销活动 推广计划 推广活动 计划名称 广告系列 kampagne kampagnenname campagne nomdelacampagne campaña campana nombredelacampaña campanha nomedacampanha kampania nazwakampanii campagna キャンペーン キャンペーン名 推广计划名称',
  // What follows means this only where nothing above does.
  province:
    'province state region stateregion provincecode defaultaddressprovincecode shippingprovince billingprovince county 省 省份 州 都道府県 bundesland uf stan provincia departement',
  postcode:
    'postcode zip zipcode postalcode billingzip shippingzip defaultaddresszip 邮编 邮政编码 zipcodeprefix 郵便番号 plz postleitzahl codepostal codigopostal cep kodpocztowy cap',
  company:
    'company companyname organisation organization employer 公司 公司名称 单位 organisationname organizationname dealorganization',
  gender: 'gender sex 性别',
  birthday: 'birthday birthdate dateofbirth dob 生日 出生日期',
  joined:
    'profilecreatedon optintime membersince registrationdate registeredat joindate joined dateadded 注册时间 注册日期 入会时间 成为客户时间 成为会员时间 addedtime erstelltam anmeldedatum',
  tags: 'tags tag labels 标签',
  'consent-email':
    'acceptsemailmarketing acceptsmarketing emailmarketingconsent emailoptin emailconsent newsletter subscribed 邮件订阅',
  'consent-sms': 'acceptssmsmarketing smsmarketingconsent smsoptin smsconsent 短信订阅',
  brand: 'brand brandname vendor manufacturer 品牌',
  description: 'description productdescription longdescription details 描述 商品描述 详情 detaildesc',
  url: 'url link producturl productlink landingpage 链接 商品链接',
  stock: 'stock stockquantity inventory inventoryquantity onhand 库存 库存数量 bestand lagerbestand',
  'unit-cost': 'unitcost cost costprice costperitem purchaseprice cogs 成本 成本价 进价',
  'order-status':
    'orderstatus financialstatus paymentstatus status state 订单状态 交易状态 支付状态 状态 statut situacao estado stato statuszamowienia ステータス 注文ステータス bestellstatus zahlungsstatus paymentstate orderstate invoicestatus dealstatus',
  'refund-amount': 'refundedamount amountrefunded refundamount 退款金额 已退款金额 totalrefunded',
  account: 'account accountname 账户名称 账户',
  'ad-set':
    'adset adsetname adgroup adgroupname 广告组名称 广告组 单元 anzeigengruppe anzeigengruppenname werbegruppe groupedannonces ensembledepublicités ensembledepublicites conjuntodeanuncios grupodeanuncios grupareklam 広告グループ adgroupid 单元名称',
  ad: 'ad adname adid creative creativename 广告名称 广告 创意 创意名称 anzeige anzeigenname annonce publicité publicite anuncio reklama 広告',
  'period-end': 'reportingends enddate dateend periodend 报告结束日期 结束日期',
  impressions:
    'impressions impr impression views 展示次数 展示量 展现量 曝光量 曝光次数 展示数 impressionen impresiones impressoes wyswietlenia impressioni インプレッション インプレッション数 表示回数 播放量 阅读量 浏览量 impressionsserved 曝光 观看量 播放次数 展现',
  cost: 'spent spend amountspent amountspend adspend adcost mediacost 花费 消耗 花费金额 已花费金额 广告花费 totalspent totalspend kosten ausgaben ausgegebenerbetrag cout couttotal montantdepense depenses gasto coste costo custo valorgasto koszt wydatki spesa 費用 ご利用金額 コスト 消费 总花费 推广费用 花费元 spendinaccountcurrency',
  reach:
    'reach 覆盖人数 触达人数 activeusers users totalusers uniquevisitors nbuniqvisitors reichweite couverture portee alcance zasieg copertura リーチ',
  clicks:
    'clicks linkclicks click uniqueclicks 点击量 点击次数 链接点击量 点击数 点击 sessions visits nbvisits klicks clics clicstotaux cliques klikniecia clic クリック クリック数 链接点击 clicksall clickstotal klicksalle 点击人数 pinclicks outboundclicks clicksdestination',
  conversions:
    'conversions results purchases approvedconversion totalconversion orders uniqueplacedorder keyevents 转化数 转化量 转化 成效 购物次数 nbconversions leads conversionscount konversionen conversiones conversoes konwersje conversioni コンバージョン コンバージョン数 成交订单数 totalconversions totalconversionscheckout',
  'conversion-value':
    'convvalue conversionvalue allconvvalue purchaseconversionvalue resultvalue purchasevalue totalrevenue 转化价值 购物转化价值 成效价值 转化金额 convwert conversionwert valeurdeconversion valordeconversion valordaconversao wartosckonwersji コンバージョン値 成交金额转化 totalpurchasevalue totalordervalue totalordervaluecheckout',
  recipients: 'recipients totalrecipients sent delivered successfuldeliveries emailssent 发送量 送达数',
  opens: 'opens uniqueopens totalopens opened 打开数 打开量',
  unsubscribes: 'unsubscribes unsubs optouts 退订数',
  test: 'test testid experiment experimentid clickabilitytestid 测试 实验',
  variant: 'variant variation arm version group 变体 版本',
  headline: 'headline headlines adheadline title 标题文案 广告标题 主标题 headline1',
  body: 'body adcopy adtext copy primarytext excerpt 正文 文案 广告文案 description1 descriptionline1',
  subject: 'subject subjectline emailsubject 主题 邮件主题',
  'consent-channel': 'consentchannel 同意渠道',
  'consent-state':
    'consent consentstate consentstatus optin optinstatus subscriptionstatus 同意状态 订阅状态',
  reason: 'reason unsubreason suppressionreason unsubscribereason 原因 退订原因',
  series: 'series seriesname seriesid uniqueid metric 序列 指标',
  value: 'value y values 数值 值',
  'period-number': 't periodnumber periodno 期数 期次',
  'period-start': 'start startperiod periodstart firstperiod 起始期',
  'periods-per-year': 'frequency freq periodsperyear 频率',
}

const roleOfWord = new Map<string, { role: ColumnRole; rank: number }>()
for (const [role, list] of [...Object.entries(headers), ...Object.entries(headersAbroad)]) {
  list.split(' ').forEach((word, rank) => {
    const key = plainHeader(word)
    // The keys of the record are roles.
    if (!roleOfWord.has(key)) roleOfWord.set(key, { role: role as ColumnRole, rank })
  })
}

/** What a header usually means, with a rank: the lower, the more telling. */
export function meaningOf(header: string): { readonly role: ColumnRole; readonly rank: number } | undefined {
  const ofLine = lineHeader(header)
  if (ofLine !== undefined) {
    const meaning = meaningOf(ofLine)
    // Of the same meaning, what is told of the line comes before what is told of the order.
    return meaning !== undefined && lineRoles.has(meaning.role)
      ? { role: meaning.role, rank: meaning.rank / 1000 - 1 }
      : undefined
  }
  const key = plainHeader(header)
  const found = roleOfWord.get(key)
  if (found !== undefined) return found
  const inner = unwrapped(header)
  if (inner !== header) return meaningOf(inner)
  // 金额（元）, Amount (USD): what is in parentheses is a unit.
  const bare = plainHeader(header.normalize('NFKC').replace(/[([（【].*?[)\]）】]/g, ''))
  const foundBare = bare === key ? undefined : roleOfWord.get(bare)
  return foundBare === undefined
    ? meaningOfTail(header)
    : { role: foundBare.role, rank: foundBare.rank + 0.5 }
}

/** Interfaces wrap what they tell: `attributes.email`, `relationships.profile.data.id`, `price.amount`. */
function unwrapped(header: string): string {
  return header
    .replace(/^(?:data\.)?(?:attributes|relationships|fields|properties|node|_source)\./i, '')
    .replace(/\.data\.(?=id$)/i, '.')
    .replace(/^(.*(?:price|amount|total|cost|value|spend|revenue))\.(?:amount|value)$/i, '$1')
}

/** What only a line of an order tells; an order tells it in sum, or as that of something else. */
export const lineRoles: ReadonlySet<ColumnRole> = new Set<ColumnRole>([
  'product-id',
  'product-name',
  'category',
  'brand',
  'quantity',
  'unit-price',
  'line-total',
])

/** The header within a list of lines: `sku` of `line_items[].sku`. */
export function lineHeader(header: string): string | undefined {
  const at = header.lastIndexOf('[].')
  return at < 0 ? undefined : header.slice(at + 3)
}

/** A word before the telling ones says whose it is: `amazon-order-id`, `Bill-to City`. Less telling than any whole header. */
const TAIL_RANK = 500
/** One word that means the same whoever it is said of. */
const TAILS: ReadonlySet<string> = new Set(
  'city country state province zip zipcode postcode email phone gender currency sku asin'.split(' '),
)
/** Said of somebody else, of another time, or of a number of them. */
const NOT_BEFORE =
  /^(?:store|shop|seller|sales?person|staff|employee|owner|agent|supplier|vendor|merchant|warehouse|branch|parent|old|new|last|first|latest|next|prior|previous|expected|estimated|due|ship(?:ped|ping)?|deliver(?:y|ed)|min|max|avg|average|num|number|count|total|has|is|no|non)$/i

function meaningOfTail(header: string): { readonly role: ColumnRole; readonly rank: number } | undefined {
  const words = header
    .normalize('NFKC')
    .replace(/([a-z\d])([A-Z])/g, '$1 $2')
    .split(/[\s_.\-/:]+/)
    .filter((word) => word !== '')
  if (words.length < 2 || words.length > 6 || NOT_BEFORE.test(words[0] ?? '')) return undefined
  for (let from = 1; from < words.length; from++) {
    const tail = words.slice(from)
    const key = plainHeader(tail.join(''))
    if (tail.length === 1 && !TAILS.has(key)) return undefined
    const found = roleOfWord.get(key)
    if (found !== undefined) return { role: found.role, rank: TAIL_RANK + from * 50 + found.rank / 100 }
  }
  return undefined
}

export function plainHeader(header: string): string {
  return (
    header
      .normalize('NFKC')
      // Marks that nobody sees: of byte order, of direction, for breaking words.
      .replace(/[\ufeff\u00ad\u200b-\u200f\u202a-\u202e\u2060\u2066-\u2069]/g, '')
      .trim()
      .toLowerCase()
      .normalize('NFD')
      .replace(/[\u0300-\u036f]/g, '')
      .replace(/[\s_.\-#:/]+/g, '')
  )
}
