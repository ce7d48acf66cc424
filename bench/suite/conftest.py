"""One suite, four ways to give each of its tests an empty AWS. BENCH_WAY names the way."""

import os
import resource
import urllib.request

import pytest

WAY = os.environ["BENCH_WAY"]


def pytest_terminal_summary(terminalreporter):
    used = resource.getrusage(resource.RUSAGE_SELF)
    terminalreporter.write_line(f"cpu {used.ru_utime + used.ru_stime:.2f}")


if WAY == "kumobako":

    @pytest.fixture
    def aws(aws_cloud):
        return aws_cloud

elif WAY == "kumobako-mock-aws":
    from kumobako.moto import mock_aws

elif WAY == "moto-in-process":
    from moto import mock_aws

elif WAY == "moto-server":
    os.environ.update(AWS_ACCESS_KEY_ID="test", AWS_SECRET_ACCESS_KEY="test", AWS_DEFAULT_REGION="us-east-1")

    @pytest.fixture
    def aws():
        url = os.environ["AWS_ENDPOINT_URL"] + "/moto-api/reset"
        urllib.request.urlopen(urllib.request.Request(url, method="POST")).close()


if WAY in ("kumobako-mock-aws", "moto-in-process"):
    os.environ.setdefault("AWS_DEFAULT_REGION", "us-east-1")

    @pytest.fixture
    def aws():
        with mock_aws():
            yield
