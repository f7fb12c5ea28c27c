/** Words that filters of mail and text messages count against a sender. */
export const spamWords =
  /\b(?:act now|click (?:here|below)|100% free|free money|risk[- ]free|no obligation|you(?:'re| are) (?:a|the|our) winner|you(?:'ve| have) won|you(?:'ve| have) been (?:selected|chosen)|cash bonus|double your|earn \$|extra income|guaranteed?|once in a lifetime|this is not spam|dear friend|pre-?approved|urgent|viagra|weight loss|work from home)\b|\b(?:buy now|order now|limited time|winner)!+|\${2,}|免费领取|点击领取|恭喜(?:您|你)中奖|中奖(?!名单|公布|公示|规则|率)|加(?:我)?微信|加v(?:信|我|[:：])|加薇信|日赚|月入过万|躺赚|刷单|返利|无抵押|低息贷款|代开发票/giu

/** What asks the reader to do something. */
export const callsToAction =
  /\b(?:buy|shop|get|order|try|start|join|sign up|subscribe|book|download|learn more|discover|see|watch|read|save|claim|register|reserve|call|visit|find out|explore|add to (?:cart|basket)|grab|apply|request|contact|upgrade|donate|listen|compare|choose|unlock|swipe up|tap|schedule|reply|rsvp|play|go to|check out|pre-?order|switch)\b|立即|立刻|马上|点击|购买|抢购|开抢|抢先|下单|领取|预约|报名|注册|加入|关注|收藏|咨询|查看|了解|试用|体验|扫码|参与|戳|速来|赶紧|快来|快抢|下载|私信|留言|评论区|转发|致电|来电|拨打|回复|进店|入手|囤货|登录|打开/iu

export const personalisation =
  /\{\{\s*[\w.\-\u4e00-\u9fff]+\s*(?:\|[^}]*)?\}\}|[$#]?\{[\w.\u4e00-\u9fff]+\}|\*\|[A-Z_]+(?::[^|]*)?\|\*|%%[\w.]+%%|%[A-Z_]{3,}%|<%=?\s*[\w.]+\s*%>|\[\[?\s*(?:first ?name|last ?name|name|fname|姓名|昵称|称呼)\s*\]?\]|【(?:昵称|姓名|会员名|称呼)】/iu

/** Signs of a placeholder that will not be filled. */
export const brokenPlaceholder =
  /\{\{[^{}]*$|\{\{[^{}]*\}(?!\})|(?<!\{)\{[^{}]*\}\}|\{\{\s*\}\}|(?<!\{)\{\$?[A-Za-z_]+$|\*\|[A-Z_]+(?![A-Z_:|])|(?<![\w%])%%[\w.]+(?![\w.%])|\b(?:undefined|NaN)\b|\bnull\b(?! and void)|\[object Object\]|(?<![|{[%\w])FNAME(?![|}\]%])|Lorem ipsum/u

/** Tags and entities that a reader would see as they are. */
export const markup = /<\/?[a-z!][^>]*>|&(?:nbsp|lt|gt|amp|quot|#\d+);/iu

/** A way out of further messages, which a promotional text message owes its reader. */
export const wayOut = /退订|拒收|\b(?:unsubscribe|opt[- ]?out|(?:text|reply|send) stop|stop to)\b/iu

/** A figure in digits or in words. */
export const figure =
  /\d|[一二三四五六七八九十百千万两半]+(?:折|元|块|件|天|年|月|日|倍|分|小?时|%|款|个|位|人|种|步|招|次|斤|克|套|双|条|只|期|周|层|米|成|大|价|送|免|赠)|\b(?:two|three|four|five|six|seven|eight|nine|ten|dozens?|hundreds?|thousands?|millions?|half|twice|double)\b/iu

/** Verbs that Chinese doubles on purpose (了解了解), and steps told one by one (一步一步). */
export const meantTwice =
  /^(?:了解|体验|放松|考虑|休息|研究|讨论|尝试|感受|享受|欣赏|认识|学习|商量|打听|收拾|一.|[哈嘻呵]+)/u

/** English words that are doubled on purpose. */
export const meantTwiceInEnglish: ReadonlySet<string> = new Set(
  'bye so very no ha had that knock tut now there yeah hey go night many'.split(' '),
)
