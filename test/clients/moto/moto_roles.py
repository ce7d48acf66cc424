"""A pytest plugin for moto's tests: a role whose trust policy is no policy becomes one that Lambda may be and that may
do everything. moto takes `some policy` for a document; AWS and kumobako refuse it, and the tests then try again for ever.
Use: PYTHONPATH=test/clients/moto PYTEST_ADDOPTS='-p moto_roles'."""

import json

from botocore.client import BaseClient

TRUST = {"Effect": "Allow", "Principal": {"Service": "lambda.amazonaws.com"}, "Action": "sts:AssumeRole"}
EVERYTHING = {"Effect": "Allow", "Action": "*", "Resource": "*"}

call = BaseClient._make_api_call


def document(statement):
    return json.dumps({"Version": "2012-10-17", "Statement": [statement]})


def is_policy(text):
    try:
        return "Statement" in json.loads(text)
    except ValueError:
        return False


def mended(self, operation, parameters):
    if operation != "CreateRole" or is_policy(parameters["AssumeRolePolicyDocument"]):
        return call(self, operation, parameters)
    answer = call(self, operation, {**parameters, "AssumeRolePolicyDocument": document(TRUST)})
    policy = {"PolicyName": "everything", "PolicyDocument": document(EVERYTHING)}
    call(self, "PutRolePolicy", {"RoleName": parameters["RoleName"], **policy})
    return answer


BaseClient._make_api_call = mended
