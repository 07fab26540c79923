import type { BillingContext } from '../context.ts';

/** Where hosted pages may send customers back to: the app's own pages, and what the configuration lists; the first is used when nothing is said. */
export const returnUrlsOf = ({ appUrl, config }: Pick<BillingContext, 'appUrl' | 'config'>): string[] => [
  `${appUrl}/billing`,
  `${appUrl}/pricing`,
  `${appUrl}/pay`,
  ...(config.returnUrls ?? []),
];
