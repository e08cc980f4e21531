/**
 * The notices in Swedish. A wording that a version was published with stays: a better one is added under the next version.
 */
import type { NoticeLanguage } from './language.ts';

export const sv: NoticeLanguage = {
  titles: {
    'direct-marketing': 'Erbjudanden och nyheter',
    personalisation: 'Erbjudanden och sidor som passar dig',
    'product-recommendation': 'Produktrekommendationer',
    'targeted-advertising': 'Annonser utanför våra butiker',
    'third-party-sharing': 'Erbjudanden från våra partner',
    'service-analytics': 'Bättre tjänster',
    research: 'Forskning om inköp och kost',
  },
  uses: {
    'direct-marketing': 'skicka erbjudanden och nyheter till dig',
    personalisation: {
      '1.0': 'anpassa erbjudanden, priser och sidor efter din profil och rekommendera produkter till dig',
      '2.1': 'visa erbjudanden, priser och sidor som passar dig och rekommendera produkter till dig',
    },
    'product-recommendation': 'rekommendera produkter till dig',
    'targeted-advertising': 'låta mottagare som du väljer visa annonser för dig utanför våra butiker',
    'third-party-sharing': 'låta mottagare som du väljer ge dig egna erbjudanden',
    'service-analytics': 'förstå och förbättra våra tjänster, utan att använda ditt namn',
    research: 'forska om inköp och kost, utan att använda ditt namn',
  },
  data: {
    key: 'ditt kundnummer',
    name: 'ditt namn',
    'contact.email': 'din e-postadress',
    'contact.phone': 'ditt telefonnummer',
    'contact.address': 'din postadress',
    demographic: 'det vi vet om ditt hushåll (till exempel ålder, inkomst och storlek)',
    'purchase.summary': 'hur ofta och för hur mycket du handlar',
    'purchase.lines': 'vad du köper, när och var',
    'special-category': 'köp som kan avslöja något om din hälsa',
    'loyalty.tier': 'din bonusnivå',
    'loyalty.balance': 'dina poäng',
    'campaign-contact': 'de kampanjer och kuponger som du har fått och använt',
  },
  channels: {
    EMAIL: 'e-post',
    SMS: 'sms',
    PHONE: 'telefon',
    POST: 'post',
    PUSH: 'pushmeddelande',
    IN_APP: 'i appen',
  },
  rights: {
    'Art. 15': 'tillgång (art. 15)',
    'Art. 16': 'rättelse (art. 16)',
    'Art. 17': 'radering (art. 17)',
    'Art. 18': 'begränsning av behandling (art. 18)',
    'Art. 20': 'dataportabilitet (art. 20)',
    'Art. 21': 'invändning (art. 21)',
    'Art. 77': 'klagomål till en tillsynsmyndighet (art. 77)',
  },
  sentences: {
    purpose: 'Med ditt samtycke vill vi {use}.',
    basis: 'Den rättsliga grunden är enbart ditt samtycke (GDPR, art. 6.1 a).',
    scope: {
      '1.0': 'Samtycket ges till detta varumärke och öppnar de uppgifter som varumärket har om dig.',
      '2.0': 'Samtycket ges till detta varumärke och öppnar de uppgifter som hela koncernen har om dig.',
    },
    data: 'För detta använder vi: {data}.',
    explicit: 'Endast om du uttryckligen går med på det (art. 9.2 a) använder vi också: {data}.',
    contact: 'Av dina kontaktuppgifter använder vi bara dem som hör till de kanaler du väljer.',
    profiling: {
      '1.0': 'Därvid utför vi profilering av dina preferenser.',
      '2.1': 'Av uppgifterna drar vi slutsatser om vad du kan tycka om: det kallas profilering.',
    },
    channels: 'Du kan samtycka till varje kanal för sig: {channels}.',
    recipients: 'Mottagare av uppgifterna: {recipients}. Du väljer var och en för sig.',
    nobody: { '1.0': 'Ingen annan får uppgifterna.', '2.0': 'Ingen utanför koncernen får uppgifterna.' },
    retention:
      'Vi använder uppgifterna för detta tills du återkallar ditt samtycke, högst i två år; sedan frågar vi dig igen. Vad du svarade sparas så länge vi måste kunna visa det.',
    freedom: 'Vad du än svarar kan du handla hos oss som förut.',
    withdrawal:
      'Du kan när som helst återkalla ditt samtycke, lika lätt som du gav det: på ditt konto, i appen eller i en butik. Det som har gjorts dessförinnan förblir lagligt.',
    rights: 'Enligt GDPR har du dessa rättigheter: {rights}.',
    controller: 'Personuppgiftsansvarig: {controller}.',
    jointControllers: 'Gemensamt personuppgiftsansvarig: {controllers}.',
    dataProtectionOfficer: 'Dataskyddsombud: {officer}.',
    version: 'Version {version}.',
  },
};
