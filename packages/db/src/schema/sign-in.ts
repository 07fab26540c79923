import type { Generated } from 'kysely';
import type { DefaultedTimestamp, NullableTimestamp, Timestamp } from './columns.ts';

export interface UsersTable {
  id: string;
  name: string;
  email: string;
  email_verified: Generated<boolean>;
  image: string | null;
  /** The staff's role; everybody else is a `customer`. Never settable by the user. `operator` is how `admin` was called. */
  platform_role: Generated<'customer' | 'operator' | 'support' | 'finance' | 'admin'>;
  created_at: DefaultedTimestamp;
  updated_at: DefaultedTimestamp;
}

export interface SessionsTable {
  id: string;
  user_id: string;
  token: string;
  expires_at: Timestamp;
  ip_address: string | null;
  user_agent: string | null;
  active_organization_id: string | null;
  created_at: DefaultedTimestamp;
  updated_at: DefaultedTimestamp;
}

/** A way to sign in (better-auth's `account`), not a billing account. */
export interface CredentialsTable {
  id: string;
  user_id: string;
  account_id: string;
  provider_id: string;
  access_token: string | null;
  refresh_token: string | null;
  id_token: string | null;
  access_token_expires_at: NullableTimestamp;
  refresh_token_expires_at: NullableTimestamp;
  scope: string | null;
  password: string | null;
  created_at: DefaultedTimestamp;
  updated_at: DefaultedTimestamp;
}

export interface VerificationsTable {
  id: string;
  identifier: string;
  value: string;
  expires_at: Timestamp;
  created_at: DefaultedTimestamp;
  updated_at: DefaultedTimestamp;
}

export interface OrganizationsTable {
  id: string;
  name: string;
  slug: string;
  logo: string | null;
  metadata: string | null;
  created_at: DefaultedTimestamp;
}

export interface MembersTable {
  id: string;
  organization_id: string;
  user_id: string;
  /** `owner` and `billing_admin` may change what is paid; `member` may look. */
  role: string;
  created_at: DefaultedTimestamp;
}

export interface InvitationsTable {
  id: string;
  organization_id: string;
  email: string;
  role: string | null;
  status: string;
  expires_at: Timestamp;
  inviter_id: string;
  created_at: DefaultedTimestamp;
}

/** better-auth's own limits, shared by all API processes. */
export interface AuthRateLimitsTable {
  id: string;
  key: string;
  count: number;
  last_request: number;
}
