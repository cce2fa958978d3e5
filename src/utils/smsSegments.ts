/** Characters of GSM 03.38; those of the extension table count twice. */
const BASIC =
  '@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !"#¤%&\'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà';
const EXTENDED = '^{}\\[~]|€\f';

const basic = new Set(BASIC);
const extended = new Set(EXTENDED);

/** Whether a text has only characters of GSM 03.38. */
export const isGsmText = (text: string): boolean =>
  [...text].every((character) => basic.has(character) || extended.has(character));

/** Fills parts one after another; a character never lies in two of them. */
function fill(sizes: readonly number[], size: number): number {
  let parts = 1;
  let filled = 0;
  for (const length of sizes) {
    if (filled + length > size) {
      parts += 1;
      filled = 0;
    }
    filled += length;
  }
  return parts;
}

/** How many SMS a text takes (3GPP TS 23.040: 160 characters or 153 each in GSM 03.38, else 70 or 67 UTF-16 units). */
export function smsSegments(text: string): number {
  const characters = [...text];
  const isGsm = isGsmText(text);
  const [alone, joined] = isGsm ? [160, 153] : [70, 67];
  const sizes = characters.map((character) => (isGsm ? (basic.has(character) ? 1 : 2) : character.length));
  const total = sizes.reduce((sum, size) => sum + size, 0);
  return total <= alone ? 1 : fill(sizes, joined);
}
