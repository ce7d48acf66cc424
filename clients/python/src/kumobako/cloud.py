"""A cloud for tests: a world of a running kumobako, which has a state, a clock and a port of its own."""

from __future__ import annotations

import os
from typing import Any, Optional

from .control import Control, KumobakoError
from .environment import client_variables
from .server import Server, find_or_start


class Cloud:
    """Made by :func:`open_cloud`, or by the fixture ``aws_cloud``."""

    def __init__(self, server: Server, control: Control, facts: dict, region: str, stops_server: bool) -> None:
        self._server = server
        self._control = control
        self._id = facts["id"]
        self._stops_server = stops_server
        self._pages: Optional[Control] = Control(facts["endpoint"])
        self._loader: Any = None
        self._session: Any = None
        self._default: Any = None
        #: ``http://127.0.0.1:PORT``
        self.endpoint: str = facts["endpoint"]
        #: The account of the keys that tests use.
        self.account: str = facts["account"]
        self.region = region

    @property
    def environment(self) -> dict[str, str]:
        """Variables for programs that a test starts."""
        return client_variables(self.endpoint, self.region)

    def session(self, region: Optional[str] = None) -> Any:
        """A new ``boto3.Session``, whose region is by default what the environment says.

        It knows AWS's service models already that earlier ones of this cloud have read.
        """
        import boto3
        import botocore.session

        own = botocore.session.Session()
        if self._loader is not None:
            own.register_component("data_loader", self._loader)
        session = boto3.Session(botocore_session=own, region_name=region)
        if self._loader is None:
            self._loader = own.get_component("data_loader")
        # Each Session adds boto3's own folder once more.
        paths = self._loader.search_paths
        paths[:] = dict.fromkeys(paths)
        return session

    def client(self, service: str, **options: Any) -> Any:
        """A boto3 client of the root user, or with ``options`` as ``boto3.client`` takes them."""
        return self._own_session().client(service, **self._options(options))

    def resource(self, service: str, **options: Any) -> Any:
        """A boto3 resource, likewise."""
        return self._own_session().resource(service, **self._options(options))

    def reset(self) -> None:
        """Forgets everything. What is in flight is broken off, and the clock is the wall's again."""
        self._ask("POST", "/_kumobako/reset")

    def advance(self, seconds: float) -> None:
        """Moves the cloud's clock forward; returns when all that became due has happened."""
        self._ask("POST", "/_kumobako/clock", {"advanceMs": round(seconds * 1000)})

    def close(self) -> None:
        """Ends the world, and the kumobako around it if it was started for it. Can be called again."""
        if self._pages is None:
            return
        self._pages.close()
        self._pages = None
        try:
            if self._stops_server and self._server.is_ours:
                self._server.stop()
            else:
                self._control.ask("DELETE", f"/_kumobako/worlds/{self._id}")
        except KumobakoError:
            pass  # It is gone already, and all worlds with it.
        finally:
            self._control.close()

    def __enter__(self) -> Cloud:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _ask(self, method: str, path: str, body: Optional[dict] = None) -> Any:
        if self._pages is None:
            raise KumobakoError("This cloud is closed.")
        return self._pages.ask(method, path, body)

    def default_session(self) -> Any:
        """boto3's default session for a test: keys and region are those that the environment has then."""
        inner = getattr(self._default, "_session", None)
        if hasattr(inner, "_credentials"):
            # To make a session takes longer than most tests. What it remembers of an earlier one are the keys.
            inner._credentials = None
        else:
            self._default = self.session()
        return self._default

    def _own_session(self) -> Any:
        # To make one takes longer than to make a client. Nothing in it changes: the keys are in the options.
        if self._session is None:
            self._session = self.session(self.region)
        return self._session

    def _options(self, options: dict[str, Any]) -> dict[str, Any]:
        options.setdefault("endpoint_url", self.endpoint)
        if "aws_access_key_id" not in options:
            options.update(aws_access_key_id="test", aws_secret_access_key="test")
        return options


def open_cloud(
    *, account: Optional[str] = None, region: str = "us-east-1", server: Optional[Server] = None
) -> Cloud:
    """Opens a cloud: a new world of the kumobako that runs, or of one that is started for it.

    It ends with ``close`` (or the ``with`` block), and after this process in any case.

    :param account: twelve digits; by default the account of the kumobako that runs
    :param server: where to make it; by default the one that :func:`kumobako.server.find_or_start` answers
    """
    home = server or find_or_start()
    control = Control(home.endpoint)
    request: dict[str, Any] = {"ownerPid": os.getpid()}
    if account is not None:
        request["account"] = account
    try:
        facts = control.ask("POST", "/_kumobako/worlds", request)
        facts["account"] = _reachable_account(facts["endpoint"])
    except KumobakoError:
        control.close()
        if server is None:
            home.stop()
        raise
    return Cloud(home, control, facts, region, stops_server=server is None)


def _reachable_account(endpoint: str) -> str:
    pages = Control(endpoint)
    try:
        return pages.ask("GET", "/_kumobako/status")["account"]
    except KumobakoError as error:
        raise KumobakoError(
            f"{error}\nA world listens on a port of its own on the loopback of kumobako's machine. From outside of a "
            "container it cannot be reached: leave KUMOBAKO_ENDPOINT out, and a kumobako is started here."
        ) from error
    finally:
        pages.close()
