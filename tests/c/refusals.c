/*
 * A system that refuses memory or threads, at each moment of each call. The program brings its own malloc and pthread_create, which the
 * library then uses, too. A child process makes the call, and tells what came of it: a status, after which everything works as
 * before, or the end of the process in Rust's handler of failed allocations. Prints a table.
 *
 * refusals MODEL
 */
#include "check.h"

#include <dlfcn.h>
#include <errno.h>
#include <link.h>
#include <malloc.h>
#include <pthread.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/wait.h>

/* ---- the system ---- */

enum { NOTHING, NTH_ALLOCATION, ALL_FROM_THE_NTH, NTH_LARGE_ALLOCATION, BYTES, NTH_THREAD };
/* Larger blocks are not served by the library's reserve. */
#define LARGE ((256u << 10) + 1)

/* Shared with the children. */
static struct {
    int what;        /* that is refused */
    long limit;      /* from which one, or how many bytes, on */
    long n, n_large; /* allocations */
    long n_threads;
    long bytes, most_bytes; /* that are taken, and were */
    long refused;
} *world;

extern void *__libc_malloc(size_t);
extern void *__libc_calloc(size_t, size_t);
extern void *__libc_realloc(void *, size_t);
extern void *__libc_memalign(size_t, size_t);
extern void __libc_free(void *);

static volatile int is_armed;

static long add(long *to, long n) { return __atomic_add_fetch(to, n, __ATOMIC_SEQ_CST); }

/* Where the C library lies. */
static const char *libc_begin, *libc_end;
static int find_libc(struct dl_phdr_info *info, size_t size, void *nothing) {
    (void)size, (void)nothing;
    if (strstr(info->dlpi_name, "libc.so") == NULL) return 0;
    for (int i = 0; i < info->dlpi_phnum; i++) {
        if (info->dlpi_phdr[i].p_type != PT_LOAD) continue;
        const char *begin = (const char *)info->dlpi_addr + info->dlpi_phdr[i].p_vaddr;
        if (libc_begin == NULL) libc_begin = begin;
        libc_end = begin + info->dlpi_phdr[i].p_memsz;
    }
    return 1;
}

/* glibc ends the process itself when it has no memory for a thread's destructors: one refusal is not spent on that. */
static int is_of_libc(const char *caller) { return libc_begin <= caller && caller < libc_end; }

static int is_refused(size_t size, const void *caller) {
    if (!is_armed || (world->what == NTH_ALLOCATION && is_of_libc(caller))) return 0;
    const long n = add(&world->n, 1), n_large = size >= LARGE ? add(&world->n_large, 1) : 0;
    int refused = 0;
    switch (world->what) {
    case NTH_ALLOCATION: refused = n == world->limit; break;
    case ALL_FROM_THE_NTH: refused = n >= world->limit; break;
    case NTH_LARGE_ALLOCATION: refused = n_large != 0 && n_large == world->limit; break;
    case BYTES: refused = __atomic_load_n(&world->bytes, __ATOMIC_SEQ_CST) + (long)size > world->limit; break;
    }
    if (refused) add(&world->refused, 1);
    return refused;
}

static void *taken(void *memory) {
    if (is_armed && memory != NULL) {
        const long bytes = add(&world->bytes, (long)malloc_usable_size(memory));
        if (bytes > world->most_bytes) world->most_bytes = bytes;
    }
    return memory;
}

static void given_back(void *memory) {
    if (is_armed && memory != NULL) add(&world->bytes, -(long)malloc_usable_size(memory));
}

void *malloc(size_t size) {
    if (is_refused(size, __builtin_return_address(0))) return errno = ENOMEM, NULL;
    return taken(__libc_malloc(size));
}

void *calloc(size_t n, size_t size) {
    if (is_refused(n * size, __builtin_return_address(0))) return errno = ENOMEM, NULL;
    return taken(__libc_calloc(n, size));
}

