/**
 * Every setting, in one table: its flag, its environment variable, its place in `kumobako.json`, its default and its
 * check. A later source wins: default < kumobako.json < environment < flag. Unknown keys and bad values are errors.
 */

import { isIP } from 'node:net';
import { isAbsolute } from 'node:path';
import { ISOLATION_MODES, type IsolationMode } from '../compute/isolation/modes.ts';
import { LOG_LEVELS, type LogLevel } from '../core/log.ts';
import { isRegion } from '../core/place.ts';

export type AuthMode = 'standard' | 'strict' | 'soft';
export type Durability = 'default' | 'strict';

export interface Config {
  /** 0 picks a free port. */
  port: number;
  /** Empty: the default under the user's data home. */
  dataDir: string;
  /** Nothing is kept: state in memory, files in a temporary folder. */
  ephemeral: boolean;
  /** The account of keys that are no account id themselves. */
  account: string;
  /** The region of requests that name none. */
  region: string;
  auth: AuthMode;
  durability: Durability;
  log: LogLevel;
  /** Web origins beyond loopback whose pages may call. */
  allowOrigin: readonly string[];
  /** Host names beyond loopback and AWS's own that requests may be addressed to. */
  hostNames: readonly string[];
  /** Addresses to listen on. Others than loopback let the network in. */
  host: readonly string[];
  /** An address beyond loopback may be listened on although unknown keys are root. */
  allowInsecure: boolean;
  /** Only these answer; empty: all. */
  services: readonly string[];
  /** Folder of hooks. */
  init: string;
  /** A hook that fails ends the start. */
  initStrict: boolean;
  /** A snapshot's file, by path or URL, that a new cloud begins with. */
  from: string;
  /** Scheme, host and port for URLs where there is no caller; empty: the endpoint itself. */
  publicUrl: string;
  /** How well functions are kept in. */
  isolation: IsolationMode;
  /** A file of further certificates that functions trust; empty: none. */
  caBundle: string;
  /** Whether a role that a Lambda function names is made up when it does not exist. */
  missingRoles: 'refuse' | 'create';
  /** Folder below which functions may be run as they lie there; empty: nowhere. */
  hotReloadRoot: string;
  /** Container images below it may be run. */
  imageRoot: string;
}

export type ConfigKey = keyof Config;
export type ConfigSource = 'default' | 'kumobako.json' | 'environment' | 'flag' | 'option';

/** A setting that cannot be used; the text says which, where it came from and what would do. */
export class ConfigError extends Error {}

interface Setting<T> {
  flag: string;
  environment: string;
  default: T;
  /** For `--help`. */
  help: string;
  /** A flag without a value (`--ephemeral`). */
  isSwitch?: true;
  /** The value, or undefined when it is not one. `json` values come as they are, others as text. */
  read: (value: unknown) => T | undefined;
  /** What would be accepted, for the error text. */
  expects: string;
}

const text = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined);

function integer(min: number, max: number) {
  return (value: unknown): number | undefined => {
    const number = typeof value === 'string' && /^\d+$/.test(value) ? Number(value) : value;
    return typeof number === 'number' && Number.isInteger(number) && number >= min && number <= max
      ? number
      : undefined;
  };
}

function oneOf<T extends string>(values: readonly T[]) {
  return (value: unknown): T | undefined => values.find((known) => known === value);
}

function boolean(value: unknown): boolean | undefined {
  if (value === true || value === '1' || value === 'true' || value === 'yes') return true;
  if (value === false || value === '0' || value === 'false' || value === 'no' || value === '') return false;
  return undefined;
}

function list(value: unknown): readonly string[] | undefined {
  if (typeof value === 'string')
    return value
      .split(',')
      .map((item) => item.trim())
      .filter((item) => item !== '');
  return Array.isArray(value) && value.every((item) => typeof item === 'string') ? value : undefined;
}

const matching = (pattern: RegExp) => (value: unknown) => {
  const string = text(value);
  return string !== undefined && pattern.test(string) ? string : undefined;
};

