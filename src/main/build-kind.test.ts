import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { buildKind, developerDoors, refusedSwitch } from './build-kind.ts'

const folder = mkdtempSync(join(tmpdir(), 'sextant-kind-'))
afterAll(() => rmSync(folder, { recursive: true }))

function kindWith(facts: Readonly<Record<string, unknown>>): string {
  writeFileSync(join(folder, 'package.json'), JSON.stringify(facts))
  return buildKind(true, folder)
}

describe('buildKind', () => {
  it('is a release unless the package itself says that it is a trial', () => {
    expect(kindWith({ name: 'sextant' })).toBe('release')
    expect(kindWith({ name: 'sextant', sextantTrial: false })).toBe('release')
    expect(kindWith({ name: 'sextant', sextantTrial: true })).toBe('trial')
    expect(buildKind(false, join(folder, 'nowhere'))).toBe('source')
  })
})

describe('a release', () => {
  const everything = { SEXTANT_DEV: '1', SEXTANT_TEST: '1' }

  it('opens no door for developers, whatever the environment asks for', () => {
    expect(developerDoors('release', everything)).toEqual({ devTools: false, isTest: false })
    expect(developerDoors('trial', everything)).toEqual({ devTools: true, isTest: true })
    expect(developerDoors('source', {})).toEqual({ devTools: false, isTest: false })
  })

  it('names the switch that it does not start with', () => {
    const given = (name: string) => (asked: string) => asked === name
    expect(refusedSwitch('release', given('remote-debugging-port'))).toBe('remote-debugging-port')
    expect(refusedSwitch('release', given('lang'))).toBeUndefined()
    expect(refusedSwitch('trial', given('remote-debugging-port'))).toBeUndefined()
  })
})