void *realloc(void *memory, size_t size) {
    if (is_refused(size, __builtin_return_address(0))) return errno = ENOMEM, NULL;
    given_back(memory);
    return taken(__libc_realloc(memory, size));
}

void *aligned_alloc(size_t alignment, size_t size) {
    if (is_refused(size, __builtin_return_address(0))) return errno = ENOMEM, NULL;
    return taken(__libc_memalign(alignment, size));
}

int posix_memalign(void **out, size_t alignment, size_t size) {
    if (is_refused(size, __builtin_return_address(0))) return ENOMEM;
    *out = taken(__libc_memalign(alignment, size));
    return *out != NULL ? 0 : ENOMEM;
}

void free(void *memory) {
    given_back(memory);
    __libc_free(memory);
}

typedef int create(pthread_t *, const pthread_attr_t *, void *(*)(void *), void *);
static create *real_create;

int pthread_create(pthread_t *thread, const pthread_attr_t *attributes, void *(*body)(void *), void *argument) {
    if (is_armed && add(&world->n_threads, 1) == world->limit && world->what == NTH_THREAD) {
        add(&world->refused, 1);
        return EAGAIN;
    }
    return real_create(thread, attributes, body, argument);
}

/* ---- the calls ---- */

static check_arguments arguments;
static rotor_model_options options;
static rotor_model *model, *other_model;
static rotor_session *session, *other;
static rotor_worker *worker;
static rotor_step step, steps[2];
static uint32_t tokens[4096], token_after;
static float numbers[1 << 17];
static char text[1 << 16], long_text[40001];
static unsigned char saved[4 << 20];
static size_t count, saved_length, length;

static int32_t load_model(void) { return rotor_model_load(arguments.path, &options, &other_model); }
static int32_t estimate(void) {
    static rotor_memory memory = {.struct_size = sizeof memory};
    return rotor_model_estimate(arguments.path, &options, NULL, &memory);
}
static int32_t tokenize(void) {
    return rotor_model_tokenize(model, long_text, ROTOR_NUL_TERMINATED, ROTOR_TEXT_ADD_BOS, NULL, 0, &count);
}
static int32_t detokenize(void) { return rotor_model_detokenize(model, tokens, length, 0, text, sizeof text, &count); }
static int32_t chat_format(void) {
    const rotor_chat_message messages[2] = {{"system", "Be kind."}, {"user", long_text}};
    return rotor_model_chat_format(model, messages, 2, ROTOR_CHAT_GENERATION_PROMPT, text, sizeof text, &count);
}
static int32_t new_session(void) { return rotor_session_new(model, NULL, &other); }
static int32_t fork_session(void) { return rotor_session_fork(session, &other); }
static int32_t append_text(void) {
    return rotor_session_append_text(session, STORY, ROTOR_NUL_TERMINATED, ROTOR_TEXT_PLAIN);
}
static int32_t append_healed(void) {
    const int32_t status = rotor_session_append_text(session, " The", 4, ROTOR_TEXT_HEAL);
    return status != ROTOR_OK ? status : rotor_session_step(session, ROTOR_NO_BUDGET, &step);
}
static int32_t append_tokens(void) { return rotor_session_append_tokens(session, tokens, length); }
static int32_t one_step(void) { return rotor_session_step(session, ROTOR_NO_BUDGET, &step); }
static int32_t batch(void) {
    rotor_session *const both[1] = {session};
    return rotor_batch_step(both, 1, ROTOR_NO_BUDGET, steps, NULL);
}
static int32_t logits(void) { return rotor_session_logits(session, numbers, 1 << 17, &count); }
static int32_t top(void) { return rotor_session_top(session, 20, tokens + 2048, numbers, &count); }
static int32_t score(void) { return rotor_session_score(session, tokens, length, numbers); }
static int32_t save(void) { return rotor_session_save(session, ROTOR_SAVE_KV, saved, sizeof saved, &count); }
static int32_t restore(void) { return rotor_session_restore(session, saved, saved_length); }
static int32_t grammar(int32_t kind, const char *source) {
    const int32_t status = rotor_session_set_grammar(session, kind, source, ROTOR_NUL_TERMINATED);
    return status != ROTOR_OK ? status : rotor_session_step(session, ROTOR_NO_BUDGET, &step);
}
static int32_t json_grammar(void) {
    return grammar(ROTOR_GRAMMAR_JSON_SCHEMA,
                   "{\"type\": \"object\", \"properties\": {\"name\": {\"type\": \"string\"}, \"age\": {\"type\": \"integer\"}}}");
}
static int32_t regex_grammar(void) { return grammar(ROTOR_GRAMMAR_REGEX, "[A-Z][a-z ]{2,40}(tea|ale)"); }
static int32_t new_worker(void) { return rotor_worker_new(&worker); }
static int32_t generate_by_worker(void) {
    uint64_t job = 0;
    rotor_event event = {.struct_size = sizeof event};
    int32_t status = rotor_worker_new(&worker);
    if (status == ROTOR_OK) status = rotor_worker_generate(worker, session, "", 0, ROTOR_TEXT_PLAIN, 2, &job);
    for (int events = 0; status == ROTOR_OK && events < 4; events++) {
        status = rotor_worker_poll(worker, ROTOR_NO_BUDGET, &event);
        if (status == ROTOR_OK && event.kind == ROTOR_EVENT_FAILED) status = event.status;
        if (event.kind == ROTOR_EVENT_FINISHED) break;
    }
    rotor_worker_free(worker);
    return status;
}

