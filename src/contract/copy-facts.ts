import { z } from 'zod'

const fact = z.string().max(200)
/** What may be said of an offer; empty where it is not given. */
export const offerFacts = z.object({
  product: fact,
  benefit: fact,
  offer: fact,
  audience: fact,
  deadline: fact,
  proof: fact,
})
export type OfferFactsInput = z.output<typeof offerFacts>
export const noFacts: OfferFactsInput = {
  product: '',
  benefit: '',
  offer: '',
  audience: '',
  deadline: '',
  proof: '',
}
