/** An HTTP server that keeps what it is sent: what a webhook would be. */
import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface HttpEndpoint {
  url: string;
  /** What it answers. */
  status: number;
  /** It takes requests and never answers. */
  isSilent: boolean;
  received: { headers: IncomingHttpHeaders; body: string }[];
  close(): void;
}

export async function httpEndpoint(): Promise<HttpEndpoint> {
  const server = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk) => {
      body += String(chunk);
    });
    request.on('end', () => {
      endpoint.received.push({ headers: request.headers, body });
      if (!endpoint.isSilent) response.writeHead(endpoint.status).end();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  // A TCP server's address.
  const { port } = server.address() as AddressInfo;
  const endpoint: HttpEndpoint = {
    url: `http://127.0.0.1:${port}/hook`,
    status: 200,
    isSilent: false,
    received: [],
    close() {
      server.close();
      server.closeAllConnections();
    },
  };
  return endpoint;
}