static const struct {
    const char *name;
    int32_t (*make)(void);
} CALLS[] = {
    {"load", load_model},         {"estimate", estimate},
    {"tokenize", tokenize},       {"detokenize", detokenize},
    {"chat_format", chat_format}, {"session_new", new_session},
    {"fork", fork_session},       {"append_text", append_text},
    {"append_text, healed", append_healed},
    {"append_tokens", append_tokens},
    {"step", one_step},           {"batch", batch},
    {"logits", logits},           {"top", top},
    {"score", score},             {"save", save},
    {"restore", restore},         {"a JSON schema", json_grammar},
    {"a regex", regex_grammar},   {"worker_new", new_worker},
    {"worker_generate", generate_by_worker},
};
enum { N_CALLS = sizeof CALLS / sizeof *CALLS };

/* ---- what comes of them ---- */

enum { DONE = 10, REFUSED, WRONG_STATUS, BROKEN };

/* Whether the model and the session are what they were. */
static int still_works(void) {
    rotor_session *fresh = NULL;
    if (rotor_session_set_grammar(session, ROTOR_GRAMMAR_NONE, NULL, 0) != ROTOR_OK) return 0;
    if (rotor_session_set_tokens(session, tokens, length, NULL) != ROTOR_OK) return 0;
    if (rotor_session_step(session, ROTOR_NO_BUDGET, &step) != ROTOR_OK || step.token != token_after) return 0;
    if (rotor_session_new(model, NULL, &fresh) != ROTOR_OK) return 0;
    rotor_session_free(fresh);
    return 1;
}

static int outcome(int call) {
    is_armed = 1;
    const int32_t status = CALLS[call].make();
    is_armed = 0;
    const char *words = status == ROTOR_OK ? "" : rotor_last_error();
    if (status != ROTOR_OK && status != ROTOR_E_RESOURCES) {
        fprintf(stderr, "%s: %s (%s)\n", CALLS[call].name, rotor_status_name(status), words);
        return WRONG_STATUS;
    }
    if (!still_works()) {
        fprintf(stderr, "%s: nothing works after %s (%s), but %s\n", CALLS[call].name, rotor_status_name(status), words,
                rotor_last_error());
        return BROKEN;
    }
    return status == ROTOR_OK ? DONE : REFUSED;
}

