import type { Encoding } from '../../contract/dialect.ts'

/** A language as it shows in its letters, for telling encodings apart. */
export type Language = {
  readonly encodings: readonly Encoding[]
  /** Letters beyond ASCII, the most frequent first, in lower case where there is one. */
  readonly letters: string
  /** Letters of ASCII stand among them. */
  readonly isLatin: boolean
  /** Bits by which it has to fit better than languages of more people. */
  readonly rarity: number
}

const WESTERN: readonly Encoding[] = ['windows-1252', 'macintosh', 'ibm850']
const CENTRAL: readonly Encoding[] = ['windows-1250', 'iso-8859-2', 'ibm852']
const CYRILLIC: readonly Encoding[] = ['windows-1251', 'mac-cyrillic', 'koi8-r', 'koi8-u', 'ibm866']

/** Each language alone, and the names of all its neighbours in one list of customers. */
const latin: readonly (readonly [readonly Encoding[], string])[] = [
  [WESTERN, 'üäöß'],
  [WESTERN, 'éèàêçôîùâûëïœ'],
  [WESTERN, 'óíáéñúü'],
  [WESTERN, 'ãçáéóíêâõúàô'],
  [WESTERN, 'àèòìùé'],
  [WESTERN, 'äåöé'],
  [WESTERN, 'øåæéö'],
  [WESTERN, 'áíðéöþúæóý'],
  [WESTERN, 'éüöäáóíèñçåàøãêâôßëúïæîìòùœÿûõý'],
  [CENTRAL, 'łąężśćóńź'],
  [CENTRAL, 'íáěéýščžřůúťňďó'],
  [CENTRAL, 'áíéčšýžúľťňôóäďŕĺ'],
  [CENTRAL, 'áéőöóüíűú'],
  [CENTRAL, 'ăîţşâ'],
  [CENTRAL, 'čšžćđ'],
  [CENTRAL, 'áéíóúčšžýłöőüńąęäçřěűśćăůżţşîâďťňđľôßźŕĺë'],
  [['windows-1257'], 'ėšžįųūąčę'],
  [['windows-1257'], 'āīēšūņžļčķģō'],
  [['windows-1257'], 'äõüöšž'],
  [['windows-1254', 'ibm857'], 'ışüğçöİâîû'],
  [['windows-1254', 'ibm857'], 'ıüşöçğİéäáâîßñêè'],
]

const others: readonly (readonly [readonly Encoding[], string])[] = [
  [CYRILLIC, 'оеаинтсрвлкмдпуяыьгзбчйхжшюцщэфъё'],
  [CYRILLIC, 'оанитівреслкдумпязьгбчйхжцшюєїфщґ'],
  [CYRILLIC, 'аоиентрсвлкдпмзгяъубчцжщйхшюфь'],
  [CYRILLIC, 'аоиенрсјтукдвмплгзбчшцњхжћђљфџ'],
  [['windows-1253', 'iso-8859-7'], 'αοιετσνηυρπκμλςάίόέδγήωχθύφβώξζψϊϋΐΰ'],
  [['windows-1255'], 'יוהלאתרבשמנכדקעחפםטגצסזןךףץ'],
  [['windows-1256'], 'ايلمنتروبعهدسفكةحقأجىشصطخضذثزءغئظإؤآپچژگکھے'],
  [['windows-874'], 'าอนรก่เงม้ยีลวัดทสิตะปบคหแ็จพชขุใ์ืูไถโผำศซธณฟภึษญฉฐฝฎๆฮฆ'],
]

export const languages: readonly Language[] = [
  ...latin.map(([encodings, letters]) => ({
    encodings,
    letters,
    isLatin: true,
    rarity: letters.includes('þ') && letters.length < 20 ? 8 : 0,
  })),
  ...others.map(([encodings, letters]) => ({ encodings, letters, isLatin: false, rarity: 0 })),
]

/** A language written in thousands of characters. */
export type Writing = {
  readonly encodings: readonly Encoding[]
  /** Its most frequent characters, in falling order; kana and the like are known by their block. */
  readonly frequent: string
  /** Those in common use: all that this encoding has between these pairs of bytes. */
  readonly common: { readonly encoding: Encoding; readonly from: number; readonly to: number }
}

