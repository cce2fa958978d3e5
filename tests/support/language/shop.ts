import type { LanguageContext } from '../../../src/rules/language/languageContext';
import { context } from './sentence';

/** The shop of the sentences, as the language knows it. */
export const shop: LanguageContext = {
  asOf: new Date(context.asOf),
  currency: context.currency,
  attributes: context.attributes.map(({ key, texts }) => ({ key, values: texts })),
  tags: context.tags,
  places: { cities: context.cities, countries: context.countries },
  segments: context.segments,
  campaigns: context.campaigns,
};
