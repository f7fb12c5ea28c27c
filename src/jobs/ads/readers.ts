import { defaultTestRules } from '../../contract/ads-tests.ts'
import { ExpectedFailure } from '../../contract/failure.ts'
import type { Output, ReaderInput } from '../../contract/requests.ts'
import type { ReadableDb } from '../../store/database.ts'
import { getAdBudgets } from '../../store/queries/ad-budgets.ts'
import { decideArms, decideBySegment, simulate } from './decide.ts'
import { decideValueArms } from './decide-values.ts'
import { readDecisions } from './decision-table.ts'
import { adequacyOf } from './fit-series.ts'
import { makePlan } from './make-plan.ts'
import { projectArms, projectSegments } from './project-arms.ts'
import { projectSeries, responseOptions } from './project-series.ts'
import { projectReport } from './results-report.ts'
import { latestBasis, latestBudget, latestResponse } from './stored-response.ts'

type Context = { readonly db: ReadableDb }

/** Answers of the ads stage. */
export const adsReaders = {
  'ads:results': (input: ReaderInput<'ads:results'>, { db }: Context): Output<'ads:results'> => {
    try {
      return projectReport(db, input)
    } catch (error) {
      if (error instanceof ExpectedFailure && error.code === 'ads-no-results') return null
      throw error
    }
  },
  'ads:adequacy': (input: ReaderInput<'ads:adequacy'>, { db }: Context): Output<'ads:adequacy'> => {
    const series = projectSeries(db, input)
    return {
      adequacy: adequacyOf(series),
      span: series.span,
      periods: [...series.periods],
      channels: series.data.channels.map(({ name }) => name),
    }
  },
  'ads:options': (_: unknown, { db }: Context): Output<'ads:options'> => responseOptions(db),
  'ads:response': (_: unknown, { db }: Context): Output<'ads:response'> => latestResponse(db),
  'ads:plan': (input: ReaderInput<'ads:plan'>, { db }: Context): Output<'ads:plan'> => {
    const basis = latestBasis(db)
    return basis === undefined ? null : makePlan(basis, input)
  },
  'ads:budget': (_: unknown, { db }: Context): Output<'ads:budget'> => latestBudget(db),
  'ads:test': ({ arms, rules }: ReaderInput<'ads:test'>): Output<'ads:test'> => decideArms(arms, rules),
  'ads:arms': (_: unknown, { db }: Context): Output<'ads:arms'> => projectArms(db),
  'ads:segment-arms': (_: unknown, { db }: Context): Output<'ads:segment-arms'> => projectSegments(db),
  'ads:by-segment': ({ rows, ...options }: ReaderInput<'ads:by-segment'>): Output<'ads:by-segment'> =>
    decideBySegment(rows, options),
  'ads:value-test': ({ arms, level }: ReaderInput<'ads:value-test'>): Output<'ads:value-test'> =>
    // Clicks of campaigns were never split by chance: there is no plan that they could miss.
    decideValueArms(arms, {
      ...defaultTestRules,
      split: arms.map(({ visitors }) => Math.max(visitors, 1e-9)),
      level,
      seed: 1,
    }),
  'ads:read-decisions': ({
    file,
    choices,
  }: ReaderInput<'ads:read-decisions'>): Promise<Output<'ads:read-decisions'>> =>
    readDecisions(file, choices),
  'ads:budgets': (_: unknown, { db }: Context): Output<'ads:budgets'> => getAdBudgets(db),
  'ads:simulate': (input: ReaderInput<'ads:simulate'>): Promise<Output<'ads:simulate'>> =>
    simulate(input, new AbortController().signal, () => undefined),
}
