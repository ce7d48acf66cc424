import { once } from 'node:events';
import { type ClientHttp2Session, connect as http2Connect } from 'node:http2';
import { describe, expect, it } from 'vitest';
import { ClientGoneError, collectBody } from './body.ts';
import { openPort, statuses } from './http.test-suite.ts';
import type { HttpHandler } from './http-types.ts';

const OK = 'GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n';

/** The handler of an endpoint that knows one thing: it must never see this request. */
const never: HttpHandler = (request, response) => {
  response.end(`SMUGGLED ${request.method} ${request.url}`);
};

describe('requests that two readers could read differently are refused', () => {
  it.each<[string, string]>([
    [
      'Content-Length and Transfer-Encoding',
      'Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n',
    ],
    ['the same the other way round', 'Transfer-Encoding: chunked\r\nContent-Length: 5\r\n\r\n0\r\n\r\n'],
    ['two lengths', 'Content-Length: 5\r\nContent-Length: 6\r\n\r\nhello!'],
    ['a length twice', 'Content-Length: 5\r\nContent-Length: 5\r\n\r\nhello'],
    ['a list of lengths', 'Content-Length: 5, 5\r\n\r\nhello'],
    ['a signed length', 'Content-Length: +5\r\n\r\nhello'],
    ['a negative length', 'Content-Length: -5\r\n\r\nhello'],
    ['a hexadecimal length', 'Content-Length: 0x5\r\n\r\nhello'],
    ['a length beyond all numbers', `Content-Length: ${'9'.repeat(30)}\r\n\r\n`],
    ['a blank before the colon', 'Content-Length : 5\r\n\r\nhello'],
    ['a folded line', 'X-A: b\r\n c\r\n\r\n'],
    ['a folded length', 'Content-Length:\r\n 5\r\n\r\nhello'],
    ['an unknown coding', 'Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n'],
    ['chunked and more', 'Transfer-Encoding: chunked, identity\r\n\r\n0\r\n\r\n'],
    ['chunked twice', 'Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n'],
    ['a name without a colon', 'Nonsense\r\n\r\n'],
    ['a control character in a value', 'X-A: b\x00c\r\n\r\n'],
    ['a carriage return in a value', 'X-A: b\rc\r\n\r\n'],
    ['a character that no name has', 'X(A): b\r\n\r\n'],
    ['two hosts', 'Host: b\r\n\r\n'],
    ['two callers', 'Authorization: AWS4-HMAC-SHA256 a\r\nAuthorization: AWS4-HMAC-SHA256 b\r\n\r\n'],
  ])('%s', async (_name, rest) => {
    const { exchange } = await openPort({ handler: never });
    // A second request in the same breath: whoever misreads the first one answers it too.
    const received = await exchange(
      `POST / HTTP/1.1\r\nHost: a\r\n${rest}${OK.replace('GET /', 'GET /smuggled')}`,
    );
    expect(statuses(received)).toEqual([400]);
    expect(received).not.toContain('SMUGGLED');
    expect(received).toMatch(/^connection: close\r$/im);
  });

  it.each<[string, string]>([
    ['bare line feeds', 'GET / HTTP/1.1\nHost: a\n\n'],
    ['no Host', 'GET / HTTP/1.1\r\n\r\n'],
    ['a target that is no path', 'GET foo HTTP/1.1\r\nHost: a\r\n\r\n'],
    ['a blank in the target', 'GET /a b HTTP/1.1\r\nHost: a\r\n\r\n'],
    ['another version', 'GET / HTTP/3.0\r\nHost: a\r\n\r\n'],
    ['another protocol', 'SSH-2.0-OpenSSH\r\n'],
    [
      'Transfer-Encoding in HTTP/1.0',
      'POST / HTTP/1.0\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n',
    ],
    [
      'chunks with a wrong size',
      'POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\nxyz\r\n\r\n',
    ],
  ])('%s', async (_name, text) => {
    const { exchange } = await openPort({
      handler: (request, response) =>
        void collectBody(request).then(
          () => never(request, response),
          () => {},
        ),
    });
    const received = await exchange(text);
    expect(statuses(received)).toEqual([400]);
    expect(received).not.toContain('SMUGGLED');
  });

  it('the answer is in the words of AWS', async () => {
    const { exchange } = await openPort();
    expect(await exchange('nonsense\r\n\r\n')).toContain(
      '<Error><Code>BadRequest</Code><Message>An error occurred when parsing the HTTP request.</Message></Error>',
    );
  });
});

