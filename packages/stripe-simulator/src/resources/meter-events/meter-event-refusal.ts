import type Stripe from 'stripe';
import type { ErrorCode } from '../../kernel/error-codes.ts';
import { StripeError } from '../../kernel/stripe-error.ts';

/** What error reports call it (docs.stripe.com/api/v2/core/events/event-types). */
export type ReportedCode = Stripe.Events.V1BillingMeterErrorReportTriggeredEvent.Data.Reason.ErrorType.Code;

interface Why {
  code: ErrorCode;
  param?: string;
  /** null for a duplicate, which no report has a code for. */
  reported: ReportedCode | null;
}

/** A meter event that is not counted: told to the caller at once, or to the meter's error report. */
export class MeterEventRefusal extends StripeError {
  override name = 'MeterEventRefusal';
  readonly reported: ReportedCode | null;

  constructor(message: string, { reported, ...given }: Why) {
    super({ status: 400, type: 'invalid_request_error', message, ...given });
    this.reported = reported;
  }
}
