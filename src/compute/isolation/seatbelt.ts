/**
 * macOS: `sandbox-exec` with a profile that allows what is named and refuses the rest. Paths stay the machine's own.
 *
 * A profile is a program of its own; paths never become part of its text. They are handed over as parameters, so that
 * no path, whatever is in it, can say anything in the profile. Rules are about paths that links have been followed in,
 * and the last rule that fits wins.
 */

import { realpathSync } from 'node:fs';
import { type Driver, hostPaths, type Layout } from './driver.ts';
import { manifestsAbove, shownEtc, shownPrefixes } from './shown.ts';

type Right = 'EXECUTE' | 'READ' | 'WRITE';

/** Where the system's programs and libraries lie, without the folders of users that macOS shows below /System/Volumes. */
const SYSTEM: readonly string[] = [
  '/bin',
  '/sbin',
  '/usr',
  '/opt/homebrew',
  '/opt/local',
  '/System/Library',
  '/System/Cryptexes',
  '/System/Volumes/Preboot/Cryptexes',
  '/Library/Apple',
  '/Library/Frameworks',
  '/Library/Java',
  '/Library/Developer/CommandLineTools',
];

/** What else programs read when they start: zones, the dynamic loader's cache, which shell is meant. */
const SYSTEM_FILES: readonly string[] = [
  '/private/etc/ssl',
  '/private/var/db/timezone',
  '/private/var/db/dyld',
  '/private/var/select',
];

const DEVICES: readonly string[] = ['null', 'zero', 'random', 'urandom', 'tty', 'dtracehelper'].map(
  (name) => `/dev/${name}`,
);

/** Names of hosts, users and certificates, the log. None of them starts programs or opens files for others. */
const SERVICES: readonly string[] = [
  'com.apple.bsd.dirhelper',
  'com.apple.logd',
  'com.apple.SystemConfiguration.configd',
  'com.apple.SystemConfiguration.DNSConfiguration',
  'com.apple.system.logger',
  'com.apple.system.notification_center',
  'com.apple.system.opendirectoryd.libinfo',
  'com.apple.system.opendirectoryd.membership',
  'com.apple.trustd.agent',
];

/** For constants of ours alone. */
const all = (filter: 'subpath' | 'literal' | 'global-name', values: readonly string[]): string =>
  values.map((value) => `(${filter} "${value}")`).join(' ');

const parameters = (name: string, count: number): string =>
  Array.from({ length: count }, (_, at) => `(subpath (param "${name}_${at}"))`).join(' ');

/**
 * A profile for so many paths of each kind. Rules without a path would hold everywhere, so there is none where there
 * are no paths.
 */
function profileOf(counts: Readonly<Record<Right | 'SECRET', number>>): string {
  const rule = (verb: string, operations: string, name: Right | 'SECRET') =>
    counts[name] === 0 ? [] : [`(${verb} ${operations} ${parameters(name, counts[name])})`];
  return [
    '(version 1)',
    '(deny default)',
    // What every process of the system needs to start, as the system itself says.
    '(import "system.sb")',
    '(allow process-fork)',
    '(allow process-info* (target same-sandbox))',
    '(allow signal (target same-sandbox))',
    '(allow sysctl-read)',
    `(allow mach-lookup ${all('global-name', SERVICES)})`,
    // Of sockets that are files only the one that names are asked from: others belong to agents and daemons.
    '(allow network-outbound (remote ip "*:*") (literal "/private/var/run/mDNSResponder"))',
    '(allow network-bind network-inbound (local ip "*:*"))',
    // Whether something is there and how large it is; neither what is in it nor what is in a folder.
    '(allow file-read-metadata)',
    '(allow file-read* (literal "/"))',
    `(allow file-read* file-write-data file-ioctl ${all('literal', DEVICES)})`,
    '(allow file-read* file-write-data (subpath "/dev/fd"))',
    `(allow file-read* ${all('subpath', SYSTEM_FILES)})`,
    `(allow file-read* file-map-executable process-exec* ${all('subpath', SYSTEM)})`,
    ...rule('deny', 'file-read-data file-read-xattr file-write* process-exec*', 'SECRET'),
    ...rule('allow', 'file-read*', 'READ'),
    ...rule('allow', 'file-read* file-map-executable process-exec*', 'EXECUTE'),
    ...rule('allow', 'file-read* file-write* file-map-executable process-exec*', 'WRITE'),
    ...rule('allow', 'network-bind network-inbound network-outbound', 'WRITE'),
    '',
  ].join('\n');
}

function rightsOf(layout: Layout, program: string | undefined): Readonly<Record<Right, readonly string[]>> {
  const { task, opt, tmp, runtime, caBundle } = layout;
  const read = [...shownEtc(), ...[runtime, task].flatMap(manifestsAbove)];
  return {
    READ: resolved([...read, ...(caBundle === undefined ? [] : [caBundle])]),
    EXECUTE: resolved([
      ...[...shownPrefixes(layout, program), runtime, task],
      ...(opt === undefined ? [] : [opt]),
    ]),
    WRITE: resolved([tmp]),
  };
}

/** Links followed; what is not there needs no rule, and everything is never meant. */
function resolved(paths: readonly string[]): readonly string[] {
  const real = paths.flatMap((path) => {
    try {
      return [realpathSync(path)];
    } catch {
      return [];
    }
  });
  return [...new Set(real)].filter((path) => path !== '/');
}

/** @param secrets folders that nothing but what a sandbox is given is shown of, wherever they lie */
export function seatbeltDriver(sandboxExec: string, secrets: readonly string[]): Driver {
  return {
    level: 'seatbelt',
    means: 'sandbox-exec',
    isWrapped: false,
    hasRealPaths: false,
    paths: hostPaths,
    wrap: (layout, argv) => {
      const paths = { ...rightsOf(layout, argv[0]), SECRET: resolved(secrets) };
      const { READ, EXECUTE, WRITE, SECRET } = paths;
      const counts = {
        READ: READ.length,
        EXECUTE: EXECUTE.length,
        WRITE: WRITE.length,
        SECRET: SECRET.length,
      };
      const values = Object.entries(paths).flatMap(([name, ofThem]) =>
        ofThem.flatMap((path, at) => ['-D', `${name}_${at}=${path}`]),
      );
      return [sandboxExec, '-p', profileOf(counts), ...values, '--', ...argv];
    },
  };
}
