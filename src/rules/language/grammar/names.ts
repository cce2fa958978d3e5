/** A rule that reads the longest name of a kind: one word or several. */
const nameRule = (rule: string, kind: string): string => String.raw`
${rule} = at:At &{ return names.end("${kind}", at) > at; } (here:At &{ return here < names.end("${kind}", at); } Word)+ { return names.entries("${kind}", at); }
`;

/** Names of the shop. Each rule gives the entries with that name, which may be several. */
export const NAMES =
  nameRule('City', 'city') +
  nameRule('Country', 'country') +
  nameRule('TagName', 'tag') +
  nameRule('SegmentName', 'segment') +
  nameRule('CampaignName', 'campaign') +
  nameRule('AttributeKeys', 'attribute') +
  nameRule('ValueName', 'value') +
  String.raw`
AttributeKey = e:AttributeKeys { return e[0].value; }
`;
