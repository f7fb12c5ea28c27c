import type { AutoSelection } from '../contract/models.ts'

/** An automatic choice for the terminal: the leaderboard on held-out data, what was left out, and why. */
export function selectionLines({
  leaderboard,
  leftOut,
  reasons,
  customers,
  k,
  split,
}: AutoSelection): string[] {
  return [
    `chosen on held-out data (${split}, ${customers} customers):`,
    ...leaderboard.map(
      ({ settings, ndcg, coverage, trials, chosen, rmse }) =>
        `${chosen ? '*' : ' '} ${settings.kind.padEnd(12)} ${rmse === undefined ? '' : `RMSE ${rmse.toFixed(4)}, `}ndcg_cut@${k} ${ndcg.value.toFixed(4)} (${ndcg.low.toFixed(4)} to ${ndcg.high.toFixed(4)}), coverage ${coverage.toFixed(3)}, ${trials} settings tried`,
    ),
    ...leftOut.map(
      ({ kind, reason, needed }) => `  ${kind} left out: ${reason}${needed === null ? '' : `, ${needed}`}`,
    ),
    ...reasons.map(
      ({ code, kind, other, gain }) =>
        `  ${code}: ${kind}${other === null ? '' : ` against ${other}`}${gain === null ? '' : ` ${gain.value.toFixed(4)} (${gain.low.toFixed(4)} to ${gain.high.toFixed(4)})`}`,
    ),
  ]
}
