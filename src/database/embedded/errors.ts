/** MongoDB's names for the codes that the store answers with; other codes are shown as `Location<code>`. */
const codeNames: Readonly<Record<number, string>> = {
  2: 'BadValue',
  9: 'FailedToParse',
  14: 'TypeMismatch',
  20: 'IllegalOperation',
  26: 'NamespaceNotFound',
  28: 'PathNotViable',
  40: 'ConflictingUpdateOperators',
  43: 'CursorNotFound',
  48: 'NamespaceExists',
  52: 'DollarPrefixedFieldName',
  54: 'NotSingleValueField',
  56: 'EmptyFieldName',
  59: 'CommandNotFound',
  66: 'ImmutableField',
  67: 'CannotCreateIndex',
  72: 'InvalidOptions',
  73: 'InvalidNamespace',
  85: 'IndexOptionsConflict',
  86: 'IndexKeySpecsConflict',
  115: 'CommandNotSupported',
  168: 'InvalidPipelineOperator',
  241: 'ConversionFailure',
  11000: 'DuplicateKey',
};

/** An error that a client sees: MongoDB's numeric code, its name, a message, and fields such as `keyPattern`. */
export class StoreError extends Error {
  readonly codeName: string;

  constructor(
    readonly code: number,
    message: string,
    readonly extra: Readonly<Record<string, unknown>> = {},
  ) {
    super(message);
    this.name = 'StoreError';
    this.codeName = codeNames[code] ?? `Location${code}`;
  }
}

/** Makes the error with which the store refuses something, to be thrown. */
export const storeError = (
  code: number,
  message: string,
  extra?: Readonly<Record<string, unknown>>,
): StoreError => new StoreError(code, message, extra);
