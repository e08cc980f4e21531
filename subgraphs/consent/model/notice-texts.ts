/**
 * The words of the notices (GDPR Art. 13): purpose, data, recipients, how long, who, how to withdraw, which rights.
 * Each says that the consent opens the data that the whole group holds, because that is what it does.
 */
import type { Purpose } from '../../../schema/vocabulary.ts';

export const LANGUAGES = ['en', 'sv', 'de'] as const;
export type Language = (typeof LANGUAGES)[number];

export interface NoticeFacts {
  readonly purpose: Purpose;
  readonly brand: string;
  readonly language: Language;
  readonly version: string;
  readonly recipients: readonly string[];
  readonly specialCategories: boolean;
}

type Words = Readonly<Record<string, string>>;

/** What is done under a purpose, and with which data. */
const uses: Readonly<Record<Language, Words>> = {
  en: {
    'direct-marketing':
      'send you offers and news. For this we use your name and the contact data of the channel you choose',
    personalisation:
      'fit offers, prices and pages to you and recommend products. For this we use your demographics, your purchases and your loyalty level',
    'product-recommendation': 'recommend products to you. For this we use your purchases and your loyalty level',
    'targeted-advertising':
      'show you advertisements outside our shops. For this the recipient gets your name and the contact data of the channel you choose',
    'third-party-sharing':
      'let the recipient make you offers of its own. For this it gets your name and the contact data of the channel you choose',
    'service-analytics':
      'understand and improve our services. For this we use your demographics, your purchases and your loyalty data, without your name',
    research:
      'do research on shopping and nutrition. For this we use your demographics, your purchases and your loyalty data, without your name',
  },
  sv: {
    'direct-marketing':
      'skicka erbjudanden och nyheter till dig. För detta använder vi ditt namn och kontaktuppgifterna för den kanal du väljer',
    personalisation:
      'anpassa erbjudanden, priser och sidor till dig och rekommendera produkter. För detta använder vi uppgifter om ditt hushåll, dina köp och din bonusnivå',
    'product-recommendation': 'rekommendera produkter till dig. För detta använder vi dina köp och din bonusnivå',
    'targeted-advertising':
      'visa annonser för dig utanför våra butiker. För detta får mottagaren ditt namn och kontaktuppgifterna för den kanal du väljer',
    'third-party-sharing':
      'låta mottagaren ge dig egna erbjudanden. För detta får den ditt namn och kontaktuppgifterna för den kanal du väljer',
    'service-analytics':
      'förstå och förbättra våra tjänster. För detta använder vi uppgifter om ditt hushåll, dina köp och dina bonusuppgifter, utan ditt namn',
    research:
      'forska om inköp och kost. För detta använder vi uppgifter om ditt hushåll, dina köp och dina bonusuppgifter, utan ditt namn',
  },
  de: {
    'direct-marketing':
      'Ihnen Angebote und Neuigkeiten zu senden. Dafür verwenden wir Ihren Namen und die Kontaktdaten des Kanals, den Sie wählen',
    personalisation:
      'Angebote, Preise und Seiten auf Sie abzustimmen und Produkte zu empfehlen. Dafür verwenden wir Angaben zu Ihrem Haushalt, Ihre Einkäufe und Ihre Bonusstufe',
    'product-recommendation': 'Ihnen Produkte zu empfehlen. Dafür verwenden wir Ihre Einkäufe und Ihre Bonusstufe',
    'targeted-advertising':
      'Ihnen außerhalb unserer Läden Werbung zu zeigen. Dafür erhält der Empfänger Ihren Namen und die Kontaktdaten des Kanals, den Sie wählen',
    'third-party-sharing':
      'den Empfänger Ihnen eigene Angebote machen zu lassen. Dafür erhält er Ihren Namen und die Kontaktdaten des Kanals, den Sie wählen',
    'service-analytics':
      'unsere Dienste zu verstehen und zu verbessern. Dafür verwenden wir Angaben zu Ihrem Haushalt, Ihre Einkäufe und Ihre Bonusdaten, ohne Ihren Namen',
    research:
      'Einkaufen und Ernährung zu erforschen. Dafür verwenden wir Angaben zu Ihrem Haushalt, Ihre Einkäufe und Ihre Bonusdaten, ohne Ihren Namen',
  },
};

/** The whole text of a notice. */
export function noticeText(facts: NoticeFacts): string {
  const { purpose, brand, language, version, recipients, specialCategories } = facts;
  const use = uses[language][purpose];
  if (use === undefined) throw new TypeError(`No notice is written for ${purpose}`);
  const who = recipients.join(', ');
  switch (language) {
    case 'en':
      return [
        `With your consent we want to ${use}.`,
        'Your consent is given to this brand and opens the data that the whole group holds about you.',
        who === '' ? 'Nobody outside the group receives the data.' : `Recipients: ${who}; you choose each by itself.`,
        specialCategories
          ? 'If you agree expressly, this includes purchases that may reveal something about your health.'
          : '',
        'The consent ends two years after you gave it at the latest. Whatever you answer, you can shop with us as before.',
        `Controller: ${brand}, with its group as joint controller. You can withdraw at any time in your account, in the app or in a shop; what was done before stays lawful.`,
        'You have the rights of access, rectification, erasure, restriction, portability and objection, and you can complain to a supervisory authority.',
        `Version ${version}.`,
      ]
        .filter(Boolean)
        .join(' ');
    case 'sv':
      return [
        `Med ditt samtycke vill vi ${use}.`,
        'Samtycket ges till detta varumärke och öppnar de uppgifter som hela koncernen har om dig.',
        who === '' ? 'Ingen utanför koncernen får uppgifterna.' : `Mottagare: ${who}; du väljer var och en för sig.`,
        specialCategories ? 'Om du uttryckligen går med på det ingår köp som kan avslöja något om din hälsa.' : '',
        'Samtycket upphör senast två år efter att du gav det. Vad du än svarar kan du handla hos oss som förut.',
        `Personuppgiftsansvarig: ${brand}, gemensamt med sin koncern. Du kan när som helst återkalla samtycket på ditt konto, i appen eller i en butik; det som gjorts dessförinnan förblir lagligt.`,
        'Du har rätt till tillgång, rättelse, radering, begränsning, dataportabilitet och invändning, och du kan klaga hos en tillsynsmyndighet.',
        `Version ${version}.`,
      ]
        .filter(Boolean)
        .join(' ');
    case 'de':
      return [
        `Mit Ihrer Einwilligung möchten wir Folgendes tun: ${use}.`,
        'Die Einwilligung gilt dieser Marke und öffnet die Daten, die die ganze Gruppe über Sie hat.',
        who === '' ? 'Niemand außerhalb der Gruppe erhält die Daten.' : `Empfänger: ${who}; Sie wählen jeden für sich.`,
        specialCategories
          ? 'Wenn Sie ausdrücklich zustimmen, gehören dazu Einkäufe, die etwas über Ihre Gesundheit verraten können.'
          : '',
        'Die Einwilligung endet spätestens zwei Jahre, nachdem Sie sie gegeben haben. Wie Sie auch antworten, Sie können bei uns einkaufen wie bisher.',
        `Verantwortlich: ${brand}, gemeinsam mit der Gruppe. Sie können jederzeit im Konto, in der App oder im Laden widerrufen; was vorher geschah, bleibt rechtmäßig.`,
        'Sie haben die Rechte auf Auskunft, Berichtigung, Löschung, Einschränkung, Übertragbarkeit und Widerspruch und können sich bei einer Aufsichtsbehörde beschweren.',
        `Version ${version}.`,
      ]
        .filter(Boolean)
        .join(' ');
  }
}
