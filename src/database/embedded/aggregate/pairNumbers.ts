/** An open-addressed table: pairs and their numbers, which are 0 where a slot is free. */
interface Slots {
  firsts: Uint32Array;
  seconds: Uint32Array;
  numbers: Uint32Array;
}

const fewestSlots = 1024;

const createSlots = (size: number): Slots => ({
  firsts: new Uint32Array(size),
  seconds: new Uint32Array(size),
  numbers: new Uint32Array(size),
});

/** Numbers pairs of whole numbers from 0. A Map would need one key made of both, which takes ten times as long. */
export function numberPairs(): (a: number, b: number) => number {
  let slots = createSlots(fewestSlots);
  let pairs = 0;
  const grow = (): void => {
    const old = slots;
    slots = createSlots(old.numbers.length * 4);
    for (let slot = 0; slot < old.numbers.length; slot += 1) {
      const number = old.numbers[slot] ?? 0;
      if (number > 0) put(slots, [old.firsts[slot] ?? 0, old.seconds[slot] ?? 0, number]);
    }
  };
  return (a, b) => {
    const known = slots.numbers[findSlot(slots, a, b)] ?? 0;
    if (known > 0) return known - 1;
    pairs += 1;
    put(slots, [a, b, pairs]);
    if (pairs * 2 > slots.numbers.length) grow();
    return pairs - 1;
  };
}

function put(slots: Slots, [a, b, number]: readonly [number, number, number]): void {
  const slot = findSlot(slots, a, b);
  slots.firsts[slot] = a;
  slots.seconds[slot] = b;
  slots.numbers[slot] = number;
}

/** Where a pair is, or would have to be. */
function findSlot({ firsts, seconds, numbers }: Slots, a: number, b: number): number {
  const mask = numbers.length - 1;
  // Odd factors spread the numbers over all bits; the upper ones are the better mixed.
  const mixed = Math.imul(a, 0x9e3779b1) ^ Math.imul(b, 0x85ebca6b);
  let slot = (mixed ^ (mixed >>> 15)) & mask;
  while (numbers[slot] !== 0 && (firsts[slot] !== a || seconds[slot] !== b)) slot = (slot + 1) & mask;
  return slot;
}
