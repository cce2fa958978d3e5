import type { Variant } from '../../models/campaignModel';
import { BASE_VARIANT } from '../../schemas/campaignContentSchema';

interface Content {
  subject?: string | undefined;
  message: string;
}

interface Versions extends Content {
  abTest?: { variants: readonly (Content & { name: string })[] } | undefined;
}

/** All versions of a campaign's message, its own one first; one without a subject has the campaign's. */
export const versionsOf = ({ subject: own, message, abTest }: Versions): Variant[] =>
  [{ name: BASE_VARIANT, message }, ...(abTest?.variants ?? [])].map(
    ({ subject = own, ...version }: Content & { name: string }) => ({
      ...version,
      ...(subject !== undefined && { subject }),
    }),
  );
