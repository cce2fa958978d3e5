/** Groups within groups, the outermost included. */
export const DEEPEST = 10;

/** Rules and groups of one tree, after segments are put in place. */
export const MOST_NODES = 200;
