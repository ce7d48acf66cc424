/** Landlock: paths stay the machine's own, and the kernel refuses what no rule names. Needs no namespace and no root. */

import { join } from 'node:path';
import { type Driver, hostPaths, type Layout } from './driver.ts';
import { manifestsAbove, shownEtc, shownPrefixes } from './shown.ts';

type Right = 'execute' | 'read' | 'write' | 'device';

function rules(layout: Layout, program: string | undefined): readonly [Right, string][] {
  const system = ['/usr', '/bin', '/sbin', '/lib', '/lib64', '/lib32'];
  return [
    ...[...system, ...shownPrefixes(layout, program), layout.runtime].map((path): [Right, string] => [
      'execute',
      path,
    ]),
    ...[...shownEtc(), '/proc', '/sys/devices/system/cpu'].map((path): [Right, string] => ['read', path]),
    ...(layout.caBundle === undefined ? [] : [['read', layout.caBundle] satisfies [Right, string]]),
    ['execute', layout.task],
    ...(layout.opt === undefined ? [] : [['execute', layout.opt] satisfies [Right, string]]),
    ...[layout.runtime, layout.task].flatMap(manifestsAbove).map((path): [Right, string] => ['read', path]),
    ['write', layout.tmp],
    ...['null', 'zero', 'full', 'random', 'urandom', 'tty', 'shm'].map((name): [Right, string] => [
      'device',
      `/dev/${name}`,
    ]),
  ];
}

const RIGHTS: Readonly<Record<Right, string>> = {
  execute: 'execute,read-file,read-dir',
  read: 'read-file,read-dir',
  device: 'read-file,write-file',
  write:
    'execute,read-file,write-file,read-dir,remove-dir,remove-file,make-dir,make-reg,make-sock,make-fifo,make-sym,refer,truncate',
};

/** util-linux 2.40 and later. @param exists setpriv refuses rules for what is not there */
export function setprivDriver(setpriv: string, exists: (path: string) => boolean): Driver {
  return {
    level: 'landlock',
    means: 'setpriv',
    isWrapped: false,
    hasRealPaths: false,
    paths: hostPaths,
    wrap: (layout, argv) => [
      ...[setpriv, '--no-new-privs'],
      // An ordinary user has none to give up, and may not say so.
      ...(process.getuid?.() === 0 ? ['--inh-caps=-all', '--bounding-set=-all'] : []),
      ...['--landlock-access', 'fs'],
      ...rules(layout, argv[0])
        .filter(([, path]) => exists(path))
        .flatMap(([right, path]) => ['--landlock-rule', `path-beneath:${RIGHTS[right]}:${path}`]),
      '--',
      ...argv,
    ],
  };
}

/** Where setpriv knows nothing of Landlock, a few lines of Python do the same, at the cost of an interpreter's start. */
export function pythonLandlockDriver(python: string): Driver {
  return {
    level: 'landlock',
    means: 'python',
    isWrapped: false,
    hasRealPaths: false,
    paths: hostPaths,
    wrap: (layout, argv) => [
      ...[python, '-I', '-S', '-B', join(layout.runtime, 'landlock.py')],
      ...rules(layout, argv[0]).flatMap(([right, path]) => [`--${right}`, path]),
      '--',
      ...argv,
    ],
  };
}
