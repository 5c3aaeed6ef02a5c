#include "bench/producers.h"

#include <bpf/bpf.h>
#include <errno.h>
#include <limits.h>
#include <linux/futex.h>
#include <pthread.h>
#include <sched.h>
#include <stdalign.h>
#include <stdlib.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

/* Calls between two looks at the phase: the look is a load from the cache, so its share is far below 1 %. */
#define BATCH 32
#define STEP_MS 20

#ifdef SYS_getuid32
const long producers_traced = SYS_getuid32; /* what getuid(2) is on 32-bit x86 and arm */
#else
const long producers_traced = SYS_getuid;
#endif
const long producers_untraced = SYS_getppid;

#if defined(__x86_64__)
/*
 * In assembly, so that its first byte is a one-byte nop: the instruction that the kernel's own benchmark of uprobes has
 * there (uprobe-nop), and that the kernel can step over without running it.
 */
__asm__(".text\n"
        ".globl probescope_bench_call\n"
        ".type probescope_bench_call, @function\n"
        ".p2align 4\n"
        "probescope_bench_call:\n"
        "    nop\n"
        "    mov %rdi, %rax\n"
        "    syscall\n"
        "    ret\n"
        ".size probescope_bench_call, . - probescope_bench_call\n");
#elif defined(__aarch64__)
__asm__(".text\n"
        ".globl probescope_bench_call\n"
        ".type probescope_bench_call, @function\n"
        ".p2align 4\n"
        "probescope_bench_call:\n"
        "    nop\n"
        "    mov x8, x0\n"
        "    svc #0\n"
        "    ret\n"
        ".size probescope_bench_call, . - probescope_bench_call\n");
#else
__attribute__((noinline)) long probescope_bench_call(long number)
{
    return syscall(number);
}
#endif

/*
 * The word that producers look at: which run it is, and how far that is. A producer that wakes up only after its run was
 * stopped sees a new run all the same, and says that it has finished it.
 */
enum phase { STOPPED, WARM_UP, MEASURE, QUIT };
#define PHASE_OF(word) ((enum phase)((word) & 3))
#define RUN_OF(word) ((word) >> 2)

struct producer {
    alignas(128) uint64_t made; /* its own cache line: neighbours must not slow each other */
    struct producer_result result;
    struct producers *all;
    pthread_t thread;
    int cpu;
};

struct producers {
    alignas(128) atomic_uint word; /* a futex */
    struct producers_work work;
    atomic_uint running; /* a futex: how many have not finished */
    alignas(128) struct producer each[MOST_PRODUCERS];
    int count;
};

static void futex_wait(atomic_uint *word, unsigned value)
{
    syscall(SYS_futex, word, FUTEX_WAIT_PRIVATE, value, NULL, NULL, 0);
}

static void futex_wake(atomic_uint *word)
{
    syscall(SYS_futex, word, FUTEX_WAKE_PRIVATE, INT_MAX, NULL, NULL, 0);
}

static uint64_t clock_now(clockid_t clock)
{
    struct timespec now;

    clock_gettime(clock, &now);
    return (uint64_t)now.tv_sec * 1000000000 + (uint64_t)now.tv_nsec;
}

/* How many events it made; 0 when it cannot make any. */
static uint64_t make_events(struct producers_work work)
{
    int i;

    if (work.driver >= 0)
        return bpf_prog_test_run_opts(work.driver, NULL) ? 0 : DRIVER_CALLS;
    for (i = 0; i < BATCH; i++)
        probescope_bench_call(work.number);
    return BATCH;
}

static void produce(struct producer *producer)
{
    struct producers *all = producer->all;
    uint64_t calls = 0, first = 0, begun = 0, cpu = 0, more;
    struct producers_work work = all->work;
    enum phase phase;

    while ((phase = PHASE_OF(atomic_load_explicit(&all->word, memory_order_relaxed))) == WARM_UP ||
           phase == MEASURE) {
        if (phase == MEASURE && !begun) {
            cpu = clock_now(CLOCK_THREAD_CPUTIME_ID);
            begun = clock_now(CLOCK_MONOTONIC);
            first = calls;
        }
        more = make_events(work);
        if (!more) {
            begun = 0; /* no figure is better than a wrong one */
            break;
        }
        calls += more;
    }
    producer->made = calls;
    producer->result = (struct producer_result){ 0 };
    if (begun) {
        producer->result.elapsed = clock_now(CLOCK_MONOTONIC) - begun;
        producer->result.cpu = clock_now(CLOCK_THREAD_CPUTIME_ID) - cpu;
        producer->result.calls = calls - first;
    }
}

