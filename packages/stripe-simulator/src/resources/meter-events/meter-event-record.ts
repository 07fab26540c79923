/** An event that a meter has counted; its id is the identifier that the sender gave it. */
export interface MeterEventRecord {
  id: string;
  meter: string;
  customer: string;
  /** Unix seconds, of the usage itself. */
  timestamp: number;
  /** A decimal as it was sent. */
  value: string;
  /** Unix seconds, by the clock of the customer. */
  receivedAt: number;
  canceled: boolean;
}

export const usageKey = (meter: string, customer: string): string => `${meter}/${customer}`;
