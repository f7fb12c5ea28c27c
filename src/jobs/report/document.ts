import type { Language } from '../../contract/requests.ts'

type Fact = { readonly name: string; readonly value: string; readonly note?: string }

/** What a part of a report is made of; each way of writing it out draws every kind. */
export type Block =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'facts'; readonly facts: readonly Fact[] }
  | {
      readonly kind: 'table'
      readonly columns: readonly { readonly header: string; readonly isNumber?: boolean }[]
      readonly rows: readonly (readonly string[])[]
    }
  /** `svg` is complete and safe markup; `title` says what it shows. */
  | { readonly kind: 'chart'; readonly title: string; readonly svg: string }
  | { readonly kind: 'note'; readonly tone: 'good' | 'warn' | 'info'; readonly text: string }

export type PartState = 'current' | 'stale' | 'missing'

export type Part = {
  readonly id: string
  readonly title: string
  /** One sentence: what a reader in a hurry takes along. */
  readonly headline: string
  readonly state: PartState
  readonly blocks: readonly Block[]
  /** The data and analyses behind the figures. */
  readonly restsOn: readonly string[]
}

export type ReportDocument = {
  readonly language: Language
  readonly title: string
  readonly project: string
  readonly made: string
  readonly facts: readonly Fact[]
  readonly parts: readonly Part[]
  readonly closing: readonly string[]
}
