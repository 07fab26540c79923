import { ActionIcon } from '@mantine/core';
import { IconMenu2, IconX } from '@tabler/icons-react';
import { Link, useLocation } from '@tanstack/react-router';
import { useEffect, useState } from 'react';
import { SignOutButton } from '../features/session/sign-out-button.tsx';
import type { Session } from '../features/session/use-session.ts';
import { LinkButton } from '../ui/link-button.tsx';
import classes from './shell.module.css';
import { Wordmark } from './wordmark.tsx';

export function Header({ session }: { session: Session | null | undefined }) {
  const [isOpen, setOpen] = useState(false);
  const { pathname } = useLocation();
  // The menu closes when the page changes.
  useEffect(() => setOpen(false), [pathname]);
  return (
    <header className={classes.header}>
      <div className={classes.bar}>
        <Link to="/" className={classes.home} aria-label="Billwright, start page">
          <Wordmark />
        </Link>
        <ActionIcon
          className={classes.menuButton}
          variant="subtle"
          size="lg"
          aria-label={isOpen ? 'Close the menu' : 'Open the menu'}
          aria-expanded={isOpen}
          aria-controls="main-navigation"
          onClick={() => setOpen(!isOpen)}
        >
          {isOpen ? <IconX size={22} aria-hidden="true" /> : <IconMenu2 size={22} aria-hidden="true" />}
        </ActionIcon>
        <nav id="main-navigation" aria-label="Main" className={classes.nav} data-open={isOpen}>
          <ul>
            {session ? (
              <li>
                <Link to="/billing" className={classes.link}>
                  Billing
                </Link>
              </li>
            ) : null}
            {session?.user.isOperator ? (
              <li>
                <Link to="/operate" className={classes.link}>
                  Operations
                </Link>
              </li>
            ) : null}
            <li>
              <Link to="/pricing" className={classes.link}>
                Pricing
              </Link>
            </li>
          </ul>
          {session === undefined ? null : <Side session={session} />}
        </nav>
      </div>
    </header>
  );
}

function Side({ session }: { session: Session | null }) {
  if (session) {
    return (
      <div className={classes.side}>
        <div className={classes.who}>
          <strong>{session.account.name}</strong>
          <span>{session.user.name}</span>
        </div>
        <SignOutButton />
      </div>
    );
  }
  return (
    <div className={classes.side}>
      <LinkButton to="/sign-in" variant="subtle" size="sm">
        Sign in
      </LinkButton>
      <LinkButton to="/sign-up" size="sm">
        Create account
      </LinkButton>
    </div>
  );
}
