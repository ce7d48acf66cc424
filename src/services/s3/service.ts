/**
 * Every operation of S3 that works here. What is left out answers 501: directory buckets (CreateSession,
 * ListDirectoryBuckets, RenameObject), S3 Select, Object Lambda, torrents, metadata tables, object annotations,
 * UpdateObjectEncryption.
 */

import { anyService, type Service } from '../../core/service.ts';
import type { Api } from './api.gen.ts';
import { removeBucketRows } from './bucket-removal.ts';
import { removeParts } from './content-removal.ts';
import { operationAborted } from './errors.ts';
import { runLifecycle } from './lifecycle-run.ts';
import {
  bodies,
  buckets,
  completedUploads,
  configurations,
  objects,
  olderVersions,
  parts,
  uploads,
} from './state.ts';
import { bucketOperations } from './table-buckets.ts';
import { configurationOperations } from './table-configurations.ts';
import { objectOperations } from './table-objects.ts';

const service: Service<Api> = {
  name: 's3',
  collections: [buckets, objects, olderVersions, bodies, uploads, parts, completedUploads, configurations],
  operations: { ...bucketOperations, ...objectOperations, ...configurationOperations },
  deliveries: { removeParts, removeBucketRows },
  timers: { lifecycle: runLifecycle },
  conflict: operationAborted,
};

export const s3Service = anyService(service);
