/**
 * The environment of a function, complete and clean: nothing of our own is handed down.
 * https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html
 */

import { dirname } from 'node:path';
import type { FunctionCredentials, FunctionSpec } from '../../core/functions.ts';
import type { GuestPaths } from '../isolation/driver.ts';
import type { PreparedImage } from './prepared.ts';
import type { Family } from './runtime-names.ts';

/** Names what belongs to one cloud among all processes of the machine. */
export const MARK_VARIABLE = '_KUMOBAKO_SANDBOX';
export const TELEMETRY_FD = 3;
const VCPUS_VARIABLE = '_KUMOBAKO_VCPUS';
/** What brings a client of the Runtime API along prints its log. */
const OWN_CLIENTS: ReadonlySet<Family> = new Set(['provided', 'java', 'image']);
/** Docker's, for images that set none. */
export const IMAGE_PATH = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';

export interface EnvironmentFacts {
  readonly spec: FunctionSpec;
  readonly family: Family;
  readonly interpreter: string | undefined;
  /** Packages that Lambda brings along. */
  readonly sdk: string | undefined;
  /** `22`, `3.13`: of the runtime's name, by which layers sort their folders. */
  readonly version: string;
  readonly paths: GuestPaths;
  /** By which variables SDKs find them. */
  readonly credentials: Readonly<Record<string, string>>;
  readonly runtimeApi: string;
  readonly endpoint: string;
  readonly logStream: string;
  readonly mark: string;
  /** Extra certificates cost this interpreter nothing when it starts. */
  readonly takesExtraCa: boolean;
  readonly image?: PreparedImage | undefined;
}

export function functionEnvironment(facts: EnvironmentFacts): Record<string, string> {
  const { spec, paths, image } = facts;
  return {
    ...ordinary(facts),
    ...image?.environment,
    ...spec.environment,
    ...(facts.family === 'python' ? pythonPath(facts) : {}),
    // From here on what a function's configuration must not change.
    _HANDLER: image?.handler ?? spec.handler,
    _X_AMZN_TRACE_ID: '',
    AWS_REGION: spec.region,
    AWS_DEFAULT_REGION: spec.region,
    ...(image === undefined ? { AWS_EXECUTION_ENV: `AWS_Lambda_${spec.runtime}` } : {}),
    AWS_LAMBDA_FUNCTION_NAME: spec.name,
    AWS_LAMBDA_FUNCTION_MEMORY_SIZE: String(spec.memoryMb),
    AWS_LAMBDA_FUNCTION_VERSION: spec.version,
    AWS_LAMBDA_INITIALIZATION_TYPE: spec.initialization,
    ...shared(spec),
    AWS_LAMBDA_LOG_GROUP_NAME: spec.logging.group,
    AWS_LAMBDA_LOG_STREAM_NAME: facts.logStream,
    AWS_LAMBDA_RUNTIME_API: facts.runtimeApi,
    ...facts.credentials,
    ...logging(spec),
    LAMBDA_TASK_ROOT: paths.task,
    LAMBDA_RUNTIME_DIR: image === undefined ? paths.runtime : '/var/runtime',
    TZ: ':UTC',
    [MARK_VARIABLE]: facts.mark,
    ...(OWN_CLIENTS.has(facts.family) ? {} : { _LAMBDA_TELEMETRY_LOG_FD: String(TELEMETRY_FD) }),
  };
}

export function variablesOf(credentials: FunctionCredentials): Record<string, string> {
  return {
    AWS_ACCESS_KEY_ID: credentials.accessKeyId,
    AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey,
    AWS_SESSION_TOKEN: credentials.sessionToken,
  };
}

