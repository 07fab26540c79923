import { randomUUID } from 'node:crypto';
import type { Database } from '@billwright/db';
import { betterAuth } from 'better-auth';
import { organization } from 'better-auth/plugins';
import { createAccessControl } from 'better-auth/plugins/access';
import type { Kysely } from 'kysely';
import type { Staff } from './staff/read-staff.ts';

/** What a person may be in an account: owners and billing admins change what is paid, members look. */
export type AccountRole = 'owner' | 'billing_admin' | 'member';

/** Written by the app itself, for each request. */
export const CLIENT_IP = 'x-billwright-client-ip';

interface Account {
  id: string;
  name: string;
  email: string;
}

export interface AuthOptions {
  db: Kysely<Database>;
  appUrl: string;
  secret: string;
  /** Who is of the staff, by their addresses in small letters. */
  staff: Staff;
  /** Called with the account of everybody who signs up, and the headers that they came with. */
  onAccount: (account: Account, headers: Headers | undefined) => Promise<void>;
  /** Called then with the version of the terms that the page showed to who signed up. */
  onTerms?: (agreed: AgreedTerms) => Promise<void>;
  /** Sign-ins and sign-ups per address and minute. */
  attemptsPerMinute?: number;
}

export interface AgreedTerms {
  accountId: string;
  userId: string;
  ip: string;
  userAgent: string;
  version: string;
}

const access = createAccessControl({
  organization: ['update', 'delete'],
  member: ['create', 'update', 'delete'],
  invitation: ['create', 'cancel'],
} as const);
const roles = {
  owner: access.newRole({
    organization: ['update'],
    member: ['create', 'update', 'delete'],
    invitation: ['create', 'cancel'],
  }),
  billing_admin: access.newRole({}),
  member: access.newRole({}),
};

/**
 * Sign-in by email and password, sessions and organisations on our own tables, by better-auth.
 * An organisation is a billing account: signing up makes one, with its owner.
 */
export function createAuth(options: AuthOptions) {
  const { db, appUrl } = options;
  const attempts = options.attemptsPerMinute ?? 30;
  return betterAuth({
    baseURL: appUrl,
    basePath: '/api/auth',
    trustedOrigins: [appUrl],
    secret: options.secret,
    database: { db, type: 'postgres' },
    emailAndPassword: { enabled: true, minPasswordLength: 8, maxPasswordLength: 128 },
    telemetry: { enabled: false },
    // What it warns of (an unknown user, a wrong password) is everyday, and would name people.
    logger: { level: 'error' },
    rateLimit: {
      enabled: true,
      storage: 'database',
      modelName: 'auth_rate_limits',
      fields: { lastRequest: 'last_request' },
      window: 60,
      max: 300,
      customRules: {
        '/sign-in/email': { window: 60, max: attempts },
        '/sign-up/email': { window: 60, max: attempts },
      },
    },
    advanced: {
      // The browser itself holds such a cookie to this very host, to https (or localhost) and to the whole path.
      cookiePrefix: '__Host-billwright',
      useSecureCookies: false,
      defaultCookieAttributes: { secure: true, httpOnly: true, sameSite: 'lax', path: '/' },
      ipAddress: { ipAddressHeaders: [CLIENT_IP] },
    },
    user: {
      modelName: 'users',
      fields: { emailVerified: 'email_verified', createdAt: 'created_at', updatedAt: 'updated_at' },
      additionalFields: {
        platform_role: { type: 'string', required: false, input: false, defaultValue: 'customer' },
      },
    },
    session: {
      modelName: 'sessions',
      fields: {
        userId: 'user_id',
        expiresAt: 'expires_at',
        ipAddress: 'ip_address',
        userAgent: 'user_agent',
        createdAt: 'created_at',
        updatedAt: 'updated_at',
      },
    },
    account: {
      modelName: 'credentials',
      fields: {
        userId: 'user_id',
        accountId: 'account_id',
        providerId: 'provider_id',
        accessToken: 'access_token',
        refreshToken: 'refresh_token',
        idToken: 'id_token',
        accessTokenExpiresAt: 'access_token_expires_at',
        refreshTokenExpiresAt: 'refresh_token_expires_at',
        createdAt: 'created_at',
        updatedAt: 'updated_at',
      },
    },
    verification: {
      modelName: 'verifications',
      fields: { expiresAt: 'expires_at', createdAt: 'created_at', updatedAt: 'updated_at' },
    },
    plugins: [
      organization({
        allowUserToCreateOrganization: false,
        ac: access,
        roles,
        creatorRole: 'owner',
        schema: {
          session: { fields: { activeOrganizationId: 'active_organization_id' } },
          organization: { modelName: 'organizations', fields: { createdAt: 'created_at' } },
          member: {
            modelName: 'members',
            fields: { organizationId: 'organization_id', userId: 'user_id', createdAt: 'created_at' },
          },
          invitation: {
            modelName: 'invitations',
            fields: {
              organizationId: 'organization_id',
              inviterId: 'inviter_id',
              expiresAt: 'expires_at',
              createdAt: 'created_at',
            },
          },
        },
      }),
    ],
    databaseHooks: {
      user: {
        create: {
          before: async (user) => ({
            data: {
              ...user,
              platform_role: options.staff.get(user.email.toLowerCase()) ?? 'customer',
            },
          }),
          after: async (user, context) => {
            const name = textIn(context?.body, 'company')?.slice(0, 200) ?? user.name;
            const account = await createOwnAccount(db, user, name);
            await options.onAccount(account, context?.headers);
            const version = textIn(context?.body, 'termsVersion');
            if (version)
              await options.onTerms?.({
                accountId: account.id,
                userId: user.id,
                version,
                ...clientOf(context?.headers),
              });
          },
        },
      },
    },
  });
}

function textIn(body: unknown, name: string): string | undefined {
  const value: unknown = typeof body === 'object' && body !== null ? Reflect.get(body, name) : undefined;
  return typeof value === 'string' && value.trim() ? value.trim() : undefined;
}

/** The connection's own address, which `withClientIp` has written: what came from outside under that name is gone. */
const clientOf = (headers: Headers | undefined) => ({
  ip: headers?.get(CLIENT_IP) ?? 'unknown',
  userAgent: headers?.get('user-agent') ?? 'unknown',
});

export type Auth = ReturnType<typeof createAuth>;

/** An organisation with its owner, in one transaction. */
export async function createOwnAccount(
  db: Kysely<Database>,
  user: { id: string; email: string },
  name: string,
): Promise<Account> {
  const id = `acct_${randomUUID().replaceAll('-', '')}`;
  await db.transaction().execute(async (trx) => {
    await trx
      .insertInto('organizations')
      .values({ id, name, slug: id, logo: null, metadata: null })
      .execute();
    await trx
      .insertInto('members')
      .values({
        id: `mem_${randomUUID().replaceAll('-', '')}`,
        organization_id: id,
        user_id: user.id,
        role: 'owner',
      })
      .execute();
  });
  return { id, name, email: user.email };
}
