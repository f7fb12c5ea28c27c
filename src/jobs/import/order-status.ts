import type { OrderState } from '../../contract/import-plan.ts'
import { statesAbroad } from './order-status-abroad.ts'

const words: Readonly<Record<OrderState, string>> = {
  paid:
    'paid|complete|completed|processing|shipped|fulfilled|delivered|captured|succeeded|success|successful|closed|approved|settled|active|authorized|' +
    'won|closed won|created|invoiced|invoice sent|partially shipped|partially fulfilled|versendet|versandt|bezahlt|abgeschlossen|in bearbeitung|geliefert|zugestellt|teilweise versendet|livrée|livré|expédiée|expédié|payée|payé|terminée|terminé|en préparation|en cours de préparation|pagado|enviado|entregado|completado|procesando|pago|entregue|enviado|aprovado|concluído|pagato|spedito|consegnato|completato|opłacone|wysłane|zrealizowane|dostarczone|発送済|発送済み|支払済|支払い済み|入金済|完了|配送済み|' +
    '已付款|已支付|支付成功|交易成功|交易完成|已完成|完成|已发货|已收货|已签收|待发货|待收货|卖家已发货|等待卖家发货|买家已付款|买家已付款,等待卖家发货|卖家已发货,等待买家确认|已结算|成功|等待出库|等待确认收货|备货中|已收钱|对方已收钱|已存入零钱',
  open:
    'pending|unpaid|open|draft|on hold|onhold|awaiting payment|payment pending|requires payment method|requires action|incomplete|pending payment|' +
    'overdue|offen|ausstehend|unbezahlt|zahlung ausstehend|en attente|en attente de paiement|impayée|pendiente|pendente|aguardando pagamento|in attesa|oczekujące|nieopłacone|未入金|入金待ち|支払い待ち|' +
    '待付款|未付款|等待付款|等待买家付款|待支付|未支付|待确认|已创建|(锁定)等待出库',
  cancelled:
    'cancelled|canceled|voided|void|failed|expired|abandoned|rejected|declined|deleted|trash|blocked|' +
    'lost|closed lost|denied|unavailable|storniert|abgebrochen|fehlgeschlagen|annulée|annulé|échouée|cancelado|cancelada|anulado|annullato|anulowane|キャンセル|キャンセル済み|' +
    '已取消|取消|交易关闭|已关闭|关闭|交易失败|失败|支付失败|订单取消|(删除)等待出库|已作废',
  refunded:
    'erstattet|zurückerstattet|remboursée|remboursé|reembolsado|devuelto|devolvido|rimborsato|zwrócone|返金済み|返品|refunded|refund|returned|charged back|chargeback|已退款|退款成功|全额退款|已退货|退货成功|转入退款',
  'partly-refunded':
    'partially refunded|partial refund|partly refunded|teilweise erstattet|partiellement remboursée|parcialmente reembolsado|部分退款',
}

const stateOf = new Map<string, OrderState>()
for (const [state, list] of [...Object.entries(statesAbroad), ...Object.entries(words)]) {
  // The keys of the record are the states.
  for (const word of list.split('|')) stateOf.set(plain(word), state as OrderState)
}

/** What the word of an order's status means; the user's own words first. */
export function orderStateOf(
  word: string,
  own: Readonly<Record<string, OrderState>>,
): OrderState | undefined {
  const known = own[word] ?? stateOf.get(plain(word))
  if (known !== undefined) return known
  // Closed Won (Sales Pipeline), Shipped - Delivered to Buyer: what is behind tells more about the same state.
  const bare = word.replace(/\s*[(（][^)）]*[)）]$/, '').split(/ [-–—] /, 1)[0] ?? ''
  if (bare !== word && bare !== '') {
    const bareState = own[bare] ?? stateOf.get(plain(bare))
    if (bareState !== undefined) return bareState
  }
  return phrases.find(([pattern]) => pattern.test(word))?.[1]
}

/** What platforms join from several of the words above (已发货，待签收; 未发货，退款成功); the first that is there decides. */
const phrases: readonly (readonly [RegExp, OrderState])[] = [
  [/部分退款/, 'partly-refunded'],
  [/退(?:款|货)(?:成功|完成|完毕)|已(?:全额)?退款|全额退款/, 'refunded'],
  // A request to pay back that came to nothing says nothing about its order.
  [/(?<!(?:退款|退货|售后|维权|换货)(?:申请)?)(?:取消|关闭|作废)/, 'cancelled'],
  [/(?:待|未|等待\S{0,4})(?:付款|支付)/, 'open'],
  [/已(?:付款|支付|发货|收货|签收|完成|成交)|待(?:发货|收货|签收|评价)|(?:交易|订单)?(?:成功|完成)/, 'paid'],
]

function plain(word: string): string {
  return (
    word
      .normalize('NFKC')
      .toLowerCase()
      // İ in lower case is an i with a dot of its own.
      .replaceAll('\u0307', '')
      .replace(/^wc-/, '')
      .replace(/[\s_-]+/g, '')
      .replace(/[，、]/g, ',')
  )
}
