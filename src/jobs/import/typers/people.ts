import type { ConsentToStage, ConsentTold, SuppressionToStage } from '../../../store/queries/import-rows.ts'
import type { ConsentChannel, ConsentState } from '../../../contract/results.ts'
import { Rejection, type CellReaders, type Reader } from './cells.ts'

const stateWords: Readonly<Record<ConsentState, string>> = {
  granted:
    'yes y true 1 ja oui si sí sì sim tak da да evet はい 예 네 有 有効 subscribed granted consented confirmed optin opted-in opted_in active accepted allow allowed single_opt_in double_opt_in 是 同意 已同意 已订阅 订阅 允许 接受',
  denied:
    'no n false 0 nein non não nao nie nej нет hayır hayir いいえ 아니요 无 無効 unsubscribed denied withdrawn optout opted-out opted_out cleaned suppressed bounced rejected revoked blocked declined never_subscribed neversubscribed inactive 否 不同意 拒绝 已退订 退订 取消订阅 未订阅 已拒绝',
}
const channelWords: Readonly<Record<ConsentChannel, string>> = {
  email: 'email e-mail mail newsletter 邮件 电子邮件 邮箱',
  sms: 'sms text textmessage mms 短信',
  phone: 'phone call telephone telefon 电话',
  post: 'post letter directmail direct-mail 邮寄 信件',
  any: 'any all marketing everything 全部 所有 营销',
}

function lookup<T extends string>(words: Readonly<Record<T, string>>): ReadonlyMap<string, T> {
  const found = new Map<string, T>()
  for (const [value, list] of Object.entries<string>(words))
    // The keys of the record are the values.
    for (const word of list.split(' ')) found.set(plain(word), value as T)
  return found
}

function plain(word: string): string {
  return word
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[\s_-]+/g, '')
}

const stateOf = lookup(stateWords)
const channelOf = lookup(channelWords)

/** Consents that a row tells: by a state (for a channel), or by columns of e-mail and text message. Empty cells tell nothing. */
export function consentReader(readers: CellReaders): Reader<readonly ConsentTold[] | Rejection> {
  const sources: [string, ConsentChannel | null, number][] = []
  for (const [role, channel] of [
    ['consent-state', null],
    ['consent-email', 'email'],
    ['consent-sms', 'sms'],
  ] as const) {
    const column = readers.column(role)
    if (column >= 0) sources.push([role, channel, column])
  }
  const all = readers.plan.consentState
  const [channelText, channelColumn] = [readers.value('consent-channel'), readers.column('consent-channel')]
  const own: Reader<ConsentChannel | Rejection> = (cells, first) => {
    const text = channelText(cells, first)
    if (text === '') return readers.mapping.customerKey === 'phone' ? 'sms' : 'email'
    return channelOf.get(plain(text)) ?? new Rejection('bad-consent', channelColumn)
  }
  if (sources.length === 0 && all === null) return () => []
  return (cells, first) => {
    const told: ConsentTold[] = []
    for (const [, fixed, column] of sources) {
      const text = (cells[first + column] ?? '').trim()
      if (text === '') continue
      const state = stateOf.get(plain(text))
      if (state === undefined) return new Rejection('bad-consent', column)
      const channel = fixed ?? own(cells, first)
      if (channel instanceof Rejection) return channel
      told.push({ channel, state })
    }
    if (told.length > 0 || all === null) return told
    const channel = own(cells, first)
    return channel instanceof Rejection ? channel : [{ channel, state: all }]
  }
}

export function consentTyper(
  readers: CellReaders,
): (cells: readonly string[], first: number, line: number) => ConsentToStage | Rejection {
  const key = readers.customerKey()
  const consents = consentReader(readers)
  const [time, reason] = [readers.time('time'), readers.word('reason')]
  const column = readers.column('consent-state')
  return (cells, first, line) => {
    const customer = key(cells, first)
    if (customer instanceof Rejection) return customer
    const told = consents(cells, first)
    if (told instanceof Rejection) return told
    if (told.length === 0) return new Rejection('bad-consent', column)
    const at = time(cells, first)
    if (at instanceof Rejection) return at
    return { line, customer, consents: told, at, reason: reason(cells, first) }
  }
}

export function suppressionTyper(
  readers: CellReaders,
): (cells: readonly string[], first: number, line: number) => SuppressionToStage | Rejection {
  const keys = (['customer-id', 'email', 'phone'] as const).filter((role) => readers.column(role) >= 0)
  const reads = keys.map((by) => ({ by, read: readers.key(by, 'missing-customer') }))
  const [time, reason] = [readers.time('time'), readers.word('reason')]
  return (cells, first, line) => {
    const at = time(cells, first)
    if (at instanceof Rejection) return at
    let fault = new Rejection('missing-customer', -1)
    // The first of id, e-mail and phone that the row tells.
    for (const { by, read } of reads) {
      const value = read(cells, first)
      if (value instanceof Rejection) fault = value
      else return { line, by, value, reason: reason(cells, first), at }
    }
    return fault
  }
}
