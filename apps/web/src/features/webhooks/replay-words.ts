type Outcome = 'done' | 'ignored' | 'failed';

/** What came of many: 12 done, 1 ignored, 2 failed. */
export function summarize(items: readonly { outcome: Outcome }[]): string {
  const words = (['done', 'ignored', 'failed'] as const).flatMap((outcome) => {
    const count = items.filter((item) => item.outcome === outcome).length;
    return count > 0 ? [`${count.toLocaleString()} ${outcome}`] : [];
  });
  return words.join(', ') || 'none';
}