export const SETTINGS: { readonly [K in ConfigKey]: Setting<Config[K]> } = {
  port: {
    flag: 'port',
    environment: 'KUMOBAKO_PORT',
    default: 4566,
    read: integer(0, 65_535),
    help: 'port for everything AWS (0: a free one)',
    expects: 'a number from 0 to 65535',
  },
  dataDir: {
    flag: 'data-dir',
    environment: 'KUMOBAKO_DATA_DIR',
    default: '',
    read: text,
    help: 'folder that holds the state',
    expects: 'a folder',
  },
  ephemeral: {
    flag: 'ephemeral',
    environment: 'KUMOBAKO_EPHEMERAL',
    default: false,
    read: boolean,
    isSwitch: true,
    help: 'keep nothing: state lives in memory and ends with the process',
    expects: 'true or false',
  },
  account: {
    flag: 'account',
    environment: 'KUMOBAKO_ACCOUNT_ID',
    default: '000000000000',
    read: matching(/^\d{12}$/),
    help: 'account of keys that are no account id themselves',
    expects: 'twelve digits',
  },
  region: {
    flag: 'region',
    environment: 'KUMOBAKO_REGION',
    default: 'us-east-1',
    read: (value) => (typeof value === 'string' && isRegion(value) ? value : undefined),
    help: 'region of requests that name none',
    expects: 'an AWS region such as ap-northeast-1',
  },
  auth: {
    flag: 'auth',
    environment: 'KUMOBAKO_AUTH',
    default: 'standard',
    read: oneOf(['standard', 'strict', 'soft']),
    help: 'standard | strict (unknown and unsigned callers get nothing) | soft (denials are recorded only)',
    expects: 'standard, strict or soft',
  },
  durability: {
    flag: 'durability',
    environment: 'KUMOBAKO_DURABILITY',
    default: 'default',
    read: oneOf(['default', 'strict']),
    help: 'default (kill -9 loses nothing) | strict (a power cut loses nothing either)',
    expects: 'default or strict',
  },
  log: {
    flag: 'log',
    environment: 'KUMOBAKO_LOG',
    default: 'info',
    read: oneOf(LOG_LEVELS),
    help: LOG_LEVELS.join(' | '),
    expects: LOG_LEVELS.join(', '),
  },
  allowOrigin: {
    flag: 'allow-origin',
    environment: 'KUMOBAKO_ALLOW_ORIGIN',
    default: [],
    read: list,
    help: 'web origins beyond loopback whose pages may call, separated by commas',
    expects: 'origins such as https://app.test',
  },
  hostNames: {
    flag: 'host-names',
    environment: 'KUMOBAKO_HOST_NAMES',
    default: [],
    read: list,
    help: 'host names that requests may be addressed to, separated by commas',
    expects: 'host names',
  },
  host: {
    flag: 'host',
    environment: 'KUMOBAKO_HOST',
    default: ['127.0.0.1', '::1'],
    read: (value) => {
      const hosts = list(value);
      return hosts !== undefined && hosts.length > 0 && hosts.every((host) => isIP(host) !== 0)
        ? hosts
        : undefined;
    },
    help: 'IP addresses to listen on; others than loopback need --auth strict or --allow-insecure',
    expects: 'IP addresses such as 0.0.0.0',
  },
  allowInsecure: {
    flag: 'allow-insecure',
    environment: 'KUMOBAKO_ALLOW_INSECURE',
    default: false,
    read: boolean,
    isSwitch: true,
    help: 'with --host: whoever reaches the port may be root',
    expects: 'true or false',
  },
  services: {
    flag: 'services',
    environment: 'KUMOBAKO_SERVICES',
    default: [],
    read: list,
    help: 'services that answer, separated by commas (by default all)',
    expects: 'names of services',
  },
  init: {
    flag: 'init',
    environment: 'KUMOBAKO_INIT',
    default: '',
    read: text,
    help: 'folder with hooks: boot.d, start.d, ready.d and shutdown.d hold .sh, .py and .js files',
    expects: 'a folder',
  },
  initStrict: {
    flag: 'init-strict',
    environment: 'KUMOBAKO_INIT_STRICT',
    default: false,
    read: boolean,
    isSwitch: true,
    help: 'a hook that fails ends the start',
    expects: 'true or false',
  },
  from: {
    flag: 'from',
    environment: 'KUMOBAKO_FROM',
    default: '',
    read: text,
    help: 'a file of `kumobako snapshot export`, by path or URL, that a new cloud begins with',
    expects: 'a path or a URL',
  },
  publicUrl: {
    flag: 'public-url',
    environment: 'KUMOBAKO_PUBLIC_URL',
    default: '',
    read: matching(/^(https?:\/\/[^/]+)?$/),
    help: 'scheme, host and port for URLs where there is no caller',
    expects: 'http://host:port',
  },
  isolation: {
    flag: 'isolation',
    environment: 'KUMOBAKO_ISOLATION',
    default: 'auto',
    read: oneOf(ISOLATION_MODES),
    help: 'how functions are kept in: auto (the best there is) | strict (the best but plain, else none runs) | ns | landlock | seatbelt | plain',
    expects: ISOLATION_MODES.join(', '),
  },
  caBundle: {
    flag: 'ca-bundle',
    environment: 'KUMOBAKO_CA_BUNDLE',
    default: '',
    read: text,
    help: "a file of certificates (PEM) that functions trust beside this machine's and kumobako's own",
    expects: 'a file',
  },
  missingRoles: {
    flag: 'missing-roles',
    environment: 'KUMOBAKO_MISSING_ROLES',
    default: 'refuse',
    read: oneOf(['refuse', 'create']),
    help: 'refuse | create (a Lambda function whose role does not exist gets one that may do everything)',
    expects: 'refuse or create',
  },
  hotReloadRoot: {
    flag: 'hot-reload-root',
    environment: 'KUMOBAKO_HOT_RELOAD_ROOT',
    default: '',
    read: (value) => (value === '' || isAbsolute(text(value) ?? '') ? text(value) : undefined),
    help: 'folder below which Lambda functions may run from files as they lie there (S3Bucket=hot-reload)',
    expects: 'an absolute path',
  },
  imageRoot: {
    flag: 'image-root',
    environment: 'KUMOBAKO_IMAGE_ROOT',
    default: '',
    read: (value) => (value === '' || isAbsolute(text(value) ?? '') ? text(value) : undefined),
    help: 'folder below which Lambda functions may run from container images (ImageUri=file:///...)',
    expects: 'an absolute path',
  },
};

