/**
 * Variables that people have set for LocalStack, as settings of ours, so that a configuration works as it is. Each is
 * taken with LocalStack's own prefix or without; a setting of ours wins.
 */

type Environment = Readonly<Record<string, string | undefined>>;

/** Our variables and their values; undefined: the value says nothing here. */
type Translation = (value: string) => readonly (readonly [name: string, value: string])[] | undefined;

const ON = /^(?:1|true)$/i;
const OFF = /^(?:0|false)$/i;

const asSwitch =
  (name: string, on: string, off?: string): Translation =>
  (value) => {
    if (ON.test(value)) return [[name, on]];
    if (OFF.test(value)) return off === undefined ? [] : [[name, off]];
    return undefined;
  };

/** `[host]:port`, the first of several. */
const listen: Translation = (value) => {
  const [, host = '', port = ''] =
    /^(?:\[?([^\]]*?)\]?)?:(\d+)$/.exec(value.split(',')[0]?.trim() ?? '') ?? [];
  if (port === '') return undefined;
  const settings = [['KUMOBAKO_PORT', port]] as const;
  return host === '' ? settings : [...settings, ['KUMOBAKO_HOST', host]];
};

/** The name under which clients reach the cloud, with or without a port. */
const publicHost: Translation = (value) =>
  /^[a-z0-9.-]+(?::\d+)?$/i.test(value)
    ? [
        ['KUMOBAKO_PUBLIC_URL', `http://${value.includes(':') ? value : `${value}:4566`}`],
        ['KUMOBAKO_HOST_NAMES', value.replace(/:\d+$/, '')],
      ]
    : undefined;

const LOG_LEVELS: Readonly<Record<string, string>> = {
  trace: 'debug',
  debug: 'debug',
  info: 'info',
  warn: 'warn',
  warning: 'warn',
  error: 'error',
};

const TRANSLATIONS: Readonly<Record<string, Translation>> = {
  SERVICES: (value) => [['KUMOBAKO_SERVICES', value]],
  DEBUG: asSwitch('KUMOBAKO_LOG', 'debug'),
  LS_LOG: (value) => {
    const level = LOG_LEVELS[value.toLowerCase()];
    return level === undefined ? undefined : [['KUMOBAKO_LOG', level]];
  },
  PERSISTENCE: asSwitch('KUMOBAKO_EPHEMERAL', 'false', 'true'),
  GATEWAY_LISTEN: listen,
  EDGE_PORT: (value) => (/^\d+$/.test(value) ? [['KUMOBAKO_PORT', value]] : undefined),
  EDGE_BIND_HOST: (value) => [['KUMOBAKO_HOST', value]],
  LOCALSTACK_HOST: publicHost,
  HOSTNAME_EXTERNAL: publicHost,
  DEFAULT_REGION: (value) => [['KUMOBAKO_REGION', value]],
  EXTRA_CORS_ALLOWED_ORIGINS: (value) => [['KUMOBAKO_ALLOW_ORIGIN', value]],
  IAM_SOFT_MODE: asSwitch('KUMOBAKO_AUTH', 'soft'),
};

/** Ordered as faults where the cloud starts. */
const ELSEWHERE = /^DYNAMODB_(?:READ_|WRITE_)?ERROR_PROBABILITY$/;

/** What is often set and has no counterpart: it speaks of containers, downloads, licences or another's engines. */
const MEANINGLESS: ReadonlySet<string> = new Set([
  'ACTIVATE_PRO',
  'ALLOW_NONSTANDARD_REGIONS',
  'DATA_DIR',
  'DISABLE_CORS_CHECKS',
  'DISABLE_EVENTS',
  'EAGER_SERVICE_LOADING',
  'ENFORCE_IAM',
  'KINESIS_ERROR_PROBABILITY',
  'LAMBDA_DOCKER_FLAGS',
  'LAMBDA_DOCKER_NETWORK',
  'LAMBDA_EXECUTOR',
  'LAMBDA_KEEPALIVE_MS',
  'LAMBDA_REMOTE_DOCKER',
  'LAMBDA_REMOVE_CONTAINERS',
  'LAMBDA_RUNTIME_ENVIRONMENT_TIMEOUT',
  'LOCALSTACK_API_KEY',
  'LOCALSTACK_AUTH_TOKEN',
  'LOCALSTACK_VOLUME_DIR',
  'MAIN_CONTAINER_NAME',
  'MAIN_DOCKER_NETWORK',
  'SKIP_INFRA_DOWNLOADS',
  'SKIP_SSL_CERT_DOWNLOAD',
  'SNAPSHOT_FLUSH_INTERVAL',
  'SNAPSHOT_LOAD_STRATEGY',
  'SNAPSHOT_SAVE_STRATEGY',
  'SQS_ENDPOINT_STRATEGY',
  'STRICT_SERVICE_LOADING',
]);

export interface Translated {
  /** The environment with settings of ours where LocalStack's say the same. */
  environment: Environment;
  /** Variables that mean nothing here, or whose value does not. */
  unused: readonly string[];
}

export function translateLocalstack(given: Environment): Translated {
  const environment: Record<string, string | undefined> = {};
  const unused: string[] = [];
  // Without the prefix first: with it wins.
  const names = Object.keys(given).sort((a, b) => Number(isPrefixed(a)) - Number(isPrefixed(b)));
  for (const name of names) {
    const value = given[name] ?? '';
    if (value === '') continue;
    const translation = translationOf(name);
    const settings = translation?.(value);
    if (settings !== undefined) Object.assign(environment, Object.fromEntries(settings));
    else if (isMeant(name, translation)) unused.push(name);
  }
  return { environment: { ...environment, ...given }, unused: unused.sort() };
}

const isPrefixed = (name: string): boolean => name.startsWith('LOCALSTACK_') && name !== 'LOCALSTACK_HOST';
const plainName = (name: string): string => (isPrefixed(name) ? name.slice('LOCALSTACK_'.length) : name);

function translationOf(name: string): Translation | undefined {
  const plain = plainName(name);
  return Object.hasOwn(TRANSLATIONS, plain) ? TRANSLATIONS[plain] : undefined;
}

/** Whether LocalStack was meant: many programs heed a DEBUG of some other form. */
function isMeant(name: string, translation: Translation | undefined): boolean {
  const plain = plainName(name);
  if (ELSEWHERE.test(plain)) return false;
  if (translation !== undefined) return plain !== 'DEBUG' || isPrefixed(name);
  return isPrefixed(name) || MEANINGLESS.has(name);
}
