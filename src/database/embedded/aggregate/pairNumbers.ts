/**
 * An open-addressed table: in each slot a pair and its number, which is 0 where the slot is free. What belongs together
 * lies side by side, so that looking at a slot fetches memory once.
 */
type Slots = Uint32Array;

const width = 4;
const fewestSlots = 16;
const fullest = 0.7;

/** Numbers pairs of whole numbers from 0. A Map would need one key made of both, which takes ten times as long. */
export function numberPairs(): (a: number, b: number) => number {
  let slots: Slots = new Uint32Array(fewestSlots * width);
  let room = fewestSlots * fullest;
  let pairs = 0;
  const grow = (): void => {
    const old = slots;
    slots = new Uint32Array(old.length * 2);
    room *= 2;
    for (let at = 0; at < old.length; at += width) {
      const [a = 0, b = 0, number = 0] = [old[at], old[at + 1], old[at + 2]];
      if (number > 0) put(slots, findSlot(slots, a, b), [a, b, number]);
    }
  };
  return (a, b) => {
    let at = findSlot(slots, a, b);
    const known = slots[at + 2] ?? 0;
    if (known > 0) return known - 1;
    if (pairs >= room) {
      grow();
      at = findSlot(slots, a, b);
    }
    pairs += 1;
    put(slots, at, [a, b, pairs]);
    return pairs - 1;
  };
}

function put(slots: Slots, at: number, [a, b, number]: readonly [number, number, number]): void {
  slots[at] = a;
  slots[at + 1] = b;
  slots[at + 2] = number;
}

/** Where a pair begins, or would have to. */
function findSlot(slots: Slots, a: number, b: number): number {
  const mask = slots.length - 1;
  // Odd factors spread the numbers over all bits; the upper ones are the better mixed.
  const mixed = Math.imul(a, 0x9e3779b1) ^ Math.imul(b, 0x85ebca6b);
  let at = ((mixed ^ (mixed >>> 15)) * width) & mask;
  while (slots[at + 2] !== 0 && (slots[at] !== a || slots[at + 1] !== b)) at = (at + width) & mask;
  return at;
}
