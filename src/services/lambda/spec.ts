/** A version of a function as the sandboxes take it. */

import type { StagedContext } from '../../core/context.ts';
import type {
  CodeArchive,
  FunctionCode,
  FunctionSpec,
  LocalImage,
  SharedFacts,
} from '../../core/functions.ts';
import type { Place } from '../../core/place.ts';
import { vcpusOf } from './capacity/settings.ts';
import { lambdaError } from './errors.ts';
import { logSink } from './logs.ts';
import { versionName } from './lookups.ts';
import { functionArn } from './names.ts';
import { assumeRole } from './role.ts';
import { type CodeRef, isManaged, isSnapStarted, type VersionRecord } from './state.ts';

/** @throws AwsError for what is not on this machine: a container image of a registry */
export function specOf(
  context: StagedContext,
  place: Place,
  version: VersionRecord,
  initialization: FunctionSpec['initialization'] = initializationOf(version),
): FunctionSpec {
  // A record that changes is another record.
  const kept = context.memory.of('lambda.specs', () => new WeakMap<VersionRecord, FixedSpec>());
  let fixed = kept.get(version);
  if (fixed === undefined) {
    fixed = fixedSpec(context, place, version);
    kept.set(version, fixed);
  }
  const { name, configuration } = version;
  const credentials = async () => {
    const use = {
      role: configuration.role,
      functionArn: functionArn({ place, name }),
      functionName: name,
      place,
    };
    return (await assumeRole(context, use)).credentials;
  };
  return { ...fixed, initialization, credentials };
}

/** What is the same for all who call a version. */
type FixedSpec = Omit<FunctionSpec, 'initialization' | 'credentials'>;

function fixedSpec(context: StagedContext, place: Place, version: VersionRecord): FixedSpec {
  const { configuration, name } = version;
  const { logging } = configuration;
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
    shared: sharedFacts(version),
    log: logSink(context, place, version),
  };
}

function initializationOf(version: VersionRecord): FunctionSpec['initialization'] {
  if (isManaged(version)) return 'lambda-managed-instances';
  return isSnapStarted(version) ? 'snap-start' : 'on-demand';
}

function sharedFacts(version: VersionRecord): SharedFacts | undefined {
  const { managed, memoryMb } = version.configuration;
  if (managed === undefined || !isManaged(version)) return undefined;
  const { concurrencyMax, memoryGiBPerVcpu } = managed;
  return { concurrencyMax, vcpus: vcpusOf({ memoryMb, memoryGiBPerVcpu }) };
}

function codeOf(
  context: StagedContext,
  { code, folder, image, imageUri, configuration }: VersionRecord,
): FunctionCode {
  if (folder !== undefined) return { kind: 'directory', path: folder };
  if (code !== undefined) return { kind: 'zip', archive: archiveOf(context, code) };
  if (image !== undefined) return imageCode(image, configuration);
  throw lambdaError(
    'InvalidRuntimeException',
    `kumobako pulls no container images: ${imageUri} is recorded alone. Save it to this machine (docker save -o FILE, ` +
      'skopeo copy docker://... oci:DIR), start kumobako with --image-root DIR and give ImageUri=file:///DIR/FILE.',
  );
}

/** Members of ImageConfig that are empty take nothing's place. */
function imageCode(image: LocalImage, { imageConfig }: VersionRecord['configuration']): FunctionCode {
  const { EntryPoint = [], Command = [], WorkingDirectory } = imageConfig ?? {};
  return {
    kind: 'image',
    ...image,
    entryPoint: EntryPoint.length === 0 ? undefined : EntryPoint,
    command: Command.length === 0 ? undefined : Command,
    workingDirectory: WorkingDirectory || undefined,
  };
}

function archiveOf({ blobs }: StagedContext, { sha256, blobId }: CodeRef): CodeArchive {
  return { id: sha256, file: async () => blobs.path(blobId) };
}
