import { Button } from '@mantine/core';
import { useState } from 'react';
import { useFlash } from '../../ui/flash.tsx';
import { useEnter } from './use-enter.ts';

export function SignOutButton() {
  const enter = useEnter();
  const flash = useFlash();
  const [isLeaving, setLeaving] = useState(false);
  const leave = async () => {
    setLeaving(true);
    // Few people sign out, so its code comes when it is asked for.
    const { authClient } = await import('./auth-client.ts');
    const { error } = await authClient.signOut();
    setLeaving(false);
    if (error) return flash.show('You are still signed in: we could not reach the server. Try again.');
    await enter('/sign-in');
  };
  return (
    <Button variant="default" size="xs" loading={isLeaving} onClick={() => void leave()}>
      Sign out
    </Button>
  );
}
