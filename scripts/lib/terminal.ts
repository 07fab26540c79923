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

/** Runs a script's main function; a `SetupError` ends with its one line, anything else with its stack. */
export async function runMain(main: () => Promise<void>): Promise<void> {
  try {
    await main();
  } catch (error) {
    const text =
      error instanceof SetupError ? error.message : error instanceof Error ? error.stack : String(error);
    console.error(`${paint('31', '\u2717')} ${text}`);
    process.exitCode = 1;
  }
}
