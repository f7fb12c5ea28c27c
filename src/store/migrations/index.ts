import type { WritableDb } from '../database.ts'
import { createProject } from './0010-create-project.ts'
import { dataIn } from './0020-data-in.ts'
import { fixes } from './0030-fixes.ts'
import { analyses } from './0040-analyses.ts'
import { withoutNames } from './0050-without-names.ts'
import { openRefunds } from './0051-open-refunds.ts'
import { listRules } from './0067-list-rules.ts'
import { forecastEvents } from './0080-forecast-events.ts'
import { newProducts } from './0068-new-products.ts'
import { segments } from './0070-segments.ts'
import { plans } from './0110-plans.ts'
import { planEdits } from './0200-plan-edits.ts'
import { keptCopy } from './0210-kept-copy.ts'
import { productVectors } from './0280-product-vectors.ts'
import { identityRuns } from './0285-identity-runs.ts'
import { brokenBytes } from './0286-broken-bytes.ts'
import { decisionLogs } from './0305-decision-logs.ts'
import { listWords } from './0315-list-words.ts'
import { quarantineOrder } from './0340-quarantine-order.ts'

export type Migration = { readonly version: number; readonly up: (db: WritableDb) => void }

/** In order, append-only: a migration that has shipped is never edited. The gaps leave room for a hot fix on a release branch. */
export const migrations: readonly Migration[] = [
  { version: 10, up: createProject },
  { version: 20, up: dataIn },
  { version: 30, up: fixes },
  { version: 40, up: analyses },
  { version: 50, up: withoutNames },
  { version: 51, up: openRefunds },
  { version: 67, up: listRules },
  { version: 68, up: newProducts },
  { version: 70, up: segments },
  { version: 80, up: forecastEvents },
  { version: 110, up: plans },
  { version: 200, up: planEdits },
  { version: 210, up: keptCopy },
  { version: 280, up: productVectors },
  { version: 285, up: identityRuns },
  { version: 286, up: brokenBytes },
  { version: 305, up: decisionLogs },
  { version: 315, up: listWords },
  { version: 340, up: quarantineOrder },
]

export const latestVersion = migrations.at(-1)?.version ?? 0
