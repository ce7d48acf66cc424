"""``mock_aws`` for suites that were written for moto::

    from kumobako.moto import mock_aws        # was: from moto import mock_aws

As with moto it decorates functions, coroutines and classes (``unittest.TestCase`` too) and is a context manager, may
be nested, and forgets everything where the outermost one begins. Unlike with moto the calls leave the process: they
go to a real server, policies are enforced, and programs that a test starts see the same cloud.
"""

from __future__ import annotations

import functools
import inspect
import os
import threading
import unittest
from contextlib import AbstractContextManager
from types import FunctionType
from typing import Any, Callable, Optional, TypeVar

from .cloud import Cloud
from .default_session import DefaultSession
from .environment import Variables
from .moto_config import core_options
from .process import process
from .redirect import patch_client, patch_resource, redirect

__all__ = ["DEFAULT_ACCOUNT_ID", "mock_aws", "patch_client", "patch_resource"]

#: As moto has it, with the same variable to change it.
DEFAULT_ACCOUNT_ID = os.environ.get("MOTO_ACCOUNT_ID", "123456789012")

T = TypeVar("T")


class _Mock:
    """What is mocked while at least one ``mock_aws`` is active. One for the process, as moto's."""

    def __init__(self) -> None:
        self.lock = threading.RLock()
        self.depth = 0
        self._cloud: Optional[Cloud] = None
        self._variables: Optional[Variables] = None
        self._session: Optional[DefaultSession] = None
        self._is_used = False

    def begin(self, *, reset: bool, mocks_credentials: bool, replaces_session: bool) -> None:
        cloud = process.mock_cloud(DEFAULT_ACCOUNT_ID)
        if cloud is not self._cloud:
            self._cloud, self._is_used = cloud, False
        if reset and self._is_used:
            cloud.reset()
        self._is_used = True
        self._variables = Variables(_variables(cloud, mocks_credentials))
        self._variables.set()
        self._session = DefaultSession(cloud) if replaces_session else None
        if self._session is not None:
            self._session.replace()
        redirect.push(cloud.endpoint, only_inside=True)

    def end(self) -> None:
        assert self._cloud is not None and self._variables is not None
        redirect.pop(self._cloud.endpoint)
        if self._session is not None:
            self._session.restore()
        self._variables.restore()

    def forget(self) -> None:
        if self._cloud is not None:
            self._cloud.reset()


def _variables(cloud: Cloud, mocks_credentials: bool) -> dict[str, str]:
    variables = cloud.environment
    # A suite's own region stays: moto asks for one, and tests name it in what they expect.
    region = os.environ.get("AWS_DEFAULT_REGION") or os.environ.get("AWS_REGION") or cloud.region
    variables.update(AWS_REGION=os.environ.get("AWS_REGION", region), AWS_DEFAULT_REGION=region)
    if not mocks_credentials:
        for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SHARED_CREDENTIALS_FILE", "AWS_CONFIG_FILE"):
            del variables[name]
    return variables


_mock = _Mock()


class MockAWS(AbstractContextManager):
    """See the module. What ``config`` may hold is in :mod:`kumobako.moto_config`."""

    def __init__(self, config: Optional[dict] = None) -> None:
        self._options = core_options(config)

    def start(self, reset: bool = True) -> None:
        """Begins the mock, for those who cannot use ``with``; ``stop`` ends it."""
        with _mock.lock:
            if _mock.depth == 0:
                _mock.begin(reset=reset, **self._options)
            _mock.depth += 1

    def stop(self, remove_data: bool = True) -> None:
        """Ends it. ``remove_data`` is moto's and changes nothing here: what is left is out of reach, and the next
        mock begins without it."""
        del remove_data
        with _mock.lock:
            if _mock.depth == 0:
                raise RuntimeError("Called stop() before start().")
            _mock.depth -= 1
            if _mock.depth == 0:
                _mock.end()

    def reset(self) -> None:
        """Forgets everything now."""
        with _mock.lock:
            _mock.forget()

    def __enter__(self) -> MockAWS:
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    def __call__(self, target: T, reset: bool = True) -> T:
        if inspect.isclass(target):
            return self._decorate_class(target)
        return self._decorate_function(target, reset)

    def _decorate_function(self, function: Any, reset: bool) -> Any:
        if inspect.isgeneratorfunction(function) or inspect.isasyncgenfunction(function):
            raise TypeError(
                f"{function.__name__} is a generator: the mock would end before its first step. "
                "Write `with mock_aws(): yield ...` inside it."
            )
        if inspect.iscoroutinefunction(function):

            @functools.wraps(function)
            async def awaiting(*args: Any, **kwargs: Any) -> Any:
                self.start(reset=reset)
                try:
                    return await function(*args, **kwargs)
                finally:
                    self.stop()

            return awaiting

        @functools.wraps(function)
        def calling(*args: Any, **kwargs: Any) -> Any:
            self.start(reset=reset)
            try:
                return function(*args, **kwargs)
            finally:
                self.stop()

        return calling

    def _decorate_class(self, decorated: Any) -> Any:
        """The class itself, its own methods decorated. What ``setUp`` or ``setup_method`` made is there in the test.

        Only those begin with an empty cloud; without one of them each test does. Class methods, static methods and
        what begins with an underscore are left alone, all as with moto.
        """
        begins = [name for name in ("setUp", "setup", "setup_method") if _is_defined(decorated, name)]
        for name, value in list(vars(decorated).items()):
            if name.startswith("_"):
                continue
            if inspect.isclass(value):
                setattr(decorated, name, self._decorate_class(value))
            elif isinstance(value, FunctionType) and not _is_generator(value):
                is_test = name.startswith(unittest.TestLoader.testMethodPrefix)
                resets = name in begins or (not begins and is_test)
                mocked = self._decorate_function(value, resets)
                setattr(decorated, name, _taking_what_pytest_gives(name, value, mocked))
        return decorated


def _taking_what_pytest_gives(name: str, original: FunctionType, mocked: Callable) -> Callable:
    """pytest hands the test's method to those that have a parameter for it, and takes a wrapper for one of them."""
    code = original.__code__
    takes_it = code.co_argcount > 1 or code.co_flags & inspect.CO_VARARGS
    if name not in ("setup_method", "teardown_method") or takes_it:
        return mocked

    @functools.wraps(original)
    def alone(self: Any) -> Any:
        return mocked(self)

    return alone


def _is_generator(function: Callable) -> bool:
    return inspect.isgeneratorfunction(function) or inspect.isasyncgenfunction(function)


def _is_defined(decorated: type, name: str) -> bool:
    return any(name in vars(base) for base in decorated.__mro__ if base not in (unittest.TestCase, object))


def mock_aws(func: Any = None, config: Optional[dict] = None) -> Any:
    """``@mock_aws``, ``@mock_aws()``, ``with mock_aws():``, ``mock_aws().start()``; ``config`` as moto's."""
    mock = MockAWS(config)
    return mock if func is None else mock(func)
