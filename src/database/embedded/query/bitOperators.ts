import { storeError } from '../errors';
import { isBinary, isNumber } from './bsonTypes';
import { integerArgument } from './operatorContext';
import type { Operator } from './operatorContext';

const bitMask = (argument: unknown, name: string): bigint => {
  if (Array.isArray(argument)) {
    return argument.reduce<bigint>((mask, position) => {
      const at = integerArgument(position, name);
      if (at < 0)
        throw storeError(2, `Failed to parse bit position. Expected a non-negative number in: ${name}`);
      return mask | (1n << BigInt(at));
    }, 0n);
  }
  if (isBinary(argument)) return binaryBits(argument.value());
  const mask = integerArgument(argument, name);
  if (mask < 0) throw storeError(9, `Expected a non-negative number in: ${name}`);
  return BigInt(mask);
};

const binaryBits = (bytes: Uint8Array): bigint =>
  bytes.reduceRight<bigint>((bits, byte) => (bits << 8n) | BigInt(byte), 0n);

const bits =
  (name: string, accepts: (value: bigint, mask: bigint) => boolean): Operator =>
  (argument, { lift }) => {
    const mask = bitMask(argument, name);
    return lift((value) => {
      if (isBinary(value)) return accepts(binaryBits(value.value()), mask);
      if (!isNumber(value) || !Number.isInteger(Number(value))) return false;
      return accepts(BigInt(String(value)), mask);
    });
  };

/** Operators on the bits of integers and binary data. */
export const bitOperators: Readonly<Record<string, Operator>> = {
  $bitsAllSet: bits('$bitsAllSet', (value, mask) => (value & mask) === mask),
  $bitsAnySet: bits('$bitsAnySet', (value, mask) => (value & mask) !== 0n),
  $bitsAllClear: bits('$bitsAllClear', (value, mask) => (value & mask) === 0n),
  $bitsAnyClear: bits('$bitsAnyClear', (value, mask) => (value & mask) !== mask),
};