describe('the target of a request', () => {
  it('stays as it was sent: no path is normalised, no byte decoded', async () => {
    const { exchange } = await openPort();
    const received = await exchange(
      'GET /a//b/../c%2F%20%zz/?x=%41&&y HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n',
    );
    expect(received).toContain('"url":"/a//b/../c%2F%20%zz/?x=%41&&y"');
  });

  it('of a proxy is brought into the form of all others, and its authority is the Host', async () => {
    const { exchange } = await openPort();
    const received = await exchange(
      'GET http://sqs.us-east-1.amazonaws.com/q?a=b HTTP/1.1\r\nHost: other\r\nConnection: close\r\n\r\n',
    );
    expect(received).toContain('"url":"/q?a=b","host":"sqs.us-east-1.amazonaws.com"');
    expect(await exchange('GET http://a?b HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n')).toContain(
      '"url":"/?b"',
    );
  });

  it('may be a star for OPTIONS only', async () => {
    const { exchange } = await openPort();
    const send = (method: string) => exchange(`${method} * HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n`);
    expect(statuses(await send('OPTIONS'))).toEqual([200]);
    expect(statuses(await send('GET'))).toEqual([400]);
  });
});

describe('heads', () => {
  it('beyond the limit are 431, in size and in number', async () => {
    const { exchange } = await openPort({ limits: { headBytesMax: 4096, headersMax: 20 } });
    const long = await exchange(`GET / HTTP/1.1\r\nHost: a\r\nX-Long: ${'x'.repeat(5000)}\r\n\r\n`);
    expect(statuses(long)).toEqual([431]);
    expect(long).toContain('<Code>RequestHeaderSectionTooLarge</Code>');
    const target = await exchange(`GET /${'x'.repeat(5000)} HTTP/1.1\r\nHost: a\r\n\r\n`);
    expect(statuses(target)).toEqual([431]);
    const many = Array.from({ length: 25 }, (_, index) => `X-${index}: y\r\n`).join('');
    expect(statuses(await exchange(`GET / HTTP/1.1\r\nHost: a\r\n${many}\r\n`))).toEqual([431]);
  });

  it('within it are taken whole: no header is dropped in silence', async () => {
    let seen = 0;
    const { exchange } = await openPort({
      handler: (request, response) => {
        seen = request.rawHeaders.length / 2;
        response.end();
      },
    });
    const many = Array.from({ length: 150 }, (_, index) => `X-${index}: y\r\n`).join('');
    await exchange(`GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n${many}\r\n`);
    expect(seen).toBe(152);
  });

  it('that do not end in time are 408, whenever they began', async () => {
    const { open } = await openPort({ limits: { headMs: 400 } });
    const slow = await open();
    slow.write('GET / HTTP/1.1\r\nHost: a\r\nX-A:');
    expect(statuses(await slow.closed())).toEqual([408]);
    const second = await open();
    second.write('GET / HTTP/1.1\r\nHost: a\r\n\r\n');
    await second.until('"bytes":0}');
    second.write('GET / HTTP');
    expect(statuses(await second.closed())).toEqual([200, 408]);
  });

  it('that do not begin are given up', async () => {
    const { open, server } = await openPort({ limits: { firstByteMs: 30 } });
    const silent = await open();
    const half = await open();
    half.write('P');
    expect(await silent.closed()).toBe('');
    expect(await half.closed()).toBe('');
    await expect.poll(() => server.sockets.served).toBe(0);
  });

  it('an idle connection ends after its time, an unanswered request does not', async () => {
    const answer = Promise.withResolvers<void>();
    const { open } = await openPort({
      limits: { keepAliveMs: 30 },
      handler: (request, response) => {
        if (request.url === '/') response.end('now');
        else void answer.promise.then(() => response.end('later'));
      },
    });
    const waiting = await open();
    waiting.write('GET /wait HTTP/1.1\r\nHost: a\r\n\r\n');
    const idle = await open();
    idle.write('GET / HTTP/1.1\r\nHost: a\r\n\r\n');
    expect(statuses(await idle.closed())).toEqual([200]);
    answer.resolve();
    expect(await waiting.until('later')).toContain('200');
  });
});

