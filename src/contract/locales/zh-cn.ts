import type { en } from './en.ts'
import type { Words } from './words.ts'
import { ads } from './zh-cn/ads.ts'
import { adsDecisions } from './zh-cn/ads-decisions.ts'
import { adsResults } from './zh-cn/ads-results.ts'
import { adsSentences } from './zh-cn/ads-sentences.ts'
import { backups } from './zh-cn/backups.ts'
import { behaviour } from './zh-cn/behaviour.ts'
import { common } from './zh-cn/common.ts'
import { contract } from './zh-cn/contract.ts'
import { copy } from './zh-cn/copy.ts'
import { customers } from './zh-cn/customers.ts'
import { data } from './zh-cn/data.ts'
import { failures, failureWhere } from './zh-cn/failures.ts'
import { forecast } from './zh-cn/forecast.ts'
import { lists } from './zh-cn/lists.ts'
import { llm } from './zh-cn/llm.ts'
import { dialog, menu } from './zh-cn/menu.ts'
import { pipeline } from './zh-cn/pipeline.ts'
import { recommendations } from './zh-cn/recommendations.ts'
import { report } from './zh-cn/report.ts'
import { results } from './zh-cn/results.ts'
import { segments } from './zh-cn/segments.ts'
import { shell } from './zh-cn/shell.ts'
import { strategy } from './zh-cn/strategy.ts'
import { watch } from './zh-cn/watch.ts'
import { value } from './zh-cn/value.ts'
import { terminal } from './zh-cn/terminal.ts'
import { wizard } from './zh-cn/wizard.ts'

/** Simplified Chinese. */
export const zhCn = {
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
} as const satisfies Words<typeof en>
