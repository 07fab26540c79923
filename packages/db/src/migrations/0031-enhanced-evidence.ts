import { type Kysely, sql } from 'kysely';

/**
 * Visa Compelling Evidence 3.0 as a person sees it: what Stripe still asks for, the earlier payments that may be named, what was
 * collected beside what is sent, and whether somebody left it out.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`alter table disputes add column compelling_actions text[] not null default '{}'`.execute(db);
  await sql`alter table dispute_answers
    add column compelling_collected jsonb,
    add column compelling_candidates jsonb not null default '[]',
    add column compelling_declined boolean not null default false`.execute(db);
  await sql`update dispute_answers set compelling_collected = compelling`.execute(db);
  // Rows of before say where it was shown, and not in which words.
  await sql`alter table policy_acceptances add column wording text`.execute(db);
}
