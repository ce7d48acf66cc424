import { once } from 'node:events';
import { createServer, type IncomingMessage, request, type Server } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { text } from 'node:stream/consumers';
import { afterEach, expect, test } from 'vitest';
import { isAwsHost, startGuard } from './guard.ts';

const servers: { close(): void }[] = [];
afterEach(() => {
  for (const server of servers.splice(0)) server.close();
});

/** Answers with its name and the Host that it was asked for. */
async function named(name: string): Promise<string> {
  const server: Server = createServer((incoming, answer) => answer.end(`${name} ${incoming.headers.host}`));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  servers.push(server);
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

async function guardOf(endpoint: string, upstream?: string) {
  const guard = await startGuard({ endpoint, upstream });
  servers.push(guard);
  return guard;
}

const through = (proxy: string, url: string) =>
  new Promise<string>((resolve, reject) => {
    const { hostname, port } = new URL(proxy);
    const call = request({ hostname, port, path: url, headers: { host: new URL(url).host } });
    call.once('response', (answer) => resolve(text(answer)));
    call.once('error', reject);
    call.end();
  });

async function tunnelled(proxy: string, target: string): Promise<string> {
  const { hostname, port } = new URL(proxy);
  const call = request({ hostname, port, method: 'CONNECT', path: target });
  call.end();
  const [answer, socket] = (await once(call, 'connect')) as [IncomingMessage, Socket];
  if (answer.statusCode !== 200) return `refused ${answer.statusCode}`;
  socket.end(`GET / HTTP/1.1\r\nHost: ${target}\r\nConnection: close\r\n\r\n`);
  return (await text(socket)).split('\r\n\r\n')[1] ?? '';
}

test('what is meant for AWS goes to the cloud, everything else goes on its way', async () => {
  const guard = await guardOf(await named('cloud'));
  const other = await named('other');
  expect(await through(guard.url, 'http://sqs.us-east-1.amazonaws.com/x')).toBe(
    'cloud sqs.us-east-1.amazonaws.com',
  );
  expect(await through(guard.url, `${other}/x`)).toBe(`other ${new URL(other).host}`);
  expect(await tunnelled(guard.url, 'b.s3.amazonaws.com:443')).toContain('cloud b.s3.amazonaws.com:443');
  expect(await tunnelled(guard.url, new URL(other).host)).toContain('other');
  expect(guard.caught().map(({ host, ports }) => [host, ports.length])).toEqual([
    ['sqs.us-east-1.amazonaws.com', 1],
    ['b.s3.amazonaws.com', 1],
  ]);
});

test("tunnels out of the machine go by the user's own proxy", async () => {
  const outer = await guardOf(await named('nobody'));
  const guard = await guardOf(await named('cloud'), outer.url);
  const other = await named('other');
  expect(await tunnelled(guard.url, new URL(other).host)).toContain('other');
});

test('a host that nobody answers at is refused, and so is what is no request to a proxy', async () => {
  const guard = await guardOf(await named('cloud'));
  expect(await tunnelled(guard.url, '127.0.0.1:1')).toBe('refused 502');
  expect((await fetch(guard.url)).status).toBe(400);
});

test.each([
  ['sqs.us-east-1.amazonaws.com', true],
  ['amazonaws.com', true],
  ['bucket.s3.dualstack.eu-west-1.amazonaws.com.', true],
  ['ec2.cn-north-1.amazonaws.com.cn', true],
  ['lambda.us-east-1.api.aws', true],
  ['us-east-1.signin.aws.amazon.com', true],
  ['169.254.169.254', true],
  ['amazonaws.com.example.org', false],
  ['notamazonaws.com', false],
  ['www.amazon.com', false],
  ['registry.npmjs.org', false],
])('%s is one of AWS: %s', (host, isAws) => {
  expect(isAwsHost(host)).toBe(isAws);
});
