/** The English that describeRules writes, where people would say it in other words. */
export const DESCRIBED = String.raw`
Described = 'nothing said' { return build.everyone(); }
`;
