import { z } from 'zod'

/** Order of the parts of a date such as 03/04/2026. `ymd` also covers ISO 8601. */
export const dateOrders = ['ymd', 'dmy', 'mdy'] as const
export const dateOrder = z.enum(dateOrders)
export type DateOrder = z.output<typeof dateOrder>
