import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';

/** The parts of botocore's `service-2.json` that we read. */
export interface BotocoreModel {
  metadata: BotocoreMetadata;
  operations: Record<string, BotocoreOperation>;
  shapes: Record<string, BotocoreShape>;
}

export interface BotocoreMetadata {
  apiVersion: string;
  awsQueryCompatible?: object;
  endpointPrefix: string;
  jsonVersion?: string;
  protocol: string;
  protocols?: string[];
  serviceId: string;
  signingName?: string;
  targetPrefix?: string;
  xmlNamespace?: string;
}

export interface BotocoreOperation {
  http: { method: string; requestUri: string; responseCode?: number };
  input?: { shape: string; locationName?: string };
  output?: { shape: string; locationName?: string };
  /** Schemes by preference; `smithy.api#noAuth` = unsigned. */
  auth?: string[];
  authtype?: string;
}

export interface BotocoreMember {
  shape: string;
  location?: 'uri' | 'querystring' | 'header' | 'headers' | 'statusCode';
  locationName?: string;
  queryName?: string;
  flattened?: boolean;
  xmlAttribute?: boolean;
  xmlNamespace?: string | { prefix?: string; uri: string };
  timestampFormat?: string;
  eventpayload?: boolean;
  eventheader?: boolean;
  idempotencyToken?: boolean;
  jsonvalue?: boolean;
  streaming?: boolean;
  hostLabel?: boolean;
}

export interface BotocoreShape {
  type: string;
  members?: Record<string, BotocoreMember>;
  /** Order of the members in XML, where it is not that of `members`. */
  xmlOrder?: string[];
  member?: BotocoreMember;
  key?: BotocoreMember;
  value?: BotocoreMember;
  required?: string[];
  min?: number;
  max?: number;
  pattern?: string;
  enum?: string[];
  payload?: string;
  union?: boolean;
  document?: boolean;
  eventstream?: boolean;
  exception?: boolean;
  fault?: boolean;
  error?: { code?: string; httpStatusCode?: number; senderFault?: boolean; fault?: boolean };
  flattened?: boolean;
  locationName?: string;
  sensitive?: boolean;
  sparse?: boolean;
  streaming?: boolean;
  timestampFormat?: string;
  xmlNamespace?: string | { prefix?: string; uri: string };
}

/** One installed botocore: its version and its models, found by AWS's service id ("CloudWatch Logs"). */
export interface Botocore {
  version: string;
  find(serviceId: string): BotocoreModel | undefined;
}

/** Opens the folder of a `botocore` package (the one that holds `__init__.py` and `data`). */
export function openBotocore(folder: string): Botocore {
  const init = readFileSync(join(folder, '__init__.py'), 'utf8');
  const version = /__version__ = ['"]([^'"]+)/.exec(init)?.[1];
  if (version === undefined) throw new Error(`${folder} does not look like botocore`);
  const data = join(folder, 'data');
  const files = readdirSync(data, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .flatMap((entry) => newestModel(join(data, entry.name)));
  const byId = new Map(files.map((file) => [serviceIdOf(file), file]));
  return {
    version,
    find(serviceId) {
      const file = byId.get(serviceId);
      return file === undefined ? undefined : JSON.parse(textOf(file));
    },
  };
}

/** Orders versions by their numbers: below 0 when `left` is older. */
export function compareVersions(left: string, right: string): number {
  const [a, b] = [left, right].map((version) => version.split('.').map(Number));
  const differences = (a ?? []).map((part, index) => part - (b?.[index] ?? 0));
  return differences.find((difference) => difference !== 0) ?? 0;
}

/** API versions are folders named by date; the newest one that has a model counts. */
function newestModel(serviceFolder: string): string[] {
  for (const version of readdirSync(serviceFolder).sort().reverse()) {
    const plain = join(serviceFolder, version, 'service-2.json');
    const found = [plain, `${plain}.gz`].find((file) => existsSync(file));
    if (found !== undefined) return [found];
  }
  return [];
}

function textOf(file: string): string {
  const bytes = readFileSync(file);
  return (file.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString('utf8');
}

/** Read with a pattern: parsing all 400 models for their ids alone would take seconds. */
function serviceIdOf(file: string): string {
  return /"serviceId":\s*"([^"]+)"/.exec(textOf(file))?.[1] ?? file;
}
