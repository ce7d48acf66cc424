/** What a level of isolation makes of a command: where the guest sees its files, and what is put before its command. */

import type { Isolation } from '../../core/functions.ts';

/** Folders of one sandbox as they lie on this machine. */
export interface Layout {
  /** The code, read-only. */
  readonly task: string;
  /** Merged layers, read-only. */
  readonly opt: string | undefined;
  /** The sandbox's own /tmp. */
  readonly tmp: string;
  readonly tmpMb: number;
  /** Programs that run a function, read-only. */
  readonly runtime: string;
  /** Installations of interpreters, read-only. */
  readonly prefixes: readonly string[];
  /** A file with certificates. */
  readonly caBundle: string | undefined;
  /** The whole file system of a function that is an image; there is no code and no interpreter beside it then. */
  readonly image?: ImageRoot | undefined;
}

export interface ImageRoot {
  /** As `images/image-folder.ts` makes it, read-only. */
  readonly root: string;
  readonly workingDirectory: string;
}

/** Where the guest sees them. */
export interface GuestPaths {
  readonly task: string;
  readonly opt: string;
  readonly tmp: string;
  readonly runtime: string;
  readonly caBundle: string | undefined;
}

export interface Driver {
  readonly level: Isolation;
  /** What does it, for people: `bwrap`, `unshare`. */
  readonly means: string;
  paths(layout: Layout): GuestPaths;
  wrap(layout: Layout, argv: readonly string[]): readonly string[];
  /** The command's own process is a descendant of the one that was started. */
  readonly isWrapped: boolean;
  /** The guest sees `/var/task` and `/opt`, which are chosen when it starts. */
  readonly hasRealPaths: boolean;
}

/** The paths that functions have on Lambda. */
export function lambdaPaths({ caBundle }: Layout): GuestPaths {
  return {
    ...{ task: '/var/task', opt: '/opt', tmp: '/tmp', runtime: '/var/runtime' },
    caBundle: caBundle === undefined ? undefined : '/etc/ssl/kumobako-ca-bundle.pem',
  };
}

/** The machine's own paths. */
export function hostPaths({ task, opt, tmp, runtime, caBundle }: Layout): GuestPaths {
  return { task, opt: opt ?? `${tmp}/.no-layers`, tmp, runtime, caBundle };
}

/** Where nothing is shut out: an environment and a temporary folder of its own are all. */
export const plainDriver: Driver = {
  level: 'plain',
  means: 'no isolation',
  isWrapped: false,
  hasRealPaths: false,
  paths: hostPaths,
  wrap: (_layout, argv) => argv,
};
