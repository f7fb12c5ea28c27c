import type { ModelSettings, ModelSummary } from '../../../../contract/models.ts'
import type { Words } from '../../i18n/use-words.ts'

export function modelLabel(model: ModelSummary, { t, format }: Words): string {
  return t('recommendations.model.label', {
    kind: t(`contract.modelKind.${model.settings.kind}`),
    time: format.dateTime(model.createdAt),
  })
}

export function settingsText(settings: ModelSettings, { t, format }: Words): string {
  const open = (value: number, text: string): string =>
    value === 0 ? t('recommendations.model.automatic') : text
  switch (settings.kind) {
    case 'ials':
      return t('recommendations.model.settingsIals', {
        rank: open(settings.rank, format.decimal(settings.rank)),
        sweeps: settings.sweeps,
        penalty: open(settings.penalty, format.decimal(settings.penalty, 6)),
        seed: settings.seed,
      })
    case 'ease':
      return t('recommendations.model.settingsEase', {
        penalty: open(settings.penalty, format.decimal(settings.penalty, 6)),
        weighting: t(`contract.weighting.${settings.weighting}`),
      })
    case 'item-knn':
      return t('recommendations.model.settingsItemKnn', {
        similarity: t(`contract.similarity.${settings.similarity}`),
        neighbours: settings.neighbours,
        shrinkage: format.decimal(settings.shrinkage, 4),
      })
    case 'mult-vae':
    case 'mult-dae': {
      const width = (value: number): string =>
        value === 0 ? t('recommendations.model.automatic') : format.decimal(value)
      return t('recommendations.model.settingsAutoencoder', {
        hidden: width(settings.hidden),
        latent: width(settings.latent),
        dropout: format.decimal(settings.dropout, 2),
        epochs: settings.epochs,
        seed: settings.seed,
      })
    }
    case 'svd':
      return t('recommendations.model.settingsSvd', {
        rank: settings.rank === 0 ? t('recommendations.model.automatic') : format.decimal(settings.rank),
        strength:
          settings.rank === 0 ? t('recommendations.model.automatic') : format.decimal(settings.strength, 1),
        weighting: t(`contract.weighting.${settings.weighting}`),
        seed: settings.seed,
      })
    case 'user-knn':
      return t('recommendations.model.settingsUserKnn', {
        similarity: t(`contract.similarity.${settings.similarity}`),
        neighbours: settings.neighbours,
        shrinkage: format.decimal(settings.shrinkage, 4),
      })
    case 'slim':
      return t('recommendations.model.settingsSlim', {
        l1: format.decimal(settings.l1, 4),
        l2: format.decimal(settings.l2, 4),
      })
    case 'bpr':
      return t('recommendations.model.settingsBpr', {
        rank: settings.rank,
        epochs: settings.epochs,
        seed: settings.seed,
      })
    case 'biased-mf':
      return t('recommendations.model.settingsBiasedMf', {
        rank: settings.rank,
        sweeps: settings.sweeps,
        penalty: open(settings.penalty, format.decimal(settings.penalty, 6)),
      })
    case 'association':
      return t('recommendations.model.settingsAssociation', {
        least:
          settings.minCount === 0 ? t('recommendations.model.automatic') : format.decimal(settings.minCount),
        measure: t(`recommendations.model.measure.${settings.measure}`),
      })
    case 'content':
      return t('recommendations.model.settingsContent', {
        similarity: t(`contract.similarity.${settings.similarity}`),
        neighbours: settings.neighbours,
      })
    case 'blend':
      return settings.members
        .map(({ settings: member, weight }) =>
          settings.tune
            ? t(`contract.modelKind.${member.kind}`)
            : `${t(`contract.modelKind.${member.kind}`)} ${format.percent(weight, 0)}`,
        )
        .join(' + ')
    case 'popularity':
      return settings.halfLifeDays === 0
        ? t('recommendations.model.settingsPopularityAll')
        : t('recommendations.model.settingsPopularity', { days: format.decimal(settings.halfLifeDays) })
  }
}
