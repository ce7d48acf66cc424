/** Sandboxes of Linux namespaces: what is not shown does not exist. By bubblewrap, or by util-linux alone. */

import { join } from 'node:path';
import { type Driver, type GuestPaths, type Layout, lambdaPaths } from './driver.ts';
import { bubblewrapImage, bubblewrapOwn, imagePaths, unshareImage } from './image-root.ts';
import { isFolder, isWithin, shownEtc, shownPrefixes } from './shown.ts';

interface Mount {
  readonly from: string;
  readonly to: string;
}

/** All that is bound, read-only, into the guest's tree. */
function mounts(layout: Layout, paths: GuestPaths, program: string | undefined): readonly Mount[] {
  // A bootstrap or a wrapper is in the guest's own folders, which are not this machine's.
  const isGuests = [paths.task, paths.opt, paths.runtime].some((folder) => isWithin(program ?? '', folder));
  const prefixes = shownPrefixes(layout, isGuests ? undefined : program);
  const same = [...shownEtc(), ...prefixes].map((path) => ({ from: path, to: path }));
  return [
    { from: '/usr', to: '/usr' },
    ...same,
    { from: layout.runtime, to: paths.runtime },
    { from: layout.task, to: paths.task },
    ...(layout.opt === undefined ? [] : [{ from: layout.opt, to: paths.opt }]),
    ...(layout.caBundle === undefined || paths.caBundle === undefined
      ? []
      : [{ from: layout.caBundle, to: paths.caBundle }]),
  ];
}

/** Certificates are put beside /etc/ssl, which is the machine's own there and cannot take a file. */
const namespacePaths = (layout: Layout): GuestPaths =>
  layout.image === undefined
    ? {
        ...lambdaPaths(layout),
        caBundle: layout.caBundle === undefined ? undefined : '/var/lang/ca-bundle.pem',
      }
    : imagePaths(layout);

/**
 * `--new-session` is not among these: it would take the guest out of our process group, which is how it is frozen. A
 * root that starts it keeps no capability in it, because the user namespace and `--cap-drop` are asked for.
 */
export function bubblewrapDriver(bwrap: string): Driver {
  return {
    level: 'ns',
    means: 'bwrap',
    isWrapped: true,
    hasRealPaths: true,
    paths: namespacePaths,
    wrap: (layout, argv) => [
      ...[bwrap, ...BUBBLEWRAP_FLAGS],
      ...(layout.image === undefined ? bubblewrapHost(layout, argv) : bubblewrapImage(layout, layout.image)),
      '--',
      ...argv,
    ],
  };
}

const BUBBLEWRAP_FLAGS: readonly string[] = [
  ...['--die-with-parent', '--unshare-user', '--uid', '1000', '--gid', '1000', '--cap-drop', 'ALL'],
  ...['--unshare-pid', '--unshare-ipc', '--unshare-uts', '--unshare-cgroup-try', '--hostname', 'lambda'],
];

/** A tree with the machine's own programs. */
const bubblewrapHost = (layout: Layout, argv: readonly string[]): readonly string[] => [
  ...['bin', 'sbin', 'lib', 'lib64', 'lib32'].flatMap((name) =>
    isFolder(`/usr/${name}`) ? ['--symlink', `usr/${name}`, `/${name}`] : [],
  ),
  ...['--symlink', '/opt/nodejs/node_modules', '/node_modules', '--dir', '/opt'],
  ...bubblewrapOwn(layout),
  ...mounts(layout, namespacePaths(layout), argv[0]).flatMap(({ from, to }) => ['--ro-bind', from, to]),
  ...['--remount-ro', '/', '--chdir', '/var/task'],
];

export function unshareDriver(unshare: string): Driver {
  return {
    level: 'ns',
    means: 'unshare',
    isWrapped: true,
    hasRealPaths: true,
    paths: namespacePaths,
    wrap: (layout, argv) => {
      if (layout.image !== undefined) return unshareImage(unshare, layout, layout.image, argv);
      const all = mounts(layout, namespacePaths(layout), argv[0]);
      // The sandbox's own folder for files is the place to build the tree on: its /tmp is in memory.
      const root = layout.tmp;
      const below = (path: string) => path.slice(1);
      const isDirectory = ({ from }: Mount) => isFolder(from);
      const folderOf = (path: string) => path.slice(0, path.lastIndexOf('/'));
      const directories = all.map((mount) => below(isDirectory(mount) ? mount.to : folderOf(mount.to)));
      const files = all.filter((mount) => !isDirectory(mount)).map(({ to }) => below(to));
      const devices = ['null', 'zero', 'full', 'random', 'urandom'].map(
        (name) => `/dev/${name} ${escaped(root)}/dev/${name} none bind 0 0`,
      );
      const binds = all.map(
        ({ from, to }) => `${escaped(from)} ${escaped(root + to)} none bind,ro,nosuid,nodev 0 0`,
      );
      return [
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
        ...['/bin/sh', join(layout.runtime, 'namespaces.sh'), root],
        ...[[...new Set(directories)].filter(Boolean).join('\n'), files.join('\n')],
        ...[[...binds, ...devices].join('\n'), String(layout.tmpMb)],
        ...argv,
      ];
    },
  };
}

/** fstab separates its fields by blanks. */
const escaped = (path: string): string =>
  path.replace(/[\\ \t\n]/g, (character) => `\\${character.charCodeAt(0).toString(8).padStart(3, '0')}`);
