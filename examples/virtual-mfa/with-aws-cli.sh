# A user who must show a code, with the AWS CLI: see README.md beside this file.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
cd "$(mktemp -d)"
export AWS_PAGER=

# What stands between the brackets of "An error occurred (AccessDenied) when calling ...", and what it says.
code_of() { sed -n 's/.*(\(.*\)) when.*/\1/p' "$1"; }
text_of() { sed -n 's/.*operation: \(.*[^ ]\) *$/\1/p' "$1"; }

# An administrator makes a user. Her policy lets her make a device of her own, and nothing else without MFA.
aws iam create-user --user-name mfa-hana > user.json
aws iam put-user-policy --user-name mfa-hana --policy-name needs-mfa --policy-document "file://$here/policy.json"
key=$(aws iam create-access-key --user-name mfa-hana --query 'AccessKey.[AccessKeyId,SecretAccessKey]' --output text)
as_hana() {
  AWS_ACCESS_KEY_ID=$(echo "$key" | cut -f 1) AWS_SECRET_ACCESS_KEY=$(echo "$key" | cut -f 2) aws "$@"
}
if as_hana s3 ls 2> refused.txt; then exit 1; fi
echo "Hana without MFA: $(code_of refused.txt)"

# She makes a virtual device. The QR code for an app on a phone would be --bootstrap-method QRCodePNG.
device=$(as_hana iam create-virtual-mfa-device --virtual-mfa-device-name mfa-hana \
  --outfile seed.txt --bootstrap-method Base32StringSeed --query VirtualMFADevice.SerialNumber --output text)
echo "Her device: $device"

# Two codes in a row enable it: the one before, and the one of now.
codes=$(node "$here/totp.mjs" "$(cat seed.txt)" -1 0)
before=$(echo "$codes" | head -n 1)
now=$(echo "$codes" | tail -n 1)
enable() {
  as_hana iam enable-mfa-device --user-name mfa-hana --serial-number "$device" \
    --authentication-code1 "$1" --authentication-code2 "$2"
}
if enable "$now" "$now" 2> refused.txt; then exit 1; fi
echo "The same code twice: $(code_of refused.txt)"
enable "$before" "$now"

# Those two codes are used up. Half a minute later there is a new one; this cloud's clock is ours.
node "$here/../../bin/kumobako.js" clock advance 30s > clock.txt
now=$(node "$here/totp.mjs" "$(cat seed.txt)")
session=$(as_hana sts get-session-token --serial-number "$device" --token-code "$now" \
  --query 'Credentials.[AccessKeyId,SecretAccessKey,SessionToken]' --output text)
with_mfa() {
  AWS_ACCESS_KEY_ID=$(echo "$session" | cut -f 1) AWS_SECRET_ACCESS_KEY=$(echo "$session" | cut -f 2) \
    AWS_SESSION_TOKEN=$(echo "$session" | cut -f 3) aws "$@"
}
with_mfa s3 ls > buckets.txt
echo 'Hana with MFA: she may look'

# Who has watched her type is too late.
if as_hana sts get-session-token --serial-number "$device" --token-code "$now" 2> refused.txt; then exit 1; fi
echo "The code again: $(code_of refused.txt), $(text_of refused.txt)"

# Nothing stays, so this can be run again.
aws iam deactivate-mfa-device --user-name mfa-hana --serial-number "$device"
aws iam delete-virtual-mfa-device --serial-number "$device"
aws iam delete-access-key --user-name mfa-hana --access-key-id "$(echo "$key" | cut -f 1)"
aws iam delete-user-policy --user-name mfa-hana --policy-name needs-mfa
aws iam delete-user --user-name mfa-hana
echo 'Tidied up'
