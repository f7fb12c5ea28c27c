import type { CurveForm } from './curves.ts'

/**
 * How many channels' worth of belief stand behind each form being as common as the others: shares of forms among channels have a symmetric
 * Dirichlet prior with this sum. 1 for two forms is Jeffreys' prior of a share.
 */
const FORM_WEIGHT = 1

/** log prior of a channel's form given those of the others (the entry at `channel` does not count), up to a constant. */
export type FormPrior = (form: CurveForm, channel: number, all: readonly { form: CurveForm }[]) => number

/**
 * Channels of one market learn from each other: how common a form is among them is unknown, with a Dirichlet prior, so a form that others have is
 * likelier (a Polya urn; carry-over and saturation are two urns). Before the data each form is as likely as the others. O(channels) a call.
 * @param open the forms that may be chosen among
 */
export function formPriorOf(open: readonly CurveForm[]): FormPrior {
  const lagWeight = FORM_WEIGHT / new Set(open.map(({ adstock }) => adstock)).size
  const flatWeight = FORM_WEIGHT / new Set(open.map(({ saturation }) => saturation)).size
  return ({ adstock, saturation }, channel, all) => {
    let [lags, flats] = [0, 0]
    for (let c = 0; c < all.length; c++) {
      if (c === channel) continue
      const other = all[c]!.form
      if (other.adstock === adstock) lags++
      if (other.saturation === saturation) flats++
    }
    return Math.log(lagWeight + lags) + Math.log(flatWeight + flats)
  }
}
