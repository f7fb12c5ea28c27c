import { DAY_MS, FIRST_DAY } from './calendar.mjs'
import { aboutNormal, below, pick, shuffled } from './random.mjs'

/** Each test asks what one thing in a subject line is worth; the worth of each is known here, in log-odds of an opening. */
const worth = {
  plain: 0,
  number: 0.1,
  free: 0.14,
  question: 0.02,
  hurry: 0.07,
  personal: 0.09,
  shouting: -0.1,
  vague: -0.08,
}

// prettier-ignore
const languages = [
  {
    themes: ['spring teas', 'fresh coffee', 'hand-thrown cups', 'camping lamps', 'winter throws', 'baking tins', 'garden seeds', 'fountain pens', 'scented candles', 'rain shells', 'cast-iron pans', 'tea for the office'],
    lines: {
      plain: (theme) => [`New in: ${theme}`, `The ${theme} have arrived`, `This week: ${theme}`],
      number: (theme) => [`7 ${theme} under 20`, `5 reasons for ${theme}`, `12 new ${theme} for you to try`],
      free: (theme) => [`Free delivery on ${theme}`, `${capital(theme)}, with free shipping`],
      question: (theme) => [`Looking for ${theme}?`, `Which ${theme} suit you best?`],
      hurry: (theme) => [`Last day for ${theme}`, `Only until Sunday: ${theme}`],
      personal: (theme) => [`${capital(theme)} picked for you`, `Your favourites among our ${theme}`],
      shouting: (theme) => [`${theme.toUpperCase()} SALE!!!`, `DON'T MISS: ${theme.toUpperCase()}!!`],
      vague: () => ['Something nice inside', 'A little news from the shop', 'You will like this one'],
    },
  },
  {
    themes: ['明前龙井', '手冲咖啡豆', '景德镇茶杯', '露营灯', '羊毛毯', '紫砂壶', '多肉盆栽', '毛笔宣纸', '沉香线香', '铸铁锅', '桂花乌龙', '茶礼盒'],
    lines: {
      plain: (theme) => [`${theme}上新了`, `本周推荐：${theme}`, `${theme}到货`],
      number: (theme) => [`7 款${theme}，50 元起`, `挑${theme}的 5 个要点`, `${theme}新增 12 种可选`],
      free: (theme) => [`${theme}今天包邮`, `买${theme}，免运费`],
      question: (theme) => [`您在找${theme}吗？`, `哪一款${theme}适合您？`],
      hurry: (theme) => [`${theme}最后一天`, `仅限周日前：${theme}`],
      personal: (theme) => [`为您挑选的${theme}`, `您喜欢的${theme}回来了`],
      shouting: (theme) => [`${theme}大促！！！`, `疯抢${theme}！！速来！！`],
      vague: () => ['有个好消息', '店里的一点新鲜事', '这封信值得一看'],
    },
  },
]

const capital = (text) => text.charAt(0).toUpperCase() + text.slice(1)
const header = [
  'Date',
  'Campaign',
  'Test',
  'Variant',
  'Subject',
  'Recipients',
  'Opens',
  'Clicks',
  'Unsubscribes',
]
const TESTS = 96

/** Tests of subject lines, a letter a week: two to four variants each, by recipients, opens and clicks. */
export function sampleSubjects(random) {
  const rows = []
  for (let test = 0; test < TESTS; test++) {
    const { themes, lines } = languages[test % languages.length]
    const theme = pick(random, themes)
    const date = new Date(FIRST_DAY + (3 + test * 7) * DAY_MS).toISOString().slice(0, 10)
    const base = -1.35 + 0.3 * aboutNormal(random)
    const kinds = shuffled(Object.keys(worth), random).slice(0, 2 + below(random, 3))
    kinds.forEach((kind, index) => {
      const subject = pick(random, lines[kind](theme))
      const recipients = 900 + below(random, 80)
      const odds = base + worth[kind] + 0.13 * aboutNormal(random)
      const opens = Math.round(recipients * share(odds) + Math.sqrt(recipients) * 0.5 * aboutNormal(random))
      const clicks = Math.round(opens * (0.16 + 0.05 * random()))
      rows.push([
        date,
        `Letter ${test + 1}`,
        `T${String(test + 1).padStart(3, '0')}`,
        'ABCD'[index],
        quoted(subject),
        recipients,
        opens,
        clicks,
        below(random, 6),
      ])
    })
  }
  return `${[header, ...rows].map((row) => row.join(',')).join('\n')}\n`
}

/** The share that belongs to log-odds, near enough for these: the logistic function by a ratio of polynomials, without a power. */
function share(odds) {
  const half = odds / 2
  const square = half * half
  return 0.5 + (0.5 * half * (15 + square)) / (15 + 6 * square)
}

const quoted = (text) => (text.includes(',') ? `"${text}"` : text)
