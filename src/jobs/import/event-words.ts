import type { InteractionKind } from '../../contract/column-roles.ts'

/** A favourite counts as a click: a sign of interest, weaker than a cart. The contract has no kind of its own for it. */
const words: Readonly<Record<InteractionKind, string>> = {
  purchase:
    'website_payment web_accept_payment_received subscription_payment preapproved_payment_bill_user_payment mobile_payment general_payment ebay_auction_payment paypal_express_zahlung express_zahlung website_zahlung handyzahlung zahlung bestellung settled purchase purchased buy bought order ordered checkout transaction sale paid completed sold success sale_completed placed_order ordered_product order_completed order_placed completed_purchase completed_order made_purchase payment payment_received express_checkout_payment charge captured succeeded 收入 交易收款 在线支付 商品交易 交易 交易付款 支付成功 已支付 购买 下单 支付 付款 成交 已付款 交易成功 购入',
  refund:
    'payment_reversal reversal rückzahlung erstattung 支出 交易退款 refund refunded return returned cancel cancelled canceled cancellation chargeback payment_refund refunded_order order_refunded partially_refunded 退款 退货 取消 退单 revoked 转入退款 撤销',
  view: 'play played listen listened watch watched stream streamed view viewed pv pageview page_view product_view detail detail_view impression visit browse exposure show viewed_product viewed_item product_viewed view_item view_product item_view screen_view page_viewed viewed_page 浏览 查看 曝光 访问 展示',
  click:
    'click clicked tap fav favorite favourite favor like wishlist add_to_wishlist collect collected bookmark select_item product_clicked clicked_product 点击 收藏 点赞 加收藏',
  cart: 'cart addtocart add_to_cart add-to-cart basket add_to_basket added_to_cart begin_checkout started_checkout checkout_started product_added added_product add_cart 加购 加购物车 加入购物车 购物车',
  rating: 'rating rate rated review reviewed score 评分 评价 评论 打分',
}

const kindOfWord = new Map<string, InteractionKind>()
for (const [kind, list] of Object.entries(words)) {
  // The keys of the record are the kinds.
  for (const word of list.split(' ')) kindOfWord.set(plain(word), kind as InteractionKind)
}

/** What takes a sign of interest back: none of the kinds, and no fault of the row either. */
const TAKEN_BACK =
  /^(?:remove[ds]?[\s_-]?(?:from[\s_-]?)?(?:the[\s_-]?)?(?:cart|basket|wishlist|favou?rites?)|(?:cart|basket)[\s_-]?remove|un(?:fav|like|favou?rite)|取消收藏|移出购物车|删除购物车|移除购物车)$/i

export function isTakenBack(word: string): boolean {
  return TAKEN_BACK.test(word.normalize('NFKC').trim())
}

/** The kind of interaction that a word of an export means, or undefined. */
export function kindOf(word: string): InteractionKind | undefined {
  return kindOfWord.get(word) ?? kindOfWord.get(plain(word))
}

function plain(word: string): string {
  return word
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[\s_-]+/g, '')
}
