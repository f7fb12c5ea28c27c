import { SegmentedControl } from '@mantine/core'
import { useCallback, useState } from 'react'
import type { CopyEffect, CopyScore } from '../../../../contract/copy.ts'
import { Chart } from '../../charts/chart.tsx'
import { Section } from '../../components/view.tsx'
import { useWords } from '../../i18n/use-words.ts'
import { testIds } from '../../test-ids.ts'
import type { ChartTheme } from '../../theme/chart-theme.ts'
import { effectsFigure } from './effects-figure.ts'

const SHOWN = 12

/** Which words and which form lift, with intervals; by channel where there are enough tests. */
export function EffectsSection({ score }: { readonly score: CopyScore }) {
  const { t, format } = useWords()
  const [kind, setKind] = useState<'word' | 'style'>('word')
  const shown = strongest(score.effects.filter((effect) => effect.kind === kind))
  const name = useCallback(
    (effect: CopyEffect) => (effect.kind === 'style' ? t(`copy.style.${effect.name}`) : effect.name),
    [t],
  )
  const figure = useCallback(
    (theme: ChartTheme) =>
      effectsFigure(
        shown.map((effect) => ({ ...effect, name: name(effect) })),
        t('copy.effectAxis'),
        theme,
      ),
    [shown, name, t],
  )
  return (
    <Section
      title={t('copy.effects')}
      text={t('copy.effectsText')}
      testId={testIds.copyEffects}
      actions={
        <SegmentedControl
          size="xs"
          value={kind}
          onChange={(value) => setKind(value === 'style' ? 'style' : 'word')}
          data={[
            { value: 'word', label: t('copy.effectWords') },
            { value: 'style', label: t('copy.effectStyle') },
          ]}
        />
      }
    >
      <Chart
        title={t('copy.effects')}
        figure={figure}
        height={70 + shown.length * 24}
        fileName="copy-effects"
      />
      {score.channels.map(({ channel, tests, effects }) => (
        <p key={channel} className="sx-soft sx-small">
          {t('copy.channelEffects', { channel, n: format.integer(tests) })}{' '}
          {effects.length === 0
            ? t('copy.channelNothing')
            : effects.map((effect) => `${name(effect)} (${format.percent(effect.effect)})`).join(', ')}
        </p>
      ))}
    </Section>
  )
}

/** Half from each end, so that what hurts is seen as well. */
function strongest(effects: readonly CopyEffect[]): CopyEffect[] {
  if (effects.length <= SHOWN) return [...effects]
  return [...effects.slice(0, SHOWN / 2), ...effects.slice(-SHOWN / 2)]
}
