/** Shares of the included amount that are told when they are reached, in percent, unless the configuration names others. */
export const ALERT_PERCENTS: readonly number[] = [80, 100];

/** Which of the shares were reached; none where nothing, or all, is included. */
export function reachedPercents(
  { used, included }: { used: number; included: number },
  percents: readonly number[] = ALERT_PERCENTS,
): number[] {
  if (!Number.isFinite(included) || included <= 0) return [];
  // Whole numbers: a share that is met exactly is reached.
  return percents.filter((percent) => used * 100 >= included * percent);
}
