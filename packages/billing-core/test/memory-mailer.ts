import type { MailAnswer, Mailer, MailMessage } from '../src/billing.ts';

export interface MemoryMailer extends Mailer {
  /** What was accepted, in order. */
  sent: MailMessage[];
  /** What the server says to each; accepted unless set. */
  answer: (message: MailMessage) => MailAnswer | Promise<MailAnswer>;
}

/** A mail server in memory, with the kind and the props as the words. */
export function createMemoryMailer(): MemoryMailer {
  const mailer: MemoryMailer = {
    sent: [],
    answer: () => ({ outcome: 'accepted' }),
    languages: [{ code: 'en', name: 'English' }],
    render: async ({ kind, props, language }) => ({
      subject: kind,
      html: `<p>${kind}</p>`,
      text: JSON.stringify(props),
      language: language ?? 'en',
    }),
    send: async (message) => {
      const answer = await mailer.answer(message);
      if (answer.outcome === 'accepted') mailer.sent.push(message);
      return answer;
    },
  };
  return mailer;
}
