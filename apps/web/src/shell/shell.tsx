import { Outlet } from '@tanstack/react-router';
import { LiveChanges } from '../features/live/live-changes.tsx';
import { useSession } from '../features/session/use-session.ts';
import { zoneLabel } from '../ui/date-time.ts';
import { FlashRegion } from '../ui/flash.tsx';
import { ColorSchemeChoice } from './color-scheme-choice.tsx';
import { Header } from './header.tsx';
import classes from './shell.module.css';

/** The frame of every page: skip link, header, content, footer. */
export function Shell() {
  const session = useSession();
  return (
    <div className={classes.shell}>
      <a href="#content" className={classes.skip}>
        Skip to content
      </a>
      <Header session={session} />
      <main id="content" tabIndex={-1} className={classes.main}>
        <FlashRegion />
        <Outlet />
      </main>
      <footer className={classes.footer}>
        <div className={classes.footerBar}>
          <p>Dates are in your time zone: {zoneLabel(new Date())}.</p>
          <ColorSchemeChoice />
        </div>
      </footer>
      {session ? <LiveChanges /> : null}
    </div>
  );
}
