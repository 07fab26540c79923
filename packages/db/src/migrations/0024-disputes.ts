import { type Kysely, sql } from 'kysely';

/**
 * Payments that a bank took back or asks about: mirrors of disputes and of early fraud warnings, what the money did, the evidence
 * on its way, and what is kept so that there is evidence at all. Staff alone reads them.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await createMirrors(db);
  await createAnswers(db);
  await createRecords(db);
}

async function createMirrors(db: Kysely<unknown>): Promise<void> {
  await sql`create table disputes (
    account_id text not null references accounts (id),
    id text not null,
    customer_id text not null,
    charge_id text not null,
    payment_intent_id text,
    amount_minor bigint not null,
    currency text not null,
    reason text not null,
    network_reason_code text,
    card_brand text,
    case_type text,
    compelling_evidence text,
    status text not null,
    due_at timestamptz,
    has_evidence boolean not null,
    past_due boolean not null,
    submission_count integer not null,
    is_charge_refundable boolean not null,
    balance_currency text,
    withdrawn_minor bigint not null,
    reinstated_minor bigint not null,
    fee_minor bigint not null,
    stripe_created_at timestamptz not null,
    primary key (account_id, id)
  )`.execute(db);
  await sql`create index disputes_charge on disputes (charge_id)`.execute(db);
  await sql`create index disputes_newest on disputes (stripe_created_at, id)`.execute(db);
  await sql`create table early_fraud_warnings (
    account_id text not null references accounts (id),
    id text not null,
    customer_id text not null,
    charge_id text not null,
    payment_intent_id text,
    fraud_type text not null,
    actionable boolean not null,
    stripe_created_at timestamptz not null,
    primary key (account_id, id)
  )`.execute(db);
  // One row for each part of a balance transaction; never changed, never taken away.
  await sql`create table dispute_movements (
    account_id text not null references accounts (id),
    dispute_id text not null,
    balance_transaction_id text not null,
    kind text not null check (kind in ('withdrawal', 'fee', 'reinstatement')),
    amount_minor bigint not null,
    currency text not null,
    at timestamptz not null,
    primary key (account_id, balance_transaction_id, kind)
  )`.execute(db);
  await sql`create index dispute_movements_dispute on dispute_movements (dispute_id)`.execute(db);
}

async function createAnswers(db: Kysely<unknown>): Promise<void> {
  await sql`create table dispute_answers (
    account_id text not null references accounts (id),
    dispute_id text not null,
    stage text not null check (stage in ('inquiry', 'dispute')),
    evidence jsonb not null,
    collected jsonb not null,
    revision integer not null,
    drafted_at timestamptz not null,
    edited_at timestamptz,
    edited_by text,
    answer text check (answer in ('evidence', 'acceptance')),
    act_id text,
    answered_at timestamptz,
    answered_by text,
    compelling jsonb,
    primary key (account_id, dispute_id, stage),
    check (num_nulls(answer, act_id, answered_by) in (0, 3))
  )`.execute(db);
  await sql`create table dispute_files (
    account_id text not null references accounts (id),
    id text not null,
    dispute_id text not null,
    field text not null,
    name text not null,
    type text,
    size_bytes integer not null,
    uploaded_at timestamptz not null,
    uploaded_by text not null,
    primary key (account_id, id)
  )`.execute(db);
  await sql`create index dispute_files_dispute on dispute_files (dispute_id)`.execute(db);
  // What was done by rule about a dispute or a warning: each once.
  await sql`create table dispute_steps (
    account_id text not null references accounts (id),
    subject_id text not null,
    step text not null,
    because text not null,
    at timestamptz not null,
    primary key (account_id, subject_id, step)
  )`.execute(db);
}

async function createRecords(db: Kysely<unknown>): Promise<void> {
  await sql`create table policy_acceptances (
    account_id text not null references accounts (id),
    id text not null,
    user_id text not null,
    policy text not null,
    version text not null,
    shown_at text not null,
    ip text,
    user_agent text,
    accepted_at timestamptz not null,
    primary key (account_id, id)
  )`.execute(db);
  await sql`create table access_log (
    account_id text not null references accounts (id),
    day text not null,
    user_id text not null,
    ip text not null,
    user_agent text not null,
    requests integer not null,
    first_at timestamptz not null,
    last_at timestamptz not null,
    primary key (account_id, day, user_id, ip, user_agent)
  )`.execute(db);
}
