import { z } from 'zod'

const rowId = z.number().int().positive()

/** Row ids inside one project file. Customers, products and orders also have the id their source gave them, which is always text. */
export const importId = rowId.brand<'ImportId'>()
export const customerId = rowId.brand<'CustomerId'>()
export const productId = rowId.brand<'ProductId'>()
export const modelId = rowId.brand<'ModelId'>()
export const listId = rowId.brand<'ListId'>()
export const analysisId = rowId.brand<'AnalysisId'>()
export const stepId = rowId.brand<'StepId'>()
export const planActionId = rowId.brand<'PlanActionId'>()

/** Stands for a file the user has chosen or dropped; only main knows the path behind it. */
export const fileToken = z.string().min(8).max(64).brand<'FileToken'>()
export const jobId = z.string().min(8).max(64).brand<'JobId'>()

export type ImportId = z.output<typeof importId>
export type CustomerId = z.output<typeof customerId>
export type ProductId = z.output<typeof productId>
export type ModelId = z.output<typeof modelId>
export type ListId = z.output<typeof listId>
export type AnalysisId = z.output<typeof analysisId>
export type PlanActionId = z.output<typeof planActionId>
export type FileToken = z.output<typeof fileToken>
export type JobId = z.output<typeof jobId>
