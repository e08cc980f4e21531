/**
 * The notices in German. A wording that a version was published with stays: a better one is added under the next version.
 */
import type { NoticeLanguage } from './language.ts';

export const de: NoticeLanguage = {
  titles: {
    'direct-marketing': 'Angebote und Neuigkeiten',
    personalisation: 'Angebote und Seiten, die zu Ihnen passen',
    'product-recommendation': 'Produktempfehlungen',
    'targeted-advertising': 'Werbung außerhalb unserer Läden',
    'third-party-sharing': 'Angebote unserer Partner',
    'service-analytics': 'Bessere Dienste',
    research: 'Forschung zu Einkauf und Ernährung',
  },
  uses: {
    'direct-marketing': 'Ihnen Angebote und Neuigkeiten senden',
    personalisation: {
      '1.0': 'Angebote, Preise und Seiten an Ihr Profil anpassen und Ihnen Produkte empfehlen',
      '2.1': 'Ihnen Angebote, Preise und Seiten zeigen, die zu Ihnen passen, und Ihnen Produkte empfehlen',
    },
    'product-recommendation': 'Ihnen Produkte empfehlen',
    'targeted-advertising': 'Empfängern, die Sie wählen, erlauben, Ihnen außerhalb unserer Läden Werbung zu zeigen',
    'third-party-sharing': 'Empfängern, die Sie wählen, erlauben, Ihnen eigene Angebote zu machen',
    'service-analytics': 'unsere Dienste verstehen und verbessern, ohne Ihren Namen zu verwenden',
    research: 'Einkauf und Ernährung erforschen, ohne Ihren Namen zu verwenden',
  },
  data: {
    key: 'Ihre Kundennummer',
    name: 'Ihr Name',
    'contact.email': 'Ihre E-Mail-Adresse',
    'contact.phone': 'Ihre Telefonnummer',
    'contact.address': 'Ihre Postanschrift',
    demographic: 'was wir über Ihren Haushalt wissen (etwa Alter, Einkommen und Größe)',
    'purchase.summary': 'wie oft und für wie viel Sie einkaufen',
    'purchase.lines': 'was Sie kaufen, wann und wo',
    'special-category': 'Einkäufe, die etwas über Ihre Gesundheit verraten können',
    'loyalty.tier': 'Ihre Bonusstufe',
    'loyalty.balance': 'Ihre Punkte',
    'campaign-contact': 'die Aktionen und Gutscheine, die Sie erhalten und genutzt haben',
  },
  channels: {
    EMAIL: 'E-Mail',
    SMS: 'SMS',
    PHONE: 'Telefon',
    POST: 'Post',
    PUSH: 'Push-Nachricht',
    IN_APP: 'in der App',
  },
  rights: {
    'Art. 15': 'Auskunft (Art. 15)',
    'Art. 16': 'Berichtigung (Art. 16)',
    'Art. 17': 'Löschung (Art. 17)',
    'Art. 18': 'Einschränkung der Verarbeitung (Art. 18)',
    'Art. 20': 'Datenübertragbarkeit (Art. 20)',
    'Art. 21': 'Widerspruch (Art. 21)',
    'Art. 77': 'Beschwerde bei einer Aufsichtsbehörde (Art. 77)',
  },
  sentences: {
    purpose: 'Mit Ihrer Einwilligung möchten wir {use}.',
    basis: 'Rechtsgrundlage ist allein Ihre Einwilligung (DSGVO, Art. 6 Abs. 1 Buchst. a).',
    scope: {
      '1.0': 'Die Einwilligung gilt dieser Marke und öffnet die Daten, die diese Marke über Sie hat.',
      '2.0': 'Die Einwilligung gilt dieser Marke und öffnet die Daten, die die ganze Gruppe über Sie hat.',
    },
    data: 'Diese Daten verwenden wir dafür: {data}.',
    explicit: 'Nur wenn Sie dem ausdrücklich zustimmen (Art. 9 Abs. 2 Buchst. a), kommen hinzu: {data}.',
    contact: 'Von Ihren Kontaktdaten verwenden wir nur die der Kanäle, die Sie wählen.',
    profiling: {
      '1.0': 'Dabei führen wir ein Profiling Ihrer Vorlieben durch.',
      '2.1': 'Aus diesen Daten schließen wir, was Ihnen gefallen könnte: Das nennt man Profiling.',
    },
    channels: 'Sie können jedem Kanal einzeln zustimmen: {channels}.',
    recipients: 'Empfänger der Daten: {recipients}. Sie wählen jeden einzeln.',
    nobody: { '1.0': 'Niemand sonst erhält die Daten.', '2.0': 'Niemand außerhalb der Gruppe erhält die Daten.' },
    retention:
      'Wir verwenden die Daten dafür, bis Sie Ihre Einwilligung widerrufen, höchstens zwei Jahre lang; danach fragen wir Sie erneut. Was Sie geantwortet haben, bleibt gespeichert, solange wir es nachweisen können müssen.',
    freedom: 'Wie Sie auch antworten, Sie können bei uns einkaufen wie bisher.',
    withdrawal:
      'Sie können Ihre Einwilligung jederzeit so leicht widerrufen, wie Sie sie gegeben haben: im Konto, in der App oder im Laden. Was vorher geschah, bleibt rechtmäßig.',
    rights: 'Nach der DSGVO haben Sie diese Rechte: {rights}.',
    controller: 'Verantwortlich: {controller}.',
    jointControllers: 'Gemeinsam verantwortlich: {controllers}.',
    dataProtectionOfficer: 'Datenschutzbeauftragte: {officer}.',
    version: 'Version {version}.',
  },
};
