/** A version of a function as the sandboxes take it. */

import type { StagedContext } from '../../core/context.ts';
import type { CodeArchive, FunctionCode, FunctionSpec } from '../../core/functions.ts';
import type { Place } from '../../core/place.ts';
import { lambdaError } from './errors.ts';
import { logSink } from './logs.ts';
import { versionName } from './lookups.ts';
import { functionArn } from './names.ts';
import { assumeRole } from './role.ts';
import { type CodeRef, isSnapStarted, type VersionRecord } from './state.ts';

/** @throws AwsError for what has no archive: a container image */
export function specOf(
  context: StagedContext,
  place: Place,
  version: VersionRecord,
  initialization: FunctionSpec['initialization'] = isSnapStarted(version) ? 'snap-start' : 'on-demand',
): FunctionSpec {
  const { configuration, name } = version;
  const { logging } = configuration;
  const use = {
    role: configuration.role,
    functionArn: functionArn({ place, name }),
    functionName: name,
    place,
  };
  return {
    key: version.runKey,
    name,
    version: versionName(version.number),
    account: place.account,
    region: place.region,
    runtime: configuration.runtime,
    handler: configuration.handler,
    code: codeOf(context, version),
    layers: configuration.layers.map((layer) => archiveOf(context, layer.code)),
    memoryMb: configuration.memoryMb,
    timeoutMs: configuration.timeoutSeconds * 1000,
    tmpMb: configuration.tmpMb,
    environment: configuration.environment ?? {},
    logging: {
      group: logging.LogGroup ?? `/aws/lambda/${name}`,
      format: logging.LogFormat === 'JSON' ? 'JSON' : 'Text',
      applicationLevel: logging.ApplicationLogLevel,
      systemLevel: logging.SystemLogLevel,
    },
    initialization,
    credentials: async () => (await assumeRole(context, use)).credentials,
    log: logSink(context, place, version),
  };
}

function codeOf(context: StagedContext, { code, folder }: VersionRecord): FunctionCode {
  if (folder !== undefined) return { kind: 'directory', path: folder };
  if (code !== undefined) return { kind: 'zip', archive: archiveOf(context, code) };
  throw lambdaError('InvalidRuntimeException', 'kumobako does not run functions from container images.');
}

function archiveOf({ blobs }: StagedContext, { sha256, blobId }: CodeRef): CodeArchive {
  return { id: sha256, file: async () => blobs.path(blobId) };
}
