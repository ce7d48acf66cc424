"""The fixtures: ``aws_cloud`` for a test, ``aws_cloud_session`` for what several tests share.

One server for a test run, one world for each of pytest-xdist's workers, and an empty world at the start of each test.
"""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any, Iterator

import pytest

from .cloud import Cloud, open_cloud
from .control import Control, KumobakoError
from .environment import Variables
from .process import process
from .server import Server, find_or_start

try:
    # Here and not later: it sees only those clients that are made after it.
    from .redirect import redirect
except ImportError:
    # Installed where nobody uses boto3: other people's tests are none of our business.
    redirect = None  # type: ignore[assignment]

#: Under these names the controller of pytest-xdist hears from its workers.
_STARTED = "kumobako_started"


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addini("kumobako_account", "account of aws_cloud: twelve digits (by default that of the kumobako that runs)")
    parser.addini("kumobako_region", "region of aws_cloud", default="us-east-1")


def pytest_configure(config: pytest.Config) -> None:
    worker = getattr(config, "workerinput", None)
    if worker is not None and "kumobako_owner" in worker:
        process.find = lambda: _shared_server(config, worker["kumobako_owner"])


@pytest.hookimpl(optionalhook=True)
def pytest_configure_node(node: Any) -> None:
    """pytest-xdist starts a worker: what the worker starts for all is ours, and ends with us."""
    node.workerinput["kumobako_owner"] = os.getpid()


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node: Any) -> None:
    """A worker has ended, and may have started the server that others still use."""
    started = getattr(node, "workeroutput", {}).get(_STARTED)
    if started is not None:
        node.config.stash.setdefault(_servers, []).append(started)


_servers = pytest.StashKey[list]()


def pytest_sessionfinish(session: pytest.Session) -> None:
    output = getattr(session.config, "workeroutput", None)
    if output is not None:
        output[_STARTED] = session.config.stash.get(_started_here, None)


_started_here = pytest.StashKey[str]()


def pytest_unconfigure(config: pytest.Config) -> None:
    process.end()
    for endpoint in config.stash.get(_servers, []):
        _stop(endpoint)


def _stop(endpoint: str) -> None:
    control = Control(endpoint)
    try:
        control.ask("POST", "/_kumobako/stop")
    except KumobakoError:
        pass  # It has ended by itself.
    finally:
        control.close()


def _shared_server(config: pytest.Config, owner_pid: int) -> Server:
    """The server of this run: the worker that comes first starts it and writes down where it is."""
    import fcntl

    # The folder above a worker's own belongs to the run; pytest removes old ones.
    factory = config._tmp_path_factory  # type: ignore[attr-defined]
    path = Path(factory.getbasetemp()).parent / "kumobako.json"
    with open(path, "a+", encoding="utf-8") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        file.seek(0)
        text = file.read()
        if text:
            return Server(json.loads(text)["endpoint"])
        server = find_or_start(owner_pid)
        file.write(json.dumps({"endpoint": server.endpoint}))
        if server.is_ours:
            config.stash[_started_here] = server.endpoint
            server.leave()
        return server


class _Session:
    """The world of this worker, and whether a test may have left something in it."""

    def __init__(self, config: pytest.Config) -> None:
        account = config.getini("kumobako_account") or None
        self.cloud: Cloud = open_cloud(
            account=account, region=config.getini("kumobako_region"), server=process.server()
        )
        self.is_used = False


@pytest.fixture(scope="session")
def _kumobako(pytestconfig: pytest.Config) -> Iterator[_Session]:
    session = _Session(pytestconfig)
    yield session
    session.cloud.close()


@pytest.fixture(scope="session")
def aws_cloud_session(_kumobako: _Session) -> Cloud:
    """The cloud of this worker, as it is: for fixtures of a wider scope. ``aws_cloud`` forgets what is in it."""
    _kumobako.is_used = True
    return _kumobako.cloud


@pytest.fixture
def aws_cloud(_kumobako: _Session) -> Iterator[Cloud]:
    """An empty cloud for one test. Whatever speaks to AWS in this process, or is started by it, is led there."""
    if redirect is None:
        raise KumobakoError("aws_cloud needs boto3: pip install boto3.")
    from .default_session import DefaultSession

    cloud = _kumobako.cloud
    if _kumobako.is_used:
        cloud.reset()
    _kumobako.is_used = True
    variables = Variables(cloud.environment)
    session = DefaultSession(cloud)
    variables.set()
    session.replace()
    redirect.push(cloud.endpoint)
    try:
        yield cloud
    finally:
        redirect.pop(cloud.endpoint)
        session.restore()
        variables.restore()
