# outside.sh SCRATCH COMMAND...: runs a command in namespaces of its own, in which it is root with
# all the users that this process sees. Who starts namespaces cannot say so from inside.
set -eu
scratch=$1
shift
# A guest begins with priority 0, whatever the tests were started with; inside it would be refused.
renice -n 0 -p $$ >/dev/null
namespaces='--user --mount --pid --uts --ipc --net --fork'
unshare $namespaces true
mkfifo "$scratch/ready" "$scratch/go"
(
    read -r pid <"$scratch/ready"
    echo "0 0 65536" >"/proc/$pid/uid_map" && echo "0 0 65536" >"/proc/$pid/gid_map" || :
    echo >"$scratch/go"
) </dev/null >/dev/null &
# Who kills this process ends all of them.
exec unshare $namespaces --kill-child "$@"
