import io
import json
import zipfile

from check import client, equal, fails

functions = client("lambda")
iam = client("iam")

trust = {"Effect": "Allow", "Principal": {"Service": "lambda.amazonaws.com"}, "Action": "sts:AssumeRole"}
document = json.dumps({"Version": "2012-10-17", "Statement": [trust]})
role = iam.create_role(RoleName="py-function", AssumeRolePolicyDocument=document)["Role"]["Arn"]

archive = io.BytesIO()
with zipfile.ZipFile(archive, "w") as files:
    files.writestr("index.py", "def handler(event, context): return event")
code = archive.getvalue()

made = functions.create_function(
    FunctionName="py-function",
    Role=role,
    Runtime="python3.13",
    Handler="index.handler",
    Code={"ZipFile": code},
    Publish=True,
)
arn = made["FunctionArn"]
assert arn.endswith(":function:py-function"), arn
equal(made["Version"], "1")
functions.get_waiter("function_active_v2").wait(FunctionName="py-function", WaiterConfig={"Delay": 1})

# Code signing
publishers = {"SigningProfileVersionArns": ["arn:aws:signer:us-east-1:000000000000:/signing-profiles/p/0123456789"]}
config = functions.create_code_signing_config(
    AllowedPublishers=publishers,
    CodeSigningPolicies={"UntrustedArtifactOnDeployment": "Enforce"},
    Tags={"team": "blue"},
)["CodeSigningConfig"]
config_arn = config["CodeSigningConfigArn"]
equal(functions.list_tags(Resource=config_arn)["Tags"], {"team": "blue"})
bound = functions.put_function_code_signing_config(FunctionName="py-function", CodeSigningConfigArn=config_arn)
equal(bound["FunctionName"], "py-function")
fails("CodeVerificationFailedException", functions.update_function_code, FunctionName="py-function", ZipFile=code)
pages = functions.get_paginator("list_functions_by_code_signing_config").paginate(CodeSigningConfigArn=config_arn)
equal([found for page in pages for found in page["FunctionArns"]], [arn])
fails("ResourceConflictException", functions.delete_code_signing_config, CodeSigningConfigArn=config_arn)
functions.delete_function_code_signing_config(FunctionName="py-function")
functions.delete_code_signing_config(CodeSigningConfigArn=config_arn)

# Runtime management
build = functions.get_function_configuration(FunctionName="py-function")["RuntimeVersionConfig"]["RuntimeVersionArn"]
functions.put_runtime_management_config(
    FunctionName="py-function", UpdateRuntimeOn="Manual", RuntimeVersionArn=build
)
managed = functions.get_runtime_management_config(FunctionName="py-function")
equal([managed["UpdateRuntimeOn"], managed["RuntimeVersionArn"]], ["Manual", build])
fails(
    "InvalidParameterValueException",
    functions.update_function_configuration,
    FunctionName="py-function",
    Runtime="python3.12",
)
