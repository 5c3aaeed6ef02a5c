/* A loaded BPF object from inside: for bpf_load.c, bpf_objects.c, bpf_attach.c, bpf_maps.c and bpf_printk.c. */
#ifndef PROGRAMS_BPF_LOADED_H
#define PROGRAMS_BPF_LOADED_H

#include <bpf/libbpf.h>

#include "agent/agent.h"
#include "agent/deflated.h"
#include "agent/instance.h"

#define MOST_BPF_LINKS 512
#define MOST_BPF_STREAMS 16

struct bpf_loaded;

/* A map that is a stream of records: a ring buffer or a perf event array. */
struct bpf_stream {
    struct bpf_loaded *loaded;
    int map; /* its index */
    struct ring_buffer *ring;
    struct perf_buffer *perf;
    uint64_t lost; /* records that did not fit into an answer, or into the buffer */
};

struct bpf_loaded {
    struct bpf_loaded *next;
    uint32_t id;
    struct bpf_object *object;
    struct bpf_link *links[MOST_BPF_LINKS];
    size_t link_count;
    struct bpf_stream streams[MOST_BPF_STREAMS];
    size_t stream_count;
    int cpus; /* possible ones: a per-CPU map has a value for each */
    bool prints;
    struct instance printed; /* where bpf_printk arrives for us */
    int printed_fd;
    int printk_ledger;      /* the switch that loading such a program turns on, or 0 */
    struct deflated *answer; /* while it is read */
    size_t room;             /* bytes of records that may still be sent in this answer */
};

/* -1 when one of that number is loaded already, or too many are. */
int bpf_check_room(struct agent *agent, uint32_t id, struct failure *failure);
/* From now on it is found by its number, and freed at the end. */
void bpf_keep(struct agent *agent, struct bpf_loaded *loaded);
/* Detaches it, closes what is open of it and frees it. */
void bpf_release(struct agent *agent, struct bpf_loaded *loaded);

/* Attaches one program. 0, or -errno with words on why. */
int bpf_attach(struct bpf_loaded *loaded, struct bpf_program *program, char *why, size_t size);
/* Detaches all. */
void bpf_detach(struct bpf_loaded *loaded);

/* Opens what is needed to read the maps that are streams. */
int bpf_streams_open(struct bpf_loaded *loaded);
void bpf_streams_close(struct bpf_loaded *loaded);

/* Writes the lines of all maps into the answer, at most `most` entries of each. The number of lines. */
long bpf_maps_write(struct bpf_loaded *loaded, struct deflated *answer, long most);
/* Whether the map's contents mean something to people. */
bool bpf_map_shown(const struct bpf_map *map);
json_t *bpf_maps_json(const struct bpf_loaded *loaded);

/*
 * bpf_printk, by an instance of our own, so that nobody's trace_pipe is emptied. Before loading: the kernel turns the
 * event on for the whole machine when it loads such a program; after: where the program's prints arrive for us.
 */
void bpf_printk_before(struct agent *agent, struct bpf_loaded *loaded);
void bpf_printk_open(struct agent *agent, struct bpf_loaded *loaded);
long bpf_printk_write(struct bpf_loaded *loaded, struct deflated *answer);
void bpf_printk_close(struct agent *agent, struct bpf_loaded *loaded);

#endif
