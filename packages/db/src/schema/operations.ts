import type { ColumnType, Generated } from 'kysely';
import type { Json, NullableTimestamp, Timestamp } from './columns.ts';

/** What an operator should look at; stays until one says that they have. */
export interface OperatorAlertsTable {
  account_id: string;
  /** One for each thing that happened. */
  key: string;
  kind: string;
  subject: string;
  because: string;
  raised_at: Timestamp;
  acknowledged_at: NullableTimestamp;
  acknowledged_by: string | null;
}

/** Why things are as they are: decisions of the platform and acts of people. */
export interface AuditLogTable {
  id: Generated<number>;
  /** Unique: the same decision is recorded once, however often its event comes. */
  key: string;
  account_id: string | null;
  /** `stripe`, `system`, or a user's id. */
  actor: string;
  /** The staff's role when it was done, filled in by the database; null of everybody else. */
  actor_role: ColumnType<'support' | 'finance' | 'admin' | null, never, never>;
  action: string;
  subject: string;
  because: string;
  data: Json;
  at: Timestamp;
}
