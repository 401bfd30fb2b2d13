#!/usr/bin/bash
# What bash has beyond POSIX.
cd "$(mktemp -d)" || exit 1

echo "== arrays"
a=(one two "three four" [7]=seven)
echo "${#a[@]} ${a[2]} ${!a[@]} ${a[@]:1:2} ${a[-1]}"
a+=(last)
unset 'a[0]'
printf '<%s>' "${a[@]}"
echo
declare -A map=([x]=1 [y]=2)
map[z z]=3
for key in "${!map[@]}"; do echo "$key=${map[$key]}"; done | sort
mapfile -t lines < <(printf 'l1\nl2\nl3\n')
echo "${#lines[@]} ${lines[*]}"
declare -n ref=a
echo "${ref[1]}"
declare -i number=5
number+=3
echo $number
declare -r constant=1
(constant=2) 2>&1 | sed 's/.*constant/constant/'
declare -p map number | sed 's/(.*//'
echo "${a[@]/o/0}" "${a[@]^^}" "${lines[@]/%/!}"

echo "== strings"
s="Hello World"
echo "${s,,} ${s^^} ${s~} ${s/o/0} ${s//o/0} ${s:3:4} ${s: -5} ${s@Q} ${#s}"
[[ $s =~ ^(H[a-z]+)\ (.*)$ ]] && echo "${BASH_REMATCH[1]}-${BASH_REMATCH[2]}"
[[ $s == H*d && ! $s < A ]] && echo matches
printf '%(%Y-%m-%d)T\n' 0
printf -v padded '%05d' 42
echo "$padded"
echo $'tab\there \u00e9 \x41'
echo {a..e} {1..10..3} {x,y}{1,2} {05..07}
shopt -s extglob nullglob globstar
touch f1 f2 g1
mkdir -p d/e && touch d/e/f3
echo @(f|g)1 !(f*) none* **/f?

echo "== arithmetic"
((x = 5, y = x ** 3, x++))
echo $x $y $((16#ff)) $((2#1010)) $((y % 7))
for ((i = 0; i < 3; i++)); do echo -n "$i "; done
echo
((0)) || echo false
let z=3*4 && echo $z

echo "== process substitution"
diff <(printf '1\n2\n') <(printf '1\n3\n')
paste <(seq 3) <(seq 4 6) <(seq 7 9)
echo through > >(tr a-z A-Z)
wait $!
while read -r l; do echo "got $l"; done < <(echo x; echo y)
tee >(wc -c >count) <<< 'counted' >/dev/null
wait
until [[ -s count ]]; do sleep 0.1; done
cat count

echo "== coproc"
coproc UP { while read -r l; do echo "${l^^}"; done; }
echo hello >&"${UP[1]}"
read -r answer <&"${UP[0]}"
echo "$answer"
pid=$UP_PID # which is unset when it has ended
eval "exec ${UP[1]}>&-"
wait "$pid"
echo "coproc $?"

echo "== traps"
trap 'echo "USR1"' USR1
kill -USR1 $BASHPID
trap 'echo "DEBUG $BASH_COMMAND"' DEBUG
true
trap - DEBUG
f() {
    trap 'echo RETURN' RETURN
    return 3
}
f
echo $?
trap - RETURN
(set -E; trap 'echo "ERR $?"' ERR; false; (exit 4); true)
(trap 'echo exit' EXIT; kill -TERM $BASHPID)
echo $?
(trap 'echo USR2; exit 9' USR2; kill -USR2 $BASHPID; sleep 1)
echo $?
(trap 'echo CHLD' CHLD; /bin/true; wait)
trap 'alarms=1' ALRM
(while kill -ALRM $$; do sleep 0.1; done) &
wait $!
echo "wait $? $alarms"
trap '' ALRM
{ kill $!; wait $!; } 2>/dev/null
echo "ended $?"
(trap '' PIPE; yes 2>&1; echo "yes $?" >&2) | head -n 1
yes | head -n 1
echo "${PIPESTATUS[@]}"

echo "== read"
read -t 0.2 -r nothing < <(sleep 2)
echo "timeout $(($? > 128))"
read -t 0 < /dev/null
echo "ready $?"
read -r -d : -a fields <<< 'a b c:d'
echo "${#fields[@]} ${fields[2]}"
read -r -n 3 three <<< abcdef
echo "$three"
read -r -N 4 four <<< $'ab\ncd'
echo "${four@Q}"
IFS=, read -r p q r <<< 'x,,z'
echo "$p|$q|$r"
read -u 5 -r from5 5<<< five
echo "$from5"
read -r eof < /dev/null
echo "eof $?"
select choice in red green blue; do
    echo "chose $choice $REPLY"
    [[ $choice ]] && break
done <<< $'9\n2'

echo "== job control"
set -m
mkfifo go
cat go &
jobs %1 | tr -s ' '
: >go
wait %1
echo "wait $?"
sleep 500 > /dev/null 2>&1 &
kill -STOP %%
until state=$(jobs -s) && [[ $state ]]; do sleep 0.1; done
echo "${state//  / }" | tr -s ' '
bg %% >resumed 2>&1
tr -s ' ' <resumed
jobs -r | wc -l
{ kill -KILL $!; wait $!; } 2>/dev/null
echo "wait $?"
bash -c 'kill -STOP $$; echo continued; exit 6' &
until state=$(jobs -s) && [[ $state ]]; do sleep 0.1; done
fg %%
echo "fg $?"
disown -a
set +m
(exit 3) & p1=$!
(exit 4) & p2=$!
wait $p1; echo $?
wait $p2; echo $?
sleep 0.1 & sleep 500 & last=$!
wait -n
echo "wait -n $?"
kill $last
wait -p ended $last 2>/dev/null
echo "$? $((ended == last))"

echo "== misc"
set -o pipefail
false | true
echo "pipefail $?"
set +o pipefail
exec {fd}>named
echo to named >&$fd
exec {fd}>&-
cat named
echo "$BASH_SUBSHELL $(echo $BASH_SUBSHELL) ${BASH_SOURCE[0]} ${FUNCNAME[0]} $LINENO"
g() { caller 0 | cut -d' ' -f1,2; }
g
command -v ls type printf
type -t if f ls printf nothing
hash ls; hash -t ls
ulimit -n 64; ulimit -n; ulimit -Sc 0; ulimit -c
umask 027; umask -S
{ TIMEFORMAT=; time sleep 0; } 2>&1
exec 9<>/dev/tcp/127.0.0.1/1
echo "refused $?"
h() { local -; set -f; echo *; }
h
echo *
bash -c 'echo $0 $1 $#' zero one two
bash -n <<< 'if then'
echo "syntax $?"
bash --posix -c 'echo ${BASH_VERSINFO[0]}'
pushd /usr >/dev/null; pushd /etc >/dev/null; dirs; popd >/dev/null; dirs +1
echo "${PWD} ${OLDPWD}"
enable -n echo; type -t echo; enable echo
printf '%s\n' "${BASH_VERSION%%(*}"
set -- {1..300}; echo "${#} ${300}"
x=$(printf '%100000s' x); echo ${#x}
/bin/echo $(seq 1 20000) | wc -c
/bin/echo "$(head -c 200000 /dev/zero | tr '\0' a)" | wc -c
