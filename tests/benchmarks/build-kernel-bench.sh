#!/bin/sh
# Builds the kernel's own benchmark of triggers, `bench trig-*`, as one static program: the peer of kernel-bench.mjs.
#
#   apt-get install clang bpftool gcc libbpf-dev libelf-dev zlib1g-dev
#   apt-get download linux-source-6.12          (the target's version: its selftests know its kernel)
#   dpkg-deb -x linux-source-6.12_*.deb . && tar -xf usr/src/linux-source-6.12.tar.xz
#   tests/benchmarks/build-kernel-bench.sh linux-source-6.12 OUT
#   npm run -s lab -- ssh 'cat > /root/bench && chmod +x /root/bench' < OUT/bench
#   npm run -s bench:kernel -- --bench /root/bench
#
# The selftests' own Makefile wants a configured kernel, its BTF and a module of theirs, for benchmarks that are not asked
# for here: only bench.c, its helpers, bench_trigger.c and that one's BPF program are built. The others stand in the
# program's table as "not-built". Nothing of the kernel's source is kept in this repository.
set -eu
[ $# -eq 2 ] || { echo "Usage: $0 KERNEL-SOURCE OUT" >&2; exit 2; }
source=$(cd "$1" && pwd)
mkdir -p "$2/libbpf/include/bpf"
out=$(cd "$2" && pwd)
asm=/usr/include/$(gcc -print-multiarch)
tools=$source/tools
cd "$tools/testing/selftests/bpf"

clang -O2 -g -target bpf -mcpu=v3 -D__TARGET_ARCH_x86 -I. -I"$tools/include/uapi" -idirafter "$asm" \
    -c progs/trigger_bench.c -o "$out/trigger_bench.bpf.o"
bpftool gen skeleton "$out/trigger_bench.bpf.o" name trigger_bench > "$out/trigger_bench.skel.h"

# Its own libbpf: a distribution's may be older than what bench_trigger.c calls.
(
    cd "$tools/lib/bpf"
    cp ./*.h "$out/libbpf/include/bpf/"
    for file in *.c; do
        gcc -O2 -w -std=gnu99 -D_GNU_SOURCE -I. -I"$asm" -I"$tools/include" -I"$tools/include/uapi" \
            -c "$file" -o "$out/libbpf/${file%.c}.o"
    done
    ar rcs "$out/libbpf/libbpf.a" "$out"/libbpf/*.o
)

compile() {
    gcc -O2 -w -std=gnu11 -D_GNU_SOURCE -I"$out" -I"$out/libbpf/include" -I"$asm" -I. -I"$tools/include" \
        -I"$tools/include/uapi" -I"$tools/lib" -I"$source/kernel/bpf" -c "$1" -o "$out/$2.o"
}
compile bench.c bench
compile testing_helpers.c testing_helpers
compile trace_helpers.c trace_helpers
compile benchs/bench_trigger.c bench_trigger

nm "$out/bench_trigger.o" | sed -n 's/.* [RDB] \(bench_.*\)/\1/p' > "$out/built"
{
    echo '#include <argp.h>'
    echo '#include "bench.h"'
    nm -u "$out/bench.o" | sed -n 's/^ *U \(bench_.*\)/\1/p' | grep -vxFf "$out/built" |
        sed 's/^\(.*_argp\)$/struct argp \1;/; t; s/.*/const struct bench & = { .name = "not-built" };/'
} > "$out/not_built.c"
compile "$out/not_built.c" not_built

gcc -static -o "$out/bench" "$out/bench.o" "$out/bench_trigger.o" "$out/testing_helpers.o" "$out/trace_helpers.o" \
    "$out/not_built.o" "$out/libbpf/libbpf.a" -lelf -lz -lpthread -lm
strip "$out/bench"
"$out/bench" --list | grep trig-
