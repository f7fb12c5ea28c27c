import { existsSync } from 'node:fs'
import { resolve } from 'node:path'
import { describe, expect, it } from 'vitest'
import { readTestFile } from './tested-texts.ts'
import { judged, scoreCopy } from './score.ts'

const file = resolve(import.meta.dirname, '../../../../shared/data/copy/headline_tests.csv.gz')

describe.skipIf(!existsSync(file))('headline tests of a news site (real data; skipped where absent)', () => {
  it('are told apart on tests not learned from: at least 0.63 of decided pairs, where the longer text is right in 0.54', async () => {
    const { texts, skipped } = await readTestFile(file, [
      'test_id',
      'headline',
      'impressions',
      'clicks',
      'image_id',
    ])
    expect(skipped).toBeLessThan(20)
    const tests = [...new Set(texts.map(({ test }) => test.split('\u0001')[0]))].sort()
    const held = new Set(tests.filter((_, index) => index % 4 === 0))
    const isHeld = (text: { test: string }): boolean => held.has(text.test.split('\u0001')[0])
    const { model, score } = await scoreCopy(
      texts.filter((text) => !isHeld(text)),
      { drafts: [], current: '', seed: 1 },
      { signal: new AbortController().signal, progress: () => undefined, now: () => 0 },
    )
    if (model === null) throw new Error('no model')
    const unseen = judged(model, texts.filter(isHeld), 1)
    expect(score.verdict).toBe('useful')
    expect(unseen.pairs).toBeGreaterThan(500)
    expect(unseen.accuracy).toBeGreaterThan(0.63)
    expect(unseen.longerWins).toBeCloseTo(0.54, 1)
    expect(unseen.brier).toBeLessThan(0.23)
  }, 120_000)
})
