import { expect, test } from 'vitest';
import { ConfigError, resolveConfig } from './config.ts';

test('a flag wins over the environment, that over kumobako.json, that over the default', () => {
  const file = { port: 1, region: 'eu-west-1', account: '111111111111' };
  const environment = { KUMOBAKO_PORT: '2', KUMOBAKO_REGION: 'us-west-2' };
  const { config, sources } = resolveConfig({ flags: { port: '3' }, environment, file });
  expect(config).toMatchObject({ port: 3, region: 'us-west-2', account: '111111111111', auth: 'standard' });
  expect(sources).toMatchObject({
    port: 'flag',
    region: 'environment',
    account: 'kumobako.json',
    auth: 'default',
  });
});

test.each([
  [{ flags: { prot: '1' } }, '--prot is unknown'],
  [{ environment: { KUMOBAKO_PROT: '1' } }, 'KUMOBAKO_PROT is unknown'],
  [{ file: { prot: 1 } }, 'unknown key "prot"'],
  [{ file: [] }, 'one JSON object'],
  [{ flags: { port: '70000' } }, '--port is "70000"; it must be a number from 0 to 65535.'],
  [
    { environment: { KUMOBAKO_AUTH: 'none' } },
    'KUMOBAKO_AUTH is "none"; it must be standard, strict or soft.',
  ],
  [{ flags: { account: '12' } }, 'twelve digits'],
  [{ flags: { port: '1' }, file: { port: 'many' } }, '"port" in kumobako.json is "many"'],
  [{ options: { prot: 1 } }, 'The option prot is unknown'],
  [{ options: { region: 'moon-1' } }, 'The option region is "moon-1"'],
  [{ flags: { region: 'moon-1' } }, 'an AWS region'],
])('%j is an error that says what to do', (inputs, text) => {
  expect(() => resolveConfig(inputs)).toThrow(ConfigError);
  expect(() => resolveConfig(inputs)).toThrow(text);
});

test("other programs' variables are none of our business", () => {
  expect(() => resolveConfig({ environment: { PATH: '/bin', AWS_REGION: 'x' } })).not.toThrow();
});
