/** Clients with a native part that is compiled here: their own installers fetch what this machine may not reach. */
import { spawnSync } from 'node:child_process';
import type { FoundClient } from '../../../test/support/found-clients.ts';
import { prepareCachedClient } from './cached.ts';

const VERSION = '4.0.2';
/** Node's headers for native parts, as an npm package: no part of Node itself need be there. */
const PACKAGES = [`aws-lambda-ric@${VERSION}`, 'node-api-headers@1.9.0'] as const;
/** What its sources name and do not use. */
const UNUSED_HEADERS = ['node.h', 'uv.h', 'v8.h'] as const;

/**
 * AWS's runtime interface client for Node.js. Its command is its program.
 *
 * Its installer compiles a curl as well, which takes a minute: this links the machine's.
 */
export function prepareNodeRuntimeClient(cache: string, log: (line: string) => void): FoundClient {
  const name = 'aws-lambda-ric';
  if (process.platform !== 'linux') return { missing: `${name} is built on Linux alone` };
  if (spawnSync('g++', ['--version']).status !== 0) return { missing: `${name} needs g++` };
  const { stdout } = spawnSync('sh', ['-c', 'PATH=$PATH:/usr/sbin:/sbin; ldconfig -p'], { encoding: 'utf8' });
  const curl = /=> (\S*\/libcurl\.so\.4)$/m.exec(stdout)?.[1];
  if (curl === undefined) return { missing: `${name} needs libcurl.so.4` };
  return prepareCachedClient(
    {
      ...{ name, version: VERSION, madeOf: [...PACKAGES, curl].join(' ') },
      steps: (folder) => buildSteps(folder, curl),
      command: `node_modules/${name}/index.mjs`,
    },
    cache,
    log,
  );
}

function buildSteps(folder: string, curl: string): readonly (readonly [string, ...string[]])[] {
  const modules = `${folder}/node_modules`;
  const client = `${modules}/aws-lambda-ric`;
  const runtime = `${folder}/aws-lambda-cpp`;
  const unpack = (archive: string, to: string): [string, ...string[]] => [
    'tar',
    ...['--warning=no-unknown-keyword', '-xJf', `${client}/deps/${archive}.tar.xz`, '-C', to],
  ];
  const version = ['MAJOR@/0', 'MINOR@/2', 'PATCH@/6'].map((part) => `s/@PROJECT_VERSION_${part}/`);
  const include = [
    `${folder}/unused`,
    `${modules}/node-addon-api`,
    `${modules}/node-api-headers/include`,
    `${runtime}/include`,
    `${folder}/curl/include`,
  ];
  const flags = [
    '-shared',
    '-fPIC',
    '-O1',
    '-std=c++17',
    '-DNODE_GYP_MODULE_NAME=rapid_client',
    '-DAWS_LAMBDA_LOG=0',
  ];
  const sources = ['logging.cpp', 'runtime.cpp', 'version.cpp'].map((file) => `${runtime}/src/${file}`);
  return [
    ['npm', 'install', '--prefix', folder, '--no-audit', '--no-fund', '--ignore-scripts', ...PACKAGES],
    ['mkdir', `${folder}/unused`, `${folder}/curl`, runtime],
    ['touch', ...UNUSED_HEADERS.map((header) => `${folder}/unused/${header}`)],
    unpack('curl', `${folder}/curl`),
    unpack('aws-lambda-cpp', runtime),
    // Its build fills in the version, which tells the Runtime API who asks.
    ['cp', `${runtime}/src/version.cpp.in`, `${runtime}/src/version.cpp`],
    ['sed', '-i', [...version, 's/@PROJECT_VERSION@/0.2.6/'].join('; '), `${runtime}/src/version.cpp`],
    [
      'g++',
      ...[...flags, ...include.map((path) => `-I${path}`), `${client}/src/native/rapid-client.cc`],
      ...[...sources, curl, '-o', `${client}/rapid-client.node`],
    ],
  ];
}
