#!/bin/sh
# Makes an image the file system of a sandbox, from util-linux alone, and runs a command in it. To be started by
# `unshare` as the root of new user, mount and pid namespaces:
#
#   image-root.sh IMAGE ROOT MOUNTS TMP_MB WORKING_DIRECTORY COMMAND...
#
# ROOT is an empty folder to put it on; MOUNTS are lines, of which each two are a path of the host and where it is seen.
set -e
image=$1 root=$2 mounts=$3 tmp_mb=$4 folder=$5
shift 5
# The environment is the guest's; these programs are the host's.
guest_path=$PATH PATH=/usr/sbin:/usr/bin:/sbin:/bin
guest_library_path=$LD_LIBRARY_PATH
unset LD_LIBRARY_PATH
unshare=$(command -v unshare) setpriv=$(command -v setpriv)
mount --bind "$image" "$root"
mount -o remount,bind,ro,nosuid,nodev "$root"
mount -t tmpfs -o "size=${tmp_mb}m,mode=1777,nosuid,nodev" none "$root/tmp"
mount -t tmpfs -o size=64k,mode=755,nosuid none "$root/dev"
for name in null zero full random urandom; do
  : > "$root/dev/$name"
  mount --bind "/dev/$name" "$root/dev/$name"
done
ln -s /proc/self/fd "$root/dev/fd"
ln -s /proc/self/fd/0 "$root/dev/stdin"
ln -s /proc/self/fd/1 "$root/dev/stdout"
ln -s /proc/self/fd/2 "$root/dev/stderr"
mkdir -m 1777 "$root/dev/shm"
mount -t tmpfs -o mode=1777,nosuid,nodev none "$root/dev/shm"
mount -t proc -o nosuid,nodev,noexec proc "$root/proc"
# What belongs to the host's root stays out of reach of a guest that is started by it.
for path in bus fs irq sys sysrq-trigger; do
  [ ! -e "$root/proc/$path" ] || mount --bind -o ro "$root/proc/$path" "$root/proc/$path"
done
printf '%s\n' "$mounts" | while IFS= read -r from && IFS= read -r to; do
  mount --bind "$from" "$root$to"
  mount -o remount,bind,ro,nosuid,nodev "$root$to"
done
cd /
[ -z "$guest_library_path" ] || export LD_LIBRARY_PATH="$guest_library_path"
PATH=$guest_path
unset OLDPWD
# Not root in there: with the change of user all capabilities are gone, the one to leave the image too.
exec "$setpriv" --no-new-privs -- \
  "$unshare" --user --map-user=1000 --map-group=1000 --root="$root" --wd="$folder" -- "$@"
