import type { Appearance } from '@stripe/stripe-js';

/** The look of Stripe's fields, from the same tokens as everything around them: its frames see none of our styles. */
export function elementAppearance(isDark: boolean): Appearance {
  const token = (name: string) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
  return {
    theme: isDark ? 'night' : 'stripe',
    variables: {
      colorPrimary: token('--bw-accent'),
      colorBackground: token('--bw-surface'),
      colorText: token('--bw-ink'),
      colorDanger: token('--bw-danger-text'),
      fontFamily: 'Inter Variable, system-ui, sans-serif',
      borderRadius: '8px',
    },
  };
}
