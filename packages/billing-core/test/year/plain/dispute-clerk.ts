import type Stripe from 'stripe';
import { type Clerk, type Desk, STAFF } from './desk.ts';

interface PlainDispute {
  id: string;
  createdAt: number;
  dueAt: number | null;
  waits: boolean;
}

/** A week before the answer is due, and a day before; hours. */
const REMINDERS = [24, 168];

/** The staff is told of each dispute, and reminded of what still waits for an answer. */
export function createDisputeClerk({ owe }: Desk): Clerk {
  const disputes = new Map<string, PlainDispute>();
  const file = ({ id, status, created, evidence_details: details }: Stripe.Dispute) => {
    const waits = status === 'needs_response' || status === 'warning_needs_response';
    disputes.set(id, { id, createdAt: created, dueAt: details.due_by, waits });
  };
  const remind = ({ id, createdAt, dueAt, waits }: PlainDispute, now: number) => {
    if (!waits || dueAt === null || now >= dueAt) return;
    const hours = REMINDERS.find((each) => now >= dueAt - each * 3_600);
    // Who was told with less time than that needs no reminder of it.
    if (hours === undefined || createdAt >= dueAt - hours * 3_600) return;
    owe(`remind ${id} ${hours}`, `${STAFF} dispute_reminder ${id} ${hours === 24 ? 'day' : 'week'}`);
  };
  return {
    hear(event) {
      if (event.type === 'charge.dispute.created')
        owe(`dispute ${event.data.object.id}`, `${STAFF} dispute_opened ${event.data.object.id}`);
      if (
        event.type === 'charge.dispute.created' ||
        event.type === 'charge.dispute.updated' ||
        event.type === 'charge.dispute.closed'
      )
        file(event.data.object);
    },
    turn(now) {
      for (const each of disputes.values()) remind(each, now);
    },
  };
}
