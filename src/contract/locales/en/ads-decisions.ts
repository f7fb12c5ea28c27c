/** What tests and policies come to, in words. */
export const adsDecisions = {
  read: 'Variants from “{{arm}}”, trials from “{{trials}}”, successes from “{{successes}}”.',
  readSegments:
    'Variants from “{{arm}}”, segments from “{{segment}}”, trials from “{{trials}}”, successes from “{{successes}}”.',
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
