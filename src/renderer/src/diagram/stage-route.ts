import type { Stage } from '../../../contract/pipeline.ts'
import {
  adsRoute,
  customersRoute,
  dataRoute,
  forecastRoute,
  recommendationsRoute,
  strategyRoute,
} from '../state/route.ts'
import type { Route } from '../state/route.ts'

/** The view behind a stage; null for a stage this version does not have. */
export function stageRoute(stage: Stage): Route | null {
  switch (stage) {
    case 'collect':
      return dataRoute('imports')
    case 'preprocess':
      return dataRoute('interactions')
    case 'valid':
    case 'clean':
      return dataRoute('quarantine')
    case 'analyse':
      return customersRoute('overview')
    case 'forecast':
      return forecastRoute
    case 'recommend':
      return recommendationsRoute('model')
    case 'strategy':
      return strategyRoute
    case 'ads':
      return adsRoute('response')
  }
}
