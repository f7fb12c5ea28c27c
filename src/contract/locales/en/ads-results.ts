/** What results of campaigns come to, in words. */
export const adsResults = {
  total: 'Spend {{cost}}, conversions {{conversions}}, cost per conversion {{cpa}} ({{low}} to {{high}}).',
  totalRoas: 'Value per unit of money (ROAS) {{roas}} ({{low}} to {{high}}).',
  tired: '{{name}} is wearing out: its click rate fell by {{total}} ({{week}} a week).',
  anomaly: '{{day}}, {{name}}: {{measure}} {{value}} where {{expected}} was expected.',
  anomalies:
    '{{day}} to {{to}}, {{name}}: {{measure}} {{value}} a day where {{expected}} was expected ({{days}} unusual days).',
  moreAnomalies: '{{n}} more unusual times.',
  falling: '{{name}}: value per unit of money fell by {{change}} over four weeks ({{low}} to {{high}}).',
  dearer: '{{name}}: a conversion costs {{change}} more than four weeks before ({{low}} to {{high}}).',
  small:
    '{{name}} has the lowest cost per conversion, but on {{share}} of the spend: what holds at that volume need not hold at a larger one.',
  shopMore:
    'Platforms claim {{claimed}}, the shop took {{revenue}} in the same days: the claims add up to {{share}} of all revenue, too much to be true for each.',
  shop: 'Platforms claim {{claimed}} of the {{revenue}} that the shop took in the same days ({{share}}).',
  otherCurrency: '{{n}} rows in other currencies are left out.',
  clicksAbove: 'There are more clicks than impressions: check which column holds what.',
  notes: {
    noDay:
      '{{n}} rows have no readable date: they count in the sums, not in trends, and not where days are chosen.',
    notNumbers: 'Cells that hold no number and count as not told: {{n}}.',
    negative: '{{n}} amounts are below zero and are taken off the sums.',
  },
  noDays: 'The report has no days: trends, anomalies and fatigue cannot be told.',
  pacing: {
    'on-track':
      'On track: {{spent}} of {{budget}} spent after {{time}} of the time; {{projected}} expected at the end.',
    under:
      'Under budget: {{projected}} of {{budget}} expected at the end. From now on {{perDay}} a day would use it up.',
    over: 'Over budget: {{projected}} expected at the end instead of {{budget}}. From now on {{perDay}} a day keeps within it.',
    ended: 'The time is over: {{spent}} of {{budget}} was spent.',
  },
  pacingOf: '{{name}}: {{said}}',
  measure: { cost: 'spend', clicks: 'clicks', conversions: 'conversions', impressions: 'impressions' },
} as const
