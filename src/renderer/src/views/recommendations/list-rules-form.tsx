import { Button, Checkbox, MultiSelect, NativeSelect, NumberInput, Slider } from '@mantine/core'
import type { ReactNode } from 'react'
import { likenessBasis } from '../../../../contract/likeness-basis.ts'
import { contactChannels, listRules } from '../../../../contract/list-rules.ts'
import type { ModelKind } from '../../../../contract/models.ts'
import type { ListChoices, ListPreview } from '../../../../contract/recommend-views.ts'
import { useWords } from '../../i18n/use-words.ts'
import { testIds } from '../../test-ids.ts'
import { noRules } from './list-draft.ts'
import type { RuleDraft } from './list-draft.ts'

type Props = {
  /** Of the model whose lists these are. */
  readonly kind: ModelKind
  readonly draft: RuleDraft
  readonly choices: ListChoices
  readonly excludeBought: boolean
  readonly lastScores: ListPreview['lastScores']
  readonly onChange: (change: Partial<RuleDraft>) => void
}

const CATEGORIES_OFFERED = 60

/** The rules of a list, in groups; each is off until something is entered. */
export function ListRulesForm({ kind, draft, choices, excludeBought, lastScores, onChange }: Props) {
  const { t } = useWords()
  return (
    <div className="sx-stack" data-testid={testIds.listRules}>
      <p className="sx-soft sx-small">{t('lists.builder.rulesText')}</p>
      <Group title={t('lists.builder.stock')}>
        <ProductRules draft={draft} choices={choices} onChange={onChange} />
      </Group>
      <Group title={t('lists.builder.variety')}>
        <VarietyRules kind={kind} draft={draft} lastScores={lastScores} onChange={onChange} />
      </Group>
      <Group title={t('lists.builder.bought')}>
        <Checkbox
          label={t('lists.builder.rebuy')}
          description={t('lists.builder.rebuyHint')}
          disabled={!excludeBought}
          checked={draft.rebuy}
          onChange={(event) => onChange({ rebuy: event.currentTarget.checked })}
          data-testid={testIds.listRebuy}
        />
      </Group>
      <Group title={t('lists.builder.contact')}>
        <ContactRules draft={draft} onChange={onChange} />
      </Group>
      <Button size="xs" variant="subtle" onClick={() => onChange(noRules)}>
        {t('lists.builder.reset')}
      </Button>
    </div>
  )
}

function Group({ title, children }: { readonly title: string; readonly children: ReactNode }) {
  return (
    <fieldset className="sx-fieldset sx-stack">
      <legend>{title}</legend>
      {children}
    </fieldset>
  )
}

function ProductRules({ draft, choices, onChange }: Pick<Props, 'draft' | 'choices' | 'onChange'>) {
  const { t, format } = useWords()
  const names = choices.categories.map(({ name }) => name)
  const stockHint =
    choices.productsWithStock === 0
      ? t('lists.builder.stockNone')
      : t('lists.builder.stockKnown', { n: format.integer(choices.productsWithStock) })
  return (
    <>
      <NumberInput
        label={t('lists.builder.stockAbove')}
        description={stockHint}
        disabled={choices.productsWithStock === 0}
        value={draft.stockAbove}
        min={0}
        onChange={(stockAbove) => onChange({ stockAbove })}
        data-testid={testIds.listStockAbove}
      />
      <div className="sx-two">
        <NumberInput
          label={t('lists.builder.priceMin')}
          value={draft.priceMin}
          min={0}
          decimalScale={2}
          onChange={(priceMin) => onChange({ priceMin })}
          data-testid={testIds.listPriceMin}
        />
        <NumberInput
          label={t('lists.builder.priceMax')}
          value={draft.priceMax}
          min={0}
          decimalScale={2}
          onChange={(priceMax) => onChange({ priceMax })}
          data-testid={testIds.listPriceMax}
        />
      </div>
      <p className="sx-soft sx-small">
        {t('lists.builder.priceHint', {
          currency: choices.currency === 'XXX' ? '–' : choices.currency,
        })}
      </p>
      <Checkbox
        label={t('lists.builder.keepUnknown')}
        checked={draft.keepUnknown}
        onChange={(event) => onChange({ keepUnknown: event.currentTarget.checked })}
      />
      {names.length > 0 && (
        <>
          <MultiSelect
            label={t('lists.builder.onlyCategories')}
            placeholder={draft.onlyCategories.length === 0 ? t('lists.builder.all') : ''}
            data={names}
            limit={CATEGORIES_OFFERED}
            value={[...draft.onlyCategories]}
            onChange={(onlyCategories) => onChange({ onlyCategories })}
            searchable
            clearable
            data-testid={testIds.listOnlyCategories}
          />
          <MultiSelect
            label={t('lists.builder.neverCategories')}
            placeholder={draft.neverCategories.length === 0 ? t('lists.builder.none') : ''}
            data={names}
            limit={CATEGORIES_OFFERED}
            value={[...draft.neverCategories]}
            onChange={(neverCategories) => onChange({ neverCategories })}
            searchable
            clearable
          />
        </>
      )}
    </>
  )
}

