/**
 * Two years of ad results by day, channel and campaign for the shop of the sample orders. What the platforms report follows curves that are known here:
 * value of a day = ceiling x A^s / (K^s + A^s) with A the adstocked spend, times the day's demand and noise. Spend rises in the weeks the trade knows,
 * pauses and flights make it vary, and one creative wears out.
 */
export const trueChannels = [
  {
    channel: '抖音 Douyin',
    campaigns: ['直播 Live', '短视频 Clips'],
    spend: 260,
    theta: 0.45,
    half: 420,
    slope: 1.4,
    ceiling: 1500,
    cpm: 22,
    ctr: 0.021,
    basket: 118,
  },
  {
    channel: '微信 WeChat',
    campaigns: ['朋友圈 Moments'],
    spend: 150,
    theta: 0.3,
    half: 190,
    slope: 1.1,
    ceiling: 620,
    cpm: 34,
    ctr: 0.012,
    basket: 132,
  },
  {
    channel: '小红书 RED',
    campaigns: ['种草 Notes'],
    spend: 110,
    theta: 0.6,
    half: 150,
    slope: 1.2,
    ceiling: 560,
    cpm: 28,
    ctr: 0.018,
    basket: 126,
  },
  {
    channel: '百度 Baidu',
    campaigns: ['品牌词 Brand', '品类词 Category'],
    spend: 130,
    theta: 0.1,
    half: 90,
    slope: 0.9,
    ceiling: 640,
    // Sales that would have come anyway and that brand searches claim, a day.
    organic: 1100,
    cpm: 95,
    ctr: 0.052,
    basket: 121,
  },
]

const DAY_MS = 86_400_000
const header = [
  'Date',
  'Channel',
  'Campaign',
  'Impressions',
  'Clicks',
  'Cost',
  'Conversions',
  'Conversion Value',
  'Currency',
]

/**
 * @param random uniform numbers in [0, 1); `demand` says how busy a day is, about 1 on average
 * @returns the report as text, and what the ads bring in on each day beside what would have come anyway, 1 on average
 */
export function sampleAds(random, firstDay, days, demand) {
  const rows = []
  const brought = new Array(days).fill(0)
  const normal = () => random() + random() + random() + random() + random() + random() - 3
  for (const one of trueChannels) {
    let level = 0
    let flight = 1
    for (let day = 0; day < days; day++) {
      if (day % 7 === 0 && random() < 0.3) flight = random() < 0.2 ? 0.15 : 0.5 + 1.3 * random()
      // Budgets follow the season, but only with the square root.
      const spend = Math.max(0, one.spend * flight * Math.sqrt(demand(day)) * (1 + 0.3 * normal()))
      level = (1 - one.theta) * spend + one.theta * level
      const powered = level ** one.slope
      const response = (one.ceiling * powered) / (one.half ** one.slope + powered)
      brought[day] += response
      const value =
        response * demand(day) ** 0.3 * Math.max(0.2, 1 + 0.15 * normal()) +
        (one.organic ?? 0) * demand(day) ** 0.3 * Math.max(0.2, 1 + 0.1 * normal())
      one.campaigns.forEach((campaign, index) => {
        const share = one.campaigns.length === 1 ? 1 : index === 0 ? 0.6 : 0.4
        const cost = spend * share
        const impressions = Math.round((cost / one.cpm) * 1000 * Math.max(0.5, 1 + 0.1 * normal()))
        // The clips wear out over the last seven weeks.
        const tired = campaign.startsWith('短视频') && day > days - 49 ? 0.985 ** (day - days + 49) : 1
        const clicks = Math.round(impressions * one.ctr * tired * Math.max(0.6, 1 + 0.12 * normal()))
        const conversions = Math.round((value * share) / one.basket)
        const date = new Date(firstDay + day * DAY_MS).toISOString().slice(0, 10)
        rows.push([
          date,
          one.channel,
          campaign,
          impressions,
          clicks,
          cost.toFixed(2),
          conversions,
          (conversions === 0 ? 0 : value * share).toFixed(2),
          'CNY',
        ])
      })
    }
  }
  rows.sort((a, b) => (a[0] < b[0] ? -1 : a[0] > b[0] ? 1 : 0))
  const mean = brought.reduce((sum, one) => sum + one, 0) / days
  return {
    text: `${[header, ...rows].map((row) => row.join(',')).join('\n')}\n`,
    lift: brought.map((one) => one / mean),
  }
}
