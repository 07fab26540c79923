import { SpanKind } from '@opentelemetry/api';
import { errorType, inSpan } from '../in-span.ts';
import { recordCall } from '../telemetry.ts';

/**
 * One request to Stripe: a span of its own and its duration. Names and attributes as of HTTP clients in OpenTelemetry's
 * semantic conventions; `operation` tells few of them apart, never an id.
 */
export function traceCall<T>(operation: string, make: () => Promise<T>): Promise<T> {
  const attributes = { 'billwright.stripe.operation': operation, 'peer.service': 'stripe' };
  return inSpan(operation, { kind: SpanKind.CLIENT, attributes }, async () => {
    const startedAt = performance.now();
    try {
      const answer = await make();
      recordCall((performance.now() - startedAt) / 1_000, { operation });
      return answer;
    } catch (error) {
      recordCall((performance.now() - startedAt) / 1_000, { operation, 'error.type': errorType(error) });
      throw error;
    }
  });
}
