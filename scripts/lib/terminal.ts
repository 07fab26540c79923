/** A failure that the person at the terminal can mend: shown as one line, without a stack. */
export class SetupError extends Error {}

const colour = process.stdout.isTTY && !process.env.NO_COLOR;
const paint = (code: string, text: string) => (colour ? `\u001b[${code}m${text}\u001b[0m` : text);

export const bold = (text: string) => paint('1', text);
export const dim = (text: string) => paint('2', text);
export const green = (text: string) => paint('32', text);

export function say(line: string): void {
  console.log(`${paint('36', '\u2022')} ${line}`);
}

/** What the machine lacks, by the code of the error that says so. */
const MACHINE_PROBLEMS: Record<string, string> = {
  ENOSPC: 'The disk is full: make room, then run the same command again.',
  EDQUOT: 'Your disk quota is used up: make room, then run the same command again.',
  EROFS: 'The disk can only be read: work in a folder that you may write to.',
  EACCES: 'You may not write there: work in a folder that you own.',
};

function describe(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  if (error instanceof SetupError) return error.message;
  const { code = '', path } = error as NodeJS.ErrnoException;
  const problem = MACHINE_PROBLEMS[code];
  if (problem !== undefined) return path === undefined ? problem : `${problem} (${path})`;
  return error.stack ?? error.message;
}

/** Runs a script's main function; what a person can mend ends with its one line, anything else with its stack. */
export async function runMain(main: () => Promise<void>): Promise<void> {
  try {
    await main();
  } catch (error) {
    console.error(`${paint('31', '\u2717')} ${describe(error)}`);
    process.exitCode = 1;
  }
}
