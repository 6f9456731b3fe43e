const [quote, backslash] = [0x22, 0x5c];
const [openList, openObject, closeList, closeObject] = [0x5b, 0x7b, 0x5d, 0x7d];

/** Whether JSON nests deeper than allowed; found without parsing it, which takes memory for each level. */
export function nestsDeeperThan(bytes: Uint8Array, limit: number): boolean {
  let depth = 0;
  for (let i = 0; i < bytes.length; i += 1) {
    const byte = bytes[i] as number;
    if (byte === quote) {
      i = endOfText(bytes, i + 1);
    } else if (byte === openList || byte === openObject) {
      depth += 1;
      if (depth > limit) return true;
    } else if (byte === closeList || byte === closeObject) {
      depth -= 1;
    }
  }
  return false;
}

function endOfText(bytes: Uint8Array, from: number): number {
  let i = from;
  while (i < bytes.length && bytes[i] !== quote) i += bytes[i] === backslash ? 2 : 1;
  return i;
}