describe('Expect: 100-continue', () => {
  const head = (length: number) =>
    `PUT / HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: ${length}\r\n\r\n`;

  it('the body is asked for when somebody reads it', async () => {
    const read = Promise.withResolvers<void>();
    const { open } = await openPort({
      handler: (request, response) => {
        void read.promise.then(() => collectBody(request)).then((body) => response.end(`got ${body.length}`));
      },
    });
    const client = await open();
    client.write(head(5));
    read.resolve();
    await client.until('HTTP/1.1 100 Continue\r\n\r\n');
    client.write('hello');
    const received = await client.until('got 5');
    expect(statuses(received)).toEqual([100, 200]);
    // The connection goes on.
    client.write('PUT / HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\n\r\nhi');
    await client.until('got 2');
  });

  it('whoever refuses without reading gets no body, and the connection ends', async () => {
    const { open } = await openPort({
      handler: (_request, response) => {
        response.statusCode = 403;
        response.end('denied');
      },
    });
    const client = await open();
    client.write(head(5_000_000_000));
    const received = await client.closed();
    expect(statuses(received)).toEqual([403]);
    expect(received).toMatch(/^connection: close\r$/im);
  });

  it('a body that comes without waiting is read all the same', async () => {
    const { open } = await openPort();
    const client = await open();
    client.write(`${head(5)}hello`);
    expect(await client.closed()).toContain('"bytes":5}');
  });

  it('other expectations are 417', async () => {
    const { exchange } = await openPort();
    const text =
      'PUT / HTTP/1.1\r\nHost: a\r\nExpect: magic\r\nConnection: close\r\nContent-Length: 0\r\n\r\n';
    expect(statuses(await exchange(text))).toEqual([417]);
  });
});

