import type { Language } from '../language.ts';
import { en as reasons, reasonWords } from './reasons.ts';

export const en: Language = {
  code: 'en',
  name: 'English',
  locale: 'en-US',
  greeting: (name) => (name ? `Hello ${name},` : 'Hello,'),
  interval: { month: 'a month', year: 'a year' },
  billed: { month: 'monthly', year: 'yearly' },
  facts: {
    plan: 'Plan',
    invoice: 'Invoice',
    amount: 'Amount',
    paid: 'Paid',
    nextAttempt: 'Next try',
    endsOn: 'Ends on',
    endedOn: 'Ended on',
    renewsOn: 'Renews on',
    from: 'Before',
    to: 'Now',
    priceNow: 'Price now',
    priceThen: 'New price',
    startsOn: 'From',
    card: 'Card',
    expires: 'Valid until',
    used: 'Used',
    periodEnds: 'Period ends',
    customer: 'Customer',
    reason: 'Reason',
    answerBy: 'Answer by',
    payment: 'Payment',
  },
  reasons,
  pdf: 'Download the invoice as PDF',
  footer: {
    why: (account, product) =>
      `You get this because ${account ? `${account} has` : 'you have'} an account at ${product}.`,
    operators: 'You get this because you look after billing.',
    unsubscribe: 'Unsubscribe from these mails',
    preferences: 'Choose your mails and their language',
  },
  mails: {
    welcome: ({ props }, f) => ({
      subject: `Welcome to ${f.plan(props.planKey)}`,
      heading: `Welcome to ${f.plan(props.planKey)}`,
      lines: ['Your subscription has begun, and all that your plan includes is ready for you and your team.'],
      button: 'Look at your plan',
    }),
    receipt: ({ props, details }, f) => ({
      subject: `Your receipt: ${f.money(details.invoice?.paid ?? props.total)}`,
      heading: 'Thank you for your payment',
      lines: ['We have received your payment. The invoice has all the details, for your records.'],
      button: 'View the invoice',
    }),
    payment_failed: ({ props }, f) => ({
      subject: props.isLastAttempt
        ? `Last attempt failed: your payment of ${f.money(props.amount)}`
        : `Your payment of ${f.money(props.amount)} did not go through`,
      heading: props.isLastAttempt ? 'This was the last attempt' : 'Your payment did not go through',
      lines: [
        {
          wait: `Your bank could not take the payment just now.${props.nextAttemptAt ? ' You need not do anything yet.' : ''}`,
          add_funds: 'There was not enough money on the card. Please see to it, or use another card.',
          update_card: 'Your card can no longer be charged. Please give us another one.',
          authenticate: 'Your bank wants you to confirm the payment. It takes a minute.',
          ask_bank:
            'Your bank declined the payment and did not say why. Please ask them, or use another card.',
        }[props.advice],
        props.nextAttemptAt
          ? `We will try again on ${f.day(props.nextAttemptAt)}.`
          : 'We will not try again by ourselves: please pay the invoice.',
        ...(props.consequence && props.consequenceAt
          ? [
              {
                paused: `Without a payment your subscription is paused on ${f.day(props.consequenceAt)}.`,
                cancelled: `Without a payment your subscription ends on ${f.day(props.consequenceAt)}.`,
                past_due: `Without a payment your access ends on ${f.day(props.consequenceAt)}.`,
              }[props.consequence],
            ]
          : []),
      ],
      button: props.advice === 'authenticate' ? 'Confirm the payment' : 'Pay the invoice',
      more: 'Use another card',
    }),
    action_required: ({ props }, f) => ({
      subject: `Please confirm your payment of ${f.money(props.amount)}`,
      heading: 'Your bank asks you to confirm this payment',
      lines: [
        'Nothing was charged yet. Confirm the payment with your bank, and everything goes on as before.',
      ],
      button: 'Confirm the payment',
    }),
    card_expiring: ({ props }) => ({
      subject: `Your card ending in ${props.last4} expires soon`,
      heading: 'Your card expires soon',
      lines: ['Please give us its successor, so that your next payment goes through.'],
      button: 'Update the card',
    }),
    trial_ending: ({ props }, f) => ({
      subject: `Your trial ends on ${f.day(props.endsAt)}`,
      heading: 'Your trial ends soon',
      lines: [
        `Your trial ends on ${f.moment(props.endsAt)}. After that your plan goes on and is billed, if a payment method is on file.`,
        'If you do not want to go on, cancel before then and nothing is charged.',
      ],
      button: 'Look at your plan',
    }),
    renewal_notice: ({ props }, f) => ({
      subject: `${f.plan(props.planKey)} renews on ${f.day(props.renewsAt)}`,
      heading: 'Your subscription renews soon',
      lines: [
        'Your plan is billed by the year and renews by itself. You can change or cancel it before then.',
      ],
      button: 'Look at your plan',
    }),
    plan_changed: ({ props }, f) => ({
      subject:
        props.from.planKey === props.to.planKey
          ? `${f.plan(props.to.planKey)} is now billed by the ${props.to.interval}`
          : `Your plan is now ${f.plan(props.to.planKey)}`,
      heading: 'Your plan has changed',
      lines: ['What you have now is below. What was charged or credited is on the invoice.'],
      button: 'Look at your plan',
    }),
    cancelled: ({ props, details }, f) =>
      props.stage === 'scheduled'
        ? {
            subject: `Your ${f.plan(props.planKey)} subscription is cancelled`,
            heading: 'Your subscription is cancelled',
            lines: [
              details.subscription?.endsAt
                ? `You keep your plan until ${f.day(details.subscription.endsAt)}. Nothing is charged after that.`
                : 'You keep your plan until the end of what is paid. Nothing is charged after that.',
              'If you change your mind before then, you can take the cancellation back.',
            ],
            button: 'Look at your plan',
          }
        : {
            subject: `Your ${f.plan(props.planKey)} subscription has ended`,
            heading: 'Your subscription has ended',
            lines: [
              'Nothing more is charged. Your invoices stay where they are, and you can come back at any time.',
            ],
            button: 'Look at the plans',
          },
    paused: ({ props, details }, f) => ({
      subject: `Your ${f.plan(props.planKey)} subscription is paused`,
      heading: 'Your subscription is paused',
      lines: [
        details.subscription?.pauseEndsAt
          ? `It goes on by itself on ${f.day(details.subscription.pauseEndsAt)}.`
          : 'It stays paused until you resume it.',
      ],
      button: 'Look at your plan',
    }),
    resumed: ({ props }, f) => ({
      subject: `Your ${f.plan(props.planKey)} subscription goes on`,
      heading: 'Your subscription goes on',
      lines: ['All that your plan includes is there again, and it is billed as before.'],
      button: 'Look at your plan',
    }),
    price_increase_notice: ({ props }, f) => ({
      subject: `The price of ${f.plan(props.planKey)} rises on ${f.day(props.effectiveAt)}`,
      heading: 'Your price rises',
      lines: [
        `From ${f.day(props.effectiveAt)} you pay the present price of your plan. Until then everything stays as it is.`,
        'You need not do anything. If you do not agree, you can change or cancel your plan before then.',
      ],
      button: 'Look at your plan',
      ...(props.oldBill || props.newBill ? { note: 'Prices are before tax.' } : {}),
    }),
    price_increase_withdrawn: ({ props }, f) => ({
      subject: `The price of ${f.plan(props.planKey)} stays as it is`,
      heading: 'Your price stays as it is',
      lines: ['We told you of a new price. It does not come: you go on paying what you pay now.'],
      button: 'Look at your plan',
    }),
    refund: ({ props }, f) => ({
      subject: `Your refund of ${f.money(props.amount)}`,
      heading: 'We have refunded you',
      lines: [
        `${props.isFull ? 'The whole payment' : 'A part of your payment'} is on its way back to where it came from. Banks take five to ten working days.`,
        ...(props.note ? [props.note] : []),
      ],
      ...(props.invoiceId ? { button: 'View the invoice' } : {}),
      more: 'Download the credit note',
    }),
    usage_alert: ({ props }, f) => ({
      subject: `${f.feature(props.feature)}: ${f.percent(props.percent)} used`,
      heading:
        props.percent >= 100 ? 'You have used all that is included' : 'You are close to what is included',
      lines: [
        `You have used ${f.count(props.used)} of the ${f.count(props.included)} that your plan includes in this period.`,
      ],
      button: 'Look at your usage',
    }),
    dispute_opened: ({ props }, f) => ({
      subject: `${props.isInquiry ? 'Inquiry' : 'Dispute'} over ${f.money(props.amount)}: ${reasonWords(reasons, props.reason)}`,
      heading: props.isInquiry ? 'A bank inquires about a payment' : 'A customer disputes a payment',
      lines: [
        props.isInquiry
          ? 'No money has been taken back yet. A refund or a good answer ends it.'
          : 'The amount and a fee have been taken from the balance.',
      ],
      button: props.isInquiry ? 'Open the inquiry' : 'Open the dispute',
    }),
    dispute_reminder: ({ props }, f) => ({
      // The moment, not the hours left: a mail that was late is still true.
      subject: `Answer by ${f.moment(props.dueBy)}: ${props.isInquiry ? 'inquiry' : 'dispute'} over ${f.money(props.amount)}`,
      heading: props.isInquiry ? 'An inquiry waits for an answer' : 'A dispute waits for an answer',
      lines: [
        props.isInquiry
          ? 'Without a good answer in time the bank may take the money back.'
          : 'Without an answer in time it is lost.',
      ],
      button: props.isInquiry ? 'Open the inquiry' : 'Open the dispute',
    }),
    early_fraud_warning: ({ props }, f) => ({
      subject: `Early fraud warning: ${f.money(props.amount)}`,
      heading: 'A bank reports a payment as fraud',
      lines: ['It is likely to become a dispute. A full refund before that avoids the fee.'],
      button: 'Look at the customer',
    }),
  },
};