/* Makes a call in a child while something is refused. */
static int try_call(int call, int what, long limit) {
    memset(world, 0, sizeof *world);
    world->what = what;
    world->limit = limit;
    fflush(NULL);
    const pid_t child = fork();
    if (child < 0) exit(2);
    if (child == 0) {
        alarm(60);
        _exit(outcome(call));
    }
    int status = 0;
    waitpid(child, &status, 0);
    if (WIFEXITED(status)) return WEXITSTATUS(status);
    return WTERMSIG(status) == SIGABRT ? SIGABRT : BROKEN;
}

/* Refuses some of `n`, the first and the last included. `*ends`: how many ended the process; returns how many of a hundred that is. */
static long refuse(int call, int what, long n, long attempts, long *ends) {
    long tried = 0;
    const long stride = n > attempts ? n / attempts : 1;
    *ends = 0;
    for (long nth = 1; nth <= n; nth += stride, tried++) {
        const int came = try_call(call, what, nth);
        CHECK(came == DONE || came == REFUSED || came == SIGABRT);
        *ends += came == SIGABRT;
    }
    return tried > 0 ? *ends * 100 / tried : 0;
}

int main(int argc, char **argv) {
    *(void **)&real_create = dlsym(RTLD_NEXT, "pthread_create");
    world = mmap(NULL, sizeof *world, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (world == MAP_FAILED || real_create == NULL) return 2;
    dl_iterate_phdr(find_libc, NULL);
    const struct rlimit no_cores = {0, 0};
    setrlimit(RLIMIT_CORE, &no_cores);
    arguments = check_begin(argc, argv);
    arguments.backend = "cpu";
    step.struct_size = steps[0].struct_size = steps[1].struct_size = sizeof step;
    /* A child has the thread that forked it and no other. */
    REQUIRE_OK(rotor_model_options_init(&options, sizeof options));
    options.backend = "cpu";
    options.threads = 1;
    model = load(&arguments, 1);
    session = begin_story(model, NULL);
    REQUIRE_OK(rotor_session_tokens(session, tokens, 1024, &length));
    REQUIRE_OK(rotor_session_step(session, ROTOR_NO_BUDGET, &step));
    token_after = step.token;
    REQUIRE_OK(rotor_session_truncate(session, length));
    REQUIRE_OK(rotor_session_save(session, ROTOR_SAVE_KV, saved, sizeof saved, &saved_length));
    for (size_t i = 0; i + 1 < sizeof long_text; i++) long_text[i] = STORY[i % strlen(STORY)];

    puts("of the refusals that were tried, how many ended the process: of one allocation, of all from one on, of one large one, of all\n"
         "beyond so many bytes");
    printf("%-20s %11s %5s %5s %5s %5s %5s %7s %7s\n", "call", "allocations", "one", "all", "large", "", "bytes", "KB", "threads");
    for (int call = 0; call < N_CALLS; call++) {
        CHECK(try_call(call, NOTHING, 0) == DONE);
        const long n = world->n, n_large = world->n_large, n_threads = world->n_threads, bytes = world->most_bytes;
        long ends = 0;
        const long one = refuse(call, NTH_ALLOCATION, n, 30, &ends);
        /* Rust's own start of a thread has one allocation that must not fail. */
        CHECK(ends <= n_threads);
        refuse(call, NTH_THREAD, n_threads, 10, &ends);
        CHECK(ends == 0);
        const long all = refuse(call, ALL_FROM_THE_NTH, n, 10, &ends), large = refuse(call, NTH_LARGE_ALLOCATION, n_large, 10, &ends);
        const long beyond = refuse(call, BYTES, bytes, 10, &ends);
        printf("%-20s %11ld %4ld%% %4ld%% %5ld %4ld%% %4ld%% %7ld %7ld\n", CALLS[call].name, n, one, all, n_large, large, beyond,
               bytes >> 10, n_threads);
    }
    return check_end("refusals");
}
