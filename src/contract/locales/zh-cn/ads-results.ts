export const adsResults = {
  total: '花费 {{cost}}，转化 {{conversions}}，每次转化成本 {{cpa}}（{{low}} 至 {{high}}）。',
  totalRoas: '投入产出比 {{roas}}（{{low}} 至 {{high}}）。',
  tired: '{{name}} 出现疲劳：点击率下降了 {{total}}（每周 {{week}}）。',
  anomaly: '{{day}}，{{name}}：{{measure}}为 {{value}}，预期为 {{expected}}。',
  anomalies:
    '{{day}} 至 {{to}}，{{name}}：{{measure}}日均 {{value}}，预期为 {{expected}}（{{days}} 个异常日）。',
  moreAnomalies: '另有 {{n}} 段异常。',
  falling: '{{name}}：投入产出比四周内下降了 {{change}}（{{low}} 至 {{high}}）。',
  dearer: '{{name}}：每次转化的成本比四周前高 {{change}}（{{low}} 至 {{high}}）。',
  small: '{{name}} 的转化成本最低，但只占花费的 {{share}}：小规模下成立的，放大后未必成立。',
  shopMore:
    '平台声称带来 {{claimed}}，店铺同期收入为 {{revenue}}：合计占全部收入的 {{share}}，不可能全部属实。',
  shop: '店铺同期收入 {{revenue}} 中，平台声称带来 {{claimed}}（{{share}}）。',
  otherCurrency: '另有 {{n}} 行为其他币种，已略去。',
  clicksAbove: '点击数多于展现数：请检查各列的含义。',
  notes: {
    noDay: '{{n}} 行的日期无法识别：计入合计，不计入趋势；限定日期时不计。',
    notNumbers: '{{n}} 个单元格不是数字，按未提供计。',
    negative: '{{n}} 个金额或数量为负，已从合计中减去。',
  },
  noDays: '报表没有日期，无法判断趋势、异常和疲劳。',
  pacing: {
    'on-track':
      '进度正常：时间过去 {{time}}，已花费 {{spent}}（预算 {{budget}}），预计最终花费 {{projected}}。',
    under: '低于预算：预计最终花费 {{projected}}，预算为 {{budget}}。此后每天花费 {{perDay}} 可用完。',
    over: '超出预算：预计最终花费 {{projected}}，预算为 {{budget}}。此后每天不超过 {{perDay}} 可守住预算。',
    ended: '时间已结束：预算 {{budget}}，实际花费 {{spent}}。',
  },
  pacingOf: '{{name}}：{{said}}',
  measure: { cost: '花费', clicks: '点击', conversions: '转化', impressions: '曝光' },
} as const
