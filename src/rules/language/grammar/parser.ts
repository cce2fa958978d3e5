import peggy from 'peggy';
import { GRAMMAR, GRAMMAR_OPTIONS } from './grammar';

let parser: peggy.Parser | undefined;

/**
 * Parses by the grammar, from the start rule that the options name; throws peggy's SyntaxError. Making the parser takes
 * a second: here it is made when it is first used, and the build puts the finished parser in this module's place
 * (bin/build.mjs).
 */
export const parse = (input: string, options: peggy.ParserOptions): unknown => {
  parser ??= peggy.generate(GRAMMAR, GRAMMAR_OPTIONS);
  return parser.parse(input, options);
};
