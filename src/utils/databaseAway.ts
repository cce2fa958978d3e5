import { mongo } from 'mongoose';

/** Answers of a server that ends, or has just lost its place as primary (MongoDB's own codes). */
const LEAVING_CODES = new Set([91, 189, 10_107, 11_600, 11_602, 13_435, 13_436]);

/** A connection that breaks while the driver waits to write: it passes on what the socket says (mongodb 7.8.0). */
const BROKEN_CODES = new Set([
  'ECONNRESET',
  'EPIPE',
  'ECONNABORTED',
  'ETIMEDOUT',
  'ERR_SOCKET_CLOSED',
  'ERR_STREAM_DESTROYED',
  'ERR_STREAM_PREMATURE_CLOSE',
  'ERR_STREAM_WRITE_AFTER_END',
]);

const isBrokenSocket = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && BROKEN_CODES.has(String(error.code));

const isAway = (error: unknown): boolean =>
  isBrokenSocket(error) ||
  error instanceof mongo.MongoNetworkError ||
  error instanceof mongo.MongoServerSelectionError ||
  error instanceof mongo.MongoNotConnectedError ||
  error instanceof mongo.MongoTopologyClosedError ||
  // A server that has left its replica set, or that the driver gives up; the pool's error is not exported.
  error instanceof mongo.MongoServerClosedError ||
  (error instanceof Error && error.name === 'MongoPoolClosedError') ||
  (error instanceof mongo.MongoServerError && LEAVING_CODES.has(Number(error.code)));

/**
 * Whether an operation failed because the database could not be reached. A write may have been done all the same: only
 * what can be repeated without harm may be repeated.
 */
export function isDatabaseAway(error: unknown): boolean {
  if (isAway(error)) return true;
  // The error of a bulk write holds what the network said as if a server had answered it.
  if (error instanceof mongo.MongoServerError && isDatabaseAway(error.errorResponse)) return true;
  return error instanceof Error && error.cause !== undefined && isDatabaseAway(error.cause);
}
