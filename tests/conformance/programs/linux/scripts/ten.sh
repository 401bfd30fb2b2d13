# ten lines of shell: what they write is the same wherever the machine is
power() { r=1; n=$2; while [ "$n" -gt 0 ]; do r=$((r * $1 % 1000003)); n=$((n - 1)); done; echo "$r"; }
for base in 2 3 5 7 11; do echo "$base $(power "$base" 40)"; done | sort -k2 -n | sed 's/^\([0-9]*\) /\1^40 = /'
cat <<END | awk '{ for (i = 1; i <= NF; i++) count[$i]++ } END { for (w in count) print count[w], w }' | sort -rn | head -n 3
the quick brown fox jumps over the lazy dog and the cat while $(echo the dog sleeps) in $((6 * 7)) beds
END
seq 1 3000 | awk '{ s = (s * 31 + $1) % 65521; print s }' | sort -n | uniq | tee /tmp/numbers | wc -l
first=$(head -n 1 /tmp/numbers) last=$(tail -n 1 /tmp/numbers); echo "from $first to $last, sum $(md5sum </tmp/numbers | cut -c1-8)"
for word in alpha beta gamma; do case $word in b*) printf '%s ' "${word#b}";; *) printf '%s ' "${#word}";; esac; done; echo
[ "$(ls /tmp | tr '\n' ' ')" = "numbers " ] && echo "pid $$, $(date -u +%Y), $(wc -c </proc/self/environ) bytes" || exit 1
