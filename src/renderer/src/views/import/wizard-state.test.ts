import { describe, expect, it } from 'vitest'
import { fileToken, jobId } from '../../../../contract/ids.ts'
import { importPlan, type ImportPlan } from '../../../../contract/import-plan.ts'
import type { Inspection } from '../../../../contract/inspection.ts'
import { planProblems } from './plan-problems.ts'
import { groupOf } from './role-groups.ts'
import { currentFile, emptyWizard, reduceWizard } from './wizard-state.ts'
import type { WizardAction } from './wizard-state.ts'

const file = (name: string) => ({ token: fileToken.parse(`token-${name}`), name, bytes: 1 })
const orders = file('orders.csv')
const customers = file('customers.csv')
const job = jobId.parse('job-00001')

const plan = importPlan.parse({
  target: 'interactions',
  dialect: { encoding: 'utf-8', delimiter: ',', headerRows: 1 },
  roles: ['customer-id', 'product-id', 'time'],
  dateOrder: 'ymd',
  decimalComma: false,
  timeZone: 'UTC',
  currency: 'XXX',
  defaultKind: 'purchase',
})
const inspection: Inspection = {
  fileName: orders.name,
  fileBytes: 1,
  container: 'none',
  members: [],
  sheets: [],
  columns: [],
  top: [],
  rows: [],
  bottom: [],
  preset: null,
  findings: [],
  ambiguousDates: [],
  estimatedRows: 1,
  exact: true,
  plan,
  dateOrderAmbiguous: false,
}

function after(...actions: readonly WizardAction[]) {
  return actions.reduce(reduceWizard, emptyWizard)
}

const choices = {}
const inspected: readonly WizardAction[] = [
  { kind: 'offered', files: [orders, customers] },
  { kind: 'inspecting', choices },
  { kind: 'inspected', file: orders, choices, inspection },
]

describe('reduceWizard', () => {
  it('goes to "Read as" once the file was looked at', () => {
    expect(after(...inspected)).toMatchObject({ step: 'read-as', plan, inspecting: false })
  })

  it('ignores an answer to an older choice', () => {
    const newer: WizardAction = { kind: 'inspecting', choices: { dialect: { encoding: 'gb18030' } } }
    const state = after(inspected[0] ?? { kind: 'left' }, newer, {
      kind: 'inspected',
      file: orders,
      choices,
      inspection,
    })
    expect(state).toMatchObject({ step: 'file', inspecting: true, inspection: null })
  })

  it('stays on its step when the file is read in another way', () => {
    const other = { dialect: { delimiter: ';' } } as const
    const state = after(
      ...inspected,
      { kind: 'went', step: 'columns' },
      { kind: 'inspecting', choices: other },
      { kind: 'inspected', file: orders, choices: other, inspection },
    )
    expect(state.step).toBe('columns')
  })

  it('takes a check for worthless when the plan changes', () => {
    const checked = after(...inspected, { kind: 'check-started', jobId: job })
    expect(checked).toMatchObject({ step: 'check', checkJob: job })
    expect(reduceWizard(checked, { kind: 'planned', plan, isDateOrderSure: true }).checkJob).toBeNull()
  })

  it('lets files dropped in the middle wait, and imports one after another', () => {
    const more = file('more.csv')
    const state = after(...inspected, { kind: 'offered', files: [more] })
    expect(state.queue).toEqual([orders, customers, more])
    const next = reduceWizard(state, { kind: 'next-file' })
    expect(currentFile(next)).toEqual(customers)
    expect(next).toMatchObject({ step: 'file', plan: null, importJob: null })
  })

  it('begins anew with files dropped after an import', () => {
    const state = after(
      ...inspected,
      { kind: 'import-started', jobId: job },
      { kind: 'offered', files: [customers] },
    )
    expect(state).toMatchObject({ queue: [customers], index: 0, step: 'file' })
  })

  it('asks for the order of dates where no row decides it', () => {
    const unsure: WizardAction = {
      kind: 'inspected',
      file: orders,
      choices,
      inspection: { ...inspection, dateOrderAmbiguous: true },
    }
    expect(after(...inspected.slice(0, 2), unsure).isDateOrderSure).toBe(false)
  })
})

describe('planProblems', () => {
  it('finds nothing wrong with a complete plan', () => {
    expect(planProblems(plan, true)).toEqual([])
  })

  it('names what is missing for each content', () => {
    const bare = { ...plan, roles: ['time'] as const }
    expect(planProblems({ ...bare, roles: [...bare.roles] }, true)).toEqual([
      { kind: 'missing-role', role: 'customer-id' },
      { kind: 'missing-role', role: 'product-id' },
    ])
    expect(planProblems({ ...plan, target: 'products', roles: ['product-id'] }, true)).toEqual([])
  })

  it('accepts an e-mail for a customer and a name for a product', () => {
    expect(planProblems({ ...plan, roles: ['email', 'product-name'] }, true)).toEqual([])
  })

  it('finds a role given twice, except for parts of a name', () => {
    const roles: ImportPlan['roles'] = [
      'customer-id',
      'product-id',
      'time',
      'time',
      'customer-name',
      'customer-name',
      'ignore',
      'ignore',
    ]
    expect(planProblems({ ...plan, roles }, true)).toEqual([
      { kind: 'duplicate-role', role: 'time', columns: [2, 3] },
    ])
  })

  it('asks for the date order only where there are dates', () => {
    expect(planProblems(plan, false)).toEqual([{ kind: 'date-order' }])
    expect(planProblems({ ...plan, roles: ['customer-id', 'product-id'] }, false)).toEqual([])
  })

  it('refuses a time zone that does not exist', () => {
    expect(planProblems({ ...plan, timeZone: 'Mars/Base' }, true)).toEqual([
      { kind: 'time-zone', zone: 'Mars/Base' },
    ])
  })
})

it('groups every role', () => {
  expect(groupOf('email')).toBe('customer')
  expect(groupOf('line-total')).toBe('order')
  expect(groupOf('ignore')).toBe('none')
})
