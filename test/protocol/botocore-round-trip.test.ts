/** The same round trip with botocore, an independent reading of the same models, for all of them. */

import { spawn, spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import type { RoutedOperation } from '../../src/gateway/route-service.ts';
import { openModels, structureOf, traitsOf } from '../../src/model/load.ts';
import { eventMemberOf } from '../../src/protocol/event-stream.ts';
import type { Members } from '../../src/protocol/types.ts';
import { FOUND_CLIENTS_FILE, type FoundClients } from '../support/found-clients.ts';
import { normalise } from './compare.ts';
import { startEchoServer } from './echo-server.ts';
import { BOTOCORE_RESIDUES } from './residues.ts';
import { type Sample, Sampler } from './samples.ts';

const SCRIPT = fileURLToPath(new URL('botocore_round_trip.py', import.meta.url));
const TIMEOUT_MS = 180_000;

/** A Python with botocore: the one that `npm test` set up, else the machine's own. */
function findPython(): string | undefined {
  const file = new URL(`../../${FOUND_CLIENTS_FILE}`, import.meta.url);
  const found: Partial<FoundClients> = existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : {};
  const candidates = [found.boto3?.command, 'python3'].filter((command) => command !== undefined);
  return candidates.find((command) => spawnSync(command, ['-c', 'import botocore']).status === 0);
}

const models = openModels();

async function* noEvents(): AsyncGenerator<never> {}

/** An output for a call, as a handler would return it; event streams are empty. */
function outputFor({ service, operation }: RoutedOperation): Sample {
  const ref = service.operations[operation]?.[1] ?? 0;
  const output = new Sampler(service).structure(ref);
  const events = eventMemberOf(service, ref);
  if (events !== undefined) delete output[events.name];
  const payload = Object.entries(structureOf(service, ref).m).find(([, member]) => traitsOf(member).p === 1);
  for (const [name, member] of Object.entries(structureOf(service, ref).m)) {
    const traits = traitsOf(member);
    if (traits.rc === 1) output[name] = 200;
    const body = payload === undefined ? undefined : output[payload[0]];
    if (traits.h === 'Content-Length') output[name] = body instanceof Uint8Array ? body.length : 0;
    // A number for botocore, text for the JavaScript clients.
    if (/^(?:Next)?PartNumberMarker$/.test(name)) output[name] = '7';
    // botocore checks checksums that it gets.
    if (/^x-amz-checksum-(?!type)/.test(traits.h ?? '')) delete output[name];
  }
  return output;
}

interface ServiceReport {
  service: string;
  operations: number;
  problems: [side: 'input' | 'output', operation: string, text: string][];
}

/** Python takes nearly all of the time, on one core: each of two has every second service. */
async function runScripts(python: string): Promise<ServiceReport[]> {
  const only = process.env['ROUND_TRIP_SERVICES']?.split(',') ?? models.index.map(({ name }) => name);
  const halves = [0, 1].map((half) => only.filter((_, i) => i % 2 === half));
  const reports = halves.filter(({ length }) => length > 0).map((names) => runScript(python, names));
  return (await Promise.all(reports)).flat();
}

async function runScript(python: string, only: readonly string[]): Promise<ServiceReport[]> {
  let last: unknown = null;
  const server = await startEchoServer(models, {
    async answer(call: RoutedOperation, input: Members) {
      const output = outputFor(call);
      const { service, operation } = call;
      last = {
        service: service.name,
        operation,
        input: await normalise(input),
        output: await normalise(output),
      };
      const events = eventMemberOf(service, service.operations[operation]?.[1] ?? 0);
      return events === undefined ? output : { ...output, [events.name]: noEvents() };
    },
    failed(error, routed) {
      last = { failure: `${routed}: ${error}` };
    },
    other(request, response) {
      if (request.url !== '/__last') return false;
      response.end(JSON.stringify(last));
      last = null;
      return true;
    },
  });
  const child = spawn(python, [SCRIPT, String(server.port), ...only], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const reports: ServiceReport[] = [];
  for await (const line of createInterface({ input: child.stdout })) {
    const report: ServiceReport | { botocore: string } = JSON.parse(line);
    if ('service' in report) reports.push(report);
  }
  await server.close();
  return reports;
}

const python = findPython();

describe.skipIf(python === undefined)(
  python === undefined ? 'botocore (skipped: no python3 with botocore on this machine)' : 'botocore',
  () => {
    test(
      'every operation of every model that botocore has too',
      async () => {
        const reports = await runScripts(python ?? '');
        expect(reports.length).toBeGreaterThan(0);
        const problems = reports.flatMap(({ service, problems: found }) =>
          found.map(([side, operation, text]) => [`${side} of ${service}.${operation}`, text] as const),
        );
        const known = Object.keys(BOTOCORE_RESIDUES);
        const unexplained = problems
          .filter(([place]) => !known.includes(place))
          .map((problem) => problem.join(': '));
        expect(unexplained).toEqual([]);
        if (process.env['ROUND_TRIP_SERVICES'] !== undefined) return;
        expect(known.filter((place) => !problems.some(([found]) => found === place))).toEqual([]);
      },
      TIMEOUT_MS,
    );
  },
);
