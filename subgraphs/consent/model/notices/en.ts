/**
 * The notices in English. A wording that a version was published with stays: a better one is added under the next version.
 */
import type { NoticeLanguage } from './language.ts';

export const en: NoticeLanguage = {
  titles: {
    'direct-marketing': 'Offers and news',
    personalisation: 'Offers and pages that fit you',
    'product-recommendation': 'Product recommendations',
    'targeted-advertising': 'Advertisements outside our shops',
    'third-party-sharing': 'Offers of our partners',
    'service-analytics': 'Better services',
    research: 'Research on shopping and nutrition',
  },
  uses: {
    'direct-marketing': 'send you offers and news',
    personalisation: {
      '1.0': 'adapt offers, prices and pages to your profile and recommend products to you',
      '2.1': 'show you offers, prices and pages that fit you and recommend products to you',
    },
    'product-recommendation': 'recommend products to you',
    'targeted-advertising': 'let recipients whom you choose show you advertisements outside our shops',
    'third-party-sharing': 'let recipients whom you choose make you offers of their own',
    'service-analytics': 'understand and improve our services, without using your name',
    research: 'do research on shopping and nutrition, without using your name',
  },
  data: {
    key: 'your customer number',
    name: 'your name',
    'contact.email': 'your e-mail address',
    'contact.phone': 'your phone number',
    'contact.address': 'your postal address',
    demographic: 'what we know about your household (such as age, income and size)',
    'purchase.summary': 'how often and for how much you buy',
    'purchase.lines': 'what you buy, when and where',
    'special-category': 'purchases that may reveal something about your health',
    'loyalty.tier': 'your loyalty level',
    'loyalty.balance': 'your points',
    'campaign-contact': 'the campaigns and coupons that you received and used',
  },
  channels: {
    EMAIL: 'e-mail',
    SMS: 'text message',
    PHONE: 'phone',
    POST: 'post',
    PUSH: 'push message',
    IN_APP: 'in the app',
  },
  rights: {
    'Art. 15': 'access (Art. 15)',
    'Art. 16': 'rectification (Art. 16)',
    'Art. 17': 'erasure (Art. 17)',
    'Art. 18': 'restriction of processing (Art. 18)',
    'Art. 20': 'data portability (Art. 20)',
    'Art. 21': 'objection (Art. 21)',
    'Art. 77': 'complaint to a supervisory authority (Art. 77)',
  },
  sentences: {
    purpose: 'With your consent we want to {use}.',
    basis: 'The legal basis is your consent alone (GDPR, Art. 6(1)(a)).',
    scope: {
      '1.0': 'Your consent is given to this brand and opens the data that this brand holds about you.',
      '2.0': 'Your consent is given to this brand and opens the data that the whole group holds about you.',
    },
    data: 'For this we use: {data}.',
    explicit: 'Only if you expressly agree to it (Art. 9(2)(a)) do we also use: {data}.',
    contact: 'Of your contact data we use only those of the channels that you choose.',
    profiling: {
      '1.0': 'In doing so we carry out profiling of your preferences.',
      '2.1': 'From these data we conclude what you may like: this is called profiling.',
    },
    channels: 'You can agree for each channel by itself: {channels}.',
    recipients: 'Recipients of the data: {recipients}. You choose each by itself.',
    nobody: { '1.0': 'Nobody else receives the data.', '2.0': 'Nobody outside the group receives the data.' },
    retention:
      'We use the data for this until you withdraw your consent, for two years at most; then we ask you again. What you answered is kept as long as we must be able to prove it.',
    freedom: 'Whatever you answer, you can shop with us as before.',
    withdrawal:
      'You can withdraw your consent at any time, as easily as you gave it: in your account, in the app or in a shop. What was done before stays lawful.',
    rights: 'Under the GDPR you have these rights: {rights}.',
    controller: 'Controller: {controller}.',
    jointControllers: 'Joint controller: {controllers}.',
    dataProtectionOfficer: 'Data protection officer: {officer}.',
    version: 'Version {version}.',
  },
};
