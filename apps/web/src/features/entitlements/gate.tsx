import type { ReactNode } from 'react';
import { type Entitlement, type Feature, useEntitlement } from './use-entitlement.ts';

/**
 * Shows its children to whom the feature is allowed, and the fallback to others; neither before that is known. It hides what
 * would be refused: what refuses is the server.
 *
 * @example
 * <Gate feature="sso" fallback={({ upgradeTo }) => <p>Comes with {upgradeTo?.planName}.</p>}>
 *   <SingleSignOnSettings />
 * </Gate>
 */
export function Gate({
  feature,
  fallback = null,
  pending = null,
  children,
}: {
  feature: Feature;
  fallback?: ReactNode | ((entitlement: Entitlement) => ReactNode);
  /** While it is not known, also because the server does not answer. */
  pending?: ReactNode;
  children: ReactNode;
}) {
  const { data: entitlement } = useEntitlement(feature);
  if (!entitlement) return pending;
  if (entitlement.allowed) return children;
  return typeof fallback === 'function' ? fallback(entitlement) : fallback;
}
