import { TRPCClientError } from '@trpc/client';

/** What a person is told about something that went wrong. */
export interface Failure {
  /** The server's closed code, or null when the failure has none. */
  code: string | null;
  message: string;
  next: string;
  /** To give to support. */
  requestId: string | null;
  /**
   * True when the server decided: a new try is a new act. False when nobody knows whether it happened: the try must
   * carry the same act id, so that it can't happen twice.
   */
  isOutcomeKnown: boolean;
  isWorthRetrying: boolean;
  isSignedOut: boolean;
}

const UNDECIDED_CODES = new Set(['act_in_progress', 'stripe_unavailable']);

function field(value: unknown, key: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, key) : undefined;
}

function text(value: unknown): string | null {
  return typeof value === 'string' && value !== '' ? value : null;
}

function requestIdOf(error: TRPCClientError<never>): string | null {
  const inBody = text(field(error.data, 'requestId'));
  if (inBody) return inBody;
  const response: unknown = error.meta?.response;
  return response instanceof Response ? response.headers.get('x-request-id') : null;
}

function isTrpcError(error: unknown): error is TRPCClientError<never> {
  return error instanceof TRPCClientError;
}

/** Turns whatever was thrown into words, the id to quote, and whether it may have happened after all. */
export function toFailure(error: unknown): Failure {
  if (!isTrpcError(error)) {
    return {
      code: null,
      message: 'Something went wrong on this page.',
      next: 'Reload the page. If it happens again, tell us what you were doing.',
      requestId: null,
      isOutcomeKnown: false,
      isWorthRetrying: false,
      isSignedOut: false,
    };
  }
  const requestId = requestIdOf(error);
  const billing = field(error.data, 'billing');
  const code = text(field(billing, 'code'));
  if (code) {
    return {
      code,
      message: text(field(billing, 'message')) ?? error.message,
      next: text(field(billing, 'next')) ?? '',
      requestId,
      isOutcomeKnown: !UNDECIDED_CODES.has(code),
      isWorthRetrying: UNDECIDED_CODES.has(code),
      isSignedOut: false,
    };
  }
  const status = field(error.data, 'httpStatus');
  if (typeof status !== 'number') {
    return {
      code: null,
      message: 'We can’t reach the server.',
      next: 'Check your connection, then try again.',
      requestId,
      isOutcomeKnown: false,
      isWorthRetrying: true,
      isSignedOut: false,
    };
  }
  return { code: null, requestId, ...wordsForStatus(status, error.message) };
}

function wordsForStatus(status: number, message: string): Omit<Failure, 'code' | 'requestId'> {
  if (status >= 500) {
    return {
      message: 'Something went wrong on our side.',
      next: 'Try again in a moment. If it happens again, send us the request id.',
      isOutcomeKnown: false,
      isWorthRetrying: true,
      isSignedOut: false,
    };
  }
  const decided = { isOutcomeKnown: true, isWorthRetrying: false, isSignedOut: status === 401 };
  if (status === 401) return { message: 'You are signed out.', next: 'Sign in to go on.', ...decided };
  if (status === 403) {
    return {
      message: 'Your role does not allow this.',
      next: 'Ask an owner or a billing admin of your company.',
      ...decided,
    };
  }
  if (status === 429) {
    return { message: 'That was a little too fast.', next: 'Wait a minute, then try again.', ...decided };
  }
  return { message, next: 'Check what you entered, then try again.', ...decided };
}
