"""Tests against kumobako, an AWS-compatible cloud in one local process.

pytest finds the fixture ``aws_cloud`` by itself. ``kumobako.moto`` has a ``mock_aws`` for suites that were written
for moto. ``open_cloud`` is for everything else::

    from kumobako import open_cloud

    with open_cloud() as cloud:
        cloud.client("s3").create_bucket(Bucket="photos")
"""

from .cloud import Cloud, open_cloud
from .control import KumobakoError

__all__ = ["Cloud", "KumobakoError", "open_cloud"]
