import type { EntitlementView } from '../../billing.ts';
import type { BillingConfig } from '../../config.ts';
import { type Standing, toEntitlement } from '../../domain/entitlements/entitlement.ts';
import type { Holdings } from '../../domain/entitlements/holdings.ts';
import { decideSources, earliest } from '../../domain/entitlements/sources.ts';

/** What was read of an account, with what follows from it at the moment asked about, worked out once for each span of time. */
export class AccountStanding {
  readonly #config: BillingConfig;
  readonly #holdings: Holdings;
  readonly #views = new Map<string, EntitlementView>();
  #standing: Standing | undefined;
  #fromMs = 0;
  #untilMs = 0;

  constructor(config: BillingConfig, holdings: Holdings) {
    this.#config = config;
    this.#holdings = holdings;
  }

  /** @throws Error when no such feature is declared */
  at(now: Date, feature: string): EntitlementView {
    const nowMs = now.getTime();
    const standing = this.#standing;
    const isOutdated = !standing || nowMs < this.#fromMs || nowMs >= this.#untilMs;
    const current = isOutdated ? this.#decide(now) : standing;
    const known = this.#views.get(feature);
    if (known) return known;
    // Given to many: nobody may change it.
    const view = Object.freeze(toEntitlement(current, feature));
    this.#views.set(feature, view);
    return view;
  }

  #decide(now: Date): Standing {
    const [config, holdings] = [this.#config, this.#holdings];
    const sources = decideSources(config, holdings, now);
    this.#views.clear();
    this.#fromMs = now.getTime();
    this.#untilMs =
      earliest([sources.changesAt, sources.period.endsAt])?.getTime() ?? Number.POSITIVE_INFINITY;
    this.#standing = { config, holdings, sources, now };
    return this.#standing;
  }
}