static void *producer_thread(void *context)
{
    struct producer *producer = context;
    struct producers *all = producer->all;
    cpu_set_t *set = CPU_ALLOC((size_t)producer->cpu + 1);
    unsigned done = 0;

    if (set) {
        size_t size = CPU_ALLOC_SIZE((size_t)producer->cpu + 1);

        CPU_ZERO_S(size, set);
        CPU_SET_S((size_t)producer->cpu, size, set);
        sched_setaffinity(0, size, set);
        CPU_FREE(set);
    }
    for (;;) {
        unsigned word = atomic_load(&all->word);

        if (PHASE_OF(word) == QUIT)
            return NULL;
        if (RUN_OF(word) == done) {
            futex_wait(&all->word, word);
            continue;
        }
        done = RUN_OF(word);
        produce(producer);
        if (atomic_fetch_sub(&all->running, 1) == 1)
            futex_wake(&all->running);
    }
}

struct producers *producers_start(const struct cpus *cpus, int count)
{
    struct producers *all = aligned_alloc(128, sizeof(*all));
    int i, error = 0;

    if (!all)
        return NULL;
    *all = (struct producers){ 0 };
    for (i = 0; i < count && !error; i++) {
        struct producer *producer = &all->each[i];

        producer->all = all;
        /* From the last one down: interrupts and the agent's other threads are mostly on the first. */
        producer->cpu = cpus->numbers[cpus->count - 1 - i % cpus->count];
        error = pthread_create(&producer->thread, NULL, producer_thread, producer);
        if (!error)
            all->count++;
    }
    if (!error)
        return all;
    producers_end(all);
    errno = error;
    return NULL;
}

int producers_count(const struct producers *producers)
{
    return producers->count;
}

int producers_cpu(const struct producers *producers, int index)
{
    return producers->each[index].cpu;
}

static void set_phase(struct producers *producers, unsigned run, enum phase phase)
{
    atomic_store(&producers->word, run << 2 | phase);
    futex_wake(&producers->word);
}

static bool wait_for(long long milliseconds, const struct request *request)
{
    for (; milliseconds > 0 && !request->cancelled; milliseconds -= STEP_MS) {
        long long step = milliseconds < STEP_MS ? milliseconds : STEP_MS;
        struct timespec pause = { .tv_nsec = (long)(step * 1000000) };

        nanosleep(&pause, NULL);
    }
    return !request->cancelled;
}

bool producers_run(struct producers *producers, struct producers_work work, long long warm_up, long long time,
                   const struct request *request, struct producer_result *results, uint64_t *made)
{
    unsigned run = RUN_OF(atomic_load(&producers->word)) + 1, left;
    bool whole;
    int i;

    producers->work = work;
    atomic_store(&producers->running, (unsigned)producers->count);
    set_phase(producers, run, WARM_UP);
    whole = wait_for(warm_up, request);
    if (whole) {
        atomic_store(&producers->word, run << 2 | MEASURE);
        whole = wait_for(time, request);
    }
    atomic_store(&producers->word, run << 2 | STOPPED);
    while ((left = atomic_load(&producers->running)))
        futex_wait(&producers->running, left);
    *made = 0;
    for (i = 0; i < producers->count; i++) {
        results[i] = producers->each[i].result;
        *made += producers->each[i].made;
    }
    return whole;
}

void producers_end(struct producers *producers)
{
    int i;

    set_phase(producers, 0, QUIT);
    for (i = 0; i < producers->count; i++)
        pthread_join(producers->each[i].thread, NULL);
    free(producers);
}
