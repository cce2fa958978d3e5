/**
 * A server that is built on PostgreSQL reports errors under states of its own. Where it does not translate them, it
 * answers code 8 with `UnknownError_<state>` for a name. These are the states with the MongoDB code that each means
 * in that server's published list.
 */
const codesByState: Readonly<Record<string, number>> = {
  M000C: 34,
  M000I: 54,
  M0013: 224,
  M001U: 16006,
  M001V: 16007,
  M0023: 16554,
  M0024: 16610,
  M0025: 16611,
  M0032: 17082,
  M003H: 18536,
  M003O: 28651,
  M003R: 28664,
  M003X: 28689,
  M003Y: 28690,
  M0040: 28714,
  M0046: 28729,
  M004J: 28764,
  M004K: 28765,
  M0057: 31250,
  M0065: 34471,
  M006M: 40081,
  M006P: 40087,
  M0076: 40160,
  M007P: 40238,
  M0086: 40400,
  M008X: 40235,
};

/** The code of an error; where the name is a state of PostgreSQL, the code that it stands for. */
export function mongoCode(code: number, codeName: string): number {
  const [, state = ''] = /^UnknownError_(\w+)$/.exec(codeName) ?? [];
  return (code === 8 ? codesByState[state] : undefined) ?? code;
}
