/* Jobs in the background. Models load in one worker and sessions generate in another, together where they can. */
#include <stdlib.h>

#include "nodes.h"

/* Files in res:// are read on the main thread: so much of a frame a load may take. */
enum { LOAD_US_PER_FRAME = 4000 };

typedef struct job {
    uint64_t number;
    void *owner;
    job_callback callback;
    struct job *next;
} job;

static struct {
    rotor_worker *worker;
    job *jobs;
} pools[JOB_KINDS];

rotor_worker *jobs_worker(job_kind kind) {
    if (pools[kind].worker == NULL && rotor_worker_new(&pools[kind].worker) != ROTOR_OK) return NULL;
    return pools[kind].worker;
}

static job *spare;

bool jobs_make_room(void) {
    if (spare == NULL) spare = gd_alloc(NULL, sizeof *spare);
    return spare != NULL;
}

void jobs_watch(job_kind kind, uint64_t number, void *owner, job_callback callback) {
    job *j = spare;
    spare = NULL;
    *j = (job){number, owner, callback, pools[kind].jobs};
    pools[kind].jobs = j;
}

static job **find(job_kind kind, uint64_t number) {
    job **j = &pools[kind].jobs;
    while (*j != NULL && (*j)->number != number) j = &(*j)->next;
    return j;
}

static void drop(job **j) {
    job *old = *j;
    if (old == NULL) return;
    *j = old->next;
    free(old);
}

void jobs_forget(job_kind kind, uint64_t number) {
    job **j = find(kind, number);
    rotor_worker_cancel(pools[kind].worker, number);
    if (*j != NULL) (*j)->callback = NULL; /* it is still polled to its end, as its files may have to be read and released */
}

static void hand_out(job_kind kind, const rotor_event *event) {
    job **j = find(kind, event->job);
    const job its = *j == NULL ? (job){0} : **j;
    if (event->kind >= ROTOR_EVENT_LOADED && event->kind != ROTOR_EVENT_TOKEN) drop(j);
    if (its.callback != NULL) its.callback(its.owner, event);
    else rotor_model_free(event->model);
}

/* False if nothing happened. */
static bool poll_one(job_kind kind, uint64_t wait_us) {
    rotor_event event = {.struct_size = sizeof event};
    if (rotor_worker_poll(pools[kind].worker, wait_us, &event) != ROTOR_OK || event.kind == ROTOR_EVENT_NONE) return false;
    hand_out(kind, &event);
    return true;
}

void jobs_poll(void) {
    while (pools[JOB_GENERATE].jobs != NULL && poll_one(JOB_GENERATE, 0)) continue;
    const uint64_t end = gd_now() + LOAD_US_PER_FRAME;
    while (pools[JOB_LOAD].jobs != NULL) {
        const uint64_t now = gd_now();
        if (now >= end || !poll_one(JOB_LOAD, end - now)) break;
    }
}

void jobs_end(void) {
    for (int kind = 0; kind < JOB_KINDS; kind++) {
        rotor_worker_free(pools[kind].worker);
        pools[kind].worker = NULL;
        while (pools[kind].jobs != NULL) drop(&pools[kind].jobs);
    }
    free(spare);
    spare = NULL;
}
