import { describeFailure } from './describe-failure.ts';

/** What a command ended with: 0 done, 1 an unexpected failure, 2 wrong use or setting, 3 a person said no. */
export type ExitCode = 0 | 1 | 2 | 3;

/** Turns a command's outcome into the process's exit code: one mapping for all commands. */
export async function exitWith(command: Promise<ExitCode>): Promise<void> {
  try {
    process.exitCode = await command;
  } catch (error) {
    const { text, isSetting } = describeFailure(error);
    console.error(text);
    process.exitCode = isSetting ? 2 : 1;
  }
}