/** What a function may set otherwise. */
function ordinary(facts: EnvironmentFacts): Record<string, string> {
  const { paths, interpreter } = facts;
  const own = interpreter === undefined ? [] : [dirname(interpreter)];
  return {
    ...(facts.image === undefined
      ? {
          PATH: [...own, '/usr/local/bin', '/usr/bin', '/bin', `${paths.opt}/bin`].join(':'),
          ...atStart(facts),
        }
      : // Its libraries and its language are its own affair.
        { PATH: IMAGE_PATH }),
    PWD: facts.image?.workingDirectory ?? paths.task,
    SHLVL: '0',
    HOME: paths.tmp,
    TMPDIR: paths.tmp,
    AWS_ENDPOINT_URL: facts.endpoint,
    AWS_XRAY_CONTEXT_MISSING: 'LOG_ERROR',
    AWS_XRAY_DAEMON_ADDRESS: '169.254.79.129:2000',
    _AWS_XRAY_DAEMON_ADDRESS: '169.254.79.129',
    _AWS_XRAY_DAEMON_PORT: '2000',
    ...(facts.family === 'node' ? nodePath(facts) : {}),
    ...(paths.caBundle === undefined
      ? {}
      : {
          AWS_CA_BUNDLE: paths.caBundle,
          SSL_CERT_FILE: paths.caBundle,
          REQUESTS_CA_BUNDLE: paths.caBundle,
          CURL_CA_BUNDLE: paths.caBundle,
        }),
  };
}

/** What the loader and the interpreters read once, when they start. */
function atStart({
  paths,
  takesExtraCa,
}: Pick<EnvironmentFacts, 'paths' | 'takesExtraCa'>): Record<string, string> {
  const { runtime, task, opt, caBundle } = paths;
  return {
    LD_LIBRARY_PATH: [runtime, `${runtime}/lib`, task, `${task}/lib`, `${opt}/lib`].join(':'),
    LANG: 'en_US.UTF-8',
    ...(takesExtraCa && caBundle !== undefined ? { NODE_EXTRA_CA_CERTS: caBundle } : {}),
  };
}

/** Of a process that does not know its function yet. */
export function spareEnvironment(
  facts: Pick<EnvironmentFacts, 'paths' | 'takesExtraCa' | 'mark'>,
): Record<string, string> {
  return {
    PATH: '/usr/local/bin:/usr/bin:/bin',
    TZ: ':UTC',
    HOME: facts.paths.tmp,
    TMPDIR: facts.paths.tmp,
    ...atStart(facts),
    [MARK_VARIABLE]: facts.mark,
  };
}

function nodePath({ paths, version, sdk }: EnvironmentFacts): Record<string, string> {
  const { opt, runtime, task } = paths;
  const folders = [
    `${opt}/nodejs/node${version}/node_modules`,
    `${opt}/nodejs/node_modules`,
    `${runtime}/node_modules`,
    ...(sdk === undefined ? [] : [sdk]),
  ];
  return { NODE_PATH: [...folders, runtime, task].join(':') };
}

/** What the function sets comes first; layers always are there. */
function pythonPath({ paths, version, spec, sdk }: EnvironmentFacts): Record<string, string> {
  const own = spec.environment['PYTHONPATH'];
  const layers = [`${paths.opt}/python/lib/python${version}/site-packages`, `${paths.opt}/python`];
  const brought = sdk === undefined ? [] : [sdk];
  return { PYTHONPATH: [...(own === undefined ? [] : [own]), ...layers, ...brought].join(':') };
}

/** Of sandboxes that serve several events at a time; the processors are for our own clients. */
function shared({ shared }: FunctionSpec): Record<string, string> {
  if (shared === undefined) return {};
  const { concurrencyMax, vcpus } = shared;
  return { AWS_LAMBDA_MAX_CONCURRENCY: String(concurrencyMax), [VCPUS_VARIABLE]: String(vcpus) };
}

function logging({ logging: { format, applicationLevel } }: FunctionSpec): Record<string, string> {
  if (format !== 'JSON') return {};
  return { AWS_LAMBDA_LOG_FORMAT: 'JSON', AWS_LAMBDA_LOG_LEVEL: applicationLevel ?? 'INFO' };
}
