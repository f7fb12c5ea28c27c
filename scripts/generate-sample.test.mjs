import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { sampleAds, sampleCustomers, sampleFiles, sampleOrders, sampleSubjects } from './generate-sample.mjs'

describe('the sample', () => {
  const text = sampleOrders()
  const lines = text.trimEnd().split('\n')

  it('is of a size that a first try takes in seconds', () => {
    expect(Buffer.byteLength(text)).toBeLessThan(2_000_000)
    expect(lines.length).toBeGreaterThan(15_000)
  })

  it('holds no address outside the domains reserved for examples', () => {
    const hosts = new Set([...text.matchAll(/@([\w.-]+\.\w+)/g)].map((match) => match[1]))
    expect([...hosts].sort()).toEqual(['example.com', 'example.net', 'example.org'])
  })

  it('has the dirt that an import must set aside', () => {
    expect(lines.filter((line) => /^S-\d+,[^,]*,,/.test(line)).length).toBeGreaterThan(100)
    expect(lines.filter((line) => /,-\d+,[\d.]+,CNY,/.test(line)).length).toBeGreaterThan(100)
    expect(lines.filter((line, index) => line !== '' && line === lines[index - 1]).length).toBeGreaterThan(50)
    for (const odd of ['2026-02-30', 'pending', ',0.00,CNY', ',two,', '面议']) expect(text).toContain(odd)
  })
})

describe('the files in resources', () => {
  it.each(sampleFiles)('%s is what the generator writes, byte by byte', (name, make) => {
    expect(make() === readFileSync(new URL(`../resources/sample/${name}`, import.meta.url), 'utf8')).toBe(
      true,
    )
  })
})

describe('the sample of ads', () => {
  const lines = sampleAds().trimEnd().split('\n')

  it('spans the days of the orders, for every campaign', () => {
    expect(lines).toHaveLength(1 + 730 * 6)
    expect(lines[1]?.startsWith('2024-11-01,')).toBe(true)
    expect(lines.at(-1)?.startsWith('2026-10-31,')).toBe(true)
  })
})

describe('the sample of customers', () => {
  const rows = sampleCustomers().trimEnd().split('\n').slice(1)

  it('has customers of the orders, people without an order and people who signed up twice', () => {
    const buyers = new Set(sampleOrders().match(/(?<=,)C\d{5}(?=,)/g))
    const ids = rows.map((row) => row.slice(0, row.indexOf(',')))
    expect(new Set(ids).size).toBe(ids.length)
    expect(ids.filter((id) => buyers.has(id)).length).toBeGreaterThan(1_000)
    expect(ids.filter((id) => id.startsWith('C') && !buyers.has(id)).length).toBeGreaterThan(50)
    const twice = ids.filter((id) => id.startsWith('N'))
    expect(twice.length).toBeGreaterThan(10)
    expect(twice.every((id) => ids.includes(`C${id.slice(1)}`))).toBe(true)
  })

  it('holds no address outside the domains reserved for examples', () => {
    expect(rows.every((row) => /@example\.(?:com|net|org),/.test(row))).toBe(true)
  })
})

describe('the sample of subject lines', () => {
  const rows = sampleSubjects().trimEnd().split('\n').slice(1)

  it('tests two to four subjects against each other in each letter', () => {
    const sizes = new Map()
    for (const row of rows) {
      const test = row.split(',')[2]
      sizes.set(test, (sizes.get(test) ?? 0) + 1)
    }
    expect(sizes.size).toBe(96)
    expect([...sizes.values()].every((size) => size >= 2 && size <= 4)).toBe(true)
  })

  it('has fewer openings than recipients, and fewer clicks than openings', () => {
    for (const row of rows) {
      const [recipients, opens, clicks] = row.split(',').slice(-4).map(Number)
      expect(opens).toBeLessThan(recipients)
      expect(clicks).toBeLessThan(opens)
    }
  })
})
