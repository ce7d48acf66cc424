/**
 * `npm run bench [-- --check] [-- --targets kumobako,moto] [-- --seconds 3]`: throughput, latency and CPU of the same
 * signed requests against kumobako and its peers, one after the other in one run, written to `bench/results`.
 */

import { mkdirSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { load } from './load.ts';
import { createClient, prepare, setUp } from './operations.ts';
import {
  cpuSeconds,
  isInstalled,
  loopDelayP99Ms,
  memoryMiB,
  startTarget,
  TARGET_NAMES,
  type TargetName,
} from './targets.ts';
import { check, type Figure, type Report } from './thresholds.ts';
import { iamUser } from './user.ts';

async function measure(name: TargetName, seconds: number, report: Report): Promise<void> {
  const target = await startTarget(name);
  try {
    report.readyMs[name] = Math.round(target.readyMs);
    const credentials =
      name === 'kumobako' ? await iamUser(target) : { accessKeyId: 'test', secretAccessKey: 'test' };
    const client = createClient(target, credentials);
    const { queueUrl } = await setUp(client);
    for (const { name: operation, next } of prepare(client, queueUrl)) {
      await load({
        host: target.host,
        port: target.port,
        connections: 16,
        seconds: Math.min(1, seconds),
        next,
      });
      for (const connections of [1, 16]) {
        await loopDelayP99Ms(target);
        const cpuBefore = cpuSeconds(target.pid);
        const result = await load({ host: target.host, port: target.port, connections, seconds, next });
        const cpuUs = ((cpuSeconds(target.pid) - cpuBefore) * 1e6) / result.requests;
        const delayMs = await loopDelayP99Ms(target);
        const figure: Figure = {
          target: name,
          operation,
          connections,
          ...rounded(result),
          cpuUs: Math.round(cpuUs),
          ...(delayMs === undefined ? {} : { loopDelayP99Ms: delayMs }),
        };
        report.figures.push(figure);
        console.log(line(figure));
      }
    }
    report.memoryMiB[name] = Math.round(memoryMiB(target.pid));
  } finally {
    await target.stop();
  }
}

function rounded({ perSecond, p50Ms, p99Ms, errors }: Awaited<ReturnType<typeof load>>) {
  return {
    perSecond: Math.round(perSecond),
    p50Ms: Number(p50Ms.toFixed(3)),
    p99Ms: Number(p99Ms.toFixed(3)),
    errors,
  };
}

function line(figure: Figure): string {
  const {
    target,
    operation,
    connections,
    perSecond,
    p50Ms,
    p99Ms,
    cpuUs,
    errors,
    loopDelayP99Ms: delayMs,
  } = figure;
  const head = `${target.padEnd(10)} ${operation.padEnd(24)} ${String(connections).padStart(3)} conn`;
  const rate = `${String(perSecond).padStart(7)}/s  p50 ${p50Ms.toFixed(2)} ms  p99 ${p99Ms.toFixed(2)} ms`;
  const delay = delayMs === undefined ? '' : `  loop delay p99 ${delayMs.toFixed(1)} ms`;
  return `${head} ${rate}  ${cpuUs} us CPU${delay}${errors > 0 ? `  ${errors} ERRORS` : ''}`;
}

const { values } = parseArgs({
  options: {
    check: { type: 'boolean', default: false },
    targets: { type: 'string', default: TARGET_NAMES.join(',') },
    seconds: { type: 'string', default: '3' },
  },
});
const report: Report = {
  date: new Date().toISOString().slice(0, 10),
  node: process.version,
  cores: cpus().length,
  readyMs: {},
  memoryMiB: {},
  figures: [],
};
for (const name of TARGET_NAMES) {
  if (!values.targets.split(',').includes(name)) continue;
  if (isInstalled(name)) await measure(name, Number(values.seconds), report);
  else console.log(`${name} is not installed (see bench/targets.ts): left out`);
}
const folder = join(import.meta.dirname, 'results');
mkdirSync(folder, { recursive: true });
writeFileSync(join(folder, 'operations.json'), `${JSON.stringify(report, undefined, 2)}\n`);
const problems = check(report);
for (const problem of problems) console.log(`below target: ${problem}`);
if (values.check && problems.length > 0) process.exitCode = 1;
