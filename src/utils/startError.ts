/** An error that the person who starts a program can mend; its message says how. */
export class StartError extends Error {}
