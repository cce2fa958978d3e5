/** JSON Pointer (RFC 6901): `/messages/0/id`. */
export const JSON_POINTER = /^(?:\/(?:[^~/]|~[01])*)+$/;

/** What a pointer points at; undefined when there is nothing. */
export function readPointer(value: unknown, pointer: string): unknown {
  let found = value;
  for (const part of pointer.split('/').slice(1)) {
    const name = part.replaceAll('~1', '/').replaceAll('~0', '~');
    if (typeof found !== 'object' || found === null || !Object.hasOwn(found, name)) return undefined;
    found = Object.entries(found).find(([key]) => key === name)?.[1];
  }
  return found;
}
