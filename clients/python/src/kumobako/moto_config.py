"""What moto's ``mock_aws(config=...)`` may hold here. What has no counterpart is refused, never ignored."""

from __future__ import annotations

from typing import Any, Optional

#: The values that mean what kumobako does anyway, and why others cannot be had.
_FIXED: dict[tuple[str, str], tuple[tuple[Any, ...], str]] = {
    ("core", "service_whitelist"): ((None,), "name the services where kumobako is started: --services s3,sqs"),
    ("iam", "load_aws_managed_policies"): ((True,), "AWS's own policies are always there"),
    ("lambda", "use_docker"): ((True,), "functions are run, by kumobako itself"),
    ("batch", "use_docker"): ((True,), "jobs are not answered without being run"),
    ("stepfunctions", "execute_state_machine"): ((True,), "executions are not answered without being run"),
    ("iot", "use_valid_cert"): ((True,), "certificates are real ones"),
}


def core_options(config: Optional[dict]) -> dict[str, bool]:
    """Checks a configuration; answers what of it :class:`kumobako.moto.MockAWS` has to heed.

    Raises TypeError for what is no configuration, ValueError for what kumobako cannot do.
    """
    options = {"mocks_credentials": True, "replaces_session": True}
    for section, values in _items(config or {}, "config"):
        for name, value in _items(values, section):
            where = f"{section}.{name}"
            if where == "core.mock_credentials":
                options["mocks_credentials"] = bool(value)
            elif where == "core.reset_boto3_session":
                options["replaces_session"] = bool(value)
            elif where == "core.passthrough":
                _check_passthrough(value)
            elif (section, name) in _FIXED:
                fitting, reason = _FIXED[section, name]
                if value not in fitting:
                    raise ValueError(f"mock_aws of kumobako cannot have {where}={value!r}: {reason}.")
            else:
                raise ValueError(f"mock_aws of kumobako knows no {where}.")
    return options


def _check_passthrough(value: Any) -> None:
    for name, entries in _items(value, "core.passthrough"):
        if name not in ("urls", "services"):
            raise ValueError(f"mock_aws of kumobako knows no core.passthrough.{name}.")
        if entries:
            raise ValueError(
                f"mock_aws of kumobako cannot have core.passthrough.{name}={entries!r}: "
                "nothing is sent to AWS from inside it. Make those clients with an endpoint_url of their own."
            )


def _items(value: Any, name: str) -> list[tuple[str, Any]]:
    if not isinstance(value, dict):
        raise TypeError(f"{name} must be a dict, not {value!r}.")
    return list(value.items())
