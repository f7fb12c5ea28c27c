/** What tests and policies come to, in words. */
export const adsDecisions = {
  read: 'Variants from “{{arm}}”, trials from “{{trials}}”, successes from “{{successes}}”.',
  columns: 'Read as: {{columns}}.',
  column: '{{role}} “{{name}}”',
  wide: 'Read as: a column of counts for each variant.',
  roles: {
    arm: 'variant',
    trials: 'trials',
    successes: 'successes',
    value: 'value',
    visitor: 'visitor',
    segment: 'segment',
    action: 'action',
    reward: 'reward',
    propensity: 'probability of the action',
    target: 'probability under the target',
  },
  notes: {
    'rows-are-visitors': 'Each row is one visitor; a success is a yes in “{{name}}”.',
    'visitors-repeated': '{{n}} rows tell a visitor of “{{name}}” again; each visitor counts once.',
    'visitors-in-two': '{{n}} visitors were in more than one variant and are left out.',
    'shown-otherwise':
      '{{n}} rows were shown something else than their variant is (“{{name}}” disagrees) and are left out. So many should make you look for a fault in the assignment.',
    'outcome-missing':
      '{{n}} rows tell no outcome in “{{name}}” and are left out. If they are not missing by chance, the comparison is biased.',
    'other-outcomes':
      'Other columns of yes and no could be the outcome: {{name}}. Name another one by --columns, or choose it above.',
    'reward-is-cost': 'The log tells a cost: its negative is the reward, so that more is better.',
    'even-log': 'The log is taken to have chosen evenly among its actions.',
    'no-propensity':
      'The file tells no probabilities of its actions: they are compared as variants, which holds only where they were assigned at random. A log that chose evenly is judged as such with --even.',
    'rows-unusable': '{{n}} rows lack an action, a reward or a probability above 0 and are left out.',
  },
  alsoValues: 'What visitors brought, zeros included:',
  logPolicies: {
    always: 'Always {{action}}',
    equal: 'All alike',
    'best-per-segment': 'The best of each segment',
    target: 'The target of the log',
  },
  decision: {
    'one-arm': 'There is only one variant; there is nothing to decide.',
    'no-data': 'There are no trials yet.',
    'check-split':
      'The split between variants is not the planned one (probability {{p}}). Find the fault in the assignment before reading the results.',
    'too-early': 'Too early: each variant needs {{least}} trials before anything is decided.',
    'go-on': 'Go on: choosing {{leader}} now would cost {{loss}} on average, above the limit of {{limit}}.',
    stop: 'Stop: choose {{leader}}. Its expected loss {{loss}} is below the limit of {{limit}}.',
    'stop-alike': 'Stop: the variants are as good as each other. Choose the cheaper one, or {{leader}}.',
  },
  best: '{{name}}: best with probability {{best}}; rate {{rate}} ({{low}} to {{high}}).',
  value:
    '{{name}}: {{rate}} per visitor ({{low}} to {{high}}), best with probability {{best}}; {{buyers}} of {{visitors}} brought something.',
  welch: '{{name}} against {{first}}: Welch’s test p = {{p}}.',
  uplift: '{{name}} against {{first}}: {{mean}} ({{low}} to {{high}}), better with probability {{beats}}.',
  needed: 'About {{n}} further trials in all are needed if the rates stay as they are.',
  neededNever: 'At the present rates the rule would not hold within a thousand times as many trials.',
  perArm:
    'A classic test (two-sided 5 %, power 80 %) of the leader against the next needs {{n}} trials per variant.',
  noSuccess: 'Too early: no variant has had a success yet, so none can be told from the others.',
  splitTaken:
    'The variants had very different shares of the trials ({{shares}}); that is taken for the plan. Tell the planned split to have it checked.',
  policiesMore: '{{n}} further policies are in the table.',
  splitFine: 'The split between variants is as planned.',
  next: 'Next period by Thompson sampling: {{shares}}.',
  grown:
    '{{name}} is held back by its growth limit: a rate seen at a small volume need not hold at a large one.',
  segment: '{{segment}}: {{shares}} (LinUCB: {{ucb}}).',
  logged: 'The log earned {{value}} per decision ({{low}} to {{high}}).',
  policy:
    '{{name}} would have earned {{value}} ({{low}} to {{high}}; doubly robust, standard error {{error}}).',
  unreliable:
    '{{name}}: the log holds only {{n}} effective decisions of it; the estimate cannot be relied on.',
  bestPolicy: 'Best by this log: {{name}}.',
  noPolicy: 'The log is too far from every other policy to judge one.',
  regret:
    '{{policy}}: misses {{mean}} successes ({{low}} to {{high}}) against always the best; {{share}} of the trials go to the best.',
  saved: 'Thompson sampling misses {{share}} fewer than the present rule.',
  worse: 'The present rule misses fewer than Thompson sampling here.',
  policies: {
    thompson: 'Thompson sampling',
    ucb: 'Upper confidence bounds',
    'epsilon-greedy': 'Epsilon-greedy',
    equal: 'Equal shares',
    current: 'The present rule',
  },
} as const
