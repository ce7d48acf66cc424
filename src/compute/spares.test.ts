import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { answerOf, type Bench, bench, invocation } from './function-fixtures.test-suite.ts';
import { chooseDriver } from './isolation/choose.ts';

const NODE = `exports.handler = async () => ({
  startedMs: performance.timeOrigin, layer: require('lay'), cwd: process.cwd(), file: __filename,
  root: process.env.LAMBDA_TASK_ROOT, mine: process.env.MINE, names: Object.keys(process.env).sort(), argv: process.argv.length });`;
const PYTHON = `
import lay, os, time
def handler(event, context):
    # Field 22: when the process began, in ticks since the machine did.
    ticks = int(open("/proc/self/stat").read().rsplit(")", 1)[1].split()[19])
    began = time.time() - float(open("/proc/uptime").read().split()[0]) + ticks / os.sysconf("SC_CLK_TCK")
    return {"startedMs": began * 1000, "layer": lay.X, "cwd": os.getcwd(), "root": os.environ["LAMBDA_TASK_ROOT"], "mine": os.environ["MINE"]}
`;

const levels = await Promise.all(
  (['plain', 'ns', 'landlock'] as const).map(async (mode) => {
    const folder = mkdtempSync(join(tmpdir(), 'kumobako-isolation-'));
    const works = await chooseDriver(mode, folder, process.env).then(
      () => true,
      () => false,
    );
    rmSync(folder, { recursive: true, force: true });
    return [mode, works] as const;
  }),
);

const homes = (place: Bench) => readdirSync(join(place.folder, 'functions', 'sandboxes'));

for (const [isolation, works] of levels) {
  describe.skipIf(!works)(isolation, () => {
    test.each([
      [
        'nodejs24.x',
        'index.handler',
        { 'index.js': NODE },
        { 'nodejs/node_modules/lay/index.js': 'module.exports = "layer"' },
      ],
      ['python3.12', 'app.handler', { 'app.py': PYTHON }, { 'python/lay.py': 'X = "layer"' }],
    ] as const)(
      '%s: a process that waited becomes the second function',
      async (runtime, handler, files, layer) => {
        const place = bench({ isolation });
        try {
          const spec = () =>
            place.spec(files, {
              runtime,
              handler,
              layers: [place.archive(layer)],
              environment: { MINE: 'yes' },
            });
          const first = answerOf(await place.runtimes.invoke(spec(), invocation({}))) as Record<
            string,
            unknown
          >;
          await expect.poll(() => homes(place).length, { timeout: 10_000 }).toBe(3);
          // Clocks of processes are told apart to a hundredth of a second.
          await new Promise((resolve) => setTimeout(resolve, 50));
          const beforeMs = Date.now();
          const second = answerOf(await place.runtimes.invoke(spec(), invocation({}))) as Record<
            string,
            unknown
          >;
          expect(second['startedMs']).toBeLessThan(beforeMs - 20);
          expect(second).toMatchObject({ layer: 'layer', mine: 'yes', cwd: second['root'] });
          expect(second['names']).toEqual(first['names']);
          expect(second['argv']).toBe(first['argv'] === undefined ? undefined : 1);
          // What reads its settings when it starts is started for itself.
          const own = place.spec(files, {
            ...{ runtime, handler, layers: [place.archive(layer)] },
            environment: { MINE: 'yes', NODE_OPTIONS: '--no-warnings', PYTHONHASHSEED: '0' },
          });
          const third = answerOf(await place.runtimes.invoke(own, invocation({}))) as Record<string, unknown>;
          expect(third['startedMs']).toBeGreaterThan(beforeMs - 20);
        } finally {
          await place.stop();
        }
      },
    );
  });
}
