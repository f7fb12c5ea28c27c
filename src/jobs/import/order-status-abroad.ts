import type { OrderState } from '../../contract/import-plan.ts'

/** States of orders in the languages whose headers are known too: Russian, Ukrainian, Turkish, Korean, traditional Chinese, Czech, Hungarian, Romanian, Greek. */
export const statesAbroad: Readonly<Partial<Record<OrderState, string>>> = {
  paid:
    'оплачен|оплачено|оплачена|выполнен|выполнено|завершен|завершён|завершено|доставлен|доставлено|отправлен|отправлено|получен|собран|в обработке|в доставке|передан в доставку|принят|сплачено|оплачене|виконано|доставлено|відправлено|' +
    'tamamlandı|teslim edildi|kargoda|kargoya verildi|onaylandı|ödendi|hazırlanıyor|gönderildi|' +
    '구매확정|배송완료|배송중|배송준비중|배송준비|발송완료|발송대기|결제완료|입금완료|입금확인|상품준비중|발주확인|거래완료|주문완료|수취완료|완료|' +
    '已出貨|待出貨|已送達|已寄出|已到貨|交易完成|付款完成|已確認|處理中|' +
    'zaplaceno|vyřízeno|vyřízená|doručeno|odesláno|odeslána|teljesítve|kiszállítva|fizetve|kifizetve|feladva|finalizată|finalizata|livrată|livrata|plătită|platita|expediată|expediata|ολοκληρωμένη|ολοκληρώθηκε|απεστάλη|παραδόθηκε|πληρωμένη',
  open:
    'новый|не оплачен|неоплачен|не оплачено|ожидает оплаты|ожидание оплаты|черновик|новий|очікує оплати|не оплачено|ödeme bekliyor|beklemede|ödenmedi|' +
    '입금대기|입금대기중|결제대기|미결제|미입금|주문접수|待確認|未付款|等待付款|nezaplaceno|čeká na platbu|fizetésre vár|în așteptare|in asteptare|neplătită|σε αναμονή|εκκρεμεί',
  cancelled:
    'отменен|отменён|отменено|отмена|аннулирован|отказ|скасовано|скасований|iptal|iptal edildi|' +
    '취소|취소완료|주문취소|결제취소|취소됨|취소처리중|미결제취소|已取消訂單|訂單取消|取消訂單|zrušeno|zrušena|stornováno|törölve|lemondva|anulată|anulata|ακυρώθηκε|ακυρωμένη',
  refunded:
    'возврат|возвращен|возвращён|возвращено|повернення|повернено|iade|iade edildi|' +
    '반품|반품완료|환불|환불완료|반품처리완료|已退貨|退貨完成|退款完成|vráceno|visszatérítve|returnată|returnata|rambursată|επιστράφηκε',
  'partly-refunded': 'частичный возврат|kısmi iade|부분환불|부분취소|部分退貨',
}
