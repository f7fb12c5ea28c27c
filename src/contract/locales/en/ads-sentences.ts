/** What the ads stage says of its findings, for the window and the terminal alike. */
export const adsSentences = {
  span: { day: 'days', week: 'weeks', month: 'months' },
  spanOne: { day: 'day', week: 'week', month: 'month' },
  verdict: {
    enough: 'The data can support a model of these channels.',
    weak: 'A model is possible, with wide intervals. Read it as a direction, not as a figure.',
    'not-enough':
      'The data cannot support a model of these channels: what is shown rests on assumptions made before.',
  },
  finding: {
    effects: '{{value}} observations per effect; {{limit}} are needed for the next better grade.',
    length: 'The data span {{value}} years; {{limit}} are needed for the next better grade.',
    'season-unknown': 'With {{value}} years of data the yearly season cannot be told from the trend.',
    'flat-spend': '{{channel}}: spend hardly varies ({{percent}} of its mean), so its effect cannot be seen.',
    'few-active': '{{channel}}: spend in only {{value}} periods; {{limit}} or more are needed.',
    collinear:
      '{{channel}} and {{other}} rise and fall together (correlation {{value}}); their effects cannot be told apart.',
    'follows-season':
      '{{channel}}: spend follows the season, the trend or other channels (variance inflation {{value}}).',
    'small-share': '{{channel}}: only {{percent}} of all spend; too small to be seen on its own.',
    undetectable:
      '{{channel}}: the data could only tell an effect above {{percent}} of the outcome from nothing.',
    'outcome-flat': 'The outcome does not vary; nothing can be learned from it.',
  },
  advice: {
    merge: 'Merge {{channels}} into one channel and fit again.',
    wait: 'Wait for {{value}} more {{span}}, or leave out channels or controls.',
    experiment:
      'Run an experiment on {{channel}} (switch it off in some regions or weeks) and enter its lift.',
    vary: 'Vary the spend on {{channel}} by a third up and down for some weeks.',
    'simple-shares': 'Until then, move budgets in small steps by simple shares of results.',
  },
  late: '{{channel}}: the effect builds up and peaks periods after the spend (probability {{percent}}).',
  health: {
    overall: {
      good: 'The model is sound.',
      warn: 'The model is usable; note the marked points.',
      bad: 'The model is not reliable; see the marked points before using it.',
    },
    convergence: {
      good: 'The sampler converged (R-hat {{value}}).',
      warn: 'The sampler has not quite converged (R-hat {{value}}); figures may move a little.',
      bad: 'The sampler did not converge (R-hat {{value}}); do not use the figures.',
    },
    fit: {
      good: 'The model explains {{percent}} of the ups and downs of the outcome.',
      warn: 'The model explains only {{percent}} of the ups and downs; something important may be missing.',
      bad: 'The model explains just {{percent}} of the ups and downs; add controls such as price or promotions.',
    },
    coverage: {
      good: '{{percent}} of the periods lie inside their interval, as they should.',
      warn: '{{percent}} of the periods lie inside their interval.',
      bad: '{{percent}} of the periods lie inside their interval.',
    },
    'coverage-wide': {
      good: '{{percent}} of the periods lie inside their interval.',
      warn: '{{percent}} of the periods lie inside their interval: it is wider than it need be.',
      bad: '{{percent}} of the periods lie inside their interval: it is much too wide.',
    },
    'coverage-narrow': {
      good: '{{percent}} of the periods lie inside their interval.',
      warn: 'Only {{percent}} of the periods lie inside their interval: it is too narrow, so take the figures as less sure than they look.',
      bad: 'Only {{percent}} of the periods lie inside their interval: it is much too narrow.',
    },
    memory: {
      good: 'What the model leaves over has no pattern in time.',
      warn: 'What the model leaves over still has a pattern in time (correlation {{value}}).',
      bad: 'What the model leaves over has a strong pattern in time (correlation {{value}}).',
    },
    outliers: {
      good: 'No period stands out.',
      warn: 'Periods that stand out: {{value}}; check them, or add a control for what happened.',
      bad: 'Periods that stand out: {{value}}; the noise is not what the model assumes.',
    },
    'baseline-negative': {
      good: 'The organic baseline is above zero throughout.',
      warn: 'The organic baseline is below zero in {{percent}} of the periods.',
      bad: 'The organic baseline is below zero in {{percent}} of the periods: too much is credited to channels.',
    },
    'baseline-small': {
      good: 'The organic baseline is {{percent}} of the outcome.',
      warn: 'The organic baseline is only {{percent}} of the outcome; that is rarely true.',
      bad: 'The organic baseline is only {{percent}} of the outcome.',
    },
    'mostly-prior': {
      good: '{{channel}}: the data inform the result.',
      warn: '{{channel}}: the result is mostly the assumption made before; the data say little.',
      bad: '{{channel}}: the data say nothing.',
    },
    wide: {
      good: '{{channel}}: the interval is narrow.',
      warn: '{{channel}}: the interval of the return is wide; an experiment would narrow it.',
      bad: '{{channel}}: the interval of the return is too wide to use.',
    },
    implausible: {
      good: '{{channel}}: the return is plausible.',
      warn: '{{channel}}: the return is {{value}} times that of the middle channel; doubt it until an experiment confirms it.',
      bad: '{{channel}}: the return is not plausible.',
    },
  },
  note: {
    'no-spend': '{{name}} has no spend and was left out.',
    'outcome-filled': '{{value}} missing outcomes were filled in between their neighbours.',
    'rows-left-out': '{{value}} rows without a readable date were left out.',
    'periods-cut': 'The last period is not complete and was left out.',
    'spend-empty': '{{value}} empty or unreadable amounts count as no spend.',
    'values-negative': '{{value}} negative amounts count as no spend.',
    numbered: 'Periods are only numbered; each is taken for a week.',
    'outcome-valued': 'The outcome is {{name}}: how many there were times what one is worth.',
    'outcome-shared': '{{name}} stands once per channel and was counted once per period.',
    'columns-ignored': 'Not used: {{name}}.',
    'rows-repeated':
      '{{value}} rows tell a date that was told before; such rows were added up. Check that the file holds none twice.',
    'regions-added':
      'Rows of one period that differ in “{{name}}” were added up: the model is of all of them together.',
    'whole-file':
      'Channels are compared by what they spent and brought over the whole file, which holds no series: amounts are of the time that it covers.',
  },
  problem: {
    'low-above-high': '{{channel}}: the lower limit {{low}} is above the upper limit {{high}}.',
    'no-step-inside': '{{channel}}: no multiple of the step lies between {{low}} and {{high}}.',
    'minimums-above-total':
      'The lower limits add up to {{sum}}, more than the budget of {{total}}. Lower a limit or raise the budget.',
    'maximums-below-total':
      'The upper limits add up to {{sum}}, less than the budget of {{total}}. Raise a limit or lower the budget.',
    'steps-miss-total': 'No combination of steps adds up to {{total}}; {{nearest}} would work.',
    'target-out-of-reach': 'No budget inside the limits reaches {{target}}; the best is {{best}}.',
  },
  binding: {
    total: 'The budget itself binds: a tenth more would bring {{gain}} more per {{span}}.',
    most: 'The ceiling of the budget binds: a tenth more would bring {{gain}} more per {{span}}.',
    target: 'The target binds: beyond this spend the return falls below it.',
    none: 'Nothing binds: more money would bring nothing more.',
    steps: 'The steps bind.',
    low: 'The lower limit of {{channel}} binds: a tenth lower would bring {{gain}} more per {{span}} from the same money.',
    high: 'The upper limit of {{channel}} binds: a tenth higher would bring {{gain}} more per {{span}} from the same money.',
    ceiling:
      '{{channel}} gets the most that was ever spent on it in a period. By its curve, which is a guess beyond, a tenth more would bring {{gain}} more per {{span}}; an upper limit of your own lets it go further.',
    locked:
      'The lock on {{channel}} binds: easing it by a tenth would bring {{gain}} more per {{span}} from the same money.',
  },
  plan: {
    gain: 'The plan brings {{mean}} more per {{span}} than today’s mix at the same total ({{low}} to {{high}}); the chance that it is better is {{chance}}.',
    loss: 'Within its limits the plan brings {{mean}} less per {{span}} than today’s mix at the same total ({{low}} to {{high}}).',
    gainToday: 'Against today’s amounts it brings {{mean}} more per {{span}} ({{low}} to {{high}}).',
    lossToday: 'Against today’s amounts it brings {{mean}} less per {{span}} ({{low}} to {{high}}).',
    saves: 'It spends {{saved}} less per {{span}} than today.',
    same: 'The plan hardly differs from today’s mix.',
    marginal: 'The next unit of money brings {{value}}.',
    beyond:
      '{{channel}}: {{amount}} is more than was ever spent in a period; the curve is a guess there. Go there in steps.',
    shares:
      'There is no model behind this plan: each curve is a power through what was observed, and amounts stay between half and twice of today’s unless limits say otherwise.',
    notEnough:
      'Treat the plan as a guess: amounts stay between half and twice of today’s unless limits say otherwise.',
    weak: 'The data only allow wide intervals; move in steps and look again.',
    held: '{{channels}}: the data cannot tell the effect, so the amount stays between half and twice of today’s unless a limit says otherwise.',
  },
  scenario: {
    today: 'Today',
    'same-mix': 'Today’s mix, same total',
    plan: 'Plan',
    'no-limits': 'Without limits',
    less: 'A tenth less money',
    more: 'A tenth more money',
  },
  status: {
    inside: 'free',
    low: 'at its lower limit',
    high: 'at its upper limit',
    locked: 'locked',
    off: 'not worth it',
    step: 'on a step',
    ceiling: 'at the most ever spent',
  },
  group: {
    level: 'Organic base',
    trend: 'Trend',
    season: 'Season',
    weekday: 'Days of the week',
    control: 'Control',
    holiday: 'Holidays',
    channel: 'Channel',
  },
} as const
