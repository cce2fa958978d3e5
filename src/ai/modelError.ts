const sentences = {
  budget: 'The requests to the language model of today are used up.',
  timeout: 'The language model did not answer in time.',
  unreachable: 'The language model cannot be reached.',
  busy: 'The language model takes no more requests for now.',
  refused: 'The language model refused the request.',
  rejected: 'The language model’s server rejected the request.',
  unusable: 'The language model’s answer could not be used.',
} as const;

export type ModelFailure = keyof typeof sentences;

/** The language model gave no answer that can be used. The message may be shown: nothing of the answer is in it. */
export class ModelError extends Error {
  constructor(
    readonly failure: ModelFailure,
    options?: ErrorOptions,
  ) {
    super(sentences[failure], options);
    this.name = 'ModelError';
  }
}