describe('bodies', () => {
  const collecting =
    (bytesMax: number): HttpHandler =>
    (request, response) => {
      collectBody(request, { bytesMax }).then(
        (body) => void response.end(`got ${body.length}`),
        (error: Error & { code?: string; status?: number }) => {
          if (error instanceof ClientGoneError) return;
          response.statusCode = error.status ?? 500;
          response.end(String(error.code));
        },
      );
    };

  it('that are announced too long are refused unread', async () => {
    const { open } = await openPort({ handler: collecting(10) });
    const client = await open();
    client.write('PUT / HTTP/1.1\r\nHost: a\r\nContent-Length: 11\r\n\r\n');
    expect(await client.until('RequestEntityTooLarge')).toContain('413');
  });

  it('that turn out too long are refused as soon as they do, and the sender sees it', async () => {
    const { open, server } = await openPort({ handler: collecting(100_000), limits: { lingerMs: 100 } });
    const client = await open();
    client.write('PUT / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n');
    for (let number = 0; number < 3; number++) client.write(`c350\r\n${'x'.repeat(50_000)}\r\n`);
    expect(await client.until('RequestEntityTooLarge')).toContain('413');
    await client.closed();
    await expect.poll(() => server.sockets.served).toBe(0);
  });

  it('a huge one that is refused is not read to its end', async () => {
    const { open, server } = await openPort({
      limits: { lingerBytesMax: 200_000, lingerMs: 5000 },
      handler: (_request, response) => {
        response.statusCode = 403;
        response.end('denied');
      },
    });
    const client = await open();
    client.write('PUT / HTTP/1.1\r\nHost: a\r\nContent-Length: 100000000\r\n\r\n');
    await client.until('denied');
    const chunk = Buffer.alloc(100_000);
    let sent = 0;
    while (!client.socket.destroyed && sent < 100_000_000) {
      sent += chunk.length;
      if (client.socket.write(chunk)) continue;
      await new Promise((resolve) => client.socket.once('drain', resolve).once('close', resolve));
    }
    expect(sent).toBeLessThan(50_000_000);
    await expect.poll(() => server.sockets.served).toBe(0);
  });

  it('a small one that is refused does not cost the connection', async () => {
    const { open } = await openPort({
      handler: (request, response) => {
        response.end(`${request.url} done`);
      },
    });
    const client = await open();
    client.write('PUT /one HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\n');
    await client.until('/one done');
    client.write('helloGET /two HTTP/1.1\r\nHost: a\r\n\r\n');
    await client.until('/two done');
  });

  it('that stop coming are RequestTimeout, in S3s words', async () => {
    const { open } = await openPort({ handler: collecting(1000), limits: { bodyIdleMs: 30 } });
    const client = await open();
    client.write('PUT / HTTP/1.1\r\nHost: a\r\nContent-Length: 10\r\n\r\nhello');
    expect(await client.until('RequestTimeout')).toContain('400');
  });

  it('that come a byte at a time are too', async () => {
    const { open } = await openPort({
      handler: collecting(100_000),
      limits: { bodyIdleMs: 30, bodyIdleBytesMin: 50 },
    });
    const client = await open();
    client.write('PUT / HTTP/1.1\r\nHost: a\r\nContent-Length: 100000\r\n\r\n');
    const drip = setInterval(() => client.write('x'), 5);
    expect(await client.until('RequestTimeout')).toContain('400');
    clearInterval(drip);
  });

  it('a client that goes away in the middle is noticed at once', async () => {
    const gone = Promise.withResolvers<Error>();
    const { open } = await openPort({ handler: (request) => void collectBody(request).catch(gone.resolve) });
    const client = await open();
    client.write('PUT / HTTP/1.1\r\nHost: a\r\nContent-Length: 10\r\n\r\nhello');
    client.socket.resetAndDestroy();
    expect(await gone.promise).toBeInstanceOf(ClientGoneError);
  });

  it('a length that lies is a bad request', async () => {
    const { open } = await openPort({ handler: collecting(1000) });
    const client = await open();
    client.write('PUT / HTTP/1.1\r\nHost: a\r\nContent-Length: 10\r\n\r\nhello');
    client.socket.end();
    expect(statuses(await client.closed())).toEqual([400]);
  });

  it('requests that come at once are answered in their order', async () => {
    const { exchange } = await openPort();
    const one = (path: string) => `POST ${path} HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\n\r\nhi`;
    const received = await exchange(one('/1') + one('/2') + OK);
    expect(received.match(/"url":"[^"]*"/g)).toEqual(['"url":"/1"', '"url":"/2"', '"url":"/"']);
  });
});

describe('HTTP/2', () => {
  async function session(options: Parameters<typeof openPort>[0] = {}) {
    const { port, server } = await openPort(options);
    const client: ClientHttp2Session = http2Connect(`http://127.0.0.1:${port}`);
    client.on('error', () => {});
    const send = (headers: Record<string, string>, body?: string) =>
      new Promise<{ status: number; body: string; code: number }>((resolve) => {
        const stream = client.request({ ':path': '/', ...headers });
        let status = 0;
        let text = '';
        stream.setEncoding('utf8');
        stream.on('response', (head) => {
          status = head[':status'] ?? 0;
        });
        stream.on('data', (piece) => {
          text += piece;
        });
        stream.on('error', () => {});
        stream.on('close', () => resolve({ status, body: text, code: stream.rstCode }));
        stream.end(body);
      });
    return { client, server, send };
  }

  it('a Host that is not the authority is refused', async () => {
    const { client, send } = await session();
    expect((await send({ ':authority': 'a', host: 'other' })).status).toBe(400);
    expect((await send({ host: 'other' })).body).toContain('"host":"other"');
    expect((await send({})).status).toBe(200);
    client.close();
  });

  it('a body that is refused unread is stopped', async () => {
    const { client } = await session({
      handler: (_request, response) => {
        response.statusCode = 403;
        response.end('denied');
      },
    });
    const stream = client.request({ ':path': '/', ':method': 'PUT' });
    stream.on('error', () => {});
    stream.write('the first bytes');
    const [head] = await once(stream, 'response');
    expect(head[':status']).toBe(403);
    stream.resume();
    await once(stream, 'close');
    expect(stream.rstCode).toBe(0);
    client.close();
  });

  it('a body that stops coming is RequestTimeout', async () => {
    const { client } = await session({
      limits: { bodyIdleMs: 30 },
      handler: (request, response) => {
        collectBody(request).catch((error: Error & { code?: string }) => {
          response.statusCode = 400;
          response.end(String(error.code));
        });
      },
    });
    const stream = client.request({ ':path': '/', ':method': 'PUT' });
    stream.on('error', () => {});
    stream.write('the first bytes');
    stream.setEncoding('utf8');
    const [text] = await once(stream, 'data');
    expect(text).toBe('RequestTimeout');
    client.close();
  });

  it('100-continue: the body is asked for when it is read', async () => {
    const { client } = await session({
      handler: (request, response) =>
        void collectBody(request).then((body) => response.end(`got ${body.length}`)),
    });
    const stream = client.request({ ':path': '/', ':method': 'PUT', expect: '100-continue' });
    await once(stream, 'continue');
    stream.end('hello');
    stream.setEncoding('utf8');
    expect((await once(stream, 'data'))[0]).toBe('got 5');
    client.close();
  });

  it('streams that are reset, and sessions that break, end nothing else', async () => {
    const { client, server, send } = await session({
      handler: (request, response) => {
        if (request.url === '/ok') response.end('ok');
        else request.resume();
      },
    });
    for (let number = 0; number < 20; number++) {
      const stream = client.request({ ':path': '/hang' });
      stream.on('error', () => {});
      stream.close(8);
    }
    expect((await send({ ':path': '/ok' })).body).toBe('ok');
    client.destroy();
    await expect.poll(() => server.sockets.served).toBe(0);
  });

  it('an idle session ends after its time', async () => {
    const { client, send } = await session({ limits: { keepAliveMs: 30 } });
    expect((await send({})).status).toBe(200);
    await once(client, 'close');
  });
});
