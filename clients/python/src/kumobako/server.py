"""The kumobako that tests make their worlds in: one that runs, or one that is started and ended for them."""

from __future__ import annotations

import atexit
import json
import os
import shutil
import subprocess
import tempfile
import threading
from pathlib import Path
from typing import Mapping, Optional

from .control import Control, KumobakoError

#: How long a start may take: the first one of an installation unpacks things.
START_SECONDS = 60

_HOW_TO_INSTALL = (
    "No kumobako was found. Start one (`kumobako start`), name one by KUMOBAKO_ENDPOINT, "
    "put the command `kumobako` into PATH, or install it beside the project (`npm install --save-dev kumobako`)."
)


class Server:
    """Where a kumobako answers. One that we started is ours to end; it ends with us in any case."""

    def __init__(self, endpoint: str, process: Optional[subprocess.Popen] = None) -> None:
        self.endpoint = endpoint
        self.is_ours = process is not None
        self._process = process

    def leave(self) -> None:
        """Lets it run on when this process ends: its owner is another one."""
        atexit.unregister(self.stop)
        self.is_ours = False
        if self._process is not None:
            self._process.returncode = 0  # Nobody waits for it here.
        self._process = None

    def stop(self) -> None:
        """Ends it if we started it."""
        process, self._process = self._process, None
        if process is None:
            return
        atexit.unregister(self.stop)
        process.terminate()
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
        if process.stdout is not None:
            process.stdout.close()


def find_or_start(owner_pid: Optional[int] = None) -> Server:
    """The kumobako of ``KUMOBAKO_ENDPOINT``, the one that runs on the data directory, or one of our own.

    One of our own is ephemeral, listens on a free port, and ends after the process ``owner_pid`` (by default this one).
    """
    endpoint = os.environ.get("KUMOBAKO_ENDPOINT") or running_endpoint(os.environ)
    if endpoint:
        return Server(endpoint.rstrip("/"))
    return start(owner_pid or os.getpid())


def running_endpoint(environment: Mapping[str, str]) -> Optional[str]:
    """What the cloud on the data directory wrote down about itself, if it still runs."""
    given = environment.get("KUMOBAKO_DATA_DIR")
    data_home = environment.get("XDG_DATA_HOME", "")
    base = Path(data_home) if os.path.isabs(data_home) else Path.home() / ".local" / "share"
    try:
        facts = json.loads((Path(given) if given else base / "kumobako").joinpath("running.json").read_text("utf-8"))
        endpoint, pid = facts["endpoint"], facts["pid"]
        # A killed one leaves its words behind; the number of its process may be another's by now.
        os.kill(pid, 0)
        Control(endpoint).ask("GET", "/_kumobako/health")
    except (OSError, ValueError, KeyError, TypeError, KumobakoError):
        return None
    return endpoint


def command() -> list[str]:
    """How kumobako is called here: as a command, or as a package of the project that we are in."""
    found = shutil.which("kumobako")
    if found is not None:
        return [found]
    npx = shutil.which("npx")
    # Never what npx would fetch from the network under that name: what the project has installed.
    if npx is not None and any((folder / "node_modules" / ".bin" / "kumobako").exists() for folder in _upwards()):
        return [npx, "--no-install", "kumobako"]
    raise KumobakoError(_HOW_TO_INSTALL)


def start(owner_pid: int) -> Server:
    """Starts an ephemeral cloud on a free port and waits until it answers."""
    arguments = [*command(), "start", "--ephemeral", "--port", "0", "--json", "--owner-pid", str(owner_pid)]
    with tempfile.TemporaryFile() as errors:
        process = subprocess.Popen(
            arguments,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=errors,
            # Ctrl-C is for the test run, which then ends its server in order.
            start_new_session=True,
        )
        # A start that hangs is ended, and then tells as much as it has said.
        watchdog = threading.Timer(START_SECONDS, process.kill)
        watchdog.start()
        assert process.stdout is not None
        line = process.stdout.readline()
        watchdog.cancel()
        try:
            endpoint = json.loads(line)["endpoint"]
        except (ValueError, KeyError, TypeError):
            process.kill()
            process.wait()
            process.stdout.close()
            errors.seek(0)
            said = errors.read().decode("utf-8", "replace").strip()[-2_000:]
            raise KumobakoError(f"kumobako did not start ({' '.join(arguments)}):\n{said}") from None
    server = Server(endpoint, process)
    atexit.register(server.stop)
    return server


def _upwards() -> list[Path]:
    here = Path.cwd()
    return [here, *here.parents]
