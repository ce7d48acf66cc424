"""boto3's default session of a test: none of before, and none before a test asks for it."""

from __future__ import annotations

from typing import Any

import boto3

from .cloud import Cloud


class DefaultSession:
    """Between ``replace`` and ``restore`` boto3 has no default session of before: its keys are not a test's."""

    def __init__(self, cloud: Cloud) -> None:
        self._cloud = cloud
        self._session: Any = None
        self._set_up: Any = None

    def replace(self) -> None:
        self._session, self._set_up = boto3.DEFAULT_SESSION, boto3.setup_default_session
        boto3.DEFAULT_SESSION = None
        # boto3 makes the default session by this function, without arguments, when the first client is asked for.
        boto3.setup_default_session = self._make

    def restore(self) -> None:
        boto3.DEFAULT_SESSION, boto3.setup_default_session = self._session, self._set_up

    def _make(self, **options: Any) -> None:
        if options:
            self._set_up(**options)
        else:
            boto3.DEFAULT_SESSION = self._cloud.default_session()
