/** Things that a text may only say where the facts say them; each pattern is looked for in both. */
const claims: readonly RegExp[] = [
  /\bfree\b(?! (?:from|of\b(?! charge)))(?:[ -](?:shipping|delivery|returns?|trial|gift|samples?|of charge))?\b|免费|包邮|免邮|赠送|白送|买[一二三\d]送[一二三\d]/giu,
  /\bguarantee[ds]?\b|\bwarrant(?:y|ies)\b|\bmoney[ -]back\b|保证|保障|质保|保修|包退|包换|假一赔[一二三四五六七八九十\d]+/giu,
  /\brefund(?:s|able)?\b|\breturns? (?:within|policy)\b|退款|退货|无理由退/giu,
  /\baward[ -]?(?:s|winning|ed)?\b|\bprize[ -]winning\b|获奖|大奖|金奖/giu,
  /\bcertifi(?:ed|cate|cation)\b|\bapproved by\b|认证|质检|检测报告|FDA|ISO\s?\d+/giu,
  /\b(?:clinically|scientifically|dermatologically|medically|lab(?:oratory)?)[ -](?:tested|proven|approved)\b|\b(?:doctors?|dermatologists?|experts?)[ -](?:recommended|approved)\b|临床|医生推荐|专家推荐|皮肤科/giu,
  /\bofficial(?:ly)?\b|官方|旗舰店|正品/giu,
  /\bpatent(?:ed)?\b|专利/giu,
  /\b(?:organic|vegan|cruelty[ -]free|eco[ -]?friendly|carbon[ -]neutral|biodegradable|recycled|sustainabl[ey]|gluten[ -]free|non[ -]?toxic)\b|有机|纯天然|环保|无添加|可降解|零添加/giu,
  /\b(?:best[ -]?sell(?:ing|er)s?|top[ -](?:rated|selling)|number one|no\. ?1|#1|most popular|world(?:'s)? (?:best|first|leading)|market[ -]leading|industry[ -]leading|award)\b|热销|畅销|爆款|销冠|人气/giu,
  /\b(?:the )?(?:best|cheapest|fastest|lightest|strongest|safest|lowest price|finest|most \w+)\b(?! (?:of all|for you|wishes))/giu,
  /\b(?:today only|only today|last chance|ends? (?:tonight|today|soon|tomorrow|on|this)|limited[ -](?:time|edition|stock|offer)|while (?:stocks?|supplies) last|few left|almost gone|hurry|selling out|final hours?|(?:only|just) \d+ left)\b|限时|限量|仅限今|最后机会|最后[一二三\d]天|即将结束|仅剩|售完|今日截止|数量有限/giu,
  /\b(?:discount|sale|save (?:up to|on|big)|clearance|deal|bargain|special (?:price|offer)|price (?:drop|cut))\b|折扣|特价|优惠|立减|满减|降价|促销|直降|秒杀|返现/giu,
  /\b(?:next|same)[ -]day (?:delivery|shipping)\b|\b(?:fast|express) (?:delivery|shipping)\b|次日达|当日达|极速发货|闪电发货/giu,
  /\b(?:made in|imported from|handmade|hand[ -]?crafted)\b|进口|手工|原产|国产|产自/giu,
  /\b(?:trusted|loved|used|chosen|rated) by\b|用户(?:推荐|好评|信赖)|好评如潮|口碑/giu,
  /\b(?:waterproof|water[ -]resistant|unbreakable|fire[ -]?proof|hypoallergenic|antibacterial)\b|防水|防摔|抗菌|防过敏|不起球|不掉色/giu,
]

/** What a text claims that no fact does. */
export function unfoundedClaims(text: string, facts: readonly string[]): string[] {
  const plain = text.normalize('NFKC')
  const known = facts.join('\n').normalize('NFKC').toLowerCase()
  const found: string[] = []
  for (const pattern of claims) {
    const factual = new Set([...known.matchAll(pattern)].map(([claim]) => stem(claim)))
    for (const [claim] of plain.matchAll(pattern)) if (!factual.has(stem(claim))) found.push(claim.trim())
  }
  return [...new Set(found)]
}

/** The same word in another number or with a hyphen is the same claim. */
function stem(claim: string): string {
  return claim
    .toLowerCase()
    .replace(/[\s-]+/g, ' ')
    .trim()
    .replace(/(?:ed|ies|y|s|ing)$/, '')
}