/** Variables of ours that are no settings: where other commands find a cloud, and what a restart tells itself. */
const OTHER_VARIABLES: readonly string[] = ['KUMOBAKO_ENDPOINT', 'KUMOBAKO_RESTARTED_AT_MS'];

const KEYS = Object.keys(SETTINGS) as ConfigKey[];

export interface ConfigInputs {
  /** Flags by their name without dashes. */
  flags?: Readonly<Record<string, string | boolean>>;
  environment?: Readonly<Record<string, string | undefined>>;
  /** Contents of kumobako.json. */
  file?: unknown;
  /** What a program passes to `startCloud`. */
  options?: Readonly<Record<string, unknown>>;
}

export interface ResolvedConfig {
  config: Config;
  sources: Readonly<Record<ConfigKey, ConfigSource>>;
}

/** Puts all sources together. Throws {@link ConfigError} on an unknown key or a value that cannot be used. */
export function resolveConfig(inputs: ConfigInputs): ResolvedConfig {
  const file = checkedFile(inputs.file);
  checkUnknown(inputs);
  const config: Partial<Record<ConfigKey, Config[ConfigKey]>> = {};
  const sources: Partial<Record<ConfigKey, ConfigSource>> = {};
  for (const key of KEYS) {
    const { value, source } = resolveOne(key, inputs, file);
    config[key] = value;
    sources[key] = source;
  }
  checkTogether(config as Config);
  // Every key was set above.
  return { config: config as Config, sources: sources as Record<ConfigKey, ConfigSource> };
}

/** Whether only this machine's own programs can reach an address. */
export function isLoopback(host: string): boolean {
  return host === '::1' || host.startsWith('127.');
}

function checkTogether({ host, auth, allowInsecure }: Config): void {
  const open = host.find((address) => !isLoopback(address));
  if (open === undefined || auth === 'strict' || allowInsecure) return;
  throw new ConfigError(
    `Listening on ${open} would make everybody who reaches this machine the root user. Let in only keys that this ` +
      'cloud has issued (--auth strict), or say that the network is trusted (--allow-insecure).',
  );
}

function resolveOne(key: ConfigKey, inputs: ConfigInputs, file: Readonly<Record<string, unknown>>) {
  const setting: Setting<Config[ConfigKey]> = SETTINGS[key] as Setting<Config[ConfigKey]>;
  const given: [ConfigSource, unknown, string][] = [
    ['option', inputs.options?.[key], `The option ${key}`],
    ['flag', inputs.flags?.[setting.flag], `--${setting.flag}`],
    ['environment', inputs.environment?.[setting.environment], setting.environment],
    ['kumobako.json', file[key], `"${key}" in kumobako.json`],
  ];
  // All are read, the first stands: a mistake is told even where something else wins today.
  const usable = given.flatMap(([source, raw, name]) => {
    if (raw === undefined) return [];
    const value = setting.read(raw);
    if (value !== undefined) return [{ value, source }];
    throw new ConfigError(`${name} is ${JSON.stringify(raw)}; it must be ${setting.expects}.`);
  });
  return usable[0] ?? { value: setting.default, source: 'default' as const };
}

function checkedFile(file: unknown): Readonly<Record<string, unknown>> {
  if (file === undefined) return {};
  if (file === null || typeof file !== 'object' || Array.isArray(file)) {
    throw new ConfigError('kumobako.json must hold one JSON object.');
  }
  const unknown = Object.keys(file).find((key) => !KEYS.some((known) => known === key));
  if (unknown !== undefined) {
    throw new ConfigError(`kumobako.json has the unknown key "${unknown}"; known are ${KEYS.join(', ')}.`);
  }
  return file as Record<string, unknown>;
}

function checkUnknown(inputs: ConfigInputs): void {
  const option = Object.keys(inputs.options ?? {}).find((name) => !KEYS.some((known) => known === name));
  if (option !== undefined)
    throw new ConfigError(`The option ${option} is unknown; known are ${KEYS.join(', ')}.`);
  const flags = KEYS.map((key) => SETTINGS[key].flag);
  const flag = Object.keys(inputs.flags ?? {}).find((name) => !flags.includes(name));
  if (flag !== undefined)
    throw new ConfigError(`--${flag} is unknown; known are ${flags.map((name) => `--${name}`).join(', ')}.`);
  const variables = KEYS.map((key) => SETTINGS[key].environment);
  const variable = Object.keys(inputs.environment ?? {}).find(
    (name) => name.startsWith('KUMOBAKO_') && !variables.includes(name) && !OTHER_VARIABLES.includes(name),
  );
  if (variable !== undefined)
    throw new ConfigError(`${variable} is unknown; known are ${variables.join(', ')}.`);
}
