import { personalFields } from '../../ai/audienceProfile';
import type { AudienceProfile, PersonalField } from '../../ai/audienceProfile';
import type { RuleTree } from '../../rules/ruleSchema';
import type { AudienceService } from '../audienceService';

/** Where each field is stored. */
const paths: Readonly<Record<PersonalField, string>> = {
  firstName: '$name',
  city: '$city',
  country: '$country',
};

/** First names that an SMS carries at the price of one: whole, and in letters of its short alphabet. */
const FITS_SMS = /^[A-Za-z0-9.'-]{1,20}(\s|$)/;

interface Group {
  _id: Record<PersonalField, boolean>;
  people: number;
}

const isKnown = (path: string) => ({ $ne: [{ $ifNull: [path, ''] }, ''] });

/** Counts what is known of an audience. */
export function createAudienceMeasure({
  audience,
}: {
  audience: Pick<AudienceService, 'aggregateAudience'>;
}) {
  return {
    /**
     * How many people there are, and how many have a name, a city, a country; one pass in the database.
     * @param tree frozen; null: all customers
     * @param forSms whether it matters that names fit into an SMS
     */
    async measure(
      tree: RuleTree | null,
      { asOf, forSms }: { asOf: Date; forSms: boolean },
    ): Promise<AudienceProfile> {
      const _id = Object.fromEntries(personalFields.map((field) => [field, isKnown(paths[field])]));
      const unfit = [
        { $match: { name: { $type: 'string', $not: FITS_SMS } } },
        { $limit: 1 },
        { $project: { _id: 1 } },
      ];
      const [counted, tooLong] = await Promise.all([
        audience.aggregateAudience<Group>(tree, { asOf }, [{ $group: { _id, people: { $sum: 1 } } }]),
        forSms ? audience.aggregateAudience(tree, { asOf }, unfit) : [],
      ]);
      const groups = counted.map((group) => ({
        has: personalFields.filter((field) => group._id[field]),
        people: group.people,
      }));
      const peopleWith = (field?: PersonalField): number =>
        groups
          .filter(({ has }) => field === undefined || has.includes(field))
          .reduce((sum, { people }) => sum + people, 0);
      return {
        people: peopleWith(),
        known: {
          firstName: peopleWith('firstName'),
          city: peopleWith('city'),
          country: peopleWith('country'),
        },
        groups,
        namesFitSms: tooLong.length === 0,
      };
    },
  };
}

export type AudienceMeasure = ReturnType<typeof createAudienceMeasure>;
