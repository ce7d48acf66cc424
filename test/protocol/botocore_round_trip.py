"""Every operation of every service that botocore and the models share: a made-up input in, the server's output back.

usage: botocore_round_trip.py PORT [SERVICE ...]

The server decodes each call, answers an output of its own and tells both at /__last. Prints one JSON line for each
service: {"service", "operations", "problems": [[side, operation, text], ...]}; a last line has botocore's version.
"""

import datetime
import json
import socket
import sys
import urllib.request
from pathlib import Path

import botocore
import botocore.session
from botocore.config import Config

MODELS = Path(__file__).resolve().parent.parent.parent / "models"
DEPTH_MAX = 3
TEXTS = ["a b&c=<d>/é\"'+%20~", "plain-1"]
FIRST_TIME = 1_700_000_000


class Sampler:
    """Values differ from each other, so that swapped members are seen."""

    def __init__(self):
        self.count = 0

    def value(self, shape, depth, location=None):
        kind = shape.type_name
        if kind == "structure":
            return self.structure(shape, depth)
        if kind == "list":
            return self.list(shape, depth, location)
        if kind == "map":
            return self.map(shape, depth, location)
        self.count += 1
        return self.simple(shape, kind, location)

    def simple(self, shape, kind, location):
        if kind == "string":
            return self.text(shape, location)
        if kind == "boolean":
            return True
        if kind in ("integer", "long", "short", "byte"):
            return 3 + self.count % 5
        if kind in ("float", "double"):
            return 1.5 + self.count % 3
        if kind == "timestamp":
            return datetime.datetime.fromtimestamp(FIRST_TIME + self.count % 9, datetime.timezone.utc)
        if kind == "blob":
            return b"blob\x00\xff%d" % (self.count % 9)
        return 2

    def text(self, shape, location):
        if location == "uri":
            return f"lab el/é{self.count % 7}"
        if location in ("header", "headers"):
            return f"h-{self.count % 9}"
        if getattr(shape, "enum", None):
            return shape.enum[0]
        return TEXTS[self.count % len(TEXTS)]

    def list(self, shape, depth, location):
        if depth > DEPTH_MAX:
            return None
        items = [self.value(shape.member, depth + 1, location) for _ in range(2)]
        return [item for item in items if item not in (None, {})] or None

    def map(self, shape, depth, location):
        if depth > DEPTH_MAX:
            return None
        entries = {key: self.value(shape.value, depth + 1, location) for key in ("k1", "k-2")}
        return {key: value for key, value in entries.items() if value is not None} or None

    def structure(self, shape, depth):
        if shape.is_document_type:
            return {"a": [1, "x", True]}
        if depth > DEPTH_MAX:
            return None
        sample = {}
        for name, member in shape.members.items():
            if member.serialization.get("eventstream") or member.serialization.get("jsonvalue"):
                continue
            value = self.value(member, depth + 1, member.serialization.get("location"))
            if value in (None, {}):
                continue
            sample[name] = value
            if shape.is_tagged_union:
                break
        return sample or None


def normalise(value):
    """The same plain form as compare.ts."""
    if isinstance(value, datetime.datetime):
        return f"D{round(value.timestamp() * 1000)}"
    if isinstance(value, (bytes, bytearray)):
        return "B" + bytes(value).hex()
    if hasattr(value, "read"):
        return "B" + value.read().hex()
    if isinstance(value, dict):
        skipped = ("ResponseMetadata", "ExpiresString")
        items = ((key, normalise(item)) for key, item in value.items() if key not in skipped)
        return {key: item for key, item in items if item is not None}
    if isinstance(value, list):
        return [normalise(item) for item in value]
    if type(value).__name__ == "EventStream":
        return None
    return value


def same_number(one, other):
    """MaxItems is text for one side and a number for the other."""
    kinds = (int, float, str)
    return isinstance(one, kinds) and isinstance(other, kinds) and str(one) == str(other)


def differences(sent, got, path=""):
    if isinstance(sent, dict) and isinstance(got, dict):
        for key in dict.fromkeys([*sent, *got]):
            yield from differences(sent.get(key), got.get(key), f"{path}.{key}")
    elif isinstance(sent, list) and isinstance(got, list) and len(sent) == len(got):
        for index, (one, other) in enumerate(zip(sent, got)):
            yield from differences(one, other, f"{path}[{index}]")
    elif sent != got and not same_number(sent, got) and (sent or None) != (got or None):
        yield f"{path}: sent {str(sent)[:60]} got {str(got)[:60]}"


def prune(value, shape):
    """What this botocore knows of an output; it drops the rest."""
    if shape is None:
        return {}
    if shape.type_name == "structure" and isinstance(value, dict) and not shape.is_document_type:
        known = {key: item for key, item in value.items() if key in shape.members}
        return {key: prune(item, shape.members[key]) for key, item in known.items()}
    if shape.type_name == "list" and isinstance(value, list):
        return [prune(item, shape.member) for item in value]
    if shape.type_name == "map" and isinstance(value, dict):
        return {key: prune(item, shape.value) for key, item in value.items()}
    return value


