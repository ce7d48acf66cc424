/** A client that is there (its command, and what it says its version is), or why it is not. */
export type FoundClient =
  | {
      command: string;
      version: string;
      /** Variables that it must be run with. */
      environment?: Record<string, string>;
      missing?: never;
    }
  | { missing: string; command?: never };

/** What the set-up of `npm test` (tools/testing/client-setup.ts) tells the tests. */
export interface FoundClients {
  'aws-cli': FoundClient;
  'aws-cli-v1': FoundClient;
  s3cmd: FoundClient;
  rclone: FoundClient;
  /** Isolates functions. */
  bubblewrap: FoundClient;
  /** AWS's own client of the Runtime API; its command is a Python that can import it. */
  awslambdaric: FoundClient;
  /** The same for Node.js; its command is its program. */
  'aws-lambda-ric': FoundClient;
  /** Its command is a Python that can import boto3. */
  boto3: FoundClient;
  /** Its command is the folder of the npm package `aws-sdk`. */
  'aws-sdk-v2': FoundClient;
  /** Powertools for AWS Lambda. Its command is a folder with all that it needs: `node_modules`, `site-packages`. */
  'powertools-node': FoundClient;
  /** Its variable PYTHON_VERSION (`3.13`) is that of the Python that its compiled parts are for. */
  'powertools-python': FoundClient;
  /** AWS's SDK of durable functions. Its command is a folder with all that it needs: `node_modules`, `site-packages`. */
  'durable-node': FoundClient;
  /** Its variable PYTHON_VERSION (`3.13`) is that of the Python that it is for. */
  'durable-python': FoundClient;
  /** A debugger of Python. Its command is a folder `site-packages`; PYTHON_VERSION is that of its Python. */
  debugpy: FoundClient;
  /** An npm package with a native part that the package brings. Its command is a folder `node_modules`. */
  sharp: FoundClient;
  /** Jars that functions in Java need. Its command is their folder. */
  'java-functions': FoundClient;
  terraform: FoundClient;
  /** Its command is `awslocal`; `tflocal` and an AWS CLI stand beside it. */
  'localstack-tools': FoundClient;
  /** Its command is a Python with pytest, pytest-xdist, boto3 and moto. */
  pytest: FoundClient;
  /** Its command is the folder of the npm package `jest`. */
  jest: FoundClient;
  go: FoundClient;
  /** Its command is the bootstrap of `test/clients/go-function`. */
  'go-function': FoundClient;
  /** Its command is `mvn`; its variables say where its packages are. */
  maven: FoundClient;
}

/** Where it is written before the first test that needs it; from the root. */
export const FOUND_CLIENTS_FILE = 'node_modules/.cache/kumobako/test-clients.json';
