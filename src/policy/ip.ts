/** IP addresses and CIDR ranges, v4 and v6; `::ffff:10.0.0.1` counts as the IPv4 address in it. */

/** 16-bit groups, most significant first: two for IPv4, eight for IPv6. */
export type Address = readonly number[];

export interface Range {
  address: Address;
  prefixBits: number;
}

const GROUP_BITS = 16;
const V6_GROUPS = 8;

export function parseAddress(text: string): Address | undefined {
  return text.includes(':') ? parseV6(text) : parseV4(text);
}

/**
 * `10.0.0.0/8`, `2001:db8::/32`, or a single address. Bits of the address beyond the prefix do not matter.
 */
export function parseRange(text: string): Range | undefined {
  const [addressText = '', prefixText, ...more] = text.split('/');
  const address = parseAddress(addressText);
  if (address === undefined || more.length > 0) return undefined;
  const bits = address.length * GROUP_BITS;
  if (prefixText === undefined) return { address, prefixBits: bits };
  if (!/^\d{1,3}$/.test(prefixText)) return undefined;
  const mapped = addressText.includes(':') && address.length < V6_GROUPS;
  const prefixBits = Number(prefixText) - (mapped ? 96 : 0);
  return prefixBits < 0 || prefixBits > bits ? undefined : { address, prefixBits };
}

export function inRange(address: Address, range: Range): boolean {
  if (address.length !== range.address.length) return false;
  let left = range.prefixBits;
  for (let group = 0; left > 0; group++, left -= GROUP_BITS) {
    const mask = left >= GROUP_BITS ? 0xffff : (0xffff << (GROUP_BITS - left)) & 0xffff;
    if ((((address[group] ?? 0) ^ (range.address[group] ?? 0)) & mask) !== 0) return false;
  }
  return true;
}

function parseV4(text: string): Address | undefined {
  const match = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})$/.exec(text);
  if (match === null) return undefined;
  const [a = 0, b = 0, c = 0, d = 0] = match.slice(1).map(Number);
  return [a, b, c, d].every((byte) => byte <= 255) ? [a * 256 + b, c * 256 + d] : undefined;
}

function parseV6(text: string): Address | undefined {
  const [head = '', tail, ...more] = text.split('::');
  if (more.length > 0) return undefined;
  const left = groups(head);
  const right = tail === undefined ? [] : groups(tail);
  if (left === undefined || right === undefined) return undefined;
  const missing = V6_GROUPS - left.length - right.length;
  if (tail === undefined ? missing !== 0 : missing < 1) return undefined;
  const all = [...left, ...Array<number>(missing).fill(0), ...right];
  const mapped = all.slice(0, 5).every((group) => group === 0) && all[5] === 0xffff;
  return mapped ? all.slice(6) : all;
}

function groups(text: string): number[] | undefined {
  if (text === '') return [];
  const result: number[] = [];
  const parts = text.split(':');
  for (const [index, part] of parts.entries()) {
    const v4 = index === parts.length - 1 && part.includes('.') ? parseV4(part) : undefined;
    if (v4 !== undefined) result.push(...v4);
    else if (/^[0-9a-fA-F]{1,4}$/.test(part)) result.push(Number.parseInt(part, 16));
    else return undefined;
  }
  return result;
}
