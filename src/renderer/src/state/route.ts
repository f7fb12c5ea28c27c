import type { CustomerId, ImportId, ListId, ModelId, ProductId } from '../../../contract/ids.ts'
import type { Audience } from '../../../contract/segment-requests.ts'
import type { AsOf, Rule, SegmentId } from '../../../contract/segments.ts'
import { createStore, useStore } from './store.ts'

export const dataTabs = [
  'imports',
  'quarantine',
  'duplicates',
  'quality',
  'rules',
  'history',
  'customers',
  'products',
  'interactions',
  'results',
] as const
export type DataTab = (typeof dataTabs)[number]

export const customersTabs = [
  'overview',
  'segments',
  'rfm',
  'cohorts',
  'clv',
  'clusters',
  'lookalikes',
  'attribution',
  'people',
] as const
export type CustomersTab = (typeof customersTabs)[number]

/** Customers behind a point of a chart, as a rule: listed, narrowed, kept as a segment. */
export type Drill = { readonly rule: Rule; readonly asOf: AsOf }

export const recommendationTabs = ['model', 'preview', 'product', 'map', 'lists'] as const
export type RecommendationTab = (typeof recommendationTabs)[number]

export const adsTabs = ['results', 'response', 'budget', 'tests', 'policies'] as const
export type AdsTab = (typeof adsTabs)[number]

/** Where the user is. */
export type Route =
  | { readonly view: 'pipeline' }
  | { readonly view: 'data'; readonly tab: DataTab; readonly importId: ImportId | null }
  | { readonly view: 'import' }
  | {
      readonly view: 'customers'
      readonly tab: CustomersTab
      /** The customer whose page is open. */
      readonly customerId: CustomerId | null
      /** The segment that is looked at, or that the figures are narrowed to. */
      readonly segmentId: SegmentId | null
      /** Whom the list of people is narrowed to. */
      readonly drill: Drill | null
    }
  | {
      readonly view: 'recommendations'
      readonly tab: RecommendationTab
      readonly modelId: ModelId | null
      readonly customerId: CustomerId | null
      readonly productId: ProductId | null
      readonly listId: ListId | null
      /** For whom a list is to be made. */
      readonly segmentId: SegmentId | null
    }
  | { readonly view: 'ads'; readonly tab: AdsTab }
  | { readonly view: 'forecast' }
  | { readonly view: 'copy' }
  | { readonly view: 'strategy' }
  | { readonly view: 'settings' }

export const pipelineRoute: Route = { view: 'pipeline' }
export const importRoute: Route = { view: 'import' }
export const forecastRoute: Route = { view: 'forecast' }
export const copyRoute: Route = { view: 'copy' }
export const strategyRoute: Route = { view: 'strategy' }
export const settingsRoute: Route = { view: 'settings' }

export function adsRoute(tab: AdsTab): Route {
  return { view: 'ads', tab }
}

export function dataRoute(tab: DataTab, importId: ImportId | null = null): Route {
  return { view: 'data', tab, importId }
}

export function customersRoute(
  tab: CustomersTab,
  chosen: {
    readonly customerId?: CustomerId
    readonly segmentId?: SegmentId
    readonly drill?: Drill | null
  } = {},
): Route {
  const { customerId = null, segmentId = null, drill = null } = chosen
  return { view: 'customers', tab, customerId, segmentId, drill }
}

/** A segment or a rule as something the list of people can be narrowed to. */
export function drillOf(audience: Audience): Drill {
  if ('rule' in audience) return audience
  return { rule: { kind: 'segment', segmentId: audience.segmentId }, asOf: { kind: 'data-end' } }
}

/** The same among the members of a segment; each part of the rule is a chip of its own. */
export function drillWithin(rule: Rule, segmentId: SegmentId | null): void {
  const parts = rule.kind === 'all' ? rule.rules : [rule]
  drillInto(segmentId === null ? rule : { kind: 'all', rules: [{ kind: 'segment', segmentId }, ...parts] })
}

/** Opens the list of the customers that a rule describes. */
export function drillInto(rule: Rule, asOf: AsOf = { kind: 'data-end' }): void {
  go(customersRoute('people', { drill: { rule, asOf } }))
}

type Chosen = {
  readonly modelId?: ModelId | null
  readonly customerId?: CustomerId | null
  readonly productId?: ProductId | null
  readonly listId?: ListId | null
  readonly segmentId?: SegmentId | null
}

export function recommendationsRoute(tab: RecommendationTab, chosen: Chosen = {}): Route {
  const { modelId = null, customerId = null, productId = null, listId = null, segmentId = null } = chosen
  return { view: 'recommendations', tab, modelId, customerId, productId, listId, segmentId }
}

const routeStore = createStore((_state: Route, next: Route) => next, pipelineRoute)

export function go(route: Route): void {
  routeStore.dispatch(route)
}

export function useRoute(): Route {
  return useStore(routeStore, (route) => route)
}