function VarietyRules({
  kind,
  draft,
  lastScores,
  onChange,
}: Pick<Props, 'kind' | 'draft' | 'lastScores' | 'onChange'>) {
  const { t, format } = useWords()
  const score = (value: number) => format.decimal(value, 4)
  return (
    <>
      <NumberInput
        label={t('lists.builder.perCategory')}
        value={draft.perCategory}
        min={1}
        allowDecimal={false}
        onChange={(perCategory) => onChange({ perCategory })}
        data-testid={testIds.listPerCategory}
      />
      <NumberInput
        label={t('lists.builder.newProducts')}
        description={t('lists.builder.newProductsHint')}
        value={draft.newProducts}
        min={0}
        max={50}
        allowDecimal={false}
        onChange={(newProducts) => onChange({ newProducts })}
        data-testid={testIds.listNewProducts}
      />
      <div>
        <div className="sx-label" id="sx-diversity">
          {t('lists.builder.diversity')}{' '}
          <span className="sx-numbers">{format.decimal(draft.diversity, 2)}</span>
        </div>
        <p className="sx-soft sx-small">
          {t('lists.builder.diversityHint')} {t(`lists.builder.alike.${likenessBasis(kind)}`)}
        </p>
        <Slider
          aria-labelledby="sx-diversity"
          thumbLabel={t('lists.builder.diversity')}
          min={0}
          max={0.95}
          step={0.05}
          label={(value) => format.decimal(value, 2)}
          value={draft.diversity}
          onChange={(diversity) => onChange({ diversity })}
        />
      </div>
      <NumberInput
        label={t('lists.builder.minScore')}
        {...(lastScores === null
          ? {}
          : {
              description: t('lists.builder.minScoreHint', {
                low: score(lastScores.low),
                middle: score(lastScores.middle),
                high: score(lastScores.high),
              }),
            })}
        value={draft.minScore}
        step={0.01}
        onChange={(minScore) => onChange({ minScore })}
        data-testid={testIds.listMinScore}
      />
    </>
  )
}

function ContactRules({ draft, onChange }: Pick<Props, 'draft' | 'onChange'>) {
  const { t } = useWords()
  const { consent } = draft
  return (
    <>
      <div className="sx-two">
        <NativeSelect
          label={t('lists.builder.consent')}
          value={consent?.channel ?? ''}
          onChange={(event) => {
            const channel = contactChannels.find((each) => each === event.currentTarget.value)
            onChange({ consent: channel ? { channel, needs: consent?.needs ?? 'no-denial' } : null })
          }}
          data={[
            { value: '', label: t('lists.builder.consentAny') },
            ...contactChannels.map((value) => ({ value, label: t(`lists.builder.channel.${value}`) })),
          ]}
          data-testid={testIds.listConsent}
        />
        {consent !== null && (
          <NativeSelect
            label={t('lists.builder.consentNeeds')}
            value={consent.needs}
            onChange={(event) =>
              onChange({
                consent: { ...consent, needs: event.currentTarget.value === 'grant' ? 'grant' : 'no-denial' },
              })
            }
            data={[
              { value: 'no-denial', label: t('lists.builder.consentDenied') },
              { value: 'grant', label: t('lists.builder.consentGrant') },
            ]}
          />
        )}
      </div>
      <NativeSelect
        label={t('lists.builder.withoutHistory')}
        value={draft.withoutHistory}
        onChange={(event) =>
          onChange({ withoutHistory: listRules.shape.withoutHistory.parse(event.currentTarget.value) })
        }
        data={[
          { value: 'segment', label: t('lists.builder.historySegment') },
          { value: 'overall', label: t('lists.builder.historyOverall') },
          { value: 'leave-out', label: t('lists.builder.historyLeaveOut') },
        ]}
        data-testid={testIds.listWithoutHistory}
      />
    </>
  )
}
