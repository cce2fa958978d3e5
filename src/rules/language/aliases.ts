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
  ['ireland', 'IE', 'irish'],
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

const aliasesIn =
  (groups: readonly (readonly string[])[]) =>
  (name: string): readonly string[] =>
    groups.find((group) => group.some((alias) => alias.toLowerCase() === name.toLowerCase())) ?? [];

/** Other names of what the shop knows by a name. An alias in capitals is only meant when it is written so. */
export const countryAliases = aliasesIn(COUNTRIES);
export const cityAliases = aliasesIn(CITIES);
export const genderAliases = aliasesIn(GENDERS);
