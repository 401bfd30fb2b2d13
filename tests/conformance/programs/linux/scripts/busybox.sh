# A shell script as installers and init scripts are written, for busybox sh and other shells of POSIX.
cd "$(mktemp -d)" || exit 1

section() {
    printf '\n--- %s ---\n' "$1"
}

section functions
fact() {
    if [ "$1" -le 1 ]; then
        echo 1
    else
        echo $(($1 * $(fact $(($1 - 1)))))
    fi
}
fact 10
fib() {
    local a=0 b=1 i=0 next
    while [ $i -lt "$1" ]; do
        next=$((a + b))
        a=$b b=$next
        i=$((i + 1))
    done
    echo "$a"
}
for n in 1 5 10 50 90; do
    echo "fib $n = $(fib $n)"
done
returns() { return "$1"; }
returns 0 && echo zero
returns 42 || echo "code $?"

section here-documents
name=world
cat <<EOF
Hello, $name: $((6 * 7)) $(echo nested "$(echo deeper)")
	a tab stays
EOF
cat <<'EOF'
Nothing $expands `here`
EOF
cat <<-EOF
	tabs go
		all of them
	EOF
lines=0
while read -r line; do
    lines=$((lines + 1))
done <<EOF
one
two
three
EOF
echo "$lines lines"
{ cat; echo ---; cat <&3; } <<A 3<<B
first
A
second
B

section pipes
seq 1 100 | grep 7 | sort -rn | head -n 5 | tr '\n' ' '
echo
seq 1 20000 | while read -r n; do
    [ "$n" -eq 5 ] && break
    echo "$n"
done | cat
yes | head -n 100000 | wc -l
(echo out; echo err >&2) 2>&1 | sort
{ echo a; echo b; } | { read -r x; read -r y; echo "$y$x"; }
false | true
echo "pipe $?"
true | (exit 9)
echo "pipe $?"
mkfifo fifo
sort fifo &
printf 'c\na\nb\n' >fifo
wait

section redirections
echo one >file
echo two >>file
cat <file
exec 3>other
echo to three >&3
exec 3>&-
cat other
exec 4<file
read -r first <&4
read -r second <&4
echo "$second $first"
exec 4<&-
ls /does-not-exist 2>error
echo "code $?"
wc -l <error
{ echo both; echo sides >&2; } >all 2>&1
cat all
echo x 2>&- >&-
echo "closed $?"
: >empty
[ -s empty ] || echo empty
set -C
echo again >file
echo "noclobber $?"
echo forced >|file
set +C
cat file
cat file - <<E2
more
E2
echo rw 1<>file
cat file

section expansion
path=/usr/local/lib/libx.so.1.2
echo "${path##*/} ${path%/*} ${path%%.*} ${path#*.} ${#path}"
unset none
echo "${none:-default} ${none-unset} ${name:+set}"
echo "${none:=assigned} $none"
(echo "${missing:?is missing}") 2>&1 | sed 's/.*missing:/missing:/'
set -- 'a b' c 'd  e'
echo $# "$*" "$@"
for arg in "$@"; do echo "<$arg>"; done
for arg in $*; do printf '[%s]' "$arg"; done
echo
IFS=,
echo "$*"
words='p,q,r'
for word in $words; do echo "$word"; done
unset IFS
touch a1 a2 b1 .hidden
echo a* ?1 [ab]1 [!a]1 .h* none*
x='a*'
echo $x "$x"
eval 'y=evaluated; echo $y'
echo ~ "~"
echo "$(printf 'trailing\n\n\n')."
echo `echo back \`echo ticks\``

section arithmetic
i=5
echo $((i += 3)) $((i * i % 7)) $((i << 10)) $((-i / 3)) $((~i)) $((!i)) $((i == 8 && i != 9))
echo $((0x7fffffffffffffff + 1)) $((1 > 2 ? 3 : 4)) $(((2 + 3) * 4))
[ 10 -gt 9 ] && [ abc != abd ] && [ ! -e nowhere ] && echo tests

section case
for word in apple banana cherry 42 -x ''; do
    case $word in
        a*) echo "$word: a" ;;
        *an*) echo "$word: an" ;;
        [0-9]*) echo "$word: digits" ;;
        -?) echo "$word: option" ;;
        '') echo empty ;;
        *) echo "$word: other" ;;
    esac
done

section options
parse() {
    OPTIND=1
    while getopts ab:c option; do
        case $option in
            a) echo a ;;
            b) echo "b=$OPTARG" ;;
            *) echo "refused $option" ;;
        esac
    done
    shift $((OPTIND - 1))
    echo "rest $*"
}
parse -a -b value file1 file2
parse -z x 2>/dev/null

section traps
trap 'echo caught USR1' USR1
kill -USR1 $$
trap '' USR2
kill -USR2 $$
echo survived
trap - USR1
(
    trap 'echo subshell ends' EXIT
    echo in subshell
)
sh -c 'trap "echo terminated; exit 3" TERM; kill $$; echo not reached'
echo "code $?"
(kill -KILL $(sh -c 'echo $PPID')) 2>/dev/null
echo "killed $?"

section jobs
sleep 0.2 &
first=$!
(sleep 0.1; exit 7) &
wait $!
echo "second $?"
wait $first
echo "first $?"
sleep 500 &
kill $!
wait $! 2>/dev/null
echo "killed $?"
for n in 1 2 3 4; do (echo "job $n" >"job$n") & done
wait
cat job1 job2 job3 job4
wait 999999 2>/dev/null
echo "no such $?"

section loops
n=0
until [ $n -ge 3 ]; do
    n=$((n + 1))
    [ $n -eq 2 ] && continue
    echo "until $n"
done
for i in 1 2 3; do
    for j in 1 2 3; do
        [ $j -eq 2 ] && continue 2
        [ $i -eq 3 ] && break 2
        echo "$i $j"
    done
done

section files
mkdir -p tree/a/b tree/c
echo content >tree/a/b/file
ln -s a/b/file tree/link
cat tree/link
find tree | sort
(cd tree/a && pwd | sed 's/.*tree/tree/')
chmod 000 tree/c
ls -ld tree/c | cut -c1-10
rm -r tree
[ -d tree ] || echo gone

trap 'echo the end' EXIT
exit 5
