const LONGEST = 2_000;

/** An error as a row keeps it for operators (`last_error`): its name and words, cut to what anybody would read. */
export const describeError = (error: unknown): string =>
  (error instanceof Error ? `${error.name}: ${error.message}` : String(error)).slice(0, LONGEST);
