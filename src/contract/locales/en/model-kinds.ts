/** Words of the kinds of models beyond the first ones; spread into `contract` and `recommendations.model`. */
export const modelKindNames = {
  'user-knn': 'Similar customers (user-kNN)',
  slim: 'SLIM (sparse linear model)',
  bpr: 'BPR (ranking factors)',
  'biased-mf': 'Ratings (biased factorisation)',
  association: 'Bought together (rules)',
  content: 'Product texts (content-based)',
  blend: 'Blend of several models',
} as const

export const modelKindTexts = {
  'user-knn':
    'Recommends what the most similar customers have. Easy to follow; at its best where customers have many products each.',
  slim: 'Learns for each product the few others that speak for it. Close to EASE in quality, with sparse weights.',
  bpr: 'Learns to put what was bought before what was not. A classic; other kinds are usually ahead on small data.',
  'biased-mf':
    'Predicts the stars a customer would give. Needs ratings, and is meant for predicting ratings rather than for lists.',
  association:
    'Counts which products stand in the same orders: support, confidence, lift. The simplest explanation there is.',
  content:
    'Compares names, categories and attributes. The only kind that recommends products nobody has bought yet.',
  blend:
    'Adds up several models; their weights are found on held-out data. Often a little better than the best of them.',
} as const

export const modelKindSettings = {
  budget: 'Time for trying, in seconds',
  budgetHint:
    'More time tries more settings. The plan follows an estimate, so that the same data give the same choice.',
  customerNeighbours: 'Similar customers',
  customerNeighboursHint: 'How many of the most similar customers a list rests on.',
  l1: 'Sparsity (L1)',
  l1Hint: 'Higher values leave fewer products in each sum.',
  l2: 'Calmness (L2)',
  l2Hint: 'Higher values keep the weights smaller.',
  candidates: 'Candidates per product',
  candidatesHint: 'How many of the most similar products may get a weight.',
  passes: 'Passes at most',
  passesHint: 'The descent stops earlier where nothing changes any more.',
  epochs: 'Epochs',
  epochsHint: 'Each has as many steps as there are customer-product pairs.',
  learningRate: 'Learning rate',
  learningRateHint: 'Length of the steps.',
  bprPenalty: 'Penalty',
  bprPenaltyHint:
    'Higher values are more careful with little data. 0: found on hidden purchases of the training, or by the size of large data.',
  minCount: 'Orders with both products, at least',
  minCountHint:
    'Rules that rest on fewer orders are left out. 0: by the number of orders (1 up to 200 orders, 2 up to 1,000, then 3); of few orders hardly any pair is in three.',
  minConfidence: 'Confidence, at least',
  minConfidenceHint: 'Share of the orders with the first product that hold the second too, 0 to 1.',
  contentNeighbours: 'Similar products kept',
  contentNeighboursHint: 'How many of the most similar products are kept for each product.',
  settingsUserKnn: '{{similarity}}, {{neighbours}} customers, shrinkage {{shrinkage}}',
  settingsSlim: 'L1 {{l1}}, L2 {{l2}}',
  settingsBpr: '{{rank}} factors, {{epochs}} epochs, seed {{seed}}',
  settingsBiasedMf: '{{rank}} factors, {{sweeps}} sweeps, λ {{penalty}}',
  settingsAssociation: 'orders at least: {{least}}; {{measure}}',
  settingsContent: '{{similarity}}, {{neighbours}} neighbours',
  measure: { confidence: 'confidence', lift: 'lift' },
} as const

/** Words of the automatic choice. */
export const autoWords = {
  name: 'Automatic: the best for these data',
  explain:
    'Tries the kinds that suit the data, tunes each on held-out purchases, compares them with the bestseller list and takes the best. The purchases of the final comparison are never used for the choice.',
  title: 'How this model was chosen',
  chosen: 'chosen',
  trials: 'Settings tried',
  leftOut: 'Not tried:',
  separator: '; ',
  left: {
    memory: '{{kind}} (would need {{size}} GB of memory)',
    products: '{{kind}} (its table of products would need {{size}} GB)',
    time: '{{kind}} (about {{seconds}} s for one training)',
    'no-texts': '{{kind}} (the products have no texts)',
  },
  basis:
    'Chosen on {{n}} customers; held back: {{split}}. The comparison above is on later data that the choice did not see.',
  split: {
    temporal: 'the purchases before the test period, by date',
    'per-customer': 'a fifth of each customer’s purchases, at random',
  },
  reason: {
    best: '{{kind}} finds more of what customers took up next than the bestseller list: NDCG@{{k}} {{gain}} (95% interval {{low}} to {{high}}).',
    'only-one': 'Only one kind was tried.',
    'clearly-ahead': 'It is clearly ahead of the runner-up, {{other}}: {{gain}} ({{low}} to {{high}}).',
    'within-chance':
      'The lead over the runner-up, {{other}}, is within chance: {{gain}} ({{low}} to {{high}}). Either would do.',
    'blend-helps':
      'Adding the best ones up helps on customers the weights were not tuned on: {{gain}} ({{low}} to {{high}}) over {{other}}.',
    'blend-does-not-help':
      'Adding the best ones up brings nothing that is beyond chance: {{gain}} ({{low}} to {{high}}) over {{other}}.',
    'popularity-not-beaten':
      'Personalisation does not beat popularity on these data, so that the bestseller list is the choice.',
    'too-few-customers':
      'There are too few customers to tell the kinds apart, so that the bestseller list is the choice.',
  },
} as const
