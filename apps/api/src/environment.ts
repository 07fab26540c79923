import { z } from 'zod';
import { readStaff } from './staff/read-staff.ts';

const commaList = z
  .string()
  .default('')
  .transform((text) =>
    text
      .split(',')
      .map((part) => part.trim())
      .filter(Boolean),
  );

const shape = z
  .object({
    DATABASE_URL: z.url({ protocol: /^postgres(ql)?$/ }),
    STRIPE_SECRET_KEY: z
      .string()
      .regex(/^[sr]k_(test|live)_/, 'a secret or restricted key: sk_test_…, rk_live_…'),
    STRIPE_PUBLISHABLE_KEY: z
      .string()
      .regex(/^pk_(test|live)_/, 'a publishable key: pk_test_…, pk_live_…')
      .optional(),
    STRIPE_WEBHOOK_SECRET: commaList.refine((secrets) => secrets.length > 0, 'at least one whsec_…'),
    STRIPE_API_BASE: z.url().optional(),
    APP_URL: z.url({ protocol: /^https?$/ }).transform((url) => url.replace(/\/$/, '')),
    PORT: z.coerce.number().int().min(1).max(65_535).default(3000),
    HOST: z.string().default('127.0.0.1'),
    TRUSTED_PROXIES: z.coerce.number().int().min(0).max(10).default(0),
    AUTH_SECRET: z.string().min(32, 'at least 32 characters'),
    AUTH_SECRET_PREVIOUS: commaList,
    BILLING_CONFIG: z.string().min(1),
    WEB_DIST: z.string().optional(),
    OPERATOR_EMAILS: commaList.transform(readStaff),
    SMTP_URL: z.url({ protocol: /^smtps?$/ }).optional(),
    MAIL_FROM: z
      .string()
      .regex(/^([^<>@\r\n]*<[^<>@\s]+@[^<>@\s]+>|[^<>@\s]+@[^<>@\s]+)$/, 'Acme <billing@acme.example>')
      .optional(),
    MAIL_WEBHOOK_SECRET: commaList.refine(
      (secrets) => secrets.every((secret) => /^whsec_[A-Za-z0-9+/]{32,}={0,2}$/.test(secret)),
      'whsec_ and at least 24 random bytes in base64',
    ),
    LOG_LEVEL: z.enum(['trace', 'debug', 'info', 'warn', 'error', 'silent']).default('info'),
    METRICS_PORT: z.coerce.number().int().min(1).max(65_535).optional(),
    METRICS_HOST: z.string().default('127.0.0.1'),
    ALLOW_PRIVATE_ENDPOINTS: z.stringbool().default(false),
    WORKER: z.enum(['inline', 'separate']).default('separate'),
  })
  .superRefine((env, context) => {
    if (env.SMTP_URL && !env.MAIL_FROM)
      context.addIssue({ code: 'custom', path: ['MAIL_FROM'], message: 'SMTP_URL needs a sender' });
    const isLive = /^[sr]k_live_/.test(env.STRIPE_SECRET_KEY);
    if (!isLive) return;
    if (!env.APP_URL.startsWith('https://'))
      context.addIssue({ code: 'custom', path: ['APP_URL'], message: 'a live key needs https' });
    if (env.ALLOW_PRIVATE_ENDPOINTS)
      context.addIssue({
        code: 'custom',
        path: ['ALLOW_PRIVATE_ENDPOINTS'],
        message: 'a live deployment sends to public addresses only',
      });
    if (env.STRIPE_API_BASE)
      context.addIssue({
        code: 'custom',
        path: ['STRIPE_API_BASE'],
        message: 'a live key goes to Stripe and nowhere else',
      });
  });

export type Environment = z.infer<typeof shape>;

/** The settings, checked; every wrong one is named at once, its value never. */
export function readEnvironment(env: NodeJS.ProcessEnv): Environment {
  const read = shape.safeParse(env);
  if (read.success) return read.data;
  const lines = read.error.issues.map(({ path, message }) => `  ${path.join('.')}: ${message}`);
  throw new Error(
    `The environment is not as it must be (.env.example explains each variable):\n${lines.join('\n')}`,
  );
}
