/** What is wrong, in sentences that name whom or what to look at; nothing when all is right. */
export type Problems = string[];

/** One thing that the year shows. */
export interface Check {
  name: string;
  problems: Problems;
  seconds: number;
}

/** So many are shown of what is wrong in the same way. */
const SHOWN = 8;

export async function check(name: string, judge: () => Promise<Problems>): Promise<Check> {
  const startedAt = performance.now();
  const problems = await judge();
  return { name, problems, seconds: (performance.now() - startedAt) / 1_000 };
}

export function describe({ name, problems, seconds }: Check): string[] {
  if (problems.length === 0) return [`✓ ${name} (${seconds.toFixed(1)} s)`];
  const more = problems.length - SHOWN;
  return [
    `✗ ${name}: ${problems.length}`,
    ...problems.slice(0, SHOWN).map((each) => `  ${each}`),
    ...(more > 0 ? [`  and ${more} more`] : []),
  ];
}

/** Where two tellings of the same things differ, by their key; of each the sentence is its text. */
export function compare(
  what: string,
  { here, there }: { here: ReadonlyMap<string, string>; there: ReadonlyMap<string, string> },
): Problems {
  const keys = [...new Set([...here.keys(), ...there.keys()])].toSorted();
  return keys.flatMap((key) => {
    const [ours, theirs] = [here.get(key), there.get(key)];
    if (ours === theirs) return [];
    return [`${what} ${key}: ${ours ?? 'nothing'} here, ${theirs ?? 'nothing'} expected`];
  });
}
