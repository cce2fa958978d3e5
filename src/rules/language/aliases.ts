/** Names that stand for one place: a shop that knows one of them is understood by the others. */
const COUNTRIES: readonly (readonly string[])[] = [
  ['india', 'indian', 'indians', 'bharat', 'IN', 'ind'],
  ['united kingdom', 'uk', 'GB', 'gbr', 'u k', 'great britain', 'britain', 'british'],
  [
    'united states',
    'united states of america',
    'US',
    'usa',
    'u s',
    'u s a',
    'america',
    'american',
    'americans',
  ],
  ['united arab emirates', 'uae', 'AE', 'emirates', 'emirati'],
  ['france', 'FR', 'french'],
  ['germany', 'DE', 'german', 'germans'],
  ['italy', 'IT', 'italian', 'italians'],
  ['spain', 'ES', 'spanish'],
  ['netherlands', 'the netherlands', 'NL', 'holland', 'dutch'],
  ['canada', 'CA', 'canadian', 'canadians'],
  ['australia', 'AU', 'australian', 'australians'],
  ['singapore', 'SG', 'singaporean', 'singaporeans'],
  ['japan', 'JP', 'japanese'],
  ['china', 'CN', 'chinese'],
  ['brazil', 'BR', 'brazilian', 'brazilians'],
  ['nepal', 'NP', 'nepali', 'nepalese'],
  ['bangladesh', 'BD', 'bangladeshi', 'bangladeshis'],
  ['sri lanka', 'LK', 'sri lankan', 'sri lankans'],
  ['pakistan', 'PK', 'pakistani', 'pakistanis'],
  ['ireland', 'IE', 'irish', 'eire'],
  ['belgium', 'BE', 'belgian', 'belgians'],
  ['switzerland', 'CH', 'swiss'],
  ['austria', 'AT', 'austrian', 'austrians'],
  ['portugal', 'PT', 'portuguese'],
  ['sweden', 'SE', 'swedish'],
  ['norway', 'NO', 'norwegian', 'norwegians'],
  ['denmark', 'DK', 'danish'],
  ['finland', 'FI', 'finnish'],
  ['poland', 'PL'],
  ['greece', 'GR', 'greek'],
  ['south africa', 'ZA', 'RSA', 'south african', 'south africans'],
  ['new zealand', 'NZ'],
  ['mexico', 'MX', 'mexican', 'mexicans'],
];
const CITIES: readonly (readonly string[])[] = [
  ['bengaluru', 'bangalore'],
  ['mumbai', 'bombay'],
  ['chennai', 'madras'],
  ['kolkata', 'calcutta'],
  ['pune', 'poona'],
  ['gurugram', 'gurgaon'],
  ['thiruvananthapuram', 'trivandrum'],
  ['kochi', 'cochin'],
  ['vadodara', 'baroda'],
  ['varanasi', 'benares', 'banaras'],
  ['mysuru', 'mysore'],
  ['new york', 'new york city', 'nyc'],
];
const GENDERS: readonly (readonly string[])[] = [
  ['female', 'females', 'women', 'woman', 'ladies', 'F'],
  ['male', 'males', 'men', 'man', 'M'],
];

/** Whether a text is an alias. One in capitals is only meant when it is written so. */
const isWrittenAs = (text: string, alias: string): boolean =>
  alias === alias.toUpperCase() ? text === alias : text.toLowerCase() === alias;

/** All names of the places that a text may mean: "Bangalore" is Bengaluru in another shop. */
export const placeNames = (text: string): readonly string[] =>
  [...COUNTRIES, ...CITIES].filter((group) => group.some((alias) => isWrittenAs(text, alias))).flat();

const aliasesIn =
  (groups: readonly (readonly string[])[]) =>
  (name: string): readonly string[] =>
    groups.find((group) => group.some((alias) => alias.toLowerCase() === name.toLowerCase())) ?? [];

/** Other names of what the shop knows by a name. An alias in capitals is only meant when it is written so. */
export const countryAliases = aliasesIn(COUNTRIES);
export const cityAliases = aliasesIn(CITIES);
export const genderAliases = aliasesIn(GENDERS);