# Members whose values botocore checks or rewrites, or that are numbers for the JavaScript clients only.
FIXED = {
    "s3": {"Bucket": "my-bucket", "CopySource": "b/k", "ChecksumAlgorithm": "CRC32"},
    "s3-control": {"AccountId": "123456789012", "Bucket": "my-bucket"},
    # botocore takes ids for paths like /hostedzone/Z123 and sends their last part.
    "route-53": {"HostedZoneId": "Z123", "Id": "Z123", "DelegationSetId": "N123", "MaxItems": "7", "MaxResults": "7"},
    "cloudfront": {"MaxItems": "7"},
}
DROPPED = {
    "s3": ("ContentLength", "ContentMD5", "SSECustomerKey", "CopySourceSSECustomerKey"),
    "eventbridge": ("EndpointId",),
    "sesv2": ("EndpointId",),
}


def suit_for_client(service, shape, sample):
    dropped = DROPPED.get(service, ())
    kept = {name: value for name, value in sample.items() if name not in dropped}
    if service == "dynamodb" and "RequestItems" in shape.members:
        # botocore looks into it, and BatchWriteItem's is too deep to be made up.
        kept.setdefault("RequestItems", {"k1": []})
    return {**kept, **{name: value for name, value in FIXED.get(service, {}).items() if name in shape.members}}


def resolve_localhost_names():
    """ACCOUNT.localhost, which no resolver knows everywhere."""
    resolve = socket.getaddrinfo

    def getaddrinfo(host, *args, **kwargs):
        name = "127.0.0.1" if isinstance(host, str) and host.endswith("localhost") else host
        return resolve(name, *args, **kwargs)

    socket.getaddrinfo = getaddrinfo


def last_exchange(port):
    with urllib.request.urlopen(f"http://127.0.0.1:{port}/__last") as response:
        return json.load(response)


def try_operation(port, service, client, name):
    """Problems of one operation: pairs of side and text."""
    operation = client.meta.service_model.operation_model(name)
    sample = {}
    if operation.input_shape is not None:
        sample = suit_for_client(service, operation.input_shape, Sampler().value(operation.input_shape, 0) or {})
    failure = got = None
    try:
        got = normalise(client._make_api_call(name, dict(sample)))
    except Exception as error:  # every failure is a finding
        failure = f"{type(error).__name__} {str(error)[:200]}"
    last = last_exchange(port)
    if last is None:
        return [("input", f"not sent: {failure}")]
    if "failure" in last:
        return [("input", f"refused: {last['failure']}")]
    if (last["service"], last["operation"]) != (service, name):
        return [("input", f"taken for {last['service']}.{last['operation']}")]
    problems = [("input", text) for text in list(differences(normalise(sample), last["input"]))[:1]]
    if failure is not None:
        return [*problems, ("output", failure)]
    expected = prune(last["output"], operation.output_shape)
    return [*problems, *(("output", text) for text in list(differences(expected, got))[:1])]


def services_by_id(session):
    """botocore's service names by the service id that the models carry."""
    names = {}
    for name in session.get_available_services():
        try:
            names[session.get_service_model(name).metadata.get("serviceId")] = name
        except Exception:
            continue
    return names


def main():
    port, only = int(sys.argv[1]), sys.argv[2:]
    resolve_localhost_names()
    session = botocore.session.get_session()
    session.set_credentials("AKIDEXAMPLE", "SECRET")
    config = Config(
        inject_host_prefix=False,
        parameter_validation=False,
        retries={"max_attempts": 0},
        connect_timeout=10,
        read_timeout=10,
        s3={"addressing_style": "path"},
        request_checksum_calculation="when_required",
        response_checksum_validation="when_required",
        disable_request_compression=True,
    )
    names = services_by_id(session)
    for entry in json.loads((MODELS / "index.json").read_text()):
        service, name = entry["name"], names.get(entry["id"])
        if name is None or (only and service not in only):
            continue
        host = "localhost" if service == "s3-control" else "127.0.0.1"
        endpoint = f"http://{host}:{port}"
        client = session.create_client(name, region_name="us-east-1", endpoint_url=endpoint, config=config)
        problems, count = [], 0
        for operation in client.meta.service_model.operation_names:
            if client.meta.service_model.operation_model(operation).has_event_stream_input:
                continue
            count += 1
            problems += [[side, operation, text] for side, text in try_operation(port, service, client, operation)]
        print(json.dumps({"service": service, "operations": count, "problems": problems}), flush=True)
    print(json.dumps({"botocore": botocore.__version__}))


if __name__ == "__main__":
    main()
