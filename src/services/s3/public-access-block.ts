import type { PublicAccessBlockConfiguration } from './api.gen.ts';

/** What every new bucket has since April 2023. */
export const ALL_BLOCKED = {
  BlockPublicAcls: true,
  IgnorePublicAcls: true,
  BlockPublicPolicy: true,
  RestrictPublicBuckets: true,
} as const;

/** A setting that is not named is off. */
export function readPublicAccessBlock(
  configuration: PublicAccessBlockConfiguration,
): Required<PublicAccessBlockConfiguration> {
  return {
    BlockPublicAcls: configuration.BlockPublicAcls ?? false,
    IgnorePublicAcls: configuration.IgnorePublicAcls ?? false,
    BlockPublicPolicy: configuration.BlockPublicPolicy ?? false,
    RestrictPublicBuckets: configuration.RestrictPublicBuckets ?? false,
  };
}
