import { ActionIcon } from '@mantine/core';
import { IconX } from '@tabler/icons-react';
import { createContext, type ReactNode, useContext, useMemo, useState } from 'react';
import classes from './flash.module.css';
import { Notice } from './notice.tsx';

interface Flash {
  /** Shows what has just happened, and says it to screen readers. Stays until the next navigation. */
  show: (text: string) => void;
  clear: () => void;
}

const FlashContext = createContext<Flash>({ show: () => undefined, clear: () => undefined });
const FlashTextContext = createContext<string | null>(null);

export function FlashProvider({ children }: { children: ReactNode }) {
  const [text, setText] = useState<string | null>(null);
  const flash = useMemo<Flash>(() => ({ show: setText, clear: () => setText(null) }), []);
  return (
    <FlashContext value={flash}>
      <FlashTextContext value={text}>{children}</FlashTextContext>
    </FlashContext>
  );
}

export function useFlash(): Flash {
  return useContext(FlashContext);
}

/** A live region has to stand in the page before its words come, so it is there when empty too. */
export function FlashRegion() {
  const text = useContext(FlashTextContext);
  const { clear } = useFlash();
  return (
    <div aria-live="polite" className={classes.region}>
      {text ? (
        <Notice
          tone="ok"
          title={text}
          action={
            <ActionIcon variant="subtle" aria-label="Dismiss" onClick={clear}>
              <IconX size={18} aria-hidden="true" />
            </ActionIcon>
          }
        />
      ) : null}
    </div>
  );
}
