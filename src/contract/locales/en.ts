import { ads } from './en/ads.ts'
import { adsDecisions } from './en/ads-decisions.ts'
import { adsResults } from './en/ads-results.ts'
import { adsSentences } from './en/ads-sentences.ts'
import { backups } from './en/backups.ts'
import { behaviour } from './en/behaviour.ts'
import { common } from './en/common.ts'
import { contract } from './en/contract.ts'
import { copy } from './en/copy.ts'
import { customers } from './en/customers.ts'
import { data } from './en/data.ts'
import { failures, failureWhere } from './en/failures.ts'
import { forecast } from './en/forecast.ts'
import { lists } from './en/lists.ts'
import { llm } from './en/llm.ts'
import { dialog, menu } from './en/menu.ts'
import { pipeline } from './en/pipeline.ts'
import { recommendations } from './en/recommendations.ts'
import { report } from './en/report.ts'
import { results } from './en/results.ts'
import { segments } from './en/segments.ts'
import { shell } from './en/shell.ts'
import { strategy } from './en/strategy.ts'
import { watch } from './en/watch.ts'
import { value } from './en/value.ts'
import { terminal } from './en/terminal.ts'
import { wizard } from './en/wizard.ts'

/** English. This object decides which keys exist; `zhCn` has to have the same. */
export const en = {
  ads,
  adsDecisions,
  adsResults,
  adsSentences,
  backups,
  behaviour,
  common,
  contract,
  copy,
  customers,
  data,
  dialog,
  failures,
  failureWhere,
  forecast,
  lists,
  llm,
  menu,
  pipeline,
  recommendations,
  report,
  results,
  segments,
  shell,
  strategy,
  watch,
  value,
  terminal,
  wizard,
} as const
