export const DAY = 86_400;

/** Unix seconds of the last midnight UTC. */
export const midnightOf = (moment: number): number => Math.floor(moment / DAY) * DAY;

/** Weekends are none; holidays are, which banks see otherwise. */
export function isBusinessDay(moment: number): boolean {
  const weekday = new Date(moment * 1000).getUTCDay();
  return weekday !== 0 && weekday !== 6;
}

/** Midnight UTC of the nth business day after a moment. */
export function businessDaysAfter(now: number, days: number): number {
  let midnight = midnightOf(now);
  for (let left = days; left > 0; ) {
    midnight += DAY;
    if (isBusinessDay(midnight)) left -= 1;
  }
  return midnight;
}
