import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { sampleAds, sampleOrders } from './generate-sample.mjs'

describe('the sample', () => {
  const text = sampleOrders()
  const lines = text.trimEnd().split('\n')

  it('is the file in resources, byte by byte', () => {
    expect(text === readFileSync(new URL('../resources/sample/orders.csv', import.meta.url), 'utf8')).toBe(
      true,
    )
  })

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

describe('the sample of ads', () => {
  const lines = sampleAds().trimEnd().split('\n')

  it('is the file in resources, byte by byte', () => {
    expect(
      sampleAds() === readFileSync(new URL('../resources/sample/ads.csv', import.meta.url), 'utf8'),
    ).toBe(true)
  })

  it('spans the days of the orders and the year before, for every campaign', () => {
    expect(lines).toHaveLength(1 + 730 * 6)
    expect(lines[1]?.startsWith('2024-11-01,')).toBe(true)
    expect(lines.at(-1)?.startsWith('2026-10-31,')).toBe(true)
  })
})
