"""What the boto3 scripts here share: clients pointed at the cloud, and assertions that say what they saw."""

import os

import boto3
from botocore.config import Config
from botocore.exceptions import ClientError

CONFIG = Config(retries={"max_attempts": 0}, s3={"addressing_style": "path"})


def client(service, **settings):
    """A client of the cloud that AWS_ENDPOINT_URL names, as its root user unless `settings` say otherwise."""
    return boto3.client(service, endpoint_url=os.environ["AWS_ENDPOINT_URL"], config=CONFIG, **settings)


def resource(service):
    return boto3.resource(service, endpoint_url=os.environ["AWS_ENDPOINT_URL"], config=CONFIG)


def equal(seen, expected):
    assert seen == expected, f"{seen!r} is not {expected!r}"


def fails(code, call, *args, exception=ClientError, **parameters):
    """Expects that the call fails with this code, as this class of exception. Answers the text."""
    try:
        call(*args, **parameters)
    except ClientError as error:
        equal(error.response["Error"]["Code"], code)
        assert isinstance(error, exception), f"{type(error)} is no {exception}"
        return error.response["Error"]["Message"]
    raise AssertionError(f"should have failed with {code}")
