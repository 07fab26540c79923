import type { CatalogDifference } from '@billwright/billing-core';
import { confirm, isCancel } from '@clack/prompts';
import type { ExitCode } from '../exit-with.ts';
import { withBilling } from '../open-billing.ts';

const SIGNS: Record<CatalogDifference['kind'], string> = {
  create_meter: '+',
  create_product: '+',
  restore_product: '+',
  create_price: '+',
  update_meter: '~',
  update_product: '~',
  update_price: '~',
  replace_price: '~',
  archive_price: '-',
  archive_product: '-',
  create_portal: '+',
  update_portal: '~',
  create_promotion: '+',
  restore_promotion: '+',
  retire_promotion: '-',
};

/** One line a difference: `+ starter_month_usd  29.00 USD a month`. */
export function formatDifferences(differences: CatalogDifference[]): string {
  const width = Math.max(0, ...differences.map(({ subject }) => subject.length));
  return differences
    .map(({ kind, subject, text }) => `  ${SIGNS[kind]} ${subject.padEnd(width)}  ${text}`)
    .join('\n');
}

/** `billwright push`: shows what Stripe lacks, asks (or takes --yes), applies it. */
export async function runPush(options: { yes?: boolean; dryRun?: boolean }): Promise<ExitCode> {
  return withBilling(async (billing) => {
    const differences = await billing.push.plan();
    if (differences.length === 0) {
      console.log('Stripe has every plan of the code already.');
      return 0;
    }
    console.log(formatDifferences(differences));
    if (options.dryRun) return 0;
    if (!options.yes) {
      const answer = await confirm({ message: `Apply ${differences.length} changes to Stripe?` });
      if (isCancel(answer) || !answer) return 3;
    }
    const applied = await billing.push.apply();
    console.log(`Applied ${applied.length} changes.`);
    return 0;
  });
}
