/** MongoDB's names for the codes that the store answers with; other codes are shown as `Location<code>`. */
export const codeNames: Readonly<Record<number, string>> = {
  1: 'InternalError',
  2: 'BadValue',
  9: 'FailedToParse',
  13: 'Unauthorized',
  14: 'TypeMismatch',
  15: 'Overflow',
  16: 'InvalidLength',
  20: 'IllegalOperation',
  26: 'NamespaceNotFound',
  27: 'IndexNotFound',
  28: 'PathNotViable',
  40: 'ConflictingUpdateOperators',
  43: 'CursorNotFound',
  48: 'NamespaceExists',
  50: 'MaxTimeMSExpired',
  52: 'DollarPrefixedFieldName',
  53: 'InvalidIdField',
  54: 'NotSingleValueField',
  56: 'EmptyFieldName',
  59: 'CommandNotFound',
  66: 'ImmutableField',
  67: 'CannotCreateIndex',
  72: 'InvalidOptions',
  73: 'InvalidNamespace',
  85: 'IndexOptionsConflict',
  86: 'IndexKeySpecsConflict',
  96: 'OperationFailed',
  115: 'CommandNotSupported',
  123: 'NotAReplicaSet',
  146: 'ExceededMemoryLimit',
  168: 'InvalidPipelineOperator',
  171: 'CannotIndexParallelArrays',
  175: 'QueryPlanKilled',
  197: 'InvalidIndexSpecificationOption',
  238: 'NotImplemented',
  241: 'ConversionFailure',
  10334: 'BSONObjectTooLarge',
  11000: 'DuplicateKey',
  14031: 'OutOfDiskSpace',
  40415: 'IDLUnknownField',
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

/** What stands in the way of opening or keeping a store, for the person who can mend it; the message says how. */
export class StoreUseError extends Error {}

/** Makes the error with which the store refuses something, to be thrown. */
export const storeError = (
  code: number,
  message: string,
  extra?: Readonly<Record<string, unknown>>,
): StoreError => new StoreError(code, message, extra);

/** The code that the system or a library has given an error. */
export function codeOf(error: unknown): unknown {
  return typeof error === 'object' && error !== null && 'code' in error ? error.code : undefined;
}

/** The words of an error, whatever was thrown. */
export function messageOf(error: unknown): string {
  const isError = typeof error === 'object' && error !== null && 'message' in error;
  return String(isError ? error.message : error);
}

/** What an answer says about an error: `errmsg`, `code`, `codeName` and what else the error carries. */
export function describeError(error: unknown): Readonly<Record<string, unknown>> {
  const { code, codeName, message, extra } =
    error instanceof StoreError ? error : storeError(1, `internal error: ${String(error)}`);
  return { errmsg: message, code, codeName, ...extra };
}
