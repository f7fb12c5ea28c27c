import { ExpectedFailure } from '../../contract/failure.ts'
import type { Audience } from '../../contract/segment-requests.ts'
import type { Input, Output } from '../../contract/requests.ts'
import type { ReadableDb } from '../../store/database.ts'
import { latestAnalysis } from '../../store/queries/analyses.ts'
import { getRfmSettings } from '../../store/queries/rfm-settings.ts'
import { audienceMask } from './audience.ts'
import { periodBack } from './calendar.ts'
import { cohortSource } from './cohort-labels.ts'
import { cohortReportInSteps, lifecycleReportInSteps } from './cohort-report.ts'
import {
  inTurns,
  readerBase,
  readerBaseWithTotals,
  type CustomerBase,
  type ScoredCustomers,
} from './customer-base.ts'
import type { Mask } from './evaluate-rule.ts'
import { overviewInSteps } from './overview.ts'
import { movementOf, rfmReportOf } from './rfm-report.ts'

type Context = { readonly db: ReadableDb; readonly now: () => number }

/** Answers of the reader about all customers; part of `readers`. */
export const reportReaders = {
  'customers:overview': async (
    { filter }: Input<'customers:overview'>,
    { db }: Context,
  ): Promise<Output<'customers:overview'>> =>
    inTurns(overviewInSteps(await readerBaseWithTotals(db), filter)),

  'customers:analysis': (_: unknown, { db }: Context): Output<'customers:analysis'> => {
    const latest = latestAnalysis(db, 'customers', 'rfm')
    if (latest === undefined) return { state: 'missing' }
    return { state: latest.current ? 'current' : 'stale' }
  },

  'rfm:settings': (_: unknown, { db }: Context): Output<'rfm:settings'> => getRfmSettings(db),

  'rfm:report': async (
    { settings, asOf, audience }: Input<'rfm:report'>,
    { db, now }: Context,
  ): Promise<Output<'rfm:report'>> => {
    const base = withTimes(await readerBase(db))
    const moment = base.moment(asOf, now())
    const { currency, otherCurrency } = base.columns
    const scored = await inTurns(base.rfmInSteps(moment, settings ?? getRfmSettings(db)))
    return rfmReportOf(scored, { asOf: moment, currency, otherCurrency }, maskOf(db, base, audience, now()))
  },

  'rfm:movement': async (
    { period, steps, asOf, audience }: Input<'rfm:movement'>,
    { db, now }: Context,
  ): Promise<Output<'rfm:movement'>> => {
    const base = withTimes(await readerBase(db))
    const last = base.moment(asOf, now())
    const at = Array.from({ length: steps + 1 }, (_, step) =>
      periodBack(last, period, steps - step, base.zone),
    )
    const scored: ScoredCustomers[] = []
    for (const moment of at) scored.push(await inTurns(base.rfmInSteps(moment)))
    return movementOf(scored, at, maskOf(db, base, audience, now()))
  },

  'cohorts:report': async (
    query: Input<'cohorts:report'>,
    { db, now }: Context,
  ): Promise<Output<'cohorts:report'>> => {
    const base = withTimes(await readerBase(db))
    const source = cohortSource(db, base, query, maskOf(db, base, query.audience, now()))
    return inTurns(cohortReportInSteps(source, query))
  },

  'lifecycle:report': async (
    query: Input<'lifecycle:report'>,
    { db, now }: Context,
  ): Promise<Output<'lifecycle:report'>> => {
    const base = withTimes(await readerBase(db))
    const source = cohortSource(
      db,
      base,
      { by: 'first-purchase', active: query.active },
      maskOf(db, base, query.audience, now()),
    )
    return inTurns(lifecycleReportInSteps(source, query))
  },
}

function maskOf(db: ReadableDb, base: CustomerBase, audience: Audience | null, now: number): Mask | null {
  return audience === null ? null : audienceMask(db, base, audience, now)
}

/** @throws ExpectedFailure no-purchases */
export function withTimes(base: CustomerBase): CustomerBase {
  if (base.span().end === 0) throw new ExpectedFailure('no-purchases')
  return base
}
