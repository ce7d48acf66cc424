import { Collection } from '../../core/collection.ts';
import { collectionId } from '../../core/service-numbers.ts';

/** What a management account may do with root users of members: keep their credentials, and act as them for a task. */
export type RootFeature = 'RootCredentialsManagement' | 'RootSessions';

export interface RootFeaturesRecord {
  organizationId: string;
  /** In the order of their names. */
  enabled: readonly RootFeature[];
}

/** Centralized root access, by organization; IAM's to switch, STS's AssumeRoot asks for it. */
export const rootFeatures = new Collection<RootFeaturesRecord, readonly [string]>({
  id: collectionId('iam', 66),
  name: 'iam.rootFeatures',
  scope: 'partition',
  version: 1,
  key: ({ organizationId }) => [organizationId],
});
