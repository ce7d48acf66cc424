/**
 * What a short message would cost about, per part. Not a bill: rounded from the public price list of late 2025, which
 * differs by carrier and changes often. https://aws.amazon.com/sns/sms-pricing/
 */

const MICRO_USD: Readonly<Record<string, number>> = {
  AU: 40_000,
  BR: 17_000,
  CA: 7_000,
  DE: 90_000,
  ES: 70_000,
  FR: 70_000,
  GB: 40_000,
  IN: 50_000,
  IT: 80_000,
  JP: 75_000,
  KR: 30_000,
  SG: 40_000,
  TW: 60_000,
  US: 7_000,
};

const ELSEWHERE_MICRO_USD = 60_000;

/** Millionths of a dollar. */
export function estimateMicroUsd(country: string, segments: number): number {
  const perPart = Object.hasOwn(MICRO_USD, country) ? MICRO_USD[country] : undefined;
  return (perPart ?? ELSEWHERE_MICRO_USD) * segments;
}
