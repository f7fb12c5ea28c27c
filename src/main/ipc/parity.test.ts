import { describe, expect, it } from 'vitest'
import { requests } from '../../contract/requests.ts'
import { readers, readersWithoutProject } from '../../jobs/readers.ts'
import { mainHandlers } from './handlers.ts'
import { testTools } from './test-tools.ts'

const namesOn = (lane: 'main' | 'reader'): string[] =>
  Object.entries(requests)
    .filter(([, entry]) => entry.lane === lane)
    .map(([name]) => name)
    .sort()

describe('every request has somebody who answers it, and nobody answers anything else', () => {
  it('on lane main', () => {
    expect(Object.keys(mainHandlers(testTools().handlers)).sort()).toEqual(namesOn('main'))
  })

  it('on lane reader', () => {
    expect([...Object.keys(readers), ...Object.keys(readersWithoutProject)].sort()).toEqual(namesOn('reader'))
  })
})
