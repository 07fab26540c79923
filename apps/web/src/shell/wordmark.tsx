/** The name over the double rule that book-keepers draw under a final sum. */
export function Wordmark() {
  return (
    <svg width="124" height="30" viewBox="0 0 124 30" aria-hidden="true" focusable="false">
      <g fill="none" stroke="var(--bw-accent)" strokeWidth="2.4" strokeLinecap="round">
        <path d="M3 5h8.4a4.6 4.6 0 0 1 0 9.2H3m8.4 0" />
        <path d="M3 20.2h14M3 25h14" />
      </g>
      <text x="26" y="20" fill="var(--bw-ink)" fontSize="17.5" fontWeight="680" letterSpacing="-0.5">
        Billwright
      </text>
    </svg>
  );
}
