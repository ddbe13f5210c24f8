# Boots this machine's systemd in namespaces of its own, in the network that this script runs in, and ends it when this
# script is told to end. Arguments: a folder of its own, the runtime, the program. Prints "ready" once units can be started.
# The process ID of systemd stands in <folder>/pid, what it says in <folder>/log.
set -eu
folder=$1 runtime=$2 program=$3

# Runs in the new namespaces, as the process that becomes systemd.
boot() {
  # Of the processes outside, as long as their /proc is mounted.
  read -r pid _ </proc/self/stat
  root=$folder/root
  mount -t tmpfs none "$root"
  cd "$root"
  mkdir -p dev/pts dev/shm etc proc run sys tmp usr var/lib var/log var/tmp root home
  for name in bin sbin lib lib32 lib64 libx32; do
    if [ -L "/$name" ]; then cp -P "/$name" .; elif [ -d "/$name" ]; then mkdir "$name" && mount --bind "/$name" "$name"; fi
  done
  mount --bind /usr usr
  mount -t tmpfs none usr/local
  mkdir -p usr/local/bin usr/local/lib/meshdoh
  touch usr/local/bin/node
  mount --bind "$runtime" usr/local/bin/node
  cp "$program" usr/local/lib/meshdoh/meshdoh.mjs
  printf '#!/bin/sh\nexec /usr/local/bin/node /usr/local/lib/meshdoh/meshdoh.mjs "$@"\n' >usr/local/bin/meshdoh
  chmod 755 usr/local/bin/meshdoh usr/local/lib/meshdoh/meshdoh.mjs
  cp -a /etc/. etc 2>/dev/null || true
  # Nothing of what runs on this machine.
  rm -rf etc/systemd etc/resolv.conf etc/machine-id
  mkdir -p etc/systemd/system
  echo 'hosts: files dns' >etc/nsswitch.conf
  echo 0123456789abcdef0123456789abcdef >etc/machine-id
  echo 'nameserver 192.0.2.1' >etc/resolv.conf
  for unit in systemd-udevd.service systemd-udevd-control.socket systemd-udevd-kernel.socket systemd-udev-trigger.service \
    systemd-tmpfiles-setup-dev.service systemd-remount-fs.service sys-kernel-debug.mount sys-kernel-tracing.mount \
    dev-hugepages.mount dev-mqueue.mount systemd-firstboot.service systemd-timesyncd.service; do
    ln -s /dev/null "etc/systemd/system/$unit"
  done
  for device in null zero full random urandom tty; do
    touch "dev/$device"
    mount --bind "/dev/$device" "dev/$device"
  done
  ln -s /proc/self/fd dev/fd
  mount -t proc none proc
  mount -t sysfs -o ro none sys
  mount -t cgroup2 none sys/fs/cgroup
  mount -t tmpfs none run
  mkdir outside
  pivot_root . outside
  echo "$pid" >"/outside$folder/pid"
  exec 2>>"/outside$folder/log" >&2
  umount -l /outside
  rmdir /outside
  # What the manager of a container does for systemd, which hands out credentials by it.
  mount --make-rshared /
  exec env -i container=meshdoh-test PATH=/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin \
    /lib/systemd/systemd --system --unit=basic.target --log-target=console --log-level=warning --show-status=0
}

if [ "${4:-}" = boot ]; then boot; fi

mkdir "$folder/groups" "$folder/root"
# One that may be written, whatever is mounted at /sys here.
mount -t cgroup2 none "$folder/groups"
group=$folder/groups/meshdoh-test-$$
mkdir "$group"
(
  echo 0 >"$group/cgroup.procs"
  exec unshare --mount --pid --uts --ipc --cgroup --fork --kill-child --propagation private \
    sh "$0" "$folder" "$runtime" "$program" boot
) &
child=$!
trap 'kill -KILL $child 2>/dev/null || true' TERM
inside() { nsenter --target "$(cat "$folder/pid")" --all -- "$@"; }
until [ -s "$folder/pid" ] && inside systemctl is-active --quiet basic.target 2>/dev/null; do
  kill -0 $child 2>/dev/null || { cat "$folder/log" >&2; exit 1; }
  sleep 0.05
done
echo ready
wait $child || true
# They end one after the other.
until find "$group" -depth -type d -exec rmdir {} + 2>/dev/null; do sleep 0.05; done
