/*
 * Simulates a system that refuses memory or threads, at many points of each call. The program has
 * its own malloc and pthread_create, which the library then uses too. A child process makes the
 * call and reports the result: a status, after which everything works as before, or the end of the
 * process in Rust's handler of failed allocations. The program prints how many calls ended the
 * process, and which code needed the memory. Usage: `refusals MODEL GROUPED` makes all calls,
 * `refusals MODEL GROUPED ROW` makes one call and prints the frames of each end, and `refusals
 * --functions` prints the functions in the table. GROUPED is a model of the family qwen3.
 */
#include "model_files.h"

#include <dlfcn.h>
#include <errno.h>
#include <execinfo.h>
#include <fcntl.h>
#include <link.h>
#include <malloc.h>
#include <pthread.h>
#include <search.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/wait.h>

/* ---- the system ---- */

enum { NOTHING, NTH_ALLOCATION, ALL_FROM_THE_NTH, NTH_LARGE_ALLOCATION, BYTES, NTH_THREAD, N_KINDS };
enum { MAX_FRAMES = 64 };
/* The library's reserve does not serve larger blocks. */
#define LARGE ((384u << 10) + 1)

/* Memory that is shared with the children. */
static struct {
    int what;        /* the kind of refusal */
    long limit;      /* the first one that is refused, or the most bytes */
    long n, n_large; /* numbers of allocations */
    long n_threads;
    long bytes, most_bytes; /* bytes that are taken now, and the most so far */
    long refused;
    int n_frames; /* frames of the stack where the process ended */
    void *frames[MAX_FRAMES];
} *world;

extern void *__libc_malloc(size_t);
extern void *__libc_calloc(size_t, size_t);
extern void *__libc_realloc(void *, size_t);
extern void *__libc_memalign(size_t, size_t);
extern void __libc_free(void *);

static volatile int is_armed;

static long add(long *to, long n) { return __atomic_add_fetch(to, n, __ATOMIC_SEQ_CST); }

/* The place of a library in memory. */
typedef struct {
    const char *name, *path, *base, *begin, *end;
} place;
static place libc_place = {.name = "libc.so"}, rotor_place = {.name = "librotor.so"};

static int find_place(struct dl_phdr_info *info, size_t size, void *wanted) {
    place *found = wanted;
    (void)size;
    if (strstr(info->dlpi_name, found->name) == NULL) return 0;
    found->path = info->dlpi_name;
    found->base = (const char *)info->dlpi_addr;
    for (int i = 0; i < info->dlpi_phnum; i++) {
        if (info->dlpi_phdr[i].p_type != PT_LOAD) continue;
        const char *begin = found->base + info->dlpi_phdr[i].p_vaddr;
        if (found->begin == NULL) found->begin = begin;
        found->end = begin + info->dlpi_phdr[i].p_memsz;
    }
    return 1;
}

static int is_within(const place *place, const void *address) {
    return place->begin <= (const char *)address && (const char *)address < place->end;
}

/* rotor cannot help if a driver fails on a refusal. In calls that use drivers, only rotor's own
 * allocations are refused. */
static int only_rotor;
/* In some calls only maps are refused: the large buffers of the CPU. Otherwise none is. */
static int only_maps;

/* glibc ends the process itself if it has no memory for a thread's destructors, so that
 * allocation is never refused. */
static int is_spared(const void *caller) {
    return (only_rotor && !is_within(&rotor_place, caller)) ||
           (world->what == NTH_ALLOCATION && is_within(&libc_place, caller));
}

