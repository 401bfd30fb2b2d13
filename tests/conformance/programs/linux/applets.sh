# Applets of busybox on files, one after the other; applets.txt is what they print.
set -e
b=/bin/busybox
$b mkdir -p tree/sub/deep
echo content > tree/one
$b dd if=/bin/busybox of=tree/large bs=4096 count=30 2>dd.err
$b touch -d @1000000000 tree/one tree/sub
$b ln -s one tree/link
$b ln tree/one tree/sub/hard
$b chmod 640 tree/one
$b chmod u+s,o+x tree/large
$b chown 12:34 tree/one
$b ls -land tree/.. tree/*
$b stat -c '%n %a %h %s %u:%g %Y %F' tree/one tree/link tree/sub tree/large
$b cp -a tree copy
$b diff -r tree copy
$b stat -c '%n %a %h %s %u:%g %Y %F' copy/one copy/link copy/sub copy/large
$b mv copy moved
$b find moved -type f -newer tree/one
$b find . -name hard -o -name link
$b readlink tree/link
$b realpath tree/sub/../link
$b du -a tree/one tree/large
$b truncate -s 5 moved/large
$b wc -c moved/large
$b cmp tree/one moved/one
$b tar -cf all.tar tree
$b rm -r tree
$b tar -xf all.tar
$b find tree
$b stat -c '%n %a %h %u:%g %Y' tree/one tree/large
$b tar -tvf all.tar
$b md5sum tree/one moved/one
$b head -c 3 tree/one > cut
$b cat cut
echo
$b sed -i s/content/other/ tree/one
$b cat tree/one moved/one
$b grep -r other tree
$b rmdir moved || echo not empty
$b rm -rf moved
$b install -m 711 tree/one bin
$b mktemp -d tmp.XXXXXX > name
$b test -d tmp.* && echo made
$b mkfifo fifo
$b mknod null c 1 3
$b stat -c '%n %a %t,%T %F' fifo null
$b cp -r tree/sub again
$b unlink again/hard
$b ls -R again
$b sync
$b ls missing || echo missing
