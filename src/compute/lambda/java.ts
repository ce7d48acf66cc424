/**
 * Java functions run through AWS's own runtime interface client, which the function's package brings (as images do) or
 * which lies in the local Maven repository.
 */

import { existsSync, readdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import { FunctionRefusal, type FunctionSpec } from '../../core/functions.ts';
import type { GuestPaths } from '../isolation/driver.ts';

const CLIENT = 'aws-lambda-java-runtime-interface-client';
const CLIENT_CLASS = 'com.amazonaws.services.lambda.runtime.api.client.AWSLambda';
/** What the client needs beside itself. */
const COMPANIONS: readonly string[] = [
  `com/amazonaws/${CLIENT}`,
  'com/amazonaws/aws-lambda-java-core',
  'com/amazonaws/aws-lambda-java-serialization',
];
/** Versions of the client from 2.10 on need it as well. */
const LATER_COMPANION = 'software/amazon/awssdk/utils-lite';
/** Of the memory, what is left for the heap. */
const HEAP_SHARE = 0.85;

/** @throws FunctionRefusal `runtime` where there is no client */
export function javaCommand(
  spec: FunctionSpec,
  java: string,
  { task, opt }: { task: string; opt: string | undefined },
  paths: GuestPaths,
  home: string,
): readonly string[] {
  const isBrought =
    existsSync(join(task, `${CLIENT_CLASS.replaceAll('.', '/')}.class`)) ||
    [join(task, 'lib'), ...(opt === undefined ? [] : [join(opt, 'java/lib')])].some(holdsClient);
  const ours = isBrought ? [] : fromMaven(home);
  if (!isBrought && ours.length === 0) {
    throw new FunctionRefusal(
      'runtime',
      `${spec.runtime} functions need AWS's ${CLIENT} here: add it to the dependencies of the function's package, ` +
        `or fetch it into the local Maven repository (mvn dependency:get -Dartifact=com.amazonaws:${CLIENT}:2.6.0).`,
    );
  }
  const classPath = [paths.task, `${paths.task}/lib/*`, `${paths.opt}/java/lib/*`, ...ours].join(':');
  const heapMb = Math.floor(spec.memoryMb * HEAP_SHARE);
  const flags = [
    `-Xmx${heapMb}m`,
    '-XX:+UseSerialGC',
    '-XX:TieredStopAtLevel=1',
    '-Xshare:auto',
    `-Djava.io.tmpdir=${paths.tmp}`,
    // Hooks that are written against org.crac are called by AWS's client.
    '-Dorg.crac.Core.Compat=com.amazonaws.services.lambda.crac',
  ];
  return [java, ...flags, '-cp', classPath, CLIENT_CLASS, spec.handler];
}

const holdsClient = (folder: string) => names(folder).some((name) => name.startsWith(CLIENT));

/** AWS's client in the local Maven repository; empty when it is not there. */
export function fromMaven(home: string): string[] {
  const jars = [...COMPANIONS, LATER_COMPANION].map((path) => {
    const folder = join(home, '.m2/repository', path);
    const artifact = basename(path);
    const [newest] = names(folder)
      .filter((name) => /^\d/.test(name))
      .sort((a, b) => b.localeCompare(a, 'en', { numeric: true }));
    return newest === undefined ? '' : join(folder, newest, `${artifact}-${newest}.jar`);
  });
  const found = jars.filter((jar) => jar !== '' && existsSync(jar));
  return jars.slice(0, COMPANIONS.length).every((jar) => found.includes(jar)) ? found : [];
}

function names(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}
