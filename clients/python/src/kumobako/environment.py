"""Environment variables that lead AWS's clients to a cloud, for a while."""

from __future__ import annotations

import os
from typing import Mapping, Optional

#: Variables of a user's own AWS set-up that would win over ours, break them, or lead to the real AWS.
_FOREIGN = (
    "AWS_PROFILE",
    "AWS_DEFAULT_PROFILE",
    "AWS_SESSION_TOKEN",
    "AWS_SECURITY_TOKEN",
    "AWS_CREDENTIAL_EXPIRATION",
    "AWS_ROLE_ARN",
    "AWS_WEB_IDENTITY_TOKEN_FILE",
    "AWS_CONTAINER_CREDENTIALS_FULL_URI",
    "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI",
    "AWS_IGNORE_CONFIGURED_ENDPOINT_URLS",
    "AWS_USE_FIPS_ENDPOINT",
    "AWS_USE_DUALSTACK_ENDPOINT",
)


def client_variables(endpoint: str, region: str) -> dict[str, str]:
    """Endpoint, keys and region; the user's own AWS files are out of sight."""
    return {
        "AWS_ENDPOINT_URL": endpoint,
        "AWS_ACCESS_KEY_ID": "test",
        "AWS_SECRET_ACCESS_KEY": "test",
        "AWS_REGION": region,
        "AWS_DEFAULT_REGION": region,
        "AWS_CONFIG_FILE": os.devnull,
        "AWS_SHARED_CREDENTIALS_FILE": os.devnull,
        "AWS_EC2_METADATA_DISABLED": "true",
        **_past_proxies(),
    }


def _past_proxies() -> dict[str, str]:
    """Where a proxy leads outside, it is not asked for what is on this machine."""
    if not any(name.lower() in ("http_proxy", "https_proxy", "all_proxy") for name in os.environ):
        return {}
    given = os.environ.get("no_proxy") or os.environ.get("NO_PROXY") or ""
    names = [name.strip() for name in given.split(",") if name.strip()]
    value = ",".join([*names, *(name for name in ("127.0.0.1", "localhost") if name not in names)])
    return {"no_proxy": value, "NO_PROXY": value}


class Variables:
    """Sets variables and takes away those that would get in their way; ``restore`` undoes both."""

    def __init__(self, variables: Mapping[str, str]) -> None:
        self._variables = dict(variables)
        self._before: dict[str, Optional[str]] = {}

    def set(self) -> None:
        own_endpoints = (name for name in os.environ if name.startswith("AWS_ENDPOINT_URL_"))
        foreign = [name for name in (*_FOREIGN, *own_endpoints) if name in os.environ]
        self._before = {name: os.environ.get(name) for name in (*foreign, *self._variables)}
        for name in foreign:
            del os.environ[name]
        os.environ.update(self._variables)

    def restore(self) -> None:
        for name, value in self._before.items():
            if value is None:
                os.environ.pop(name, None)
            else:
                os.environ[name] = value
        self._before = {}
