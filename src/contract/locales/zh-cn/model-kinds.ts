export const modelKindNames = {
  'user-knn': '相似客户（user-kNN）',
  slim: 'SLIM（稀疏线性模型）',
  bpr: 'BPR（排序因子）',
  'biased-mf': '评分预测（带偏置的矩阵分解）',
  association: '常一起购买（关联规则）',
  content: '商品文字（基于内容）',
  blend: '多模型融合',
} as const

export const modelKindTexts = {
  'user-knn': '推荐最相似的客户所拥有的商品。容易理解，在人均商品较多时效果最好。',
  slim: '为每件商品学习少数几件最能带动它的商品。效果接近 EASE，权重稀疏。',
  bpr: '学习把买过的排在没买的前面。经典方法；数据量小时通常不如其他类型。',
  'biased-mf': '预测客户会打几分。需要评分数据，适合预测评分，不适合生成名单。',
  association: '统计哪些商品出现在同一笔订单里：支持度、置信度、提升度。最容易解释。',
  content: '比较商品的名称、类目和属性。只有它能推荐还没有人买过的新品。',
  blend: '把几个模型加在一起，权重用留出数据确定。往往比其中最好的还略好一些。',
} as const

export const modelKindSettings = {
  budget: '试用时间（秒）',
  budgetHint: '时间越多，试的参数越多。计划按估算制定，因此同样的数据得到同样的选择。',
  customerNeighbours: '相似客户数',
  customerNeighboursHint: '一份名单依据多少位最相似的客户。',
  l1: '稀疏程度（L1）',
  l1Hint: '越大，每件商品依据的其他商品越少。',
  l2: '平稳程度（L2）',
  l2Hint: '越大，权重越小。',
  candidates: '每件商品的候选数',
  candidatesHint: '最相似的商品中最多有多少件可以获得权重。',
  passes: '最多迭代次数',
  passesHint: '不再变化时会提前停止。',
  epochs: '训练轮数',
  epochsHint: '每一轮的步数等于客户与商品的购买关系数。',
  learningRate: '学习率',
  learningRateHint: '每一步的步长。',
  bprPenalty: '惩罚系数',
  bprPenaltyHint: '越大，数据少时越谨慎。0：用训练数据中隐藏的购买来确定；数据很大时按规模确定。',
  minCount: '同时出现的订单数下限',
  minCountHint:
    '依据订单更少的规则不采用。0：按订单数量自动确定（200 单以内为 1，1000 单以内为 2，其余为 3）；订单很少时，几乎没有商品对能同时出现三次。',
  minConfidence: '置信度下限',
  minConfidenceHint: '含前一件商品的订单中，也含后一件的占比，0 至 1。',
  contentNeighbours: '保留的相似商品数',
  contentNeighboursHint: '为每件商品保留多少件最相似的商品。',
  settingsUserKnn: '{{similarity}}，{{neighbours}} 位客户，收缩 {{shrinkage}}',
  settingsSlim: 'L1 {{l1}}，L2 {{l2}}',
  settingsBpr: '{{rank}} 个因子，{{epochs}} 轮，种子 {{seed}}',
  settingsBiasedMf: '{{rank}} 个因子，{{sweeps}} 轮，λ {{penalty}}',
  settingsAssociation: '订单数下限：{{least}}；{{measure}}',
  settingsContent: '{{similarity}}，{{neighbours}} 个邻居',
  measure: { confidence: '置信度', lift: '提升度' },
} as const

export const autoWords = {
  name: '自动：选出最适合这份数据的模型',
  explain:
    '试用适合这份数据的各类模型，用留出的购买记录调好参数，与热销榜对比后取最好的一个。最终对比所用的购买记录不参与选择。',
  title: '这个模型是怎样选出来的',
  chosen: '入选',
  trials: '试过的参数组数',
  leftOut: '未试用：',
  separator: '；',
  left: {
    memory: '{{kind}}（需要 {{size}} GB 内存）',
    products: '{{kind}}（商品对商品的表需要 {{size}} GB）',
    time: '{{kind}}（训练一次约需 {{seconds}} 秒）',
    'no-texts': '{{kind}}（商品没有文字）',
  },
  basis: '依据 {{n}} 位客户选出；留出的数据：{{split}}。上方的对比使用了选择时没有见过的更晚的数据。',
  split: {
    temporal: '测试期之前按日期划分的购买',
    'per-customer': '每位客户随机五分之一的购买',
  },
  reason: {
    best: '{{kind}}比热销榜更能猜中客户接下来的选择：NDCG@{{k}} {{gain}}（95% 区间 {{low}} 至 {{high}}）。',
    'only-one': '只试用了一类模型。',
    'clearly-ahead': '明显领先于第二名{{other}}：{{gain}}（{{low}} 至 {{high}}）。',
    'within-chance': '与第二名{{other}}的差距可能只是偶然：{{gain}}（{{low}} 至 {{high}}）。两者皆可。',
    'blend-helps':
      '在没有参与调权重的客户上，把最好的几个相加确有帮助：比{{other}} {{gain}}（{{low}} 至 {{high}}）。',
    'blend-does-not-help':
      '把最好的几个相加没有超出偶然的提升：比{{other}} {{gain}}（{{low}} 至 {{high}}）。',
    'popularity-not-beaten': '在这份数据上，个性化推荐没有胜过热销榜，因此选用热销榜。',
    'too-few-customers': '客户太少，无法区分各类模型的优劣，因此选用热销榜。',
  },
} as const
