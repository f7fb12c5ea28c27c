import { describe, expect, it } from 'vitest'
import { defaultSettings, modelKinds } from '../contract/models.ts'
import { namesGiven, settingsFor, settingsOfOne } from './evaluate-options.ts'

/** Every setting of every kind that one word can give, with a value that is not the default. */
const all = modelKinds.flatMap((kind) =>
  Object.entries(defaultSettings[kind])
    .filter(([name, value]) => name !== 'kind' && name !== 'strength' && !Array.isArray(value))
    .map(([name, value]) => ({ kind, name, other: otherThan(name, value) })),
)

function otherThan(name: string, value: unknown): number | boolean | string {
  if (typeof value === 'boolean') return !value
  const words: Readonly<Record<string, string>> = {
    solver: 'cg',
    weighting: 'log',
    similarity: 'bm25',
    optimiser: 'sgd',
    measure: 'lift',
    normalisation: 'rank',
    missing: 'counted',
  }
  if (typeof value === 'string') return words[name] ?? ''
  if (['rank', 'hidden', 'latent', 'minCount'].includes(name)) return Number(value) + 4
  if (name === 'learningRate') return 0.08
  const isShare = !Number.isInteger(value) || value === 0 || name === 'frequencyExponent'
  return isShare ? 0.25 : Number(value) + 4
}

describe('settings of models on the command line', () => {
  it.each(all)('$kind: --param $name=$other arrives in train and in evaluate', ({ kind, name, other }) => {
    const expected = { ...defaultSettings[kind], [name]: other }
    const param = `${name}=${String(other)}`
    expect(settingsOfOne(kind, { seed: undefined, rank: undefined, sweeps: undefined }, [param])).toEqual(
      expected,
    )
    expect(settingsFor([kind], [param], {})).toEqual([expected])
    expect(settingsFor(['popularity', kind], [`${kind}.${param}`], {})[1]).toEqual(expected)
  })

  it('refuses by name what would have no effect', () => {
    expect(() => settingsOfOne('ease', {}, ['rank=8'])).toThrow('ease has no setting rank; it has penalty')
    expect(() => settingsOfOne('ials', {}, ['ease.penalty=8'])).toThrow('is for ease; the model is ials')
    expect(() => settingsOfOne('ials', { sweeps: 3 }, ['sweeps=4'])).toThrow('sweeps is given twice')
    expect(() => settingsOfOne('ials', {}, ['sweeps=4', 'sweeps=5'])).toThrow('sweeps is given twice')
    expect(() => settingsOfOne('ials', {}, ['esae.penalty=8'])).toThrow('there is no kind esae')
    expect(() => settingsFor(['ease', 'ials'], ['hidden=8'], {})).toThrow(
      /none of ease \(penalty.*has a setting hidden/,
    )
    expect(() => settingsFor(['auto'], ['rank=8'], {})).toThrow('leave out --param rank')
    expect(() => settingsFor(['ials'], [], { budget: 60 })).toThrow('--budget is for auto and --tune')
    expect(namesGiven({ rank: 8, sweeps: undefined }, ['penalty=1'])).toEqual(['rank', '--param penalty'])
  })

  it('takes the strength of an SVD only with its factors, which are chosen together otherwise', () => {
    expect(settingsOfOne('svd', {}, ['rank=8', 'strength=1'])).toMatchObject({ rank: 8, strength: 1 })
    expect(() => settingsOfOne('svd', {}, ['strength=1'])).toThrow('strength goes with a rank')
    expect(() => settingsFor(['svd'], ['strength=1', 'rank=0'], {})).toThrow('strength goes with a rank')
  })

  it('lets the setting of one kind come before that of all, whichever is written first', () => {
    for (const params of [
      ['ease.penalty=5', 'penalty=7'],
      ['penalty=7', 'ease.penalty=5'],
    ])
      expect(settingsFor(['ease', 'ials'], params, {})).toMatchObject([{ penalty: 5 }, { penalty: 7 }])
  })
})
