/** Sextant's mark: the arc of the instrument, its index arm, and the star it is set on. */
export function Mark({ size }: { readonly size: number }) {
  return (
    <svg width={size} height={size} viewBox="0 0 48 48" fill="none" aria-hidden="true">
      <path d="M7 33a20 20 0 0 0 34 0" stroke="currentColor" strokeWidth="3.4" strokeLinecap="round" />
      <path
        d="M24 9 9.5 34M24 9l14.5 25"
        stroke="currentColor"
        strokeWidth="2.6"
        strokeLinecap="round"
        opacity=".75"
      />
      <path d="M24 9l4.6 32" stroke="#dcb95c" strokeWidth="3.2" strokeLinecap="round" />
      <circle cx="24" cy="9" r="4.2" fill="#dcb95c" />
    </svg>
  )
}
