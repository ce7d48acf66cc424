"""What the tests of one process share: the kumobako that they use, and the world of ``mock_aws`` in it."""

from __future__ import annotations

import os
import threading
from typing import Callable, Optional

from .cloud import Cloud, open_cloud
from .server import Server, find_or_start


class SharedParts:
    """Made once a process; everything in it is made when it is first needed."""

    def __init__(self) -> None:
        self._lock = threading.RLock()
        self._server: Optional[Server] = None
        self._mocks: dict[tuple[int, str], Cloud] = {}
        #: How the server is found; pytest-xdist's workers share one.
        self.find: Callable[[], Server] = find_or_start

    def server(self) -> Server:
        with self._lock:
            if self._server is None:
                self._server = self.find()
            return self._server

    def mock_cloud(self, account: str) -> Cloud:
        """The world that ``mock_aws`` uses for this account. A forked process gets its own."""
        key = (os.getpid(), account)
        with self._lock:
            if key not in self._mocks:
                self._mocks[key] = open_cloud(account=account, server=self.server())
            return self._mocks[key]

    def end(self) -> None:
        """Ends the worlds, and the server if it was started here."""
        with self._lock:
            for cloud in self._mocks.values():
                cloud.close()
            self._mocks = {}
            server, self._server = self._server, None
            if server is not None:
                server.stop()


process = SharedParts()
