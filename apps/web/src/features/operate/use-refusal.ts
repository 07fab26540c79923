import type { Inputs } from '../../server.ts';
import { useSession } from '../session/use-session.ts';

type Operator = Inputs['operator'];
/** A procedure of the staff's, such as `refunds.create`. */
export type StaffProcedure = { [R in keyof Operator]: `${R}.${keyof Operator[R] & string}` }[keyof Operator];

const WHO_MAY = {
  support: 'operators',
  finance: 'finance and admins',
  admin: 'admins',
} as const;

/** Who may do it, where the person's own role may not; null where it may. The server refuses it by the same table. */
export function useRefusal(does: StaffProcedure): string | null {
  const lowest = useSession()?.refused[`operator.${does}`];
  return lowest ? WHO_MAY[lowest] : null;
}
