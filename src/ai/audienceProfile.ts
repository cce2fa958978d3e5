/** What a message may call a person by. */
export const personalFields = ['firstName', 'city', 'country'] as const;
export type PersonalField = (typeof personalFields)[number];

/** What is known of the people whom a message is for: numbers only, nothing about anybody. */
export interface AudienceProfile {
  people: number;
  /** How many have each field. */
  known: Readonly<Record<PersonalField, number>>;
  /** People by the fields that they have. */
  groups: readonly { has: readonly PersonalField[]; people: number }[];
  /** Whether every first name has at most 20 characters, all of them letters that an SMS has without accents. */
  namesFitSms: boolean;
}

/** A field is worth using when at least this share of the people has it. */
const FEWEST_SHARE = 0.5;

/** The share of the audience that has a field; 0 for an audience of nobody. */
export const shareOf = ({ people, known }: AudienceProfile, field: PersonalField): number =>
  people === 0 ? 0 : known[field] / people;

/** Whether messages should use a field. */
export const isWorthUsing = (profile: AudienceProfile, field: PersonalField): boolean =>
  shareOf(profile, field) >= FEWEST_SHARE;

/** How many people lack at least one of the fields. */
export const lackingAny = ({ groups }: AudienceProfile, fields: readonly PersonalField[]): number =>
  groups
    .filter(({ has }) => fields.some((field) => !has.includes(field)))
    .reduce((sum, { people }) => sum + people, 0);
