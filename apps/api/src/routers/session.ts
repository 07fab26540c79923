import type { StaffRole } from '@billwright/billing-core';
import { publicProcedure, router } from '../trpc.ts';

export const sessionRouter = router({
  /** Who is signed in, for which account, and what of the staff's their role may not do; null for nobody. */
  me: publicProcedure.query(({ ctx: { viewer, listRefused } }) => {
    if (!viewer) return null;
    const { staffRole } = viewer.user;
    const refused: Record<string, StaffRole> = staffRole === null ? {} : listRefused(staffRole);
    return { ...viewer, refused };
  }),
});
