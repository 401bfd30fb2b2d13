# Processes that run beside each other, and all that differs from run to run on a real machine.
seq 1 2000 | gawk '{ s += $1 * $1 % 7; print s, $1 }' | sort -k1,1nr -k2,2n | tee /tmp/sorted | sha256sum
head -n 3 /tmp/sorted

# three that sleep and three that work, in the order in which they come to their end
(
    for i in 3 1 2; do (sleep 0.0$i; echo "slept $i as $BASHPID") & done
    for i in 1 2 3; do (for ((n = 0; n < i * 500; n++)); do :; done; echo "worked $i as $BASHPID, $RANDOM") & done
    wait
) | cat
mkfifo /tmp/fifo
(sort -r </tmp/fifo | head -n 2) &
for i in 1 2 3 4 5 6 7 8 9; do echo "$i $((i * i))"; done >/tmp/fifo
wait

echo "--- time"
date +%s.%N
cat /proc/uptime /proc/loadavg
echo "--- random bytes"
head -c 12 /dev/urandom | od -An -tx1
cat /proc/sys/kernel/random/uuid /proc/sys/kernel/random/boot_id
basename "$(mktemp)"
echo "--- layout"
grep -E 'stack|heap|libc' /proc/self/maps
echo "--- files"
echo new >/etc/hosts
ls -laiR --full-time /etc /tmp /var /dev
stat /usr/bin/env /usr/bin /etc/hosts
find /usr/share -maxdepth 2 -printf '%i %p %n %s %b %A@ %C@ %T@\n' | sha256sum
df / /dev
echo "--- system"
cat /proc/stat /proc/meminfo /proc/self/stat /proc/self/status /proc/self/mountinfo
