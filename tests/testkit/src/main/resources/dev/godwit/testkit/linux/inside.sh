# inside.sh SCRATCH QEMU TREE SCRIPTS COMMAND...: runs a command in a tree of files for RISC-V,
# whose programs QEMU runs. What is changed in the tree is gone afterwards.
set -eu
scratch=$1 qemu=$2 tree=$3 scripts=$4
shift 4
read -r pid _ </proc/self/stat
echo "$pid" >"$scratch/ready"
read -r _ <"$scratch/go"

# A network of its own, which is a loopback (SIOCSIFFLAGS, IFF_UP); perl is on every Debian.
perl -e '$lo = pack("Z16 s x22", "lo", 1); socket(S, 2, 2, 0) && ioctl(S, 0x8914, $lo) || die "no loopback: $!\n"'

# F: the interpreter is opened now, since it is not in the tree; P: argv[0] stays what it is
magic='\x7fELF\x02\x01\x01\x00\x00\x00\x00\x00\x00\x00\x00\x00\x02\x00\xf3\x00'
mask='\xff\xff\xff\xff\xff\xff\xff\x00\xff\xff\xff\xff\xff\xff\xff\xff\xfe\xff\xff\xff'
mount -t binfmt_misc binfmt_misc /proc/sys/fs/binfmt_misc
printf %s ":riscv64:M::$magic:$mask:$qemu:FP" >/proc/sys/fs/binfmt_misc/register

mount -t tmpfs tmpfs "$scratch"
root=$scratch/root
mkdir "$root" "$scratch/upper" "$scratch/work"
mount -t overlay -o "lowerdir=$tree,upperdir=$scratch/upper,workdir=$scratch/work" overlay "$root"
mkdir "$root/scripts"
mount --bind "$scripts" "$root/scripts"
mount -t proc proc "$root/proc"

mount -t tmpfs -o mode=755 tmpfs "$root/dev"
for device in full null random tty urandom zero; do
    : >"$root/dev/$device"
    mount --bind "/dev/$device" "$root/dev/$device"
done
mkdir "$root/dev/pts" "$root/dev/shm"
mount -t devpts -o newinstance,ptmxmode=666 devpts "$root/dev/pts"
mount -t tmpfs tmpfs "$root/dev/shm"
ln -s pts/ptmx "$root/dev/ptmx"
ln -s /proc/self/fd "$root/dev/fd"
ln -s /proc/self/fd/0 "$root/dev/stdin"
ln -s /proc/self/fd/1 "$root/dev/stdout"
ln -s /proc/self/fd/2 "$root/dev/stderr"

# what a guest is given where a tree has none
hostname godwit
printf '127.0.0.1\tlocalhost\n::1\tlocalhost ip6-localhost\n127.0.1.1\tgodwit\n' >"$root/etc/hosts"
echo godwit >"$root/etc/hostname"
echo root:x:0:0:root:/root:/bin/sh >"$root/etc/passwd"
echo root:x:0: >"$root/etc/group"

umask 022
cd "$root"
ulimit -c 0 # no core of a program that is meant to crash
# Becoming root has cleared what would end this process with its parent. Signals that the tests
# ignore, as what a shell runs in the background does, would be ignored by the guest.
exec setpriv --pdeathsig KILL \
    env -i --default-signal PATH=/usr/bin:/bin HOME=/root LC_ALL=C.UTF-8 "$(command -v chroot)" . "$@"
