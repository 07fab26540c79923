import { TRPCError } from '@trpc/server';
import type pg from 'pg';
import { RateLimiterMemory, RateLimiterPostgres, RateLimiterRes } from 'rate-limiter-flexible';

const WINDOW_SECONDS = 60;

/** At most so many checkouts a minute and account, counted in the database so that all API processes agree. */
export async function createCheckoutLimit(
  pool: pg.Pool,
  perMinute = 20,
): Promise<(accountId: string) => Promise<void>> {
  const limiter = await new Promise<RateLimiterPostgres>((resolve, reject) => {
    const created: RateLimiterPostgres = new RateLimiterPostgres(
      {
        storeClient: pool,
        points: perMinute,
        duration: WINDOW_SECONDS,
        keyPrefix: 'checkout',
        tableName: 'rate_limits',
        insuranceLimiter: new RateLimiterMemory({ points: perMinute, duration: WINDOW_SECONDS }),
      },
      (error?: Error) => (error ? reject(error) : resolve(created)),
    );
  });
  return async (accountId) => {
    try {
      await limiter.consume(accountId);
    } catch (error) {
      if (!(error instanceof RateLimiterRes)) throw error;
      const seconds = Math.ceil(error.msBeforeNext / 1000);
      throw new TRPCError({
        code: 'TOO_MANY_REQUESTS',
        message: `Too many checkouts were opened. Try again in ${seconds} seconds.`,
        cause: new TooManyRequests(seconds),
      });
    }
  };
}

/** How long to wait, for the Retry-After header. */
export class TooManyRequests extends Error {
  readonly retryAfterSeconds: number;
  constructor(retryAfterSeconds: number) {
    super('too many requests');
    this.retryAfterSeconds = retryAfterSeconds;
  }
}
