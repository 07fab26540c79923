import { IconLock } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import classes from './operate.module.css';
import { type StaffProcedure, useRefusal } from './use-refusal.ts';

interface MayDoProps {
  does: StaffProcedure;
  /** What stands there otherwise, as in "… is for finance and admins." */
  what: string;
  children: ReactNode;
}

/** A form for those whose role may use it; for the others a word on who may. */
export function MayDo({ does, what, children }: MayDoProps) {
  const who = useRefusal(does);
  return who === null ? children : <RefusedNote what={what} who={who} />;
}

export function RefusedNote({ what, who }: { what: string; who: string }) {
  return (
    <span className={classes.refused}>
      <IconLock size={16} aria-hidden="true" />
      <span>
        {what} is for {who}.
      </span>
    </span>
  );
}
