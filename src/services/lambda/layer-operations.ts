/** The part of the service's table that is about layers. */

import type { Service } from '../../core/service.ts';
import { onAccount } from './access.ts';
import type { Api } from './api.gen.ts';
import { REFUSED_MODE } from './code.ts';
import { onLayerVersion, toGetLayerByArn, toPublishLayer } from './layers.ts';
import { addLayerVersionPermission } from './operations/add-layer-version-permission.ts';
import { deleteLayerVersion } from './operations/delete-layer-version.ts';
import { getLayerVersion } from './operations/get-layer-version.ts';
import { getLayerVersionByArn } from './operations/get-layer-version-by-arn.ts';
import { getLayerVersionPolicy } from './operations/get-layer-version-policy.ts';
import { listLayerVersions } from './operations/list-layer-versions.ts';
import { listLayers } from './operations/list-layers.ts';
import { publishLayerVersion } from './operations/publish-layer-version.ts';
import { removeLayerVersionPermission } from './operations/remove-layer-version-permission.ts';

export const layerOperations = {
  AddLayerVersionPermission: {
    kind: 'tx',
    handler: addLayerVersionPermission,
    access: onLayerVersion('AddLayerVersionPermission'),
  },
  DeleteLayerVersion: {
    kind: 'tx',
    handler: deleteLayerVersion,
    access: onLayerVersion('DeleteLayerVersion'),
  },
  GetLayerVersion: {
    kind: 'tx',
    handler: getLayerVersion,
    access: onLayerVersion('GetLayerVersion'),
    readOnly: true,
  },
  GetLayerVersionByArn: {
    kind: 'tx',
    handler: getLayerVersionByArn,
    access: toGetLayerByArn,
    readOnly: true,
  },
  GetLayerVersionPolicy: {
    kind: 'tx',
    handler: getLayerVersionPolicy,
    access: onLayerVersion('GetLayerVersionPolicy'),
    readOnly: true,
  },
  ListLayerVersions: {
    kind: 'tx',
    handler: listLayerVersions,
    access: onAccount('ListLayerVersions'),
    readOnly: true,
  },
  ListLayers: { kind: 'tx', handler: listLayers, access: onAccount('ListLayers'), readOnly: true },
  PublishLayerVersion: {
    kind: 'staged',
    handler: publishLayerVersion,
    access: toPublishLayer,
    refused: { 'Content.S3ObjectStorageMode': REFUSED_MODE },
  },
  RemoveLayerVersionPermission: {
    kind: 'tx',
    handler: removeLayerVersionPermission,
    access: onLayerVersion('RemoveLayerVersionPermission'),
  },
} satisfies Service<Api>['operations'];
