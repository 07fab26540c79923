import {
  AddressElement,
  CardCvcElement,
  CardElement,
  CardExpiryElement,
  CardNumberElement,
  Elements,
  EmbeddedCheckout,
  EmbeddedCheckoutProvider,
  PaymentElement,
  useElements,
  useStripe,
} from '@stripe/react-stripe-js';
import { loadStripe, type Stripe, type StripeElements, type StripeElementsOptions } from '@stripe/stripe-js';
import { createElement as h, type ReactNode, useState } from 'react';
import { createRoot } from 'react-dom/client';

/** The page of a merchant, with nothing of the simulator's but the address of the script in index.html. */
const query = new URLSearchParams(window.location.search);
const ask = (name: string) => query.get(name) ?? '';
const secret = ask('secret');
const stripePromise = loadStripe('pk_test_merchant');

interface Ready {
  stripe: Stripe;
  elements: StripeElements;
}
type Outcome = { error?: { message?: string; code?: string } | undefined; [more: string]: unknown };

/** What each way to pay does when the button is pressed. */
const WAYS: Record<string, (ready: Ready) => Promise<Outcome>> = {
  payment: ({ stripe, elements }) => stripe.confirmPayment({ elements, redirect: 'if_required' }),
  leaving: ({ stripe, elements }) =>
    stripe.confirmPayment({ elements, confirmParams: { return_url: `${window.location.origin}/back` } }),
  setup: ({ stripe, elements }) => stripe.confirmSetup({ elements, redirect: 'if_required' }),
  card: async ({ stripe, elements }) => {
    const card = elements.getElement(CardElement);
    return stripe.confirmCardPayment(secret, card ? { payment_method: { card } } : {});
  },
  split: async ({ stripe, elements }) => {
    const card = elements.getElement(CardNumberElement);
    return card ? stripe.createPaymentMethod({ type: 'card', card }) : {};
  },
  token: async ({ stripe, elements }) => {
    const card = elements.getElement(CardElement);
    return card ? stripe.createToken(card) : {};
  },
  deferred: async ({ stripe, elements }) => {
    const { error } = await elements.submit();
    if (error) return { error };
    const made = await stripe.createConfirmationToken({ elements });
    if (made.error) return made;
    const response = await fetch('/pay', {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({ token: made.confirmationToken.id }),
    });
    const { clientSecret } = (await response.json()) as { clientSecret: string };
    return stripe.handleNextAction({ clientSecret });
  },
};

function optionsOf(way: string): StripeElementsOptions {
  const appearance = {
    theme: ask('theme') === 'night' ? ('night' as const) : ('stripe' as const),
    variables: { borderRadius: '8px' },
  };
  if (way === 'card' || way === 'token' || way === 'split') return {};
  if (way === 'deferred')
    return { mode: 'payment', amount: 4_200, currency: ask('currency') || 'usd', appearance };
  return { clientSecret: secret, appearance };
}

function fieldsOf(way: string, told: (text: string) => void): ReactNode[] {
  if (way === 'card' || way === 'token') return [h(CardElement, { key: 'card' })];
  if (way === 'split')
    return [
      h(CardNumberElement, { key: 'number' }),
      h(CardExpiryElement, { key: 'expiry' }),
      h(CardCvcElement, { key: 'cvc' }),
    ];
  return [
    h(PaymentElement, {
      key: 'payment',
      onReady: () => told('ready'),
      onLoadError: ({ error }) => told(`load error: ${error.message}`),
    }),
    ...(ask('address') ? [h(AddressElement, { key: 'address', options: { mode: 'billing' } })] : []),
  ];
}

function Form({ way }: { way: string }): ReactNode {
  const stripe = useStripe();
  const elements = useElements();
  const [outcome, setOutcome] = useState('');
  const [told, setTold] = useState('');
  const pay = async () => {
    const act = WAYS[way];
    if (!stripe || !elements || !act) return;
    setOutcome('…');
    setOutcome(JSON.stringify(await act({ stripe, elements })));
  };
  return h(
    'form',
    {
      onSubmit: (event: { preventDefault(): void }) => {
        event.preventDefault();
        void pay();
      },
    },
    ...fieldsOf(way, setTold),
    h('button', { key: 'pay', type: 'submit', disabled: !stripe }, 'Pay'),
    h('output', { key: 'outcome', id: 'outcome' }, outcome),
    h('p', { key: 'told', id: 'told' }, told),
  );
}

function Embedded(): ReactNode {
  const [isDone, setDone] = useState(false);
  return h(
    EmbeddedCheckoutProvider,
    { stripe: stripePromise, options: { clientSecret: secret, onComplete: () => setDone(true) } },
    h(EmbeddedCheckout, { key: 'checkout' }),
    h('output', { key: 'outcome', id: 'outcome' }, isDone ? 'completed' : ''),
  );
}

const way = window.location.pathname.slice(1) || 'payment';
const root = document.getElementById('root');
if (root)
  createRoot(root).render(
    way === 'embedded'
      ? h(Embedded)
      : h(Elements, { stripe: stripePromise, options: optionsOf(way) }, h(Form, { way })),
  );
