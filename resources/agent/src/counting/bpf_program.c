/*
 * Assembled by hand: a compiler for BPF (clang, 100 MB) would be the agent's only build tool that Debian's gcc cannot
 * replace, for ten instructions. The add is atomic, so that the count is exact on every kernel: some run the program
 * again from an interrupt that meets it half way.
 */
#include "counting/bpf_program.h"

#define INSN(c, d, s, o, i) ((struct bpf_insn){ .code = (c), .dst_reg = (d), .src_reg = (s), .off = (o), .imm = (i) })
#define MOVE(d, s) INSN(BPF_ALU64 | BPF_MOV | BPF_X, d, s, 0, 0)
#define MOVE_NUMBER(d, n) INSN(BPF_ALU64 | BPF_MOV | BPF_K, d, 0, 0, n)
#define ADD_NUMBER(d, n) INSN(BPF_ALU64 | BPF_ADD | BPF_K, d, 0, 0, n)
#define SHIFT_RIGHT(d, n) INSN(BPF_ALU64 | BPF_RSH | BPF_K, d, 0, 0, n)
#define STORE_NUMBER_32(d, o, n) INSN(BPF_ST | BPF_MEM | BPF_W, d, 0, o, n)
#define STORE_32(d, o, s) INSN(BPF_STX | BPF_MEM | BPF_W, d, s, o, 0)
#define ATOMIC_ADD_64(d, o, s) INSN(BPF_STX | BPF_XADD | BPF_DW, d, s, o, BPF_ADD)
#define IF_ZERO(d, o) INSN(BPF_JMP | BPF_JEQ | BPF_K, d, 0, o, 0)
#define CALL(f) INSN(BPF_JMP | BPF_CALL, 0, 0, 0, f)
#define EXIT() INSN(BPF_JMP | BPF_EXIT, 0, 0, 0, 0)

/* A 64-bit load of a map takes the place of two instructions. */
#define MAP_LOW(d, fd) INSN(BPF_LD | BPF_DW | BPF_IMM, d, BPF_PSEUDO_MAP_FD, 0, fd)
#define MAP_HIGH() INSN(0, 0, 0, 0, 0)

#define LOAD_64(d, s, o) INSN(BPF_LDX | BPF_MEM | BPF_DW, d, s, o, 0)
#define LOAD_32(d, s, o) INSN(BPF_LDX | BPF_MEM | BPF_W, d, s, o, 0)
#define IF_NOT_EQUAL(d, s, o) INSN(BPF_JMP | BPF_JNE | BPF_X, d, s, o, 0)

/* On the stack, from the frame pointer. */
#define KEY -4
#define IDS -16 /* pid, then tgid */
#define VALUE -20

static size_t look_up_key(struct bpf_insn *at, int map)
{
    size_t n = 0;

    at[n++] = MOVE(BPF_REG_2, BPF_REG_10);
    at[n++] = ADD_NUMBER(BPF_REG_2, KEY);
    at[n++] = MAP_LOW(BPF_REG_1, map);
    at[n++] = MAP_HIGH();
    at[n++] = CALL(BPF_FUNC_map_lookup_elem);
    return n;
}

size_t bpf_count_program(struct bpf_insn *program, int count_map, int followed_map)
{
    size_t n = 0, to_end = 0, i;

    if (followed_map >= 0) {
        program[n++] = CALL(BPF_FUNC_get_current_pid_tgid);
        program[n++] = SHIFT_RIGHT(BPF_REG_0, 32);
        program[n++] = STORE_32(BPF_REG_10, KEY, BPF_REG_0);
        n += look_up_key(program + n, followed_map);
        to_end = n;
        program[n++] = IF_ZERO(BPF_REG_0, 0);
    }
    program[n++] = STORE_NUMBER_32(BPF_REG_10, KEY, 0);
    n += look_up_key(program + n, count_map);
    i = n;
    program[n++] = IF_ZERO(BPF_REG_0, 2);
    program[n++] = MOVE_NUMBER(BPF_REG_1, 1);
    program[n++] = ATOMIC_ADD_64(BPF_REG_0, 0, BPF_REG_1);
    if (to_end)
        program[to_end].off = (short)(n - to_end - 1);
    program[i].off = (short)(n - i - 1);
    program[n++] = MOVE_NUMBER(BPF_REG_0, 0);
    program[n++] = EXIT();
    return n;
}

/* Reads the ids of the task that is the raw tracepoint's first argument; r6 is the context. */
static size_t read_ids(struct bpf_insn *at, int ids)
{
    size_t n = 0;

    at[n++] = LOAD_64(BPF_REG_3, BPF_REG_6, 0);
    at[n++] = ADD_NUMBER(BPF_REG_3, ids);
    at[n++] = MOVE(BPF_REG_1, BPF_REG_10);
    at[n++] = ADD_NUMBER(BPF_REG_1, IDS);
    at[n++] = MOVE_NUMBER(BPF_REG_2, 8);
    at[n++] = CALL(BPF_FUNC_probe_read);
    return n;
}

size_t bpf_born_program(struct bpf_insn *program, int followed_map, int ids)
{
    size_t n = 0, to_end;

    program[n++] = MOVE(BPF_REG_6, BPF_REG_1);
    program[n++] = CALL(BPF_FUNC_get_current_pid_tgid);
    program[n++] = SHIFT_RIGHT(BPF_REG_0, 32);
    program[n++] = STORE_32(BPF_REG_10, KEY, BPF_REG_0);
    n += look_up_key(program + n, followed_map);
    to_end = n;
    program[n++] = IF_ZERO(BPF_REG_0, 0);
    n += read_ids(program + n, ids);
    program[n++] = STORE_NUMBER_32(BPF_REG_10, VALUE, 1);
    program[n++] = MOVE(BPF_REG_2, BPF_REG_10);
    program[n++] = ADD_NUMBER(BPF_REG_2, IDS + 4);
    program[n++] = MOVE(BPF_REG_3, BPF_REG_10);
    program[n++] = ADD_NUMBER(BPF_REG_3, VALUE);
    program[n++] = MOVE_NUMBER(BPF_REG_4, BPF_ANY);
    program[n++] = MAP_LOW(BPF_REG_1, followed_map);
    program[n++] = MAP_HIGH();
    program[n++] = CALL(BPF_FUNC_map_update_elem);
    program[to_end].off = (short)(n - to_end - 1);
    program[n++] = MOVE_NUMBER(BPF_REG_0, 0);
    program[n++] = EXIT();
    return n;
}

size_t bpf_gone_program(struct bpf_insn *program, int followed_map, int ids)
{
    size_t n = 0, to_end;

    program[n++] = MOVE(BPF_REG_6, BPF_REG_1);
    n += read_ids(program + n, ids);
    program[n++] = LOAD_32(BPF_REG_1, BPF_REG_10, IDS);
    program[n++] = LOAD_32(BPF_REG_2, BPF_REG_10, IDS + 4);
    to_end = n;
    program[n++] = IF_NOT_EQUAL(BPF_REG_1, BPF_REG_2, 0);
    program[n++] = MOVE(BPF_REG_2, BPF_REG_10);
    program[n++] = ADD_NUMBER(BPF_REG_2, IDS + 4);
    program[n++] = MAP_LOW(BPF_REG_1, followed_map);
    program[n++] = MAP_HIGH();
    program[n++] = CALL(BPF_FUNC_map_delete_elem);
    program[to_end].off = (short)(n - to_end - 1);
    program[n++] = MOVE_NUMBER(BPF_REG_0, 0);
    program[n++] = EXIT();
    return n;
}
