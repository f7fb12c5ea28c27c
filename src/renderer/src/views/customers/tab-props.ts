import type { Route } from '../../state/route.ts'

export type CustomersRoute = Extract<Route, { view: 'customers' }>
export type CustomersTabProps = { readonly route: CustomersRoute }
