import { contactChannels } from '../../../../contract/list-rules.ts'
import { planSettings, usualChannel } from '../../../../contract/plan.ts'
import type { PlanChannelSettings, PlanSettings } from '../../../../contract/plan.ts'

export type DraftChannel = PlanChannelSettings & { readonly used: boolean }

/** Settings while they are typed; effects in percent. */
export type PlanDraft = Omit<PlanSettings, 'channels'> & { readonly channels: readonly DraftChannel[] }

/** A plan for the four weeks from a day on, by e-mail. */
export function newDraft(from: string): PlanDraft {
  return {
    from,
    days: 28,
    budget: null,
    margin: 0.3,
    contactsPerCustomer: 1,
    minContacts: 50,
    holdout: 0.1,
    consent: 'no-denial',
    segments: 'both',
    seed: 1,
    channels: contactChannels.map((channel) => ({
      ...usualChannel(channel),
      used: channel === 'email',
    })),
  }
}

export function draftOf(settings: PlanSettings): PlanDraft {
  const defaults = newDraft(settings.from)
  return {
    ...settings,
    channels: defaults.channels.map((each) => {
      const own = settings.channels.find(({ channel }) => channel === each.channel)
      return own === undefined ? { ...each, used: false } : { ...own, used: true }
    }),
  }
}

/** Null where something is out of bounds. */
export function settingsOf({ channels, ...draft }: PlanDraft): PlanSettings | null {
  const used = channels.filter((each) => each.used).map(({ used: _, ...channel }) => channel)
  const parsed = planSettings.safeParse({ ...draft, channels: used })
  return parsed.success ? parsed.data : null
}
