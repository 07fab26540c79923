import type { Language } from '../language.ts';
import { de as reasons, reasonWords } from './reasons.ts';

export const de: Language = {
  code: 'de',
  name: 'Deutsch',
  locale: 'de-DE',
  greeting: (name) => (name ? `Guten Tag ${name},` : 'Guten Tag,'),
  interval: { month: 'im Monat', year: 'im Jahr' },
  billed: { month: 'monatlich', year: 'jährlich' },
  facts: {
    plan: 'Tarif',
    invoice: 'Rechnung',
    amount: 'Betrag',
    paid: 'Bezahlt',
    nextAttempt: 'Nächster Versuch',
    endsOn: 'Endet am',
    endedOn: 'Endete am',
    renewsOn: 'Verlängert sich am',
    from: 'Bisher',
    to: 'Jetzt',
    priceNow: 'Preis bisher',
    priceThen: 'Neuer Preis',
    startsOn: 'Ab',
    card: 'Karte',
    expires: 'Gültig bis',
    used: 'Verbraucht',
    periodEnds: 'Zeitraum endet',
    customer: 'Kunde',
    reason: 'Grund',
    answerBy: 'Antwort bis',
    payment: 'Zahlung',
  },
  reasons,
  pdf: 'Rechnung als PDF herunterladen',
  footer: {
    why: (account, product) =>
      `Sie erhalten diese E-Mail, weil ${account ? `${account} ein Konto bei ${product} hat` : `Sie ein Konto bei ${product} haben`}.`,
    operators: 'Sie erhalten diese E-Mail, weil Sie die Abrechnung betreuen.',
    unsubscribe: 'Diese E-Mails abbestellen',
    preferences: 'E-Mails und Sprache auswählen',
  },
  mails: {
    welcome: ({ props }, f) => ({
      subject: `Willkommen bei ${f.plan(props.planKey)}`,
      heading: `Willkommen bei ${f.plan(props.planKey)}`,
      lines: [
        'Ihr Abonnement hat begonnen. Alles, was Ihr Tarif enthält, steht Ihnen und Ihrem Team bereit.',
      ],
      button: 'Tarif ansehen',
    }),
    receipt: ({ props, details }, f) => ({
      subject: `Ihr Zahlungsbeleg: ${f.money(details.invoice?.paid ?? props.total)}`,
      heading: 'Danke für Ihre Zahlung',
      lines: ['Ihre Zahlung ist eingegangen. Alle Einzelheiten für Ihre Unterlagen stehen auf der Rechnung.'],
      button: 'Rechnung ansehen',
    }),
    payment_failed: ({ props }, f) => ({
      subject: props.isLastAttempt
        ? `Letzter Versuch gescheitert: Ihre Zahlung von ${f.money(props.amount)}`
        : `Ihre Zahlung von ${f.money(props.amount)} ist gescheitert`,
      heading: props.isLastAttempt ? 'Das war der letzte Versuch' : 'Ihre Zahlung ist gescheitert',
      lines: [
        {
          wait: `Ihre Bank konnte die Zahlung gerade nicht ausführen.${props.nextAttemptAt ? ' Sie müssen noch nichts tun.' : ''}`,
          add_funds:
            'Die Karte war nicht gedeckt. Bitte sorgen Sie für Deckung oder nehmen Sie eine andere Karte.',
          update_card: 'Ihre Karte kann nicht mehr belastet werden. Bitte geben Sie uns eine andere.',
          authenticate: 'Ihre Bank möchte, dass Sie die Zahlung bestätigen. Das dauert eine Minute.',
          ask_bank:
            'Ihre Bank hat die Zahlung ohne Angabe von Gründen abgelehnt. Bitte fragen Sie dort nach oder nehmen Sie eine andere Karte.',
        }[props.advice],
        props.nextAttemptAt
          ? `Wir versuchen es am ${f.day(props.nextAttemptAt)} wieder.`
          : 'Wir versuchen es nicht von selbst wieder: Bitte bezahlen Sie die Rechnung.',
        ...(props.consequence && props.consequenceAt
          ? [
              {
                paused: `Ohne Zahlung pausiert Ihr Abonnement ab dem ${f.day(props.consequenceAt)}.`,
                cancelled: `Ohne Zahlung endet Ihr Abonnement am ${f.day(props.consequenceAt)}.`,
                past_due: `Ohne Zahlung endet Ihr Zugang am ${f.day(props.consequenceAt)}.`,
              }[props.consequence],
            ]
          : []),
      ],
      button: props.advice === 'authenticate' ? 'Zahlung bestätigen' : 'Rechnung bezahlen',
      more: 'Eine andere Karte verwenden',
    }),
    action_required: ({ props }, f) => ({
      subject: `Bitte bestätigen Sie Ihre Zahlung von ${f.money(props.amount)}`,
      heading: 'Ihre Bank bittet um Bestätigung',
      lines: [
        'Noch wurde nichts abgebucht. Bestätigen Sie die Zahlung bei Ihrer Bank, dann geht alles weiter wie bisher.',
      ],
      button: 'Zahlung bestätigen',
    }),
    card_expiring: ({ props }) => ({
      subject: `Ihre Karte mit den Endziffern ${props.last4} läuft bald ab`,
      heading: 'Ihre Karte läuft bald ab',
      lines: ['Bitte hinterlegen Sie die neue Karte, damit Ihre nächste Zahlung gelingt.'],
      button: 'Karte aktualisieren',
    }),
    trial_ending: ({ props }, f) => ({
      subject: `Ihre Testphase endet am ${f.day(props.endsAt)}`,
      heading: 'Ihre Testphase endet bald',
      lines: [
        `Ihre Testphase endet am ${f.moment(props.endsAt)}. Danach läuft Ihr Tarif weiter und wird berechnet, sofern eine Zahlungsart hinterlegt ist.`,
        'Wenn Sie nicht weitermachen möchten, kündigen Sie vorher. Dann wird nichts berechnet.',
      ],
      button: 'Tarif ansehen',
    }),
    renewal_notice: ({ props }, f) => ({
      subject: `${f.plan(props.planKey)} verlängert sich am ${f.day(props.renewsAt)}`,
      heading: 'Ihr Abonnement verlängert sich bald',
      lines: [
        'Ihr Tarif wird jährlich berechnet und verlängert sich von selbst. Bis dahin können Sie ihn ändern oder kündigen.',
      ],
      button: 'Tarif ansehen',
    }),
    plan_changed: ({ props }, f) => ({
      subject:
        props.from.planKey === props.to.planKey
          ? `${f.plan(props.to.planKey)} wird jetzt ${de.billed[props.to.interval]} berechnet`
          : `Ihr Tarif ist jetzt ${f.plan(props.to.planKey)}`,
      heading: 'Ihr Tarif hat sich geändert',
      lines: [
        'Was jetzt gilt, steht unten. Was berechnet oder gutgeschrieben wurde, steht auf der Rechnung.',
      ],
      button: 'Tarif ansehen',
    }),
    cancelled: ({ props, details }, f) =>
      props.stage === 'scheduled'
        ? {
            subject: `Ihr Abonnement ${f.plan(props.planKey)} ist gekündigt`,
            heading: 'Ihr Abonnement ist gekündigt',
            lines: [
              details.subscription?.endsAt
                ? `Sie behalten Ihren Tarif bis zum ${f.day(details.subscription.endsAt)}. Danach wird nichts mehr berechnet.`
                : 'Sie behalten Ihren Tarif, solange er bezahlt ist. Danach wird nichts mehr berechnet.',
              'Bis dahin können Sie die Kündigung zurücknehmen.',
            ],
            button: 'Tarif ansehen',
          }
        : {
            subject: `Ihr Abonnement ${f.plan(props.planKey)} ist beendet`,
            heading: 'Ihr Abonnement ist beendet',
            lines: [
              'Es wird nichts mehr berechnet. Ihre Rechnungen bleiben, wo sie sind, und Sie können jederzeit wiederkommen.',
            ],
            button: 'Tarife ansehen',
          },
    paused: ({ props, details }, f) => ({
      subject: `Ihr Abonnement ${f.plan(props.planKey)} pausiert`,
      heading: 'Ihr Abonnement pausiert',
      lines: [
        details.subscription?.pauseEndsAt
          ? `Es läuft am ${f.day(details.subscription.pauseEndsAt)} von selbst weiter.`
          : 'Es pausiert, bis Sie es fortsetzen.',
      ],
      button: 'Tarif ansehen',
    }),
    resumed: ({ props }, f) => ({
      subject: `Ihr Abonnement ${f.plan(props.planKey)} läuft weiter`,
      heading: 'Ihr Abonnement läuft weiter',
      lines: ['Alles, was Ihr Tarif enthält, ist wieder da. Berechnet wird wie zuvor.'],
      button: 'Tarif ansehen',
    }),
    price_increase_notice: ({ props }, f) => ({
      subject: `Der Preis von ${f.plan(props.planKey)} steigt am ${f.day(props.effectiveAt)}`,
      heading: 'Ihr Preis steigt',
      lines: [
        `Ab dem ${f.day(props.effectiveAt)} gilt für Sie der aktuelle Preis Ihres Tarifs. Bis dahin bleibt alles, wie es ist.`,
        'Sie müssen nichts tun. Wenn Sie nicht einverstanden sind, können Sie Ihren Tarif bis dahin ändern oder kündigen.',
      ],
      button: 'Tarif ansehen',
      ...(props.oldBill || props.newBill ? { note: 'Preise ohne Steuern.' } : {}),
    }),
    price_increase_withdrawn: ({ props }, f) => ({
      subject: `Der Preis von ${f.plan(props.planKey)} bleibt, wie er ist`,
      heading: 'Ihr Preis bleibt, wie er ist',
      lines: [
        'Wir hatten einen neuen Preis angekündigt. Er kommt nicht: Sie zahlen weiter, was Sie jetzt zahlen.',
      ],
      button: 'Tarif ansehen',
    }),
    refund: ({ props }, f) => ({
      subject: `Ihre Erstattung von ${f.money(props.amount)}`,
      heading: 'Wir haben Ihnen Geld erstattet',
      lines: [
        `${props.isFull ? 'Die ganze Zahlung' : 'Ein Teil Ihrer Zahlung'} ist auf dem Weg dorthin zurück, woher sie kam. Banken brauchen fünf bis zehn Werktage.`,
        ...(props.note ? [props.note] : []),
      ],
      ...(props.invoiceId ? { button: 'Rechnung ansehen' } : {}),
      more: 'Gutschrift herunterladen',
    }),
    usage_alert: ({ props }, f) => ({
      subject: `${f.feature(props.feature)}: ${f.percent(props.percent)} verbraucht`,
      heading: props.percent >= 100 ? 'Das Enthaltene ist verbraucht' : 'Das Enthaltene ist bald verbraucht',
      lines: [
        `Sie haben ${f.count(props.used)} von ${f.count(props.included)} verbraucht, die Ihr Tarif in diesem Zeitraum enthält.`,
      ],
      button: 'Verbrauch ansehen',
    }),
    dispute_opened: ({ props }, f) => ({
      subject: `${props.isInquiry ? 'Rückfrage' : 'Zahlungsanfechtung'} über ${f.money(props.amount)}: ${reasonWords(reasons, props.reason)}`,
      heading: props.isInquiry ? 'Eine Bank fragt nach einer Zahlung' : 'Ein Kunde ficht eine Zahlung an',
      lines: [
        props.isInquiry
          ? 'Noch wurde kein Geld zurückgeholt. Eine Erstattung oder eine gute Antwort beendet die Rückfrage.'
          : 'Der Betrag und eine Gebühr wurden vom Guthaben abgezogen.',
      ],
      button: props.isInquiry ? 'Rückfrage öffnen' : 'Anfechtung öffnen',
    }),
    dispute_reminder: ({ props }, f) => ({
      // The moment, not the hours left: a mail that was late is still true.
      subject: `Antwort bis ${f.moment(props.dueBy)}: ${props.isInquiry ? 'Rückfrage' : 'Anfechtung'} über ${f.money(props.amount)}`,
      heading: props.isInquiry ? 'Eine Rückfrage wartet auf Antwort' : 'Eine Anfechtung wartet auf Antwort',
      lines: [
        props.isInquiry
          ? 'Ohne rechtzeitige, gute Antwort kann die Bank das Geld zurückholen.'
          : 'Ohne rechtzeitige Antwort ist sie verloren.',
      ],
      button: props.isInquiry ? 'Rückfrage öffnen' : 'Anfechtung öffnen',
    }),
    early_fraud_warning: ({ props }, f) => ({
      subject: `Frühe Betrugswarnung: ${f.money(props.amount)}`,
      heading: 'Eine Bank meldet eine Zahlung als Betrug',
      lines: ['Daraus wird wahrscheinlich eine Anfechtung. Eine volle Erstattung vorher erspart die Gebühr.'],
      button: 'Kunden ansehen',
    }),
  },
};
