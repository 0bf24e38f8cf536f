#!/usr/bin/env bash
# Imitates pods on one Linux machine, as root: each has a network namespace of its own, on a bridge inside another, and a
# file system of its own, read-only but for its volumes. Nothing leaves the namespaces.
#   pods.sh check                                  whether this machine can
#   pods.sh up NAME COUNT | down NAME COUNT        makes the network of pods 0 to COUNT-1, addresses 10.77.1.1 and on
#   pods.sh run NAME POD DIR COMMAND...            runs a command as the pod's container, in place of this script
#   pods.sh get NAME POD PATH                      asks port 8080 of a pod, from the bridge
# DIR holds what is mounted: app, data, results, tls, hosts (a file), and root, an empty directory. USER_ID is whom it runs as.
set -eu
address() { echo "10.77.1.$(($1 + 1))"; }

case ${1:-} in
  check)
    [ "$(id -u)" = 0 ] && command -v ip unshare mount setpriv chroot > /dev/null
    ip netns add "xmcheck$$" && ip netns del "xmcheck$$" && unshare --mount --propagation private mount -t tmpfs check /mnt
    ;;
  up)
    name=$2
    ip netns add "$name-bridge"
    ip -n "$name-bridge" link add br0 type bridge
    ip -n "$name-bridge" addr add 10.77.1.254/24 dev br0
    ip -n "$name-bridge" link set br0 up
    for pod in $(seq 0 $(($3 - 1))); do
      ip netns add "$name-$pod"
      ip -n "$name-$pod" link set lo up
      ip -n "$name-bridge" link add "pod$pod" type veth peer name eth0 netns "$name-$pod"
      ip -n "$name-bridge" link set "pod$pod" master br0
      ip -n "$name-bridge" link set "pod$pod" up
      ip -n "$name-$pod" addr add "$(address "$pod")/24" dev eth0
      ip -n "$name-$pod" link set eth0 up
    done
    ;;
  down)
    for pod in $(seq 0 $(($3 - 1))) bridge; do
      ip netns del "$2-$pod" 2> /dev/null || true
    done
    ;;
  run)
    name=$2 pod=$3 directory=$4
    shift 4
    exec ip netns exec "$name-$pod" unshare --mount --propagation private "$BASH" "$0" inside "$directory" "$@"
    ;;
  inside)
    directory=$2 root=$2/root
    shift 2
    read_only() {
      mkdir -p "$root$2"
      mount --rbind "$1" "$root$2"
      mount -o remount,bind,ro "$root$2"
    }
    mount -t tmpfs -o size=16m,mode=755 root "$root"
    for entry in bin sbin lib lib64; do
      if [ -L "/$entry" ]; then cp -P "/$entry" "$root/"; elif [ -d "/$entry" ]; then read_only "/$entry" "/$entry"; fi
    done
    read_only /usr /usr
    read_only /etc /etc
    case $DOTNET_ROOT in /usr/*) ;; *) read_only "$DOTNET_ROOT" "$DOTNET_ROOT" ;; esac
    mount --bind "$directory/hosts" "$root/etc/hosts"
    read_only "$directory/app" /app
    read_only "$directory/tls" /tls
    mkdir "$root/data" "$root/results" "$root/tmp" "$root/proc" "$root/dev"
    mount --bind "$directory/data" "$root/data"
    mount --bind "$directory/results" "$root/results"
    mount -t tmpfs -o size=256m,mode=1777 tmp "$root/tmp"
    mount --rbind /proc "$root/proc"
    mount --rbind /dev "$root/dev"
    mount -o remount,ro "$root"
    exec chroot "$root" /usr/bin/setpriv --reuid "$USER_ID" --regid "$USER_ID" --clear-groups --no-new-privs --inh-caps=-all --bounding-set=-all "$@"
    ;;
  get)
    exec ip netns exec "$2-bridge" "$BASH" -c 'exec 3<> "/dev/tcp/$1/8080"; printf "GET %s HTTP/1.0\r\nHost: pod\r\n\r\n" "$2" >&3; cat <&3' get "$(address "$3")" "$4"
    ;;
  *)
    echo "pods.sh check | up NAME COUNT | down NAME COUNT | run NAME POD DIR COMMAND... | get NAME POD PATH" >&2
    exit 2
    ;;
esac
