/** A version of a function as the sandboxes take it. */

import type { StagedContext } from '../../core/context.ts';
import type { CodeArchive, FunctionSpec } from '../../core/functions.ts';
import type { Place } from '../../core/place.ts';
import { lambdaError } from './errors.ts';
import { logSink } from './logs.ts';
import { versionName } from './lookups.ts';
import { functionArn } from './names.ts';
import { assumeRole } from './role.ts';
import type { CodeRef, VersionRecord } from './state.ts';

/** @throws AwsError for what has no archive: a container image */
export function specOf(
  context: StagedContext,
  place: Place,
  version: VersionRecord,
  initialization: FunctionSpec['initialization'] = 'on-demand',
): FunctionSpec {
  const { configuration, code, name } = version;
  if (code === undefined) {
    throw lambdaError('InvalidRuntimeException', 'kumobako does not run functions from container images.');
  }
  const { logging } = configuration;
  const use = {
    role: configuration.role,
    functionArn: functionArn({ place, name }),
    functionName: name,
    place,
  };
  const archive = (ref: CodeRef): CodeArchive => ({
    id: ref.sha256,
    file: async () => context.blobs.path(ref.blobId),
  });
  return {
    key: version.runKey,
    name,
    version: versionName(version.number),
    account: place.account,
    region: place.region,
    runtime: configuration.runtime,
    handler: configuration.handler,
    code: { kind: 'zip', archive: archive(code) },
    layers: configuration.layers.map((layer) => archive(layer.code)),
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
