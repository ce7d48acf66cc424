/** Compilers of other languages, with the packages that an example needs fetched and built once into the cache. */
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import type { FoundClient } from '../../../test/support/found-clients.ts';
import { prepareCachedClient } from './cached.ts';

/** Where Go's own installer puts it, which is in few a PATH. */
const GO_COMMANDS = ['go', '/usr/local/go/bin/go'] as const;

/** Go, with the modules of a project and what they compile to. */
export function prepareGo(project: string, cache: string, log: (line: string) => void): FoundClient {
  const go = findGo();
  if (go === undefined) return NO_GO;
  const { command, version } = go;
  const found = prepareCachedClient(
    {
      name: 'go',
      version,
      madeOf: [version, ...filesOf(project, 'go.mod', 'go.sum')].join('\n'),
      // Compiles the tests and their modules, and runs none.
      steps: (folder) => [
        ['env', ...assignments(goVariables(folder)), command, '-C', project, 'test', '-run', '^$', './...'],
      ],
      command: '',
    },
    cache,
    log,
  );
  if (found.command === undefined) return found;
  return { command, version, environment: goVariables(found.command) };
}

/** A function for `provided.al2023`, built from its source. Its command is the bootstrap. */
export function prepareGoFunction(project: string, cache: string, log: (line: string) => void): FoundClient {
  const go = findGo();
  if (go === undefined) return NO_GO;
  const { command, version } = go;
  return prepareCachedClient(
    {
      name: 'go-function',
      version,
      madeOf: [version, ...filesOf(project, 'go.mod', 'go.sum', 'main.go')].join('\n'),
      steps: (folder) => [
        [
          'env',
          ...[...assignments(goVariables(folder)), 'CGO_ENABLED=0'],
          ...[command, '-C', project, 'build', '-o', join(folder, 'bootstrap'), '.'],
        ],
        // Only the bootstrap is of use.
        ['rm', '-rf', join(folder, 'modules'), join(folder, 'build')],
      ],
      command: 'bootstrap',
    },
    cache,
    log,
  );
}

const NO_GO: FoundClient = { missing: 'go is not installed' };

function findGo(): { command: string; version: string } | undefined {
  for (const command of GO_COMMANDS) {
    const version = said(command, 'version');
    if (version !== undefined) return { command, version };
  }
  return undefined;
}

function goVariables(folder: string): Record<string, string> {
  return {
    GOMODCACHE: join(folder, 'modules'),
    GOCACHE: join(folder, 'build'),
    GOFLAGS: '-mod=readonly -modcacherw',
    GOTOOLCHAIN: 'local',
  };
}

function filesOf(project: string, ...names: string[]): string[] {
  return names.map((name) => readFileSync(join(project, name), 'utf8'));
}

/** Maven with a JDK that is new enough, and the packages of a project in a repository of their own. */
export function prepareMaven(project: string, cache: string, log: (line: string) => void): FoundClient {
  const version = said('mvn', '--version');
  const java = /Java version: (\d+)/.exec(version ?? '')?.[1];
  if (version === undefined || java === undefined) return { missing: 'mvn is not installed' };
  if (Number(java) < 17) return { missing: `mvn runs on Java ${java}, 17 is needed` };
  const pom = readFileSync(join(project, 'pom.xml'), 'utf8');
  const found = prepareCachedClient(
    {
      name: 'maven',
      version: `with Java ${java}`,
      madeOf: version + pom,
      // A test that does nothing has everything fetched that one needs.
      steps: (folder) => [
        ['mkdir', '-p', join(folder, 'empty/src/test/java')],
        ['cp', join(project, 'pom.xml'), join(folder, 'empty')],
        [
          'sh',
          '-c',
          `echo 'class EmptyTest { @org.junit.jupiter.api.Test void nothing() {} }' > "$0"`,
          join(folder, 'empty/src/test/java/EmptyTest.java'),
        ],
        [
          'mvn',
          ...['--batch-mode', '--no-transfer-progress', '--quiet', '--file', join(folder, 'empty/pom.xml')],
          ...[`-Dmaven.repo.local=${join(folder, 'repository')}`, 'test'],
        ],
      ],
      command: '',
    },
    cache,
    log,
  );
  if (found.command === undefined) return found;
  return {
    command: 'mvn',
    version: found.version,
    environment: { MAVEN_OPTS: `-Dmaven.repo.local=${join(found.command, 'repository')}` },
  };
}

/** Jars that a project depends on, in a folder, where there are a compiler and Maven. */
export function prepareJars(pom: string, cache: string, log: (line: string) => void): FoundClient {
  const version = said('mvn', '--version');
  const java = /Java version: (\d+)/.exec(version ?? '')?.[1];
  if (version === undefined || java === undefined) return { missing: 'mvn is not installed' };
  if (Number(java) < 17) return { missing: `mvn runs on Java ${java}, 17 is needed` };
  if (said('javac', '-version') === undefined) return { missing: 'javac is not installed' };
  return prepareCachedClient(
    {
      name: 'java-functions',
      version: `with Java ${java}`,
      madeOf: version + readFileSync(pom, 'utf8'),
      steps: (folder) => [
        [
          'mvn',
          ...['--batch-mode', '--no-transfer-progress', '--quiet', '--file', pom],
          ...[
            `-Dmaven.repo.local=${join(folder, 'repository')}`,
            `-DoutputDirectory=${join(folder, 'jars')}`,
          ],
          ...['-DincludeScope=runtime', 'dependency:copy-dependencies'],
        ],
        ['rm', '-r', join(folder, 'repository')],
      ],
      command: 'jars',
    },
    cache,
    log,
  );
}

/** What a command prints; undefined where it is not there or fails. */
function said(command: string, argument: string): string | undefined {
  const { status, stdout } = spawnSync(command, [argument], { encoding: 'utf8', timeout: 30_000 });
  return status === 0 ? stripVTControlCharacters(stdout).trim() : undefined;
}

function assignments(variables: Readonly<Record<string, string>>): string[] {
  return Object.entries(variables).map(([name, value]) => `${name}=${value}`);
}
