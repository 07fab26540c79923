import { useState } from 'react';
import { useEnter } from './use-enter.ts';

/** What better-auth answers: never a thrown error for what a person can mend. */
interface AuthAnswer {
  error: { status: number; message?: string | undefined } | null;
}

export interface CredentialsProblem {
  title: string;
  text: string;
}

export function toCredentialsProblem(error: NonNullable<AuthAnswer['error']>): CredentialsProblem {
  if (error.status === 429) {
    return { title: 'Too many tries.', text: 'Wait a minute, then try again.' };
  }
  if (error.status === 401) {
    return { title: 'That did not work.', text: 'Email and password do not match an account.' };
  }
  if (error.status >= 400 && error.status < 500) {
    return { title: error.message || 'That did not work.', text: 'Check what you typed, then try again.' };
  }
  return { title: 'We can’t reach the server.', text: 'Your details were not lost. Try again in a moment.' };
}

/** Sends a sign-in or sign-up and goes on to `next` once the session stands. */
export function useCredentials(next: string) {
  const enter = useEnter();
  const [isPending, setPending] = useState(false);
  const [problem, setProblem] = useState<CredentialsProblem | null>(null);
  const send = async (ask: () => Promise<AuthAnswer>) => {
    setPending(true);
    setProblem(null);
    try {
      const { error } = await ask();
      if (error) setProblem(toCredentialsProblem(error));
      else await enter(next);
    } catch {
      // The network, or the session that could not be read back: the person tries again.
      setProblem(toCredentialsProblem({ status: 0 }));
    } finally {
      setPending(false);
    }
  };
  return { submit: (ask: () => Promise<AuthAnswer>) => void send(ask), isPending, problem };
}
