import { createAuthClient } from 'better-auth/client';

/** Signs in, up and out. Everything else about the session comes through `session.me`. */
export const authClient = createAuthClient({ basePath: '/api/auth' });
