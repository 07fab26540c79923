import { type Billing, isAtLeast, type StaffRole } from '@billwright/billing-core';
import { initTRPC, TRPCError } from '@trpc/server';
import { z } from 'zod';
import { BillingFailure } from './error-to-trpc.ts';
import type { LiveChanges } from './live-changes.ts';
import type { Viewer } from './load-viewer.ts';

export interface RequestContext {
  billing: Billing;
  viewer: Viewer | null;
  requestId: string;
  /** Where the request came from. */
  client: { ip: string; userAgent: string };
  liveChanges: LiveChanges;
  /** Throws TOO_MANY_REQUESTS when this account opened too many checkouts. */
  limitCheckouts: (accountId: string) => Promise<void>;
  /** What of the staff's a role may not do, each with the lowest role that may. */
  listRefused: (role: StaffRole) => Record<string, StaffRole>;
}

/** Who may call a procedure; the authorisation tests read it from there and hold every procedure to it. */
export type Access = 'anybody' | 'member' | 'billing_admin' | StaffAccess;

/** The lowest role of the staff for each; docs/operations.md says which procedure is for whom, and a test holds it to that. */
export const STAFF_ACCESS = {
  operator: 'support',
  finance: 'finance',
  admin: 'admin',
} as const satisfies Record<string, StaffRole>;

export type StaffAccess = keyof typeof STAFF_ACCESS;

const t = initTRPC
  .context<RequestContext>()
  .meta<{ access: Access }>()
  .create({
    errorFormatter({ shape, error, ctx }) {
      const isUnexpected = error.code === 'INTERNAL_SERVER_ERROR';
      const { stack: _stack, ...data } = shape.data;
      return {
        ...shape,
        message: isUnexpected ? 'Something went wrong on our side.' : shape.message,
        data: {
          ...data,
          requestId: ctx?.requestId ?? null,
          billing: error.cause instanceof BillingFailure ? error.cause.billing : null,
        },
      };
    },
  });

export const router = t.router;

const withAccess = (access: Access) => t.procedure.meta({ access });

/** Anybody, signed in or not. */
export const publicProcedure = withAccess('anybody');

/** Whoever belongs to the account. */
export const memberProcedure = withAccess('member').use(({ ctx, next }) => {
  if (!ctx.viewer) throw new TRPCError({ code: 'UNAUTHORIZED', message: 'Sign in first.' });
  return next({ ctx: { ...ctx, viewer: ctx.viewer } });
});

/** Owners and billing admins of the account: whatever changes what is paid. */
export const billingAdminProcedure = memberProcedure
  .meta({ access: 'billing_admin' })
  .use(({ ctx, next }) => {
    if (ctx.viewer.account.role === 'member')
      throw new TRPCError({
        code: 'FORBIDDEN',
        message: "Ask an owner or a billing admin of your account: members can't change what is paid.",
      });
    return next();
  });

const WHO_MAY: Record<StaffRole, string> = {
  support: 'Only operators may do this.',
  finance: 'Only finance and admins may do this: ask one of them.',
  admin: 'Only admins may do this: ask one of them.',
};

const staffProcedure = (access: StaffAccess) =>
  memberProcedure.meta({ access }).use(({ ctx, next }) => {
    const { staffRole } = ctx.viewer.user;
    if (staffRole === null) throw new TRPCError({ code: 'FORBIDDEN', message: WHO_MAY.support });
    if (!isAtLeast(staffRole, STAFF_ACCESS[access]))
      throw new TRPCError({ code: 'FORBIDDEN', message: WHO_MAY[STAFF_ACCESS[access]] });
    return next({ ctx: { ...ctx, staff: { id: ctx.viewer.user.id, role: staffRole } } });
  });

/** Reading, for the company's own staff, whatever their role. */
export const operatorProcedure = staffProcedure('operator');

/** Reading that asks Stripe or the books much, for whoever may do what follows. */
export const financeProcedure = staffProcedure('finance');
export const adminProcedure = staffProcedure('admin');

/** Why it is done, as the person who does it says it: the audit log keeps it, and support reads it years later. */
export const because = z.string().trim().min(3, 'Say why, for the record.').max(1_000);

/** Whatever changes something takes a reason; a test holds every mutation of the staff's to it, and to its line of the audit log. */
const staffWrite = (access: StaffAccess) => staffProcedure(access).input(z.object({ because }));

/** What moves no money. */
export const operatorWrite = staffWrite('operator');

/** Whatever moves money, or gives away what is paid for. */
export const financeWrite = staffWrite('finance');

/** Plans, prices, keys, endpoints, and the machinery itself. */
export const adminWrite = staffWrite('admin');
