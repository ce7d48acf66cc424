"""Several events at a time, as on Lambda Managed Instances: processes that load the function, each by itself, and serve one
event at a time each. This process watches over them.
https://docs.aws.amazon.com/lambda/latest/dg/lambda-managed-instances-python-runtime.html
"""
import fcntl
import json
import mmap
import os
import signal
import tempfile

SLOT = 64


class WholeFrames:
    """One process at a time writes: the lock is the process's, whoever it was forked from."""

    def __init__(self, file):
        self.file = file

    def __enter__(self):
        fcntl.lockf(self.file, fcntl.LOCK_EX)

    def __exit__(self, *_):
        fcntl.lockf(self.file, fcntl.LOCK_UN)


def serve_by_workers(run, log, connection_of):
    """`run` serves one event at a time, and is told whom to tell of each."""
    os.environ.pop("_KUMOBAKO_VCPUS", None)
    count = int(os.environ["AWS_LAMBDA_MAX_CONCURRENCY"])
    # What each worker serves, for when it ends in the middle of it.
    slots = mmap.mmap(-1, SLOT * count)
    log.whole = WholeFrames(tempfile.TemporaryFile())
    workers = {}
    for index in range(count):
        pid = os.fork()
        if pid == 0:
            work(run, slots, index * SLOT)
        workers[pid] = index * SLOT
    connection = connection_of(os.environ["AWS_LAMBDA_RUNTIME_API"])
    while workers:
        pid, status = os.wait()
        at = workers.pop(pid, None)
        if at is not None:
            tell(connection, slots[at:at + SLOT].rstrip(b"\0").decode("ascii"), status)
    os._exit(1)


def work(run, slots, at):
    def began(request_id):
        slots[at:at + SLOT] = request_id.encode("ascii", "replace")[:SLOT].ljust(SLOT, b"\0")

    try:
        run(began)
    except SystemExit as end:
        os._exit(end.code if isinstance(end.code, int) else 0 if end.code is None else 1)
    except BaseException:
        os._exit(1)


def tell(connection, request_id, status):
    """Who waits for an event of a worker that has ended hears why; what was answered already is not told again."""
    if not request_id:
        return
    is_killed = os.WIFSIGNALED(status)
    words = "signal: " + signal.Signals(os.WTERMSIG(status)).name if is_killed else "exit status %d" % os.WEXITSTATUS(status)
    document = {
        "errorType": "Runtime.ExitError",
        "errorMessage": "RequestId: %s Error: Runtime exited with error: %s" % (request_id, words),
    }
    headers = ("Content-Type: application/json", "Lambda-Runtime-Function-Error-Type: Runtime.ExitError")
    connection.request("POST", "invocation/%s/error" % request_id, json.dumps(document).encode("utf-8"), headers)