export const writings: Readonly<Record<'simplified' | 'traditional' | 'japanese' | 'korean', Writing>> = {
  simplified: {
    encodings: ['gb18030'],
    frequent:
      '的一是不了在人有我他这个们中来上大为和国地到以说时要就出会可也你对生能而子那得于着下自之年过发后作里用道行所然家种事成方多经么去法学如都同现当没动面起看定天分还进好小部其些主样理心她本前开但因只从想实日军者意无力它与长把机十民第公此已工使情明性知全三又关点正业外将两高间由问很最重并物手应战向头文体政美相见被利什二等产或新己制身果加西斯月话合回特代内信表化老给世位次度门任常先海通教儿原东声提立及比员解水名真论处走义各入几口认条平系气题活尔更别打女变四神总何电数安少报才结反受目太量再感建务做接必场件计管期市直德资命山金指克许统区保至队形社便空决治展马科司五基眼书非则听白却界达光放强即像难且权思王象完设式色路记南品住告类求据程北边死张该交规万取拉格望觉术领共确传师观清今切院让识候带导争运订单编号客户商价额销售店铺标签购买付款送货址省县邮箱话码姓男备注退换状态支宝微信优惠券红蓝绿黑杯茶衣套盒瓶克王李张刘陈杨赵黄周吴徐孙胡朱林何郭罗梁宋郑谢韩唐冯于董程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶余潘杜戴夏钟汪田姜范石姚谭廖邹熊陆郝孔崔康毛邱秦江顾侯邵孟龙段雷钱汤尹黎武贺赖龚伟芳娜秀英敏静丽磊洋勇艳杰娟涛超兰霞刚桂梅玲婷宇浩雪琳辉斌鹏健红萍京津沪广州深圳杭苏宁武汉成都重庆川浙福建湖南河',
    common: { encoding: 'gb18030', from: 0xb0a1, to: 0xd7f9 },
  },
  traditional: {
    encodings: ['big5'],
    frequent:
      '的一是不了在人有我他這個們中來上大為和國地到以說時要就出會可也你對生能而子那得於著下自之年過發後作里裡用道行所然家種事成方多經麼去法學如都同現當沒動面起看定天分還進好小部其些主樣理心她本前開但因只從想實日軍者意無力它與長把機十民第公此已工使情明性知全三又關點正業外將兩高間由問很最重並物手應戰向頭文體政美相見被利什二等產或新己制身果加西斯月話合回特代內信表化老給世位次度門任常先海通教兒原東聲提立及比員解水名真論處走義各入幾口認條平系氣題活爾更別打女變四神總何電數安少報才結反受目太量再感建務做接必場件計管期市直德資命山金指克許統區保至隊形社便空決治展馬科司五基眼書非則聽白卻界達光放強即像難且權思王象完設式色路記南品住告類求據程北邊死張該交規萬取拉格望覺術領共確傳師觀清今切院讓識候帶導爭運訂單編號客戶商價額銷售店鋪標籤購買付款送貨址省縣郵箱碼姓男備註退換狀態支優惠券紅藍綠黑杯茶衣裝套盒瓶王李張劉陳楊趙黃周吳徐孫胡朱林何郭羅梁宋鄭謝韓唐馮董程曹袁鄧許傅沈曾彭呂蘇盧蔣蔡賈丁魏薛葉余潘杜戴夏鍾汪田姜范石姚譚廖鄒熊陸孔白康邱秦江顧侯邵孟龍萬段雷錢湯尹黎易武喬賀賴龔偉芳娜秀英敏靜麗強勇豔傑娟濤超蘭霞剛桂美玲淑惠雅婷怡君志豪宗翰俊臺灣北高雄桃園港九龍',
    common: { encoding: 'big5', from: 0xa440, to: 0xc67e },
  },
  japanese: {
    encodings: ['shift_jis', 'euc-jp'],
    frequent:
      '日一大年中人会本国出上長月生者東事自分行合的業円数量品名商客注文金額番号単価顧様発店送料税込配備考住所電話氏計売受付県市区町田山川京都府阪東新宿花子郎太藤佐鈴木高橋伊渡辺小林加吉井松清森池橋石原村中島野美香織樹也健雄三二四五六七八九十円税色青赤白黒器茶',
    common: { encoding: 'euc-jp', from: 0xb0a1, to: 0xcfd3 },
  },
  korean: {
    encodings: ['euc-kr'],
    frequent:
      '이다는에의가을고하지한은를로기사어도인대리그자들서나시니일정해주보수아전제상라원부여구만스요성장으거게미유면연들안무었조비동세까있마모드간물신학소우생결말과실없위경회방선용문국내단중오매관금분품격객번호량명고객상품주문날짜이메일제품배송결제할인색블랙화이트티셔츠컵서울강남김박최정',
    common: { encoding: 'euc-kr', from: 0xb0a1, to: 0xc8fe },
  },
}
