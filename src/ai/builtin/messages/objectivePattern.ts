/** Three ways to say it. */
export type Three = readonly [string, string, string];

/** What a message says for one objective. Texts are in the letters of an SMS, without Liquid. */
export interface ObjectivePattern {
  name: string;
  /** Words and phrases that mean it, of small letters, spaces and hyphens; in an objective they may have an ending. */
  words: readonly string[];
  /** At most 45 characters; still right with a small first letter. */
  subjects: Three;
  /** For friendly, urgent and playful messages. */
  plain: Three;
  /** For formal and luxurious ones. */
  elevated: Three;
  /** For SMS and push: at most 60 characters. */
  short: Three;
}
