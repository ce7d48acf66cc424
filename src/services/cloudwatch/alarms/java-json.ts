/** JSON as CloudWatch's own programs write it: what is a double has a point, whatever its value. */

/** A number that is written with its point: `2.0`. */
export class Double {
  readonly value: number;
  constructor(value: number) {
    this.value = value;
  }
}

const PLAIN_FROM = 1e-3;
const PLAIN_BELOW = 1e7;

/** As Java writes doubles: `21.5`, `1.0`, `1.0E10`. */
export function doubleText(value: number): string {
  if (!Number.isFinite(value)) return Number.isNaN(value) ? 'NaN' : `${value > 0 ? '' : '-'}Infinity`;
  const size = Math.abs(value);
  if (value === 0 || (size >= PLAIN_FROM && size < PLAIN_BELOW)) {
    return Number.isInteger(value) ? `${value}.0` : String(value);
  }
  const [digits = '', exponent = ''] = value.toExponential().split('e');
  return `${digits.includes('.') ? digits : `${digits}.0`}E${Number(exponent)}`;
}

export type Json = string | number | boolean | null | undefined | Double | readonly Json[] | JsonObject;
export interface JsonObject {
  readonly [member: string]: Json;
}

/** Members that are undefined are left out. */
export function javaJson(value: Json): string {
  if (value instanceof Double) return doubleText(value.value);
  if (isList(value)) return `[${value.map((each) => javaJson(each)).join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value ?? null);
  const members = Object.entries(value)
    .filter(([, each]) => each !== undefined)
    .map(([name, each]) => `${JSON.stringify(name)}:${javaJson(each)}`);
  return `{${members.join(',')}}`;
}

function isList(value: Json): value is readonly Json[] {
  return Array.isArray(value);
}

/** `2025-05-15T15:31:44.984+0000` */
export function timeText(ms: number): string {
  return new Date(ms).toISOString().replace('Z', '+0000');
}
