import { useMatches } from '@tanstack/react-router';
import { trpc } from '../../server.ts';
import { canManageBilling, useSession } from '../session/use-session.ts';
import { Banners } from './banners.tsx';
import classes from './overview.module.css';

/** What costs somebody their plan if nothing is done: it is said on every billing page, not only where it is looked for. */
const PRESSING = new Set(['payment_failed', 'incomplete', 'action_required', 'paused', 'no_card']);

/** The overview shows all of its banners itself, and so does the page that the banner leads to its own act. */
const OWN = ['/signed-in/billing/', '/signed-in/billing/resume'];

export function StandingBanners() {
  const canManage = canManageBilling(useSession());
  const isShown = useMatches({ select: (matches) => !matches.some(({ routeId }) => OWN.includes(routeId)) });
  const overview = trpc.overview.get.useQuery(undefined, { enabled: isShown });
  const banners = (overview.data?.banners ?? []).filter(({ kind }) => PRESSING.has(kind));
  if (!isShown || !overview.data || banners.length === 0) return null;
  return (
    <div className={classes.standing}>
      <Banners banners={banners} planName={overview.data.planName} canManage={canManage} />
    </div>
  );
}
