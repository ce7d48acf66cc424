/** Operations on the settings of which a bucket has several. */

import type { Service } from '../../core/service.ts';
import { bucketAccess } from './access.ts';
import type { Api } from './api.gen.ts';
import { deleteBucketAnalyticsConfiguration } from './operations/delete-bucket-analytics-configuration.ts';
import { deleteBucketIntelligentTieringConfiguration } from './operations/delete-bucket-intelligent-tiering-configuration.ts';
import { deleteBucketInventoryConfiguration } from './operations/delete-bucket-inventory-configuration.ts';
import { deleteBucketMetricsConfiguration } from './operations/delete-bucket-metrics-configuration.ts';
import { getBucketAnalyticsConfiguration } from './operations/get-bucket-analytics-configuration.ts';
import { getBucketIntelligentTieringConfiguration } from './operations/get-bucket-intelligent-tiering-configuration.ts';
import { getBucketInventoryConfiguration } from './operations/get-bucket-inventory-configuration.ts';
import { getBucketMetricsConfiguration } from './operations/get-bucket-metrics-configuration.ts';
import { listBucketAnalyticsConfigurations } from './operations/list-bucket-analytics-configurations.ts';
import { listBucketIntelligentTieringConfigurations } from './operations/list-bucket-intelligent-tiering-configurations.ts';
import { listBucketInventoryConfigurations } from './operations/list-bucket-inventory-configurations.ts';
import { listBucketMetricsConfigurations } from './operations/list-bucket-metrics-configurations.ts';
import { putBucketAnalyticsConfiguration } from './operations/put-bucket-analytics-configuration.ts';
import { putBucketIntelligentTieringConfiguration } from './operations/put-bucket-intelligent-tiering-configuration.ts';
import { putBucketInventoryConfiguration } from './operations/put-bucket-inventory-configuration.ts';
import { putBucketMetricsConfiguration } from './operations/put-bucket-metrics-configuration.ts';

export const configurationOperations = {
  GetBucketAnalyticsConfiguration: {
    kind: 'tx',
    handler: getBucketAnalyticsConfiguration,
    access: bucketAccess('s3:GetAnalyticsConfiguration'),
    readOnly: true,
  },
  ListBucketAnalyticsConfigurations: {
    kind: 'tx',
    handler: listBucketAnalyticsConfigurations,
    access: bucketAccess('s3:GetAnalyticsConfiguration'),
    readOnly: true,
  },
  PutBucketAnalyticsConfiguration: {
    kind: 'tx',
    handler: putBucketAnalyticsConfiguration,
    access: bucketAccess('s3:PutAnalyticsConfiguration'),
    recorded: { AnalyticsConfiguration: 'kept and shown; no analysis runs' },
  },
  DeleteBucketAnalyticsConfiguration: {
    kind: 'tx',
    handler: deleteBucketAnalyticsConfiguration,
    access: bucketAccess('s3:PutAnalyticsConfiguration'),
  },
  GetBucketInventoryConfiguration: {
    kind: 'tx',
    handler: getBucketInventoryConfiguration,
    access: bucketAccess('s3:GetInventoryConfiguration'),
    readOnly: true,
  },
  ListBucketInventoryConfigurations: {
    kind: 'tx',
    handler: listBucketInventoryConfigurations,
    access: bucketAccess('s3:GetInventoryConfiguration'),
    readOnly: true,
  },
  PutBucketInventoryConfiguration: {
    kind: 'tx',
    handler: putBucketInventoryConfiguration,
    access: bucketAccess('s3:PutInventoryConfiguration'),
    recorded: { InventoryConfiguration: 'kept and shown; no inventory is written' },
  },
  DeleteBucketInventoryConfiguration: {
    kind: 'tx',
    handler: deleteBucketInventoryConfiguration,
    access: bucketAccess('s3:PutInventoryConfiguration'),
  },
  GetBucketMetricsConfiguration: {
    kind: 'tx',
    handler: getBucketMetricsConfiguration,
    access: bucketAccess('s3:GetMetricsConfiguration'),
    readOnly: true,
  },
  ListBucketMetricsConfigurations: {
    kind: 'tx',
    handler: listBucketMetricsConfigurations,
    access: bucketAccess('s3:GetMetricsConfiguration'),
    readOnly: true,
  },
  PutBucketMetricsConfiguration: {
    kind: 'tx',
    handler: putBucketMetricsConfiguration,
    access: bucketAccess('s3:PutMetricsConfiguration'),
    recorded: { MetricsConfiguration: 'kept and shown; no request metrics are made' },
  },
  DeleteBucketMetricsConfiguration: {
    kind: 'tx',
    handler: deleteBucketMetricsConfiguration,
    access: bucketAccess('s3:PutMetricsConfiguration'),
  },
  GetBucketIntelligentTieringConfiguration: {
    kind: 'tx',
    handler: getBucketIntelligentTieringConfiguration,
    access: bucketAccess('s3:GetIntelligentTieringConfiguration'),
    readOnly: true,
  },
  ListBucketIntelligentTieringConfigurations: {
    kind: 'tx',
    handler: listBucketIntelligentTieringConfigurations,
    access: bucketAccess('s3:GetIntelligentTieringConfiguration'),
    readOnly: true,
  },
  PutBucketIntelligentTieringConfiguration: {
    kind: 'tx',
    handler: putBucketIntelligentTieringConfiguration,
    access: bucketAccess('s3:PutIntelligentTieringConfiguration'),
    recorded: { IntelligentTieringConfiguration: 'kept and shown; there are no tiers on this disk' },
  },
  DeleteBucketIntelligentTieringConfiguration: {
    kind: 'tx',
    handler: deleteBucketIntelligentTieringConfiguration,
    access: bucketAccess('s3:PutIntelligentTieringConfiguration'),
  },
} as const satisfies Service<Api>['operations'];
