import type { Problem } from './problem.ts';

/** Added to a page's address by a challenge that failed. */
export const FAILED_CHALLENGE = 'authentication_failed';

/** What a page that was come back to has to say. */
export function returnedProblem(error: string | undefined): Problem | null {
  if (error !== FAILED_CHALLENGE) return null;
  return {
    message: 'Your bank could not confirm that it was you. Try again, or use another card.',
    field: null,
  };
}
