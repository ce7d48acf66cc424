"""Clients that were made before a test began reach the test's cloud, too.

boto3 reads ``AWS_ENDPOINT_URL`` when a client is made; a client at the top of a module was made before the test that
needs it. Such a client sends where the test's cloud is, as long as the test runs: a handler of botocore's event
``before-send`` changes the address that a prepared request goes to, not what was signed. The Host header keeps AWS's
name, by which kumobako knows service, region and bucket. It sends such a request itself: the client's own connections
may lead through a proxy, to AWS.
"""

from __future__ import annotations

import re
from typing import Any, Optional
from urllib.parse import SplitResult, urlsplit

from botocore.client import BaseClient
from botocore.credentials import Credentials
from botocore.handlers import BUILTIN_HANDLERS
from botocore.httpsession import URLLib3Session

from .control import KumobakoError

_AWS_HOST = re.compile(r"(^|\.)(amazonaws\.com(\.cn)?|api\.aws|on\.aws)$")


class Redirect:
    """Where requests to AWS, and to other clouds of this test run, go now."""

    def __init__(self) -> None:
        # Innermost last: `mock_aws` may be used in a test that uses `aws_cloud`.
        self._targets: list[str] = []
        self._own: set[str] = set()
        self._closed: set[str] = set()
        # Signers of clients that had no keys when they were made; they have none again after the test.
        self._lent: list[Any] = []
        self._connections = URLLib3Session(max_pool_connections=50)

    def push(self, endpoint: str, *, only_inside: bool = False) -> None:
        """Sends requests to ``endpoint`` until it is popped.

        :param only_inside: clients that were made for it fail while it is not among the targets
        """
        self._targets.append(endpoint)
        self._own.add(endpoint)
        if only_inside:
            self._closed.add(endpoint)

    def pop(self, endpoint: str) -> None:
        last = len(self._targets) - 1 - self._targets[::-1].index(endpoint)
        del self._targets[last]
        if not self._targets:
            for signer in self._lent:
                signer._credentials = None
            self._lent = []

    def __call__(self, request: Any, **_: object) -> Any:
        parts = urlsplit(request.url)
        origin = f"{parts.scheme}://{parts.netloc}"
        target = self._target(parts, origin)
        if target is None or target == origin:
            return None
        if origin not in self._own:
            request.headers.setdefault("Host", parts.netloc)
        request.url = target + request.url[len(origin) :]
        return self._connections.send(request)

    def lend_credentials(self, request_signer: Any, **_: object) -> None:
        """A client that found no keys when it was made could sign nothing: in a test it signs as the others do."""
        if self._targets and getattr(request_signer, "_credentials", "unknown") is None:
            request_signer._credentials = Credentials("test", "test")
            self._lent.append(request_signer)

    def _target(self, parts: SplitResult, origin: str) -> Optional[str]:
        if origin not in self._own and not _AWS_HOST.search(parts.hostname or ""):
            return None
        if self._targets:
            return self._targets[-1]
        if origin in self._closed:
            raise KumobakoError(
                "This client was made inside mock_aws and is used outside of it. Use it where the mock is active, "
                "for example with `with mock_aws(): yield client` in a fixture."
            )
        return None


redirect = Redirect()
# Every client that is made from now on has it; others by patch_client.
BUILTIN_HANDLERS.append(("before-send", redirect))
BUILTIN_HANDLERS.append(("before-sign", redirect.lend_credentials))


def patch_client(client: BaseClient) -> None:
    """Makes a client that is older than the import of this package reach the cloud of a test."""
    if not isinstance(client, BaseClient):
        raise TypeError(f"{client!r} is no boto3 client.")
    client.meta.events.register("before-send", redirect, unique_id="kumobako-redirect")
    client.meta.events.register("before-sign", redirect.lend_credentials, unique_id="kumobako-credentials")


def patch_resource(resource: Any) -> None:
    """The same for a boto3 resource."""
    client = getattr(getattr(resource, "meta", None), "client", None)
    if client is None:
        raise TypeError(f"{resource!r} is no boto3 resource.")
    patch_client(client)