static int is_refused_here(size_t size) {
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

static int is_refused(size_t size, const void *caller) {
    return is_armed && !only_maps && !is_spared(caller) && is_refused_here(size);
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

void *mmap64(void *at, size_t size, int protection, int flags, int file, off64_t offset) {
    const int is_memory = (flags & MAP_ANONYMOUS) != 0;
    if (is_armed && only_maps && is_memory && is_refused_here(size)) return errno = ENOMEM, MAP_FAILED;
    return (void *)syscall(SYS_mmap, at, size, protection, flags, file, offset);
}

typedef int create(pthread_t *, const pthread_attr_t *, void *(*)(void *), void *);
static create *real_create;

int pthread_create(pthread_t *thread, const pthread_attr_t *attributes, void *(*body)(void *), void *argument) {
    const int is_drivers = only_rotor && !is_within(&rotor_place, __builtin_return_address(0));
    if (is_armed && !is_drivers && add(&world->n_threads, 1) == world->limit && world->what == NTH_THREAD) {
        add(&world->refused, 1);
        return EAGAIN;
    }
    return real_create(thread, attributes, body, argument);
}

/* ---- the objects of the calls ---- */

static check_arguments arguments;
static rotor_model_options options;
static rotor_model *model, *with_tools, *grouped, *other_model;
static rotor_session *session, *other;
static rotor_worker *worker;
static rotor_chat *chat, *other_chat;
static rotor_step step, steps[2];
static rotor_event event;
static uint32_t tokens[1 << 17], token_after, grouped_after;
static float numbers[1 << 17];
static char text[1 << 20];
static unsigned char saved[4 << 20];
static unsigned char saved_chat[1 << 20];
static size_t count, saved_length, saved_chat_length, length;
/* A text of 40 KB and one of 400 KB, and such a text within something else. */
static char long_text[40001], huge_text[400001], wrapped[500000];

static const char *wrap(const char *before, const char *inner, const char *after) {
    snprintf(wrapped, sizeof wrapped, "%s%s%s", before, inner, after);
    return wrapped;
}

#define TEMPLATE                                                                                                      \
    "{% for m in messages %}{{ m.role | capitalize + ': ' + (m.content or '') | trim + '<|eot_id|>' }}{% endfor %}"   \
    "{% if tools %}{{ tools | tojson }}<tool_call>{% endif %}"
#define TOOL_BEFORE                                                                                                   \
    "[{\"type\": \"function\", \"function\": {\"name\": \"pour\", \"parameters\": {\"description\": \""
#define TOOL_AFTER                                                                                                    \
    "\", \"type\": \"object\", \"properties\": {\"drink\": {\"enum\": [\"tea\", \"ale\"]}, \"cups\": " \
    "{\"type\": \"integer\"}}, \"required\": [\"drink\"]}}}]"
#define TOOL TOOL_BEFORE "Pours a drink." TOOL_AFTER
#define SCHEMA                                                                                                        \
    "\"type\": \"object\", \"properties\": {\"name\": {\"type\": \"string\"}, \"age\": {\"type\": \"integer\"}, "     \
    "\"tags\": {\"type\": \"array\", \"items\": {\"type\": \"string\", \"pattern\": \"^[a-z]{2,9}$\"}}}}"

static int n_released;
static void count_release(void *user) { (void)user, n_released++; }

/* ---- preparations for a call: `other` is a session, `worker` has a job ---- */

static int32_t make_other_with(uint32_t context, uint32_t lookup, uint32_t shift_keep, float temperature) {
    rotor_session_options its;
    rotor_sampling sampling;
    int32_t status = rotor_session_options_init(&its, sizeof its);
    if (status == ROTOR_OK) status = rotor_sampling_init(&sampling, sizeof sampling);
    its.context_length = context;
    its.lookup_tokens = lookup;
    its.shift_keep = shift_keep;
    its.sampling = &sampling;
    if (temperature > 0) {
        sampling.temperature = temperature;
        sampling.top_k = 50;
        sampling.repetition_penalty = 1.1f;
        sampling.frequency_penalty = 0.1f;
        sampling.dry_multiplier = 0.8f;
        sampling.typical_p = 0.9f;
        sampling.xtc_probability = 0.5f;
    }
    if (status == ROTOR_OK) status = rotor_session_new(model, &its, &other);
    if (status == ROTOR_OK) status = rotor_session_append_tokens(other, tokens, length);
    return status;
}
static int32_t make_other(void) { return make_other_with(0, 0, 0, 0); }
static int32_t make_full(void) {
    int32_t status = make_other_with((uint32_t)length + 2, 0, 4, 0);
    for (int i = 0; status == ROTOR_OK && i < 2; i++) status = rotor_session_step(other, ROTOR_NO_BUDGET, &step);
    return status;
}
/* A session of a model whose weights have a scale per group. No pass of this model came before. */
static int32_t make_grouped_of(const rotor_model *its) {
    static const uint32_t ids[5] = {5, 6, 7, 8, 9};
    const int32_t status = rotor_session_new(its, NULL, &other);
    return status != ROTOR_OK ? status : rotor_session_append_tokens(other, ids, 5);
}
static int32_t make_grouped(void) { return make_grouped_of(grouped); }
static int32_t make_sampling(void) { return make_other_with(0, 0, 0, 0.8f); }
static int32_t make_lookup(void) {
    int32_t status = make_other_with(0, 8, 0, 0);
    for (int i = 0; status == ROTOR_OK && i < 4; i++) status = rotor_session_append_tokens(other, tokens, length);
    return status;
}
static int32_t make_draft(void) {
    const int32_t status = make_other();
    if (status != ROTOR_OK) return status;
    return rotor_session_set_draft_model(other, model, 4, ROTOR_DRAFT_ALWAYS);
}
static int32_t make_long(void) {
    int32_t status = make_other_with(0, 0, 0, 0);
    while (status == ROTOR_OK && count + length < 900) {
        status = rotor_session_append_tokens(other, tokens, length);
        if (status == ROTOR_OK) status = rotor_session_tokens(other, NULL, 0, &count);
    }
    return status;
}
static int32_t make_stops(void) {
    const char *const strings[2] = {"\n\nThe end", "Zz"};
    const int32_t status = make_other();
    return status != ROTOR_OK ? status : rotor_session_set_stop(other, strings, 2, tokens, 3);
}
static int32_t make_grammar(void) {
    const int32_t status = make_other();
    if (status != ROTOR_OK) return status;
    return rotor_session_set_grammar(other, ROTOR_GRAMMAR_JSON_SCHEMA, "{" SCHEMA, ROTOR_NUL_TERMINATED);
}
static int32_t make_chat(void) {
    int32_t status = make_other();
    if (status == ROTOR_OK) status = rotor_chat_new(other, NULL, &chat);
    if (status == ROTOR_OK) status = rotor_chat_add(chat, "system", "Be kind.", ROTOR_NUL_TERMINATED);
    return status == ROTOR_OK ? rotor_chat_add(chat, "user", "Hello.", ROTOR_NUL_TERMINATED) : status;
}
static int32_t make_begun(void) {
    int32_t status = make_chat();
    for (int i = 0; status == ROTOR_OK && i < 3; i++) status = rotor_chat_step(chat, ROTOR_NO_BUDGET, &step);
    return status;
}
static int32_t make_answered(void) {
    const int32_t status = make_begun();
    return status == ROTOR_OK ? rotor_chat_finish(chat) : status;
}
static int32_t make_saved_chat(void) {
    const int32_t status = make_answered();
    if (status != ROTOR_OK) return status;
    return rotor_chat_save(chat, ROTOR_SAVE_KV, saved_chat, sizeof saved_chat, &saved_chat_length);
}
static int32_t load_other(void) { return rotor_model_load(arguments.path, &options, &other_model); }
static int32_t make_worker(void) { return rotor_worker_new(&worker); }
static int32_t begin_job(void) {
    uint64_t job = 0;
    const int32_t status = make_worker();
    return status != ROTOR_OK ? status : rotor_worker_generate(worker, session, "", 0, ROTOR_TEXT_PLAIN, 40, &job);
}

/* ---- the calls ---- */

/* Polls until the job ends, and returns its status. */
static int32_t wait_for_the_end(void) {
    for (;;) {
        event = (rotor_event){.struct_size = sizeof event};
        const int32_t status = rotor_worker_poll(worker, ROTOR_NO_BUDGET, &event);
        if (status != ROTOR_OK) return status;
        if (event.kind == ROTOR_EVENT_FAILED) return event.status;
        if (event.kind == ROTOR_EVENT_LOADED) other_model = event.model;
        if (event.kind == ROTOR_EVENT_LOADED || event.kind == ROTOR_EVENT_FINISHED) return ROTOR_OK;
        if (event.kind == ROTOR_EVENT_EMBEDDED) return ROTOR_OK;
        if (event.kind == ROTOR_EVENT_NONE) return ROTOR_E_INTERNAL;
    }
}

static int32_t status_name(void) { return rotor_status_name(ROTOR_E_BUSY) != NULL ? ROTOR_OK : ROTOR_E_INTERNAL; }
static int32_t last_error(void) { return rotor_last_error() != NULL ? ROTOR_OK : ROTOR_E_INTERNAL; }
static int32_t version(void) { return rotor_version() != NULL ? ROTOR_OK : ROTOR_E_INTERNAL; }
static int32_t abi_version(void) { return rotor_abi_version() == ROTOR_ABI_VERSION ? ROTOR_OK : ROTOR_E_INTERNAL; }
static int32_t model_options(void) {
    rotor_model_options its;
    return rotor_model_options_init(&its, sizeof its);
}
static int32_t session_options(void) {
    rotor_session_options its;
    return rotor_session_options_init(&its, sizeof its);
}
static int32_t sampling_options(void) {
    rotor_sampling its;
    return rotor_sampling_init(&its, sizeof its);
}
static int32_t vulkan_device(void) {
    rotor_vulkan_device its;
    return rotor_vulkan_device_init(&its, sizeof its);
}
static void take_record(int32_t level, const char *message, void *user) { (void)level, (void)message, (void)user; }
static int32_t set_log(void) { return rotor_log_set(take_record, NULL, ROTOR_LOG_DEBUG); }
static int32_t load_with_log(void) {
    const int32_t status = set_log();
    return status != ROTOR_OK ? status : load_other();
}
static int32_t load_two_threads(void) {
    rotor_model_options its = options;
    its.threads = 2;
    return rotor_model_load(arguments.path, &its, &other_model);
}
static int32_t load_files(void) {
    n_released = 0;
    const int32_t status = rotor_model_load_files(model_files, n_model_files, count_release, NULL, &options, &other_model);
    return n_released == 1 ? status : ROTOR_E_INTERNAL;
}
static int32_t model_info(void) {
    static rotor_model_info info = {.struct_size = sizeof info};
    return rotor_model_info_get(model, &info);
}
static int32_t end_tokens(void) { return rotor_model_end_tokens(model, NULL, 0, &count); }
static int32_t free_model(void) {
    rotor_model_free(other_model);
    other_model = NULL;
    return ROTOR_OK;
}
static int32_t estimate(void) {
    static rotor_memory memory = {.struct_size = sizeof memory};
    return rotor_model_estimate(arguments.path, &options, NULL, &memory);
}
static int32_t inspect(void) {
    /* A file that cannot be read for want of memory is no fact about the file. */
    static char json[1 << 14];
    return rotor_model_inspect(arguments.path, &options, NULL, json, sizeof json, &count);
}
static int32_t tokenize_this(const char *what) {
    return rotor_model_tokenize(model, what, ROTOR_NUL_TERMINATED, ROTOR_TEXT_ADD_BOS | ROTOR_TEXT_PARSE_SPECIAL, NULL, 0, &count);
}
static int32_t tokenize(void) { return tokenize_this(long_text); }
static int32_t tokenize_huge(void) { return tokenize_this(huge_text); }
static int32_t detokenize(void) { return rotor_model_detokenize(model, tokens, length, 0, text, sizeof text, &count); }
static int32_t detokenize_huge(void) { return rotor_model_detokenize(model, tokens, 1 << 17, 0, text, sizeof text, &count); }
static int32_t embed_options(void) {
    rotor_embed_options its;
    return rotor_embed_options_init(&its, sizeof its);
}
static float vectors[1 << 15];
static int32_t embed(void) {
    const char *const said[2] = {"Be kind.", "Who are you?"};
    return rotor_model_embed(model, said, NULL, 2, NULL, vectors, 1 << 15, &count);
}
static int32_t embed_tokens(void) {
    const size_t counts[2] = {1, 2};
    return rotor_model_embed_tokens(model, tokens, counts, 2, NULL, vectors, 1 << 15, &count);
}
static rotor_embedding *embedding;
static int32_t free_embedding(void) {
    rotor_embedding_free(embedding);
    embedding = NULL;
    return ROTOR_OK;
}
static int32_t new_embedding(void) {
    const char *const said[2] = {"Be kind.", "Who are you?"};
    free_embedding();
    return rotor_embedding_new(model, said, NULL, 2, NULL, &embedding);
}
static int32_t new_embedding_of_tokens(void) {
    const size_t counts[2] = {1, 2};
    free_embedding();
    return rotor_embedding_new_tokens(model, tokens, counts, 2, NULL, &embedding);
}
static int32_t step_embedding(void) {
    int32_t done = 0, status = ROTOR_OK;
    while (!done && status == ROTOR_OK) status = rotor_embedding_step(embedding, 100, &done, NULL);
    return status;
}
static int32_t done_embedding(void) {
    const int32_t status = new_embedding();
    return status != ROTOR_OK ? status : step_embedding();
}
static int32_t embedding_vectors(void) { return rotor_embedding_vectors(embedding, vectors, 1 << 15, &count); }
static int32_t token_bytes(void) { return rotor_model_token_bytes(model, tokens[1], (uint8_t *)text, sizeof text, &count); }
static int32_t chat_format_of(const char *said) {
    const rotor_chat_message messages[2] = {{"system", "Be kind."}, {"user", said}};
    return rotor_model_chat_format(model, messages, 2, ROTOR_CHAT_GENERATION_PROMPT, text, sizeof text, &count);
}
static int32_t chat_format(void) { return chat_format_of(long_text); }
static int32_t chat_format_huge(void) { return chat_format_of(huge_text); }
static int32_t chat_render_of(const char *messages, const char *tools) {
    return rotor_model_chat_render(with_tools, messages, ROTOR_NUL_TERMINATED, tools, ROTOR_NUL_TERMINATED,
                                   ROTOR_CHAT_GENERATION_PROMPT, text, sizeof text, &count);
}
static int32_t chat_render(void) {
    return chat_render_of("{\"messages\": [{\"role\": \"user\", \"content\": \"Tea!\"}, {\"role\": \"assistant\", "
                          "\"content\": null}], \"strftime_now\": 1700000000}",
                          TOOL);
}
static int32_t chat_render_huge(void) {
    return chat_render_of(wrap("[{\"role\": \"user\", \"content\": \"", huge_text, "\"}]"), TOOL);
}
static int32_t chat_tokens_of(const char *messages) {
    return rotor_model_chat_tokens(with_tools, messages, ROTOR_NUL_TERMINATED, TOOL, ROTOR_NUL_TERMINATED,
                                   ROTOR_CHAT_GENERATION_PROMPT, NULL, 0, &count);
}
static int32_t chat_tokens(void) { return chat_tokens_of("[{\"role\": \"user\", \"content\": \"<|eot_id|>\"}]"); }
static int32_t chat_tokens_huge(void) {
    return chat_tokens_of(wrap("[{\"role\": \"user\", \"content\": \"", huge_text, "<|eot_id|>\"}]"));
}
static int32_t tool_calls_in(const char *said) {
    return rotor_model_tool_calls(with_tools, said, ROTOR_NUL_TERMINATED, text, sizeof text, &count);
}
static int32_t tool_calls_in_answer(void) {
    return rotor_model_tool_calls_in_answer(with_tools, "<tool_call>{\"name\": \"pour\", \"arguments\": {}}</tool_call>",
                                            ROTOR_NUL_TERMINATED, text, sizeof text, &count);
}
#define CALL_BEFORE "Gladly.\n<tool_call>{\"name\": \"pour\", \"arguments\": {\"drink\": \""
#define CALL_AFTER "\", \"cups\": 2}}</tool_call>"
static int32_t tool_calls(void) { return tool_calls_in(CALL_BEFORE "tea" CALL_AFTER); }
static int32_t tool_calls_huge(void) { return tool_calls_in(wrap(CALL_BEFORE, huge_text, CALL_AFTER)); }
static int32_t tool_grammar_of(const char *tools) {
    return rotor_model_tool_grammar(with_tools, tools, ROTOR_NUL_TERMINATED, text, sizeof text, &count);
}
static int32_t tool_grammar(void) { return tool_grammar_of(TOOL); }
static int32_t tool_grammar_huge(void) { return tool_grammar_of(wrap(TOOL_BEFORE, huge_text, TOOL_AFTER)); }

static int32_t new_session(void) { return rotor_session_new(model, NULL, &other); }
static int32_t free_session(void) {
    rotor_session_free(other);
    other = NULL;
    return ROTOR_OK;
}
static int32_t fork_session(void) { return rotor_session_fork(session, &other); }
static int32_t set_tokens(void) { return rotor_session_set_tokens(session, tokens + 1, length - 1, &count); }
static int32_t append_tokens(void) { return rotor_session_append_tokens(session, tokens, length); }
static int32_t append_text(void) {
    return rotor_session_append_text(session, STORY, ROTOR_NUL_TERMINATED, ROTOR_TEXT_PLAIN);
}
static int32_t append_healed(void) {
    const int32_t status = rotor_session_append_text(session, " The", 4, ROTOR_TEXT_HEAL);
    return status != ROTOR_OK ? status : rotor_session_step(session, ROTOR_NO_BUDGET, &step);
}
static int32_t truncate_session(void) { return rotor_session_truncate(session, 2); }
static int32_t session_tokens(void) { return rotor_session_tokens(session, tokens + 2048, 2048, &count); }
static int32_t cancel_session(void) { return rotor_session_cancel(other); }
static int32_t one_step(void) { return rotor_session_step(session, ROTOR_NO_BUDGET, &step); }
static int32_t three_steps(void) {
    int32_t status = ROTOR_OK;
    for (int i = 0; status == ROTOR_OK && i < 3; i++) status = rotor_session_step(other, ROTOR_NO_BUDGET, &step);
    return status;
}
static int32_t grouped_step(void) {
    const int32_t status = rotor_session_step(other, ROTOR_NO_BUDGET, &step);
    return status == ROTOR_OK && step.token != grouped_after ? ROTOR_E_INTERNAL : status;
}
static int32_t prefill(void) {
    int32_t is_done = 0;
    return rotor_session_prefill(other, ROTOR_NO_BUDGET, &is_done);
}
static int32_t stats(void) {
    static rotor_session_stats its = {.struct_size = sizeof its};
    return rotor_session_stats_get(session, &its);
}
static int32_t batch(void) {
    rotor_session *const both[2] = {session, other};
    int32_t each[2] = {ROTOR_OK, ROTOR_OK};
    return rotor_batch_step(both, 2, ROTOR_NO_BUDGET, steps, each);
}
static int32_t set_sampling(void) {
    const rotor_sampling its = sampled(1);
    return rotor_session_set_sampling(other, &its);
}
static int32_t set_logit_bias(void) { return rotor_session_set_logit_bias(other, tokens, numbers, length); }
static int32_t set_huge_logit_bias(void) { return rotor_session_set_logit_bias(other, tokens, numbers, 1 << 17); }
static int32_t grammar(int32_t kind, const char *source) {
    const int32_t status = rotor_session_set_grammar(session, kind, source, ROTOR_NUL_TERMINATED);
    return status != ROTOR_OK ? status : rotor_session_step(session, ROTOR_NO_BUDGET, &step);
}
static int32_t chat_options(void) {
    rotor_chat_options its;
    return rotor_chat_options_init(&its, sizeof its);
}
static int32_t new_chat(void) { return rotor_chat_new(other, NULL, &chat); }
static int32_t free_chat(void) {
    rotor_chat_free(chat);
    rotor_chat_free(other_chat);
    chat = other_chat = NULL;
    return ROTOR_OK;
}
static int32_t chat_add(void) { return rotor_chat_add(chat, "user", long_text, ROTOR_NUL_TERMINATED); }
static int32_t chat_add_json(void) {
    return rotor_chat_add_json(chat, "[{\"role\": \"assistant\", \"content\": null, \"tool_calls\": [{\"function\": "
                                     "{\"name\": \"pour\", \"arguments\": \"{}\"}}]}]", ROTOR_NUL_TERMINATED);
}
static int32_t chat_add_huge(void) {
    return rotor_chat_add_json(chat, wrap("{\"role\": \"user\", \"content\": \"", huge_text, "\"}"), ROTOR_NUL_TERMINATED);
}
static int32_t chat_set_message(void) {
    return rotor_chat_set_message(chat, 1, "{\"role\": \"user\", \"content\": \"Tea!\"}", ROTOR_NUL_TERMINATED);
}
static int32_t chat_truncate(void) { return rotor_chat_truncate(chat, 1); }
static int32_t chat_regenerate(void) { return rotor_chat_regenerate(chat); }
static int32_t chat_set_tools(void) { return rotor_chat_set_tools(chat, TOOL, ROTOR_NUL_TERMINATED); }
static int32_t chat_set_options(void) { return rotor_chat_set_options(chat, NULL); }
static int32_t chat_set_variables(void) { return rotor_chat_set_variables(chat, "{\"a\": [1, 2]}", ROTOR_NUL_TERMINATED); }
static int32_t chat_step(void) { return rotor_chat_step(chat, ROTOR_NO_BUDGET, &step); }
static int32_t chat_begin(void) { return rotor_chat_begin(chat); }
static int32_t chat_begin_part(void) {
    uint32_t n_tokens = 0;
    return rotor_chat_begin_part(chat, &n_tokens);
}
static int32_t chat_finish(void) { return rotor_chat_finish(chat); }
static int32_t chat_answer(void) { return rotor_chat_answer(chat, text, sizeof text, &count); }
static int32_t chat_messages(void) { return rotor_chat_messages(chat, text, sizeof text, &count); }
static int32_t chat_count(void) {
    return rotor_chat_count(chat, "{\"role\": \"user\", \"content\": \"Tea!\"}", ROTOR_NUL_TERMINATED, &count);
}
static int32_t chat_fork(void) { return rotor_chat_fork(chat, NULL, &other_chat); }
static int32_t chat_save(void) { return rotor_chat_save(chat, ROTOR_SAVE_KV, saved_chat, sizeof saved_chat, &count); }
static int32_t chat_restore(void) { return rotor_chat_restore(chat, saved_chat, saved_chat_length); }
static int32_t no_grammar(void) { return rotor_session_set_grammar(other, ROTOR_GRAMMAR_NONE, NULL, 0); }
static int32_t json_grammar(void) { return grammar(ROTOR_GRAMMAR_JSON_SCHEMA, "{" SCHEMA); }
static int32_t lenient_grammar(void) {
    const int32_t kind = ROTOR_GRAMMAR_JSON_SCHEMA | ROTOR_GRAMMAR_LENIENT | ROTOR_GRAMMAR_CLOSED;
    return grammar(kind, "{\"uniqueItems\": true, " SCHEMA);
}
static int32_t huge_json_grammar(void) {
    return grammar(ROTOR_GRAMMAR_JSON_SCHEMA, wrap("{\"description\": \"", huge_text, "\", " SCHEMA));
}
static int32_t regex_grammar(void) { return grammar(ROTOR_GRAMMAR_REGEX, "[A-Z][a-z ]{2,40}(tea|ale)"); }
static int32_t choice_grammar(void) { return grammar(ROTOR_GRAMMAR_CHOICE, "[\"tea\", \"ale\", \"a glass of milk\"]"); }
static int32_t lark_grammar(void) {
    return grammar(ROTOR_GRAMMAR_LARK, "start: \"I \" verb \" \" drink\nverb: \"like\" | \"take\"\ndrink: /[a-z]{2,20}/\n");
}
static int32_t tool_call_grammar(void) {
    const int32_t status = tool_grammar();
    return status != ROTOR_OK ? status : grammar(ROTOR_GRAMMAR_LARK, text);
}
static int32_t logits(void) { return rotor_session_logits(session, numbers, 1 << 17, &count); }
static int32_t top(void) { return rotor_session_top(session, 20, tokens + 2048, numbers, &count); }
static int32_t score(void) { return rotor_session_score(session, tokens, length, numbers); }
static int32_t set_draft_model(void) { return rotor_session_set_draft_model(other, model, 4, ROTOR_DRAFT_ALWAYS); }
static int32_t set_stop(void) {
    const char *const strings[2] = {"\n\n", "The end"};
    return rotor_session_set_stop(other, strings, 2, tokens, 3);
}
static int32_t set_huge_stop(void) {
    const char *const strings[1] = {huge_text};
    return rotor_session_set_stop(other, strings, 1, tokens, 1 << 17);
}
static int32_t set_thinking(void) { return rotor_session_set_thinking(other, ROTOR_THINKING_APART, 64); }
static int32_t held_thought(void) { return rotor_session_held_thought(other, text, sizeof text, &count); }
static int32_t held_text(void) { return rotor_session_held_text(other, text, sizeof text, &count); }
static int32_t save(void) { return rotor_session_save(session, ROTOR_SAVE_KV, saved, sizeof saved, &count); }
static int32_t save_long(void) { return rotor_session_save(other, ROTOR_SAVE_KV, saved, sizeof saved, &count); }
static int32_t take_bytes(const void *bytes, size_t size, void *user) {
    (void)user;
    memcpy(saved + count, bytes, size);
    count += size;
    return 0;
}
static int32_t save_to(void) {
    count = 0;
    return rotor_session_save_to(session, ROTOR_SAVE_KV, take_bytes, NULL);
}
static int32_t save_long_to(void) {
    count = 0;
    return rotor_session_save_to(other, ROTOR_SAVE_KV, take_bytes, NULL);
}
static int32_t restore(void) { return rotor_session_restore(session, saved, saved_length); }

static int32_t free_worker(void) {
    rotor_worker_free(worker);
    worker = NULL;
    return ROTOR_OK;
}
static int32_t worker_load(void) {
    uint64_t job = 0;
    const int32_t status = rotor_worker_load(worker, arguments.path, &options, &job);
    return status != ROTOR_OK ? status : wait_for_the_end();
}
static int32_t worker_load_files(void) {
    uint64_t job = 0;
    n_released = 0;
    int32_t status = rotor_worker_load_files(worker, model_files, n_model_files, count_release, NULL, &options, &job);
    if (status == ROTOR_OK) status = wait_for_the_end();
    free_worker();
    return n_released == 1 ? status : ROTOR_E_INTERNAL;
}
static int32_t worker_generates(const char *words, uint32_t flags, uint64_t n) {
    uint64_t job = 0;
    const int32_t status = rotor_worker_generate(worker, other, words, ROTOR_NUL_TERMINATED, flags, n, &job);
    return status != ROTOR_OK ? status : wait_for_the_end();
}
static int32_t make_worker_and_other(void) {
    const int32_t status = make_worker();
    return status != ROTOR_OK ? status : make_other();
}
static int32_t worker_embed(void) {
    const char *const said[2] = {"Be kind.", "Who are you?"};
    uint64_t job = 0;
    const int32_t status = rotor_worker_embed(worker, model, said, NULL, 2, NULL, &job);
    return status != ROTOR_OK ? status : wait_for_the_end();
}
static int32_t worker_embed_tokens(void) {
    const size_t counts[2] = {1, 2};
    uint64_t job = 0;
    const int32_t status = rotor_worker_embed_tokens(worker, model, tokens, counts, 2, NULL, &job);
    return status != ROTOR_OK ? status : wait_for_the_end();
}
static int32_t worker_generate(void) { return worker_generates(" The", ROTOR_TEXT_PLAIN, 3); }
static int32_t worker_prefill(void) { return worker_generates(STORY, ROTOR_TEXT_PLAIN, 0); }
static int32_t worker_huge(void) {
    const int32_t status = worker_generates(huge_text, ROTOR_TEXT_PLAIN, 1);
    return status == ROTOR_E_CONTEXT_FULL ? ROTOR_OK : status;
}
static int32_t append_huge(void) {
    const int32_t status = rotor_session_append_text(session, huge_text, ROTOR_NUL_TERMINATED, ROTOR_TEXT_PLAIN);
    return status == ROTOR_E_CONTEXT_FULL ? ROTOR_OK : status;
}
static int32_t worker_poll(void) {
    event = (rotor_event){.struct_size = sizeof event};
    return rotor_worker_poll(worker, ROTOR_NO_BUDGET, &event);
}
static int32_t worker_cancel(void) { return rotor_worker_cancel(worker, 1); }

static int32_t device_count(void) { return rotor_device_count(&count); }
static int32_t device_get(void) {
    static rotor_device_info info = {.struct_size = sizeof info};
    const int32_t status = rotor_device_get(0, &info);
    /* There may be no device. */
    return status == ROTOR_E_ARGUMENT ? ROTOR_OK : status;
}

/* HEAVY: the call takes long, so fewer refusals are tried. DRIVERS: only rotor's own allocations
 * are refused. MAPS: only maps are refused. */
enum { HEAVY = 1, DRIVERS = 2, MAPS = 4 };

#define ROW(function, name) "rotor_" #function, #function name
static const struct {
    const char *function, *name;
    int32_t (*prepare)(void);
    int32_t (*make)(void);
    int flags;
} CALLS[] = {
    {ROW(status_name, ""), NULL, status_name, 0},
    {ROW(last_error, ""), NULL, last_error, 0},
    {ROW(version, ""), NULL, version, 0},
    {ROW(abi_version, ""), NULL, abi_version, 0},
    {ROW(log_set, ""), NULL, set_log, 0},
    {ROW(device_count, ""), NULL, device_count, DRIVERS},
    {ROW(device_get, ""), NULL, device_get, DRIVERS},
    {ROW(vulkan_device_init, ""), NULL, vulkan_device, 0},
    {ROW(model_options_init, ""), NULL, model_options, 0},
    {ROW(model_load, ""), NULL, load_other, 0},
    {ROW(model_load, ", logged"), NULL, load_with_log, HEAVY},
    {ROW(model_load, ", 2 threads"), NULL, load_two_threads, HEAVY},
    {ROW(model_load_files, ""), NULL, load_files, HEAVY},
    {ROW(model_info_get, ""), NULL, model_info, 0},
    {ROW(model_end_tokens, ""), NULL, end_tokens, 0},
    {ROW(model_free, ""), load_other, free_model, 0},
    {ROW(model_estimate, ""), NULL, estimate, 0},
    {ROW(model_inspect, ""), NULL, inspect, 0},
    {ROW(model_tokenize, ""), NULL, tokenize, 0},
    {ROW(model_tokenize, ", 400 KB"), NULL, tokenize_huge, HEAVY},
    {ROW(model_detokenize, ""), NULL, detokenize, 0},
    {ROW(model_detokenize, ", 128 K"), NULL, detokenize_huge, 0},
    {ROW(model_token_bytes, ""), NULL, token_bytes, 0},
    {ROW(embed_options_init, ""), NULL, embed_options, 0},
    {ROW(model_embed, ""), NULL, embed, 0},
    {ROW(model_embed_tokens, ""), NULL, embed_tokens, 0},
    {ROW(embedding_new, ""), NULL, new_embedding, 0},
    {ROW(embedding_new_tokens, ""), NULL, new_embedding_of_tokens, 0},
    {ROW(embedding_step, ""), new_embedding, step_embedding, 0},
    {ROW(embedding_vectors, ""), done_embedding, embedding_vectors, 0},
    {ROW(embedding_free, ""), new_embedding, free_embedding, 0},
    {ROW(model_chat_format, ""), NULL, chat_format, 0},
    {ROW(model_chat_format, ", 400 KB"), NULL, chat_format_huge, 0},
    {ROW(model_chat_render, ""), NULL, chat_render, 0},
    {ROW(model_chat_render, ", 400 KB"), NULL, chat_render_huge, 0},
    {ROW(model_chat_tokens, ""), NULL, chat_tokens, 0},
    {ROW(model_chat_tokens, ", 400 KB"), NULL, chat_tokens_huge, HEAVY},
    {ROW(model_tool_calls, ""), NULL, tool_calls, 0},
    {ROW(model_tool_calls, ", 400 KB"), NULL, tool_calls_huge, 0},
    {ROW(model_tool_calls_in_answer, ""), NULL, tool_calls_in_answer, 0},
    {ROW(model_tool_grammar, ""), NULL, tool_grammar, 0},
    {ROW(model_tool_grammar, ", 400 KB"), NULL, tool_grammar_huge, 0},
    {ROW(session_options_init, ""), NULL, session_options, 0},
    {ROW(sampling_init, ""), NULL, sampling_options, 0},
    {ROW(session_new, ""), NULL, new_session, 0},
    {ROW(session_free, ""), make_long, free_session, 0},
    {ROW(session_fork, ""), NULL, fork_session, 0},
    {ROW(session_set_tokens, ""), NULL, set_tokens, 0},
    {ROW(session_append_tokens, ""), NULL, append_tokens, 0},
    {ROW(session_append_text, ""), NULL, append_text, 0},
    {ROW(session_append_text, ", healed"), NULL, append_healed, HEAVY},
    {ROW(session_append_text, ", 400 KB"), NULL, append_huge, 0},
    {ROW(session_truncate, ""), NULL, truncate_session, 0},
    {ROW(session_tokens, ""), NULL, session_tokens, 0},
    {ROW(session_cancel, ""), make_other, cancel_session, 0},
    {ROW(session_step, ""), NULL, one_step, 0},
    {ROW(session_step, ", sampled"), make_sampling, three_steps, 0},
    {ROW(session_step, ", lookup"), make_lookup, three_steps, 0},
    {ROW(session_step, ", draft model"), make_draft, three_steps, 0},
    {ROW(session_step, ", shift"), make_full, three_steps, 0},
    {ROW(session_step, ", stops"), make_stops, three_steps, 0},
    {ROW(session_step, ", grammar"), make_grammar, three_steps, 0},
    {ROW(session_step, ", groups, maps"), make_grouped, grouped_step, MAPS},
    {ROW(session_prefill, ", 900"), make_long, prefill, HEAVY},
    {ROW(session_stats_get, ""), NULL, stats, 0},
    {ROW(batch_step, ""), make_other, batch, 0},
    {ROW(session_set_sampling, ""), make_other, set_sampling, 0},
    {ROW(session_set_logit_bias, ""), make_other, set_logit_bias, 0},
    {ROW(session_set_logit_bias, ", 128 K"), make_other, set_huge_logit_bias, 0},
    {ROW(session_set_grammar, ", none"), make_grammar, no_grammar, 0},
    {ROW(session_set_grammar, ", JSON"), NULL, json_grammar, 0},
    {ROW(session_set_grammar, ", lenient"), NULL, lenient_grammar, HEAVY},
    {ROW(session_set_grammar, ", 400 KB"), NULL, huge_json_grammar, 0},
    {ROW(session_set_grammar, ", regex"), NULL, regex_grammar, 0},
    {ROW(session_set_grammar, ", choice"), NULL, choice_grammar, HEAVY},
    {ROW(session_set_grammar, ", Lark"), NULL, lark_grammar, 0},
    {ROW(session_set_grammar, ", tools"), NULL, tool_call_grammar, HEAVY},
    {ROW(session_logits, ""), NULL, logits, 0},
    {ROW(session_top, ""), NULL, top, 0},
    {ROW(session_score, ""), NULL, score, 0},
    {ROW(session_set_draft_model, ""), make_other, set_draft_model, 0},
    {ROW(session_set_stop, ""), make_other, set_stop, 0},
    {ROW(session_set_stop, ", 400 KB"), make_other, set_huge_stop, 0},
    {ROW(session_held_text, ""), make_stops, held_text, 0},
    {ROW(session_set_thinking, ""), make_other, set_thinking, 0},
    {ROW(session_held_thought, ""), make_other, held_thought, 0},
    {ROW(session_save, ""), NULL, save, 0},
    {ROW(session_save, ", 900"), make_long, save_long, 0},
    {ROW(session_save_to, ""), NULL, save_to, 0},
    {ROW(session_save_to, ", 900"), make_long, save_long_to, 0},
    {ROW(session_restore, ""), NULL, restore, 0},
    {ROW(chat_options_init, ""), NULL, chat_options, 0},
    {ROW(chat_new, ""), make_other, new_chat, 0},
    {ROW(chat_free, ""), make_chat, free_chat, 0},
    {ROW(chat_add, ""), make_chat, chat_add, 0},
    {ROW(chat_add_json, ""), make_chat, chat_add_json, 0},
    {ROW(chat_add_json, ", 400 KB"), make_chat, chat_add_huge, 0},
    {ROW(chat_set_message, ""), make_chat, chat_set_message, 0},
    {ROW(chat_truncate, ""), make_chat, chat_truncate, 0},
    {ROW(chat_regenerate, ""), make_answered, chat_regenerate, 0},
    {ROW(chat_set_tools, ""), make_chat, chat_set_tools, 0},
    {ROW(chat_set_options, ""), make_chat, chat_set_options, 0},
    {ROW(chat_set_variables, ""), make_chat, chat_set_variables, 0},
    {ROW(chat_step, ""), make_chat, chat_step, 0},
    {ROW(chat_begin, ""), make_chat, chat_begin, 0},
    {ROW(chat_begin_part, ""), make_chat, chat_begin_part, 0},
    {ROW(chat_finish, ""), make_begun, chat_finish, 0},
    {ROW(chat_answer, ""), make_answered, chat_answer, 0},
    {ROW(chat_messages, ""), make_answered, chat_messages, 0},
    {ROW(chat_count, ""), make_answered, chat_count, 0},
    {ROW(chat_fork, ""), make_begun, chat_fork, 0},
    {ROW(chat_save, ""), make_answered, chat_save, 0},
    {ROW(chat_restore, ""), make_saved_chat, chat_restore, 0},
    {ROW(worker_new, ""), NULL, make_worker, 0},
    {ROW(worker_load, ""), make_worker, worker_load, 0},
    {ROW(worker_load_files, ""), make_worker, worker_load_files, HEAVY},
    {ROW(worker_generate, ""), make_worker_and_other, worker_generate, 0},
    {ROW(worker_generate, ", prefill"), make_worker_and_other, worker_prefill, 0},
    {ROW(worker_generate, ", 400 KB"), make_worker_and_other, worker_huge, 0},
    {ROW(worker_embed, ""), make_worker, worker_embed, 0},
    {ROW(worker_embed_tokens, ""), make_worker, worker_embed_tokens, 0},
    {ROW(worker_poll, ""), begin_job, worker_poll, 0},
    {ROW(worker_cancel, ""), begin_job, worker_cancel, 0},
    {ROW(worker_free, ""), begin_job, free_worker, 0},
};
enum { N_CALLS = sizeof CALLS / sizeof *CALLS };

/* ---- the results ---- */

enum { DONE = 10, REFUSED, WRONG_STATUS, BROKEN, ENDED };

/* Whether the session continues as it should. */
static int goes_on(rotor_session *its) {
    return rotor_session_set_tokens(its, tokens, length, NULL) == ROTOR_OK &&
           rotor_session_step(its, ROTOR_NO_BUDGET, &step) == ROTOR_OK && step.token == token_after;
}

/* Checks a model that was loaded in spite of a refusal. */
static int is_whole(const rotor_model *its) {
    const rotor_chat_message hello = {"user", "Hello."};
    rotor_session *fresh = NULL;
    if (rotor_model_chat_format(its, &hello, 1, 0, text, sizeof text, &count) != ROTOR_OK) return 0;
    if (rotor_session_new(its, NULL, &fresh) != ROTOR_OK || !goes_on(fresh)) return 0;
    rotor_session_free(fresh);
    return 1;
}

/* Frees the objects of the call. Then checks that the models and the session work as before. */
static int still_works(void) {
    free_worker();
    free_chat();
    rotor_session_free(other);
    other = NULL;
    if (other_model != NULL && !is_whole(other_model)) return 0;
    rotor_model_free(other_model);
    other_model = NULL;
    if (rotor_session_set_grammar(session, ROTOR_GRAMMAR_NONE, NULL, 0) != ROTOR_OK) return 0;
    return goes_on(session) && is_whole(model);
}

static FILE *told;

static int tell(int call, int came, const char *what, int32_t status, const char *words) {
    fprintf(told, "%s: %s: %s (%s); kind %d, number %ld\n", CALLS[call].name, what, rotor_status_name(status), words,
            world->what, world->limit);
    fflush(told);
    return came;
}

static int outcome(int call) {
    int32_t (*const prepare)(void) = CALLS[call].prepare;
    count = 0;
    only_rotor = CALLS[call].flags & DRIVERS;
    only_maps = CALLS[call].flags & MAPS;
    int32_t status = prepare != NULL ? prepare() : ROTOR_OK;
    if (status != ROTOR_OK) return tell(call, BROKEN, "before the call", status, rotor_last_error());
    is_armed = 1;
    status = CALLS[call].make();
    is_armed = 0;
    const char *words = status == ROTOR_OK ? "" : rotor_last_error();
    if (status != ROTOR_OK && status != ROTOR_E_RESOURCES) return tell(call, WRONG_STATUS, "gives", status, words);
    if (status != ROTOR_OK && (other_model != NULL || (prepare == NULL && other != NULL)))
        return tell(call, BROKEN, "has a result, but", status, words);
    if (!still_works()) return tell(call, BROKEN, "nothing works after it", status, rotor_last_error());
    if (status == ROTOR_OK) return DONE;
    /* The refused call succeeds when it is repeated. */
    status = prepare != NULL ? prepare() : ROTOR_OK;
    if (status == ROTOR_OK) status = CALLS[call].make();
    return status == ROTOR_OK ? REFUSED : tell(call, BROKEN, "fails when repeated", status, rotor_last_error());
}

static void end_with_frames(int signal) {
    (void)signal;
    is_armed = 0;
    world->n_frames = backtrace(world->frames, MAX_FRAMES);
    _exit(ENDED);
}

/* The frames of the library where the process ended, as addresses in its file, innermost first. */
static struct {
    int call, what, n_frames;
    long limit;
    unsigned long frames[MAX_FRAMES];
} *ends;
static size_t n_ends;

static void remember_end(int call) {
    ends = realloc(ends, (n_ends + 1) * sizeof *ends);
    if (ends == NULL) exit(2);
    ends[n_ends].call = call;
    ends[n_ends].what = world->what;
    ends[n_ends].limit = world->limit;
    int n = 0;
    for (int i = 0; i < world->n_frames; i++) {
        const char *frame = world->frames[i];
        /* A return address may be that of the next line. */
        if (is_within(&rotor_place, frame)) ends[n_ends].frames[n++] = (unsigned long)(frame - rotor_place.base) - 1;
    }
    ends[n_ends++].n_frames = n;
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
        signal(SIGABRT, end_with_frames);
        /* Hides Rust's message about the end of the process. */
        dup2(open("/dev/null", O_WRONLY), STDERR_FILENO);
        _exit(outcome(call));
    }
    int status = 0;
    waitpid(child, &status, 0);
    const int came = WIFEXITED(status) ? WEXITSTATUS(status) : BROKEN;
    if (!WIFEXITED(status)) tell(call, BROKEN, strsignal(WTERMSIG(status)), ROTOR_OK, "");
    if (came == ENDED) remember_end(call);
    CHECK(came == DONE || came == REFUSED || came == ENDED);
    return came;
}

/* Refuses some of `n`, including the first and the last. Returns how many refusals ended the
 * process, and in `*tried` how many were tried. */
static long n_tried[N_KINDS];
static long refuse(int call, int what, long n, long attempts, long *tried) {
    long ended = 0;
    if (CALLS[call].flags & HEAVY) attempts = attempts / 4 + 1;
    *tried = n < attempts ? n : attempts;
    n_tried[what] += *tried;
    for (long i = 0; i < *tried; i++) {
        const long nth = *tried > 1 ? 1 + i * (n - 1) / (*tried - 1) : 1;
        ended += try_call(call, what, nth) == ENDED;
    }
    return ended;
}

/* ---- the code that needed memory when the process ended ---- */

/* The result of addr2line for an address of the library. */
typedef struct {
    unsigned long address;
    int is_of_rust; /* Rust's handler of failed allocations */
    int is_start;   /* Rust's start of a thread */
    char owner[88]; /* a crate, or a file of rotor's own; "" for Rust's own and for containers */
    char *lines;
} code;
static code *codes;
static size_t n_codes;

static int by_address(const void *left, const void *right) {
    const unsigned long l = ((const code *)left)->address, r = ((const code *)right)->address;
    return l < r ? -1 : l > r;
}

/* The owner of a line of code, or NULL. */
static const char *owner_of(char *line) {
    static const char *const no_owners[] = {"/library/", "/rust/deps/", "/hashbrown-", "/indexmap-", "/smallvec-",
                                            "src/abi/reserve.rs", "src/error.rs"};
    for (size_t i = 0; i < sizeof no_owners / sizeof *no_owners; i++)
        if (strstr(line, no_owners[i]) != NULL) return NULL;
    char *const registry = strstr(line, "/registry/src/"), *const own = strstr(line, "/src/");
    char *const crate = registry != NULL ? strchr(registry + strlen("/registry/src/"), '/') : NULL;
    if (registry == NULL && own != NULL) {
        own[strcspn(own, ":")] = '\0';
        return own + 1;
    }
    if (crate == NULL) return NULL;
    crate[1 + strcspn(crate + 1, "/")] = '\0';
    return crate + 1;
}

/* Runs addr2line for all addresses at once. */
static void look_up_codes(void) {
    char name[] = "/tmp/refusals-XXXXXX", command[500], function[4000], line[4000];
    const int handle = mkstemp(name);
    FILE *addresses = handle < 0 ? NULL : fdopen(handle, "w");
    if (addresses == NULL) exit(2);
    for (size_t end = 0; end < n_ends; end++) {
        for (int i = 0; i < ends[end].n_frames; i++) {
            const code wanted = {.address = ends[end].frames[i]};
            code *const found = n_codes == 0 ? NULL : lfind(&wanted, codes, &n_codes, sizeof *codes, by_address);
            if (found != NULL) continue;
            codes = realloc(codes, (n_codes + 1) * sizeof *codes);
            if (codes == NULL) exit(2);
            codes[n_codes++] = wanted;
            fprintf(addresses, "%#lx\n", wanted.address);
        }
    }
    fclose(addresses);
    snprintf(command, sizeof command, "addr2line -a -f -i -e '%s' <%s", rotor_place.path, name);
    FILE *answer = popen(command, "r");
    if (answer == NULL) exit(2);
    /* An address, followed by pairs of a function and a line, the innermost first. */
    for (size_t next = 0; fgets(function, sizeof function, answer) != NULL;) {
        if (strncmp(function, "0x", 2) == 0) {
            next++;
            continue;
        }
        if (fgets(line, sizeof line, answer) == NULL || next == 0 || next > n_codes) break;
        code *const it = &codes[next - 1];
        const size_t had = it->lines != NULL ? strlen(it->lines) : 0;
        it->lines = realloc(it->lines, had + strlen(function) + strlen(line) + 16);
        if (it->lines == NULL) exit(2);
        sprintf(it->lines + had, "    %s        %s", function, line);
        it->is_of_rust |= strstr(function, "rust_oom") != NULL || strstr(function, "handle_alloc_error") != NULL;
        if (it->owner[0] != '\0') continue;
        it->is_start |= strstr(line, "/std/src/thread") != NULL;
        const char *const owner = owner_of(line);
        if (owner != NULL) snprintf(it->owner, sizeof it->owner, "%.80s", owner);
    }
    pclose(answer);
    remove(name);
}

typedef struct {
    char words[96];
    long n[N_KINDS];
} origin;
static origin origins[64];
static size_t n_origins;

static int by_number(const void *left, const void *right) {
    long difference = 0;
    for (int i = 0; i < N_KINDS; i++) difference += ((const origin *)right)->n[i] - ((const origin *)left)->n[i];
    return difference < 0 ? -1 : difference > 0;
}

static void count_origin(size_t end, int with_frames) {
    int is_of_rust = 0, is_start = 0;
    const char *owner = NULL;
    if (with_frames) fprintf(told, "%s: kind %d, number %ld\n", CALLS[ends[end].call].name, ends[end].what, ends[end].limit);
    for (int i = 0; i < ends[end].n_frames; i++) {
        const code wanted = {.address = ends[end].frames[i]};
        const code *const it = lfind(&wanted, codes, &n_codes, sizeof *codes, by_address);
        if (with_frames && it->lines != NULL) fputs(it->lines, told);
        is_of_rust |= it->is_of_rust;
        if (owner == NULL) is_start |= it->is_start;
        if (owner == NULL && it->owner[0] != '\0') owner = it->owner;
    }
    const char *const words = !is_of_rust ? "glibc, the start of a thread"
                              : is_start  ? "std, the start of a thread"
                              : owner     ? owner
                                          : "unknown";
    size_t i = 0;
    while (i < n_origins && strcmp(origins[i].words, words) != 0) i++;
    if (i == sizeof origins / sizeof *origins) exit(2);
    if (i == n_origins) snprintf(origins[n_origins++].words, sizeof origins[i].words, "%s", words);
    origins[i].n[ends[end].what]++;
}

static void print_origins(int with_frames) {
    if (n_ends > 0) look_up_codes();
    for (size_t end = 0; end < n_ends; end++) count_origin(end, with_frames);
    qsort(origins, n_origins, sizeof *origins, by_number);
    puts("\nthe code that needed memory when the process ended");
    printf("%-36s %6s %6s %6s %6s\n", "", "one", "all", "large", "bytes");
    printf("%-36s %6ld %6ld %6ld %6ld\n", "(refusals that were tried)", n_tried[NTH_ALLOCATION], n_tried[ALL_FROM_THE_NTH],
           n_tried[NTH_LARGE_ALLOCATION], n_tried[BYTES]);
    for (size_t i = 0; i < n_origins; i++)
        printf("%-36s %6ld %6ld %6ld %6ld\n", origins[i].words, origins[i].n[NTH_ALLOCATION], origins[i].n[ALL_FROM_THE_NTH],
               origins[i].n[NTH_LARGE_ALLOCATION], origins[i].n[BYTES]);
}

int main(int argc, char **argv) {
    if (argc == 2 && strcmp(argv[1], "--functions") == 0) {
        for (int call = 0; call < N_CALLS; call++) puts(CALLS[call].function);
        return 0;
    }
    void *frames[MAX_FRAMES];
    *(void **)&real_create = dlsym(RTLD_NEXT, "pthread_create");
    world = mmap(NULL, sizeof *world, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    told = fdopen(dup(STDERR_FILENO), "w");
    /* The first call may load a library. */
    if (world == MAP_FAILED || real_create == NULL || told == NULL || backtrace(frames, MAX_FRAMES) == 0) return 2;
    dl_iterate_phdr(find_place, &libc_place);
    dl_iterate_phdr(find_place, &rotor_place);
    if (libc_place.begin == NULL || rotor_place.begin == NULL) return 2;
    const struct rlimit no_cores = {0, 0};
    setrlimit(RLIMIT_CORE, &no_cores);
    arguments = check_begin(argc, argv);
    alarm(900);
    arguments.backend = "cpu";
    const char *const path_of_groups = argc > 2 ? argv[2] : NULL, *const only = argc > 3 ? argv[3] : NULL;
    step.struct_size = steps[0].struct_size = steps[1].struct_size = sizeof step;
    /* A child has the thread that forked it and no other. */
    REQUIRE_OK(rotor_model_options_init(&options, sizeof options));
    options.backend = "cpu";
    options.threads = 1;
    model = load(&arguments, 1);
    read_model_files(arguments.path, TEMPLATE, 1);
    REQUIRE_OK(rotor_model_load_files(model_files, n_model_files, NULL, NULL, &options, &with_tools));
    REQUIRE_OK(rotor_model_load(path_of_groups, &options, &other_model));
    REQUIRE_OK(make_grouped_of(other_model));
    REQUIRE_OK(rotor_session_step(other, ROTOR_NO_BUDGET, &step));
    grouped_after = step.token;
    free_session();
    free_model();
    REQUIRE_OK(rotor_model_load(path_of_groups, &options, &grouped));
    session = begin_story(model, NULL);
    REQUIRE_OK(rotor_session_tokens(session, tokens, 1024, &length));
    REQUIRE_OK(rotor_session_step(session, ROTOR_NO_BUDGET, &step));
    token_after = step.token;
    REQUIRE_OK(rotor_session_truncate(session, length));
    REQUIRE_OK(rotor_session_save(session, ROTOR_SAVE_KV, saved, sizeof saved, &saved_length));
    for (size_t i = length; i < sizeof tokens / sizeof *tokens; i++) tokens[i] = tokens[i % length];
    for (size_t i = 0; i + 1 < sizeof long_text; i++) long_text[i] = STORY[i % strlen(STORY)];
    for (size_t i = 0; i + 1 < sizeof huge_text; i++) huge_text[i] = STORY[i % strlen(STORY)];

    puts("the refusals that ended the process, and the refusals that were tried: of one allocation, of all from one on,\n"
         "of one large allocation, and of all beyond a number of bytes");
    printf("%-30s %11s %8s %8s %8s %8s %7s %7s\n", "call", "allocations", "one", "all", "large", "bytes", "KB", "threads");
    for (int call = 0; call < N_CALLS; call++) {
        if (only != NULL && strcmp(only, CALLS[call].name) != 0) continue;
        CHECK(try_call(call, NOTHING, 0) == DONE);
        const long n = world->n, n_large = world->n_large, n_threads = world->n_threads, bytes = world->most_bytes;
        long tried = 0, of_one = 0, of_all = 0, of_large = 0, of_bytes = 0;
        CHECK(refuse(call, NTH_THREAD, n_threads, 10, &tried) == 0);
        const long one = refuse(call, NTH_ALLOCATION, n, 24, &of_one);
        /* Rust's start of a thread has one allocation that must not fail. */
        CHECK(one <= n_threads);
        const long all = refuse(call, ALL_FROM_THE_NTH, n, 14, &of_all);
        const long large = refuse(call, NTH_LARGE_ALLOCATION, n_large, 16, &of_large);
        const long beyond = refuse(call, BYTES, bytes, 10, &of_bytes);
        printf("%-30s %11ld %4ld/%-3ld %4ld/%-3ld %4ld/%-3ld %4ld/%-3ld %7ld %7ld\n", CALLS[call].name, n, one, of_one, all, of_all,
               large, of_large, beyond, of_bytes, bytes >> 10, n_threads);
    }
    print_origins(only != NULL);
    return check_end("refusals");
}
