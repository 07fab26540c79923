import type { StatusTone } from '../../ui/status-badge.tsx';
import type { DeliveryState } from './delivery-search.ts';

export const DELIVERY_WORDS: Record<DeliveryState, { label: string; tone: StatusTone }> = {
  pending: { label: 'Waiting', tone: 'info' },
  delivered: { label: 'Delivered', tone: 'ok' },
  dead: { label: 'Given up', tone: 'danger' },
};
