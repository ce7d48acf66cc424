#!/bin/sh
# Builds the file system of a sandbox from util-linux alone, and runs a command in it. To be started by `unshare` as the
# root of new user, mount and pid namespaces:
#
#   namespaces.sh ROOT DIRECTORIES FILES MOUNTS TMP_MB COMMAND...
#
# ROOT is an empty folder of the host; DIRECTORIES and FILES are what mounts are put on, a line each; MOUNTS is an
# fstab with targets below ROOT.
set -e
root=$1 directories=$2 files=$3 mounts=$4 tmp_mb=$5
shift 5
# The environment is the guest's; these programs are the host's.
guest_path=$PATH PATH=/usr/sbin:/usr/bin:/sbin:/bin
umask 022
mount -t tmpfs -o size=1m,mode=755 none "$root"
cd "$root"
IFS='
'
mkdir tmp
mount -t tmpfs -o "size=${tmp_mb}m,mode=1777,nosuid,nodev" none tmp
mkdir -p usr etc dev proc old var/task var/runtime opt $directories
for file in dev/null dev/zero dev/full dev/random dev/urandom $files; do : > "$file"; done
for link in bin sbin lib lib64 lib32; do [ ! -e "/usr/$link" ] || ln -s "usr/$link" "$link"; done
ln -s /proc/self/fd dev/fd
ln -s /proc/self/fd/0 dev/stdin
ln -s /proc/self/fd/1 dev/stdout
ln -s /proc/self/fd/2 dev/stderr
ln -s /opt/nodejs/node_modules node_modules
printf 'root:x:0:0::/tmp:/bin/sh\n' > etc/passwd
printf 'root:x:0:\n' > etc/group
# Not from /dev/stdin: /proc is still that of another pid namespace.
cat > .fstab <<END
proc $root/proc proc nosuid,nodev,noexec 0 0
$mounts
END
mount -a -T .fstab
rm .fstab
# What belongs to the host's root stays out of reach of a guest that is started by it.
for path in bus fs irq sys sysrq-trigger; do
  [ ! -e "proc/$path" ] || mount --bind -o ro "proc/$path" "proc/$path"
done
pivot_root . old
cd /
umount -l /old
mount -o remount,bind,ro /
cd /var/task
setpriv=$(command -v setpriv)
PATH=$guest_path
unset OLDPWD
exec "$setpriv" --no-new-privs --inh-caps=-all --bounding-set=-all -- "$@"
