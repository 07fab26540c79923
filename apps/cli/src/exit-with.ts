/** What a command ended with: 0 done, 1 an unexpected failure, 2 wrong use or setting, 3 a person said no. */
export type ExitCode = 0 | 1 | 2 | 3;

/** A setting is missing or wrong; the message says which and what to do. */
export class SettingError extends Error {}

/** Turns a command's outcome into the process's exit code: one mapping for all commands. */
export async function exitWith(command: Promise<ExitCode>): Promise<void> {
  try {
    process.exitCode = await command;
  } catch (error) {
    const isSetting = error instanceof SettingError;
    console.error(
      isSetting || !(error instanceof Error) ? String((error as Error).message ?? error) : error.stack,
    );
    process.exitCode = isSetting ? 2 : 1;
  }
}
