"""Requests to kumobako's own pages, below ``/_kumobako/``."""

from __future__ import annotations

import http.client
import json
import socket
import threading
from typing import Any, Optional
from urllib.parse import urlsplit

#: A reset that takes longer than this hangs.
TIMEOUT_SECONDS = 60


class KumobakoError(Exception):
    """What went wrong, and what to do about it."""


class Control:
    """The pages at one endpoint, over one connection that is kept: a test asks for a reset each time."""

    def __init__(self, endpoint: str) -> None:
        parts = urlsplit(endpoint)
        if parts.scheme not in ("http", "https") or parts.hostname is None:
            raise KumobakoError(f"{endpoint!r} is no endpoint: write for example http://127.0.0.1:4566.")
        self.endpoint = f"{parts.scheme}://{parts.netloc}"
        kind = http.client.HTTPSConnection if parts.scheme == "https" else http.client.HTTPConnection
        self._connection = kind(parts.hostname, parts.port, timeout=TIMEOUT_SECONDS)
        self._lock = threading.Lock()

    def ask(self, method: str, path: str, body: Optional[dict] = None) -> Any:
        """The page's answer. Raises KumobakoError with its own words when it refuses, or when nobody answers."""
        with self._lock:
            response, data = self._send(method, path, b"" if body is None else json.dumps(body).encode())
        if response.headers.get("x-kumobako") is None:
            raise KumobakoError(f"What answers at {self.endpoint} is no kumobako.")
        if response.status < 400:
            return json.loads(data) if data else None
        try:
            reason = json.loads(data)["error"]
        except (ValueError, KeyError, TypeError):
            reason = f"it answered {response.status}"
        raise KumobakoError(f"kumobako at {self.endpoint}: {reason}")

    def close(self) -> None:
        self._connection.close()

    def _send(self, method: str, path: str, body: bytes) -> tuple[http.client.HTTPResponse, bytes]:
        # A kept connection may have been closed meanwhile: then, and only then, it is worth a second try.
        tries = 2 if self._connection.sock is not None else 1
        while True:
            tries -= 1
            try:
                self._connection.request(method, path, body, {"content-type": "application/json"})
                response = self._connection.getresponse()
                return response, response.read()
            except (http.client.HTTPException, OSError) as error:
                self._connection.close()
                if tries == 0 or isinstance(error, socket.timeout):
                    raise KumobakoError(f"No kumobako answers at {self.endpoint}: {error}") from error
