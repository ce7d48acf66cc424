/** How the image runs. The Dockerfile says the same: a test compares them. */

/** Nobody in particular, and not root. */
export const USER_ID = 1000;
export const DATA_FOLDER = 'var/lib/kumobako';
export const HOME_FOLDER = 'home/kumobako';
export const PORT = 4566;

const HEALTH =
  "fetch('http://127.0.0.1:'+(process.env.KUMOBAKO_PORT||4566)+'/_kumobako/ready')" +
  '.then((r)=>process.exit(r.ok?0:1),()=>process.exit(1))';

/** What Testcontainers' LocalStack modules start, by this path. */
export const LOCALSTACK_SCRIPT = {
  path: 'usr/local/bin/docker-entrypoint.sh',
  text: '#!/bin/sh\nexec kumobako start "$@"\n',
};

/** The `config` of an OCI image; `Healthcheck` is Docker's addition to it. */
export const IMAGE_CONFIG = {
  User: `${USER_ID}:${USER_ID}`,
  ExposedPorts: { [`${PORT}/tcp`]: {} },
  Env: [
    'PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin',
    `HOME=/${HOME_FOLDER}`,
    'LANG=C.UTF-8',
    // The network of a container is its own: what is to reach it is said by ports and networks.
    'KUMOBAKO_HOST=0.0.0.0',
    'KUMOBAKO_ALLOW_INSECURE=1',
    `KUMOBAKO_DATA_DIR=/${DATA_FOLDER}`,
  ],
  Entrypoint: ['kumobako', 'start'],
  Volumes: { [`/${DATA_FOLDER}`]: {} },
  WorkingDir: `/${HOME_FOLDER}`,
  StopSignal: 'SIGTERM' as const,
  // Nanoseconds. A start takes less than a second, hooks what they take.
  Healthcheck: {
    Test: ['CMD', 'node', '-e', HEALTH],
    Interval: 5_000_000_000,
    Timeout: 3_000_000_000,
    StartPeriod: 60_000_000_000,
    Retries: 3,
  },
};
