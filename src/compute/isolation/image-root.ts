/** Sandboxes whose file system is an image's, with what every Linux process needs put over it. Namespaces alone do it. */

import { existsSync, lstatSync } from 'node:fs';
import { join } from 'node:path';
import type { GuestPaths, ImageRoot, Layout } from './driver.ts';

/** What is of kumobako in an image; see `images/image-folder.ts`, which makes the places. */
const OWN = '/.kumobako';
/** Network settings are the machine's. */
const FROM_HOST = ['/etc/resolv.conf', '/etc/hosts'] as const;
/**
 * Of /proc, what is not the sandbox's: a kumobako that root runs is root to the kernel there, whatever it has given up,
 * and bwrap leaves /proc/sys writable to it.
 */
const HOSTS_OWN: readonly string[] = ['bus', 'fs', 'irq', 'sys', 'sysrq-trigger'].map(
  (name) => `/proc/${name}`,
);

export function imagePaths({ caBundle }: Layout): GuestPaths {
  return {
    ...{ task: '/var/task', opt: '/opt', tmp: '/tmp', runtime: `${OWN}/runtime` },
    caBundle: caBundle === undefined ? undefined : `${OWN}/ca-bundle.pem`,
  };
}

/** bwrap's arguments for /proc, /dev and /tmp. */
export const bubblewrapOwn = ({ tmpMb }: Layout): readonly string[] => [
  ...['--proc', '/proc', ...HOSTS_OWN.flatMap((path) => ['--ro-bind-try', path, path]), '--dev', '/dev'],
  ...['--size', String(tmpMb * 1024 * 1024), '--perms', '1777', '--tmpfs', '/tmp'],
];

export const bubblewrapImage = (layout: Layout, image: ImageRoot): readonly string[] => [
  ...['--ro-bind', image.root, '/', ...bubblewrapOwn(layout)],
  ...mounts(layout, image).flatMap(([from, to]) => ['--ro-bind', from, to]),
  ...['--chdir', image.workingDirectory],
];

/** The same by util-linux: a script mounts it all and changes into it. */
export const unshareImage = (
  unshare: string,
  layout: Layout,
  image: ImageRoot,
  argv: readonly string[],
): readonly string[] => [
  ...[
    unshare,
    '--user',
    '--map-root-user',
    '--mount',
    '--pid',
    '--ipc',
    '--uts',
    '--fork',
    '--kill-child',
    '--',
  ],
  ...['/bin/sh', join(layout.runtime, 'image-root.sh'), image.root, layout.tmp],
  ...[mounts(layout, image).flat().join('\n'), String(layout.tmpMb), image.workingDirectory],
  ...argv,
];

function mounts(layout: Layout, { root }: ImageRoot): readonly (readonly [from: string, to: string])[] {
  const paths = imagePaths(layout);
  // Only where the image has a file for it: its own folders may be links.
  const host = FROM_HOST.filter((path) => existsSync(path) && isPlain(root, path));
  return [
    ...host.map((path) => [path, path] as const),
    [layout.runtime, paths.runtime],
    ...(layout.caBundle === undefined || paths.caBundle === undefined
      ? []
      : [[layout.caBundle, paths.caBundle] as const]),
  ];
}

function isPlain(root: string, path: string): boolean {
  const folder = lstatSync(join(root, path, '..'), { throwIfNoEntry: false });
  return (
    folder?.isDirectory() === true &&
    lstatSync(join(root, path), { throwIfNoEntry: false })?.isFile() === true
  );
}
