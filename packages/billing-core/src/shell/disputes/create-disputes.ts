import type { DisputesCapability } from '../../capabilities/disputes.ts';
import type { BillingContext } from '../context.ts';
import { acceptDispute, stageEvidence, submitEvidence } from './answer-dispute.ts';
import { attachFile, detachFile } from './attach-file.ts';
import { chooseCompelling } from './choose-compelling.ts';
import { listDisputes, listWarnings, viewDispute, viewWinRates } from './dispute-views.ts';
import { collectAgain, editDraft } from './edit-draft.ts';

export const createDisputes = (context: BillingContext): DisputesCapability => ({
  list: (input) => listDisputes(context, input),
  get: (disputeId) => viewDispute(context, disputeId),
  winRates: () => viewWinRates(context),
  warnings: () => listWarnings(context),
  edit: (act, input) => editDraft(context, act, input),
  collect: (act, input) => collectAgain(context, act, input),
  chooseCompelling: (act, input) => chooseCompelling(context, act, input),
  attach: (act, input) => attachFile(context, act, input),
  detach: (act, input) => detachFile(context, act, input),
  stage: (act, input) => stageEvidence(context, act, input),
  submit: (act, input) => submitEvidence(context, act, input),
  accept: (act, input) => acceptDispute(context, act, input),
});
