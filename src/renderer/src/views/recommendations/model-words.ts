import type { ModelSettings, ModelSummary } from '../../../../contract/models.ts'
import type { Words } from '../../i18n/use-words.ts'

export function modelLabel(model: ModelSummary, { t, format }: Words): string {
  return t('recommendations.model.label', {
    kind: t(`contract.modelKind.${model.settings.kind}`),
    time: format.dateTime(model.createdAt),
  })
}

export function settingsText(settings: ModelSettings, { t, format }: Words): string {
  switch (settings.kind) {
    case 'ials':
      return t('recommendations.model.settingsIals', {
        rank: settings.rank,
        sweeps: settings.sweeps,
        penalty: format.decimal(settings.penalty, 6),
        seed: settings.seed,
      })
    case 'ease':
      return t('recommendations.model.settingsEase', {
        penalty: format.decimal(settings.penalty, 6),
        weighting: t(`contract.weighting.${settings.weighting}`),
      })
    case 'item-knn':
      return t('recommendations.model.settingsItemKnn', {
        similarity: t(`contract.similarity.${settings.similarity}`),
        neighbours: settings.neighbours,
        shrinkage: format.decimal(settings.shrinkage, 4),
      })
    case 'svd':
      return t('recommendations.model.settingsSvd', {
        rank: settings.rank,
        weighting: t(`contract.weighting.${settings.weighting}`),
        seed: settings.seed,
      })
    case 'popularity':
      return settings.halfLifeDays === 0
        ? t('recommendations.model.settingsPopularityAll')
        : t('recommendations.model.settingsPopularity', { days: format.decimal(settings.halfLifeDays) })
  }
}
