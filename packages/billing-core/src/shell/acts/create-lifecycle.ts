import type { Billing } from '../../billing.ts';
import type { BillingContext } from '../context.ts';
import { viewAddOns } from '../views/view-add-ons.ts';
import { acceptOffer, loadOffer } from './answer-offer.ts';
import { applyChange } from './apply-change.ts';
import { cancelNow, previewCancelNow } from './cancel-now.ts';
import { cancelSubscription, undoCancellation } from './cancel-subscription.ts';
import { previewAddOnChange } from './change-add-ons.ts';
import { previewPlanChange } from './change-plan.ts';
import { previewQuantityChange, setQuantity } from './change-quantity.ts';
import { extendTrial } from './extend-trial.ts';
import { pauseSubscription, previewPause, stopCollecting } from './pause-subscription.ts';
import { previewReactivation, reactivateSubscription } from './reactivate-subscription.ts';
import { previewResume, resumeSubscription } from './resume-subscription.ts';
import { withdrawPlannedChange } from './withdraw-planned-change.ts';

type Lifecycle = Pick<
  Billing,
  | 'planChange'
  | 'quantityChange'
  | 'addOns'
  | 'cancellation'
  | 'pause'
  | 'retention'
  | 'trials'
  | 'reactivation'
>;

/** Every turn that a subscription can take by somebody's act. */
export const createLifecycle = (context: BillingContext): Lifecycle => ({
  planChange: {
    preview: (accountId, input) => previewPlanChange(context, accountId, input),
    apply: (act, { token }) => applyChange(context, act, { kind: 'change_plan', token }),
    withdraw: (act) => withdrawPlannedChange(context, act),
  },
  quantityChange: {
    preview: (accountId, input) => previewQuantityChange(context, accountId, input),
    apply: (act, { token }) => applyChange(context, act, { kind: 'change_quantity', token }),
    set: (act, input) => setQuantity(context, act, input),
  },
  addOns: {
    list: (accountId) => viewAddOns(context, accountId),
    preview: (accountId, input) => previewAddOnChange(context, accountId, input),
    apply: (act, { token }) => applyChange(context, act, { kind: 'change_add_ons', token }),
  },
  cancellation: {
    cancel: (act, input) => cancelSubscription(context, act, input),
    undo: (act) => undoCancellation(context, act),
    previewNow: (accountId) => previewCancelNow(context, accountId),
    now: (act, input) => cancelNow(context, act, input),
  },
  pause: {
    preview: (accountId) => previewPause(context, accountId),
    apply: (act, input) => pauseSubscription(context, act, input),
    stopCollecting: (act, input) => stopCollecting(context, act, input),
    previewResume: (accountId) => previewResume(context, accountId),
    resume: (act, input) => resumeSubscription(context, act, input),
  },
  retention: {
    offer: (accountId) => loadOffer(context, accountId),
    accept: (act) => acceptOffer(context, act),
  },
  trials: { extend: (act, input) => extendTrial(context, act, input) },
  reactivation: {
    preview: (accountId, input) => previewReactivation(context, accountId, input),
    apply: (act, input) => reactivateSubscription(context, act, input),
  },
});
