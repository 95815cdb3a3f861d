/* Tests models that come from memory and from the host's functions, and a worker that loads and
 * generates in the background. */
#include "check.h"

#include <dirent.h>
#include <pthread.h>

#define MAX_FILES 16
#define N 24

/* ---- Files of the host ---- */

typedef struct {
    char name[128];
    uint8_t *bytes;
    size_t size;
} content;

typedef struct {
    content contents[MAX_FILES];
    rotor_file files[MAX_FILES];
    size_t n;
    int released, reads, fail_at;
    pthread_t owner;
} package;

static package *reader; /* the package whose functions rotor calls */

static int32_t read_from(uint64_t offset, void *buffer, size_t length, void *user) {
    const content *from = user;
    CHECK(pthread_equal(pthread_self(), reader->owner));
    CHECK(offset <= from->size && length <= from->size - offset);
    memcpy(buffer, from->bytes + offset, length);
    return ++reader->reads == reader->fail_at;
}

static void release(void *user) {
    package *its = user;
    CHECK(pthread_equal(pthread_self(), its->owner));
    its->released++;
}

/* All files of a directory, in memory. */
static void open_package(package *p, const char *path) {
    memset(p, 0, sizeof *p);
    p->owner = pthread_self();
    DIR *directory = opendir(path);
    if (directory == NULL) exit(2);
    for (struct dirent *entry; (entry = readdir(directory)) != NULL;) {
        char name[600];
        if (entry->d_name[0] == '.' || p->n == MAX_FILES || strlen(entry->d_name) > 100) continue;
        snprintf(name, sizeof name, "%s/%s", path, entry->d_name);
        FILE *file = fopen(name, "rb");
        if (file == NULL || fseek(file, 0, SEEK_END) != 0) continue;
        const long size = ftell(file);
        if (size < 0 || size > 64 << 20) {
            fclose(file);
            continue;
        }
        content *c = &p->contents[p->n];
        rewind(file);
        c->bytes = malloc((size_t)size + 1);
        c->size = fread(c->bytes, 1, (size_t)size, file);
        strcpy(c->name, entry->d_name);
        fclose(file);
        p->files[p->n++] = (rotor_file){.struct_size = sizeof(rotor_file), .name = c->name, .size = c->size, .data = c->bytes};
    }
    closedir(directory);
}

static void close_package(package *p) {
    for (size_t i = 0; i < p->n; i++) free(p->contents[i].bytes);
}

/* From here on, the host's functions give the bytes. */
static void use_functions(package *p) {
    reader = p;
    for (size_t i = 0; i < p->n; i++) {
        p->files[i].data = NULL;
        p->files[i].read = read_from;
        p->files[i].user = &p->contents[i];
    }
}

static rotor_file *file_named(package *p, const char *name) {
    for (size_t i = 0; i < p->n; i++)
        if (strcmp(p->contents[i].name, name) == 0) return &p->files[i];
    exit(2);
}

static rotor_model_options on(const check_arguments *arguments) {
    rotor_model_options options;
    REQUIRE_OK(rotor_model_options_init(&options, sizeof options));
    options.backend = arguments->backend;
    options.threads = 2;
    return options;
}

static int is_cpu(const rotor_model *model) {
    rotor_model_info info = {.struct_size = sizeof info};
    REQUIRE_OK(rotor_model_info_get(model, &info));
    return strcmp(info.backend, "cpu") == 0;
}

static uint32_t want[N];
static char want_text[4096];

/* The model's tokens, from steps on this thread. */
static void tell(const rotor_model *model, uint32_t *tokens, char *text) {
    rotor_session *session = begin_story(model, NULL);
    rotor_step step = {.struct_size = sizeof step};
    text[0] = 0;
    for (int i = 0; i < N; i++) {
        REQUIRE_OK(rotor_session_step(session, ROTOR_NO_BUDGET, &step));
        tokens[i] = step.state == ROTOR_STEP_TOKEN ? step.token : UINT32_MAX;
        strcat(text, step.text);
    }
    rotor_session_free(session);
}

static void same_story(const rotor_model *model) {
    uint32_t tokens[N];
    char text[4096];
    tell(model, tokens, text);
    CHECK(memcmp(tokens, want, sizeof want) == 0 && strcmp(text, want_text) == 0);
}

static void loads_from_anywhere(const check_arguments *arguments) {
    const rotor_model_options options = on(arguments);
    for (int functions = 0; functions < 2; functions++) {
        package p;
        rotor_model *model = NULL;
        open_package(&p, arguments->path);
        if (functions) use_functions(&p);
        REQUIRE_OK(rotor_model_load_files(p.files, p.n, release, &p, &options, &model));
        CHECK(p.released == is_cpu(model));
        CHECK((p.reads > 0) == functions);
        same_story(model);
        rotor_model_free(model);
        CHECK(p.released == 1);
        close_package(&p);
    }
}

/* If a load fails, rotor releases each file once, and the message names the cause. */
static void refuse(package *p, size_t n, const rotor_model_options *options, int32_t status, const char *words) {
    rotor_model *model = NULL;
    p->released = 0;
    CHECK_STATUS(rotor_model_load_files(p->files, n, release, p, options, &model), status);
    CHECK(model == NULL && p->released == 1);
    if (strstr(rotor_last_error(), words) == NULL) {
        fprintf(stderr, "\"%s\" does not have \"%s\"\n", rotor_last_error(), words);
        check_failures++;
    }
}

static int32_t cancel_at_half(float fraction, void *user) {
    (void)user;
    return fraction > 0.5f;
}

static void refuses_bad_files(const check_arguments *arguments) {
    rotor_model_options options = on(arguments);
    package p;
    open_package(&p, arguments->path);
    rotor_file *weights = file_named(&p, "model.safetensors"), good = *weights;
    refuse(&p, 0, &options, ROTOR_E_IO, "config.json");
    weights->size /= 2;
    refuse(&p, p.n, &options, ROTOR_E_FORMAT, "truncated");
    *weights = good;
    weights->name = "other";
    refuse(&p, p.n, &options, ROTOR_E_IO, "neither model.safetensors");
    weights->name = NULL;
    refuse(&p, p.n, &options, ROTOR_E_NULL, "name");
    weights->name = "\xff";
    refuse(&p, p.n, &options, ROTOR_E_UTF8, "name");
    weights->name = "config.json";
    refuse(&p, p.n, &options, ROTOR_E_ARGUMENT, "twice");
    *weights = good;
    weights->data = NULL;
    refuse(&p, p.n, &options, ROTOR_E_ARGUMENT, "neither data nor a function");
    weights->struct_size = 8;
    refuse(&p, p.n, &options, ROTOR_E_ARGUMENT, "struct_size");
    *weights = good;
    refuse(&p, 1u << 20, &options, ROTOR_E_ARGUMENT, "too many");
    options.backend = "no such thing";
    refuse(&p, p.n, &options, ROTOR_E_BACKEND, "no such thing");
    options.backend = arguments->backend;
    options.progress = cancel_at_half;
    refuse(&p, p.n, &options, ROTOR_E_CANCELLED, "cancelled");
    options.progress = NULL;
    p.released = 0;
    CHECK_STATUS(rotor_model_load_files(p.files, p.n, release, &p, &options, NULL), ROTOR_E_NULL);
    CHECK_STATUS(rotor_model_load_files(NULL, 3, release, &p, &options, NULL), ROTOR_E_NULL);
    CHECK(p.released == 2);
    close_package(&p);
}

/* Tests a host whose reads fail at some point. */
static void refuses_bad_reads(const check_arguments *arguments) {
    const rotor_model_options options = on(arguments);
    package p;
    open_package(&p, arguments->path);
    use_functions(&p);
    rotor_model *model = NULL;
    REQUIRE_OK(rotor_model_load_files(p.files, p.n, release, &p, &options, &model));
    rotor_model_free(model);
    const int reads = p.reads;
    for (p.fail_at = 1; p.fail_at <= reads; p.fail_at += arguments->quick ? reads / 2 : 1 + reads / 40) {
        p.reads = 0;
        refuse(&p, p.n, &options, ROTOR_E_IO, "the host could not read");
    }
    close_package(&p);
}

/* ---- The worker ---- */

static rotor_event poll_for(rotor_worker *worker) {
    rotor_event event = {.struct_size = sizeof event};
    REQUIRE_OK(rotor_worker_poll(worker, ROTOR_NO_BUDGET, &event));
    return event;
}

/* Waits for the event that ends a job, and ignores progress. NONE means that no job is left: this
 * one ended while the caller waited for another. */
static rotor_event end_of(rotor_worker *worker, uint64_t job) {
    float progress = 0;
    for (;;) {
        const rotor_event event = poll_for(worker);
        if (event.kind == ROTOR_EVENT_NONE) return event;
        if (event.kind == ROTOR_EVENT_PROGRESS) {
            CHECK(event.progress > progress && event.progress <= 1);
            progress = event.progress;
        }
        if (event.job == job && event.kind != ROTOR_EVENT_PROGRESS && event.kind != ROTOR_EVENT_TOKEN) return event;
    }
}

static rotor_model *load_by(rotor_worker *worker, const check_arguments *arguments) {
    const rotor_model_options options = on(arguments);
    uint64_t job = 0;
    REQUIRE_OK(rotor_worker_load(worker, arguments->path, &options, &job));
    const rotor_event event = end_of(worker, job);
    CHECK(event.kind == ROTOR_EVENT_LOADED && event.model != NULL && event.text_len == 0);
    if (event.model == NULL) exit(2);
    return event.model;
}

static rotor_session *empty_session(const rotor_model *model) {
    rotor_session *session = NULL;
    REQUIRE_OK(rotor_session_new(model, NULL, &session));
    return session;
}

static uint64_t generate_by(rotor_worker *worker, rotor_session *session, uint64_t n) {
    uint64_t job = 0;
    REQUIRE_OK(
        rotor_worker_generate(worker, session, STORY, ROTOR_NUL_TERMINATED, ROTOR_TEXT_ADD_BOS, n, &job));
    return job;
}

static void many_tell_the_same(rotor_worker *worker, const rotor_model *model) {
    enum { SESSIONS = 5 };
    rotor_session *sessions[SESSIONS];
    uint64_t jobs[SESSIONS];
    char texts[SESSIONS][4096] = {{0}};
    size_t made[SESSIONS] = {0};
    for (int i = 0; i < SESSIONS; i++) {
        sessions[i] = empty_session(model);
        jobs[i] = generate_by(worker, sessions[i], N);
        CHECK(jobs[i] > 0 && (i == 0 || jobs[i] == jobs[i - 1] + 1));
    }
    for (int over = 0; over < SESSIONS;) {
        const rotor_event event = poll_for(worker);
        int i = 0;
        while (i < SESSIONS && jobs[i] != event.job) i++;
        if (i == SESSIONS) exit(2);
        CHECK(strlen(event.text) == event.text_len);
        strcat(texts[i], event.text);
        if (event.kind == ROTOR_EVENT_TOKEN) {
            CHECK(made[i] < N && event.token == want[made[i]]);
            made[i]++;
        } else {
            CHECK(event.kind == ROTOR_EVENT_FINISHED && event.state == ROTOR_STEP_TOKEN && made[i] == N);
            over++;
        }
    }
    rotor_event none = {.struct_size = sizeof none};
    CHECK_OK(rotor_worker_poll(worker, ROTOR_NO_BUDGET, &none)); /* there is no job, so this does not wait */
    CHECK(none.kind == ROTOR_EVENT_NONE && none.text_len == 0 && none.text[0] == 0);
    for (int i = 0; i < SESSIONS; i++) {
        CHECK(strcmp(texts[i], want_text) == 0);
        rotor_session_free(sessions[i]);
    }
}

static void a_session_is_lent(rotor_worker *worker, const rotor_model *model) {
    rotor_session *session = empty_session(model), *second = empty_session(model);
    uint64_t other = 0;
    size_t n = 0;
    /* This job evaluates a prompt only. */
    rotor_event event = end_of(worker, generate_by(worker, session, 0));
    CHECK(event.kind == ROTOR_EVENT_FINISHED && event.text_len == 0);
    rotor_session_stats stats = {.struct_size = sizeof stats};
    CHECK_OK(rotor_session_stats_get(session, &stats));
    CHECK(stats.n_tokens > 3 && stats.prompt_tokens == stats.n_tokens && stats.generated_tokens == 0);
    /* The session is in use until the job is cancelled. */
    uint64_t job = 0;
    REQUIRE_OK(rotor_worker_generate(worker, session, NULL, 0, 0, UINT64_MAX, &job));
    const rotor_status busy = rotor_session_tokens(session, NULL, 0, &n);
    CHECK(busy == ROTOR_E_BUSY || busy == ROTOR_OK);
    CHECK_OK(rotor_session_cancel(session));
    event = end_of(worker, job);
    CHECK(event.kind == ROTOR_EVENT_FINISHED || (event.kind == ROTOR_EVENT_FAILED && event.status == ROTOR_E_CANCELLED));
    CHECK_OK(rotor_session_tokens(session, NULL, 0, &n));
    /* Cancels a job by its number. That works while it waits or runs, and does nothing later. */
    REQUIRE_OK(rotor_worker_generate(worker, session, NULL, 0, 0, UINT64_MAX, &job));
    CHECK_OK(rotor_worker_cancel(worker, job));
    event = end_of(worker, job);
    CHECK(event.kind == ROTOR_EVENT_FINISHED || (event.kind == ROTOR_EVENT_FAILED && event.status == ROTOR_E_CANCELLED));
    CHECK_OK(rotor_worker_cancel(worker, job));
    CHECK_OK(rotor_worker_cancel(worker, 12345));
    /* The prompt is too long, so none of it is appended. */
    static char long_text[200000];
    memset(long_text, 'x', sizeof long_text - 1);
    for (size_t i = 0; i < sizeof long_text - 1; i += 3) long_text[i] = ' ';
    CHECK_OK(rotor_session_tokens(session, NULL, 0, &n));
    REQUIRE_OK(rotor_worker_generate(worker, session, long_text, ROTOR_NUL_TERMINATED, 0, 1, &job));
    event = end_of(worker, job);
    CHECK(event.kind == ROTOR_EVENT_FAILED && event.status == ROTOR_E_CONTEXT_FULL && strstr(event.text, "full"));
    size_t now = 0;
    CHECK_OK(rotor_session_tokens(session, NULL, 0, &now));
    CHECK(now == n);
    /* An empty session has nothing to continue. A wrong call starts no job. */
    REQUIRE_OK(rotor_worker_generate(worker, second, NULL, 0, 0, 1, &job));
    event = end_of(worker, job);
    CHECK(event.kind == ROTOR_EVENT_FAILED && event.status == ROTOR_E_EMPTY);
    CHECK_STATUS(rotor_worker_generate(worker, NULL, NULL, 0, 0, 1, &other), ROTOR_E_NULL);
    CHECK_STATUS(rotor_worker_generate(worker, second, NULL, 0, 0, 1, NULL), ROTOR_E_NULL);
    CHECK_STATUS(rotor_worker_generate(worker, second, NULL, 3, 0, 1, &other), ROTOR_E_NULL);
    CHECK_STATUS(rotor_worker_generate(worker, second, "\xff", 1, 0, 1, &other), ROTOR_E_UTF8);
    CHECK_STATUS(rotor_worker_generate(worker, second, "a", 1, 64, 1, &other), ROTOR_E_ARGUMENT);
    CHECK(other == 0);
    CHECK_OK(rotor_session_tokens(second, NULL, 0, &n));
    /* The host frees the session while the worker uses it. */
    REQUIRE_OK(rotor_worker_generate(worker, session, NULL, 0, 0, UINT64_MAX, &job));
    rotor_session_free(session);
    event = end_of(worker, job);
    CHECK(event.kind == ROTOR_EVENT_FINISHED || event.status == ROTOR_E_CANCELLED);
    rotor_session_free(second);
}

/* ---- Embeddings ---- */

enum { TEXTS = 3, MOST_NUMBERS = TEXTS << 12 };

/* The event that ends a job which embeds; its numbers are in `into`. */
static rotor_event vectors_of(rotor_worker *worker, uint64_t job, float *into) {
    rotor_event event = end_of(worker, job);
    if (event.kind == ROTOR_EVENT_EMBEDDED) memcpy(into, event.vectors, (size_t)event.n_numbers * sizeof *into);
    return event;
}

static void embeds_beside_a_story(rotor_worker *worker, const rotor_model *model) {
    static const char *const texts[TEXTS] = {"The mill is haunted.", "Two ales, please!", "Who are you?"};
    static float by_call[MOST_NUMBERS], by_worker[MOST_NUMBERS];
    static char long_text[60000];
    rotor_embed_options options;
    rotor_session *session = empty_session(model);
    uint64_t job = 0, story = 0, other = 0;
    size_t n = 0;
    CHECK_OK(rotor_embed_options_init(&options, sizeof options));
    REQUIRE_OK(rotor_model_embed(model, texts, NULL, TEXTS, &options, by_call, MOST_NUMBERS, &n));
    story = generate_by(worker, session, N);
    REQUIRE_OK(rotor_worker_embed(worker, model, texts, NULL, TEXTS, &options, &job));
    rotor_event event = vectors_of(worker, job, by_worker);
    CHECK(event.kind == ROTOR_EVENT_EMBEDDED && event.n_numbers == n);
    CHECK(memcmp(by_call, by_worker, n * sizeof(float)) == 0);
    event = end_of(worker, story);
    CHECK(event.kind == ROTOR_EVENT_FINISHED || event.kind == ROTOR_EVENT_NONE);
    rotor_session_free(session);
    /* Tokens, and none of them. */
    const uint32_t tokens[] = {1, 2, 3};
    const size_t counts[] = {1, 2};
    REQUIRE_OK(rotor_model_embed_tokens(model, tokens, counts, 2, NULL, by_call, MOST_NUMBERS, &n));
    REQUIRE_OK(rotor_worker_embed_tokens(worker, model, tokens, counts, 2, NULL, &job));
    event = vectors_of(worker, job, by_worker);
    CHECK(event.n_numbers == n && memcmp(by_call, by_worker, n * sizeof(float)) == 0);
    REQUIRE_OK(rotor_worker_embed_tokens(worker, model, NULL, NULL, 0, NULL, &job));
    event = end_of(worker, job);
    CHECK(event.kind == ROTOR_EVENT_EMBEDDED && event.n_numbers == 0 && event.vectors != NULL);
    /* A long text is an error that names its length, or is cut. */
    memset(long_text, 'x', sizeof long_text - 1);
    for (size_t i = 0; i < sizeof long_text - 1; i += 3) long_text[i] = ' ';
    const char *const longs[] = {"a", long_text};
    REQUIRE_OK(rotor_worker_embed(worker, model, longs, NULL, 2, NULL, &job));
    event = end_of(worker, job);
    CHECK(event.kind == ROTOR_EVENT_FAILED && event.status == ROTOR_E_ARGUMENT && strstr(event.text, "text 1 has "));
    options.truncate = 1;
    options.max_tokens = 20;
    REQUIRE_OK(rotor_worker_embed(worker, model, longs, NULL, 2, &options, &job));
    CHECK(end_of(worker, job).kind == ROTOR_EVENT_EMBEDDED);
    /* A cancel; it may come too late. */
    options.max_tokens = 0;
    REQUIRE_OK(rotor_worker_embed(worker, model, longs, NULL, 2, &options, &job));
    CHECK_OK(rotor_worker_cancel(worker, job));
    event = end_of(worker, job);
    CHECK(event.kind == ROTOR_EVENT_EMBEDDED || event.status == ROTOR_E_CANCELLED);
    /* A wrong call starts no job. */
    options.truncate = 2;
    CHECK_STATUS(rotor_worker_embed(worker, model, texts, NULL, TEXTS, &options, &other), ROTOR_E_ARGUMENT);
    CHECK_STATUS(rotor_worker_embed(worker, NULL, texts, NULL, TEXTS, NULL, &other), ROTOR_E_NULL);
    CHECK_STATUS(rotor_worker_embed(NULL, model, texts, NULL, TEXTS, NULL, &other), ROTOR_E_NULL);
    CHECK_STATUS(rotor_worker_embed(worker, model, NULL, NULL, TEXTS, NULL, &other), ROTOR_E_NULL);
    CHECK_STATUS(rotor_worker_embed(worker, model, texts, NULL, TEXTS, NULL, NULL), ROTOR_E_NULL);
    CHECK_STATUS(rotor_worker_embed_tokens(worker, model, tokens, NULL, 2, NULL, &other), ROTOR_E_NULL);
    CHECK(other == 0);
}

/* Step by step, under a budget, as at once. */
static void embeds_by_steps(const rotor_model *model) {
    static const char *const texts[TEXTS] = {"The mill is haunted.", "Two ales, please!", "Who are you?"};
    static float at_once[MOST_NUMBERS], by_steps[MOST_NUMBERS];
    rotor_embedding *embedding = NULL, *other = NULL;
    rotor_embed_options options;
    size_t n = 0, count = 0;
    int32_t done = 0, steps = 0;
    float progress = -1, last = 0;
    REQUIRE_OK(rotor_model_embed(model, texts, NULL, TEXTS, NULL, at_once, MOST_NUMBERS, &n));
    REQUIRE_OK(rotor_embedding_new(model, texts, NULL, TEXTS, NULL, &embedding));
    CHECK_STATUS(rotor_embedding_vectors(embedding, by_steps, MOST_NUMBERS, &count), ROTOR_E_ARGUMENT);
    for (; !done; steps++, last = progress) {
        REQUIRE_OK(rotor_embedding_step(embedding, 0, &done, &progress));
        CHECK(progress >= last && progress <= 1.0f);
    }
    CHECK(steps > 3 && progress == 1.0f);
    CHECK_OK(rotor_embedding_step(embedding, ROTOR_NO_BUDGET, &done, NULL));
    CHECK(done == 1);
    CHECK_OK(rotor_embedding_vectors(embedding, NULL, 0, &count));
    CHECK(count == n);
    CHECK_STATUS(rotor_embedding_vectors(embedding, by_steps, n - 1, &count), ROTOR_E_BUFFER_TOO_SMALL);
    CHECK_OK(rotor_embedding_vectors(embedding, by_steps, n, &count));
    CHECK(memcmp(at_once, by_steps, n * sizeof(float)) == 0);
    rotor_embedding_free(embedding);
    /* Tokens; none of them; freed in the middle. */
    const uint32_t tokens[] = {1, 2, 3};
    const size_t counts[] = {1, 2};
    REQUIRE_OK(rotor_embedding_new_tokens(model, tokens, counts, 2, NULL, &embedding));
    CHECK_OK(rotor_embedding_step(embedding, 0, &done, &progress));
    CHECK(!done);
    rotor_embedding_free(embedding);
    REQUIRE_OK(rotor_embedding_new(model, NULL, NULL, 0, NULL, &embedding));
    CHECK_OK(rotor_embedding_step(embedding, 0, &done, NULL));
    CHECK_OK(rotor_embedding_vectors(embedding, by_steps, MOST_NUMBERS, &count));
    CHECK(done == 1 && count == 0);
    rotor_embedding_free(embedding);
    /* Mistakes. */
    CHECK_OK(rotor_embed_options_init(&options, sizeof options));
    options.max_tokens = 2;
    CHECK_STATUS(rotor_embedding_new(model, texts, NULL, TEXTS, &options, &other), ROTOR_E_ARGUMENT);
    CHECK(strstr(rotor_last_error(), "text 0 has "));
    CHECK_STATUS(rotor_embedding_new(NULL, texts, NULL, TEXTS, NULL, &other), ROTOR_E_NULL);
    CHECK_STATUS(rotor_embedding_new(model, NULL, NULL, TEXTS, NULL, &other), ROTOR_E_NULL);
    CHECK_STATUS(rotor_embedding_new(model, texts, NULL, TEXTS, NULL, NULL), ROTOR_E_NULL);
    CHECK_STATUS(rotor_embedding_new_tokens(model, NULL, counts, 2, NULL, &other), ROTOR_E_NULL);
    CHECK_STATUS(rotor_embedding_step(NULL, 0, &done, NULL), ROTOR_E_NULL);
    CHECK_STATUS(rotor_embedding_vectors(NULL, by_steps, n, &count), ROTOR_E_NULL);
    rotor_embedding_free(NULL);
    CHECK(other == NULL);
}

static void loads_by_the_host(rotor_worker *worker, const check_arguments *arguments) {
    const rotor_model_options options = on(arguments);
    package p;
    uint64_t job = 0;
    open_package(&p, arguments->path);
    use_functions(&p);
    REQUIRE_OK(rotor_worker_load_files(worker, p.files, p.n, release, &p, &options, &job));
    rotor_event event = end_of(worker, job);
    CHECK(event.kind == ROTOR_EVENT_LOADED && event.model != NULL && p.reads > 0);
    if (event.model == NULL) exit(2);
    same_story(event.model);
    rotor_model_free(event.model);
    event.kind = 0;
    CHECK_OK(rotor_worker_poll(worker, 0, &event));
    CHECK(p.released == 1);
    /* One read fails, and one load waits for a read that never comes. */
    p.fail_at = p.reads;
    p.reads = p.released = 0;
    REQUIRE_OK(rotor_worker_load_files(worker, p.files, p.n, release, &p, &options, &job));
    event = end_of(worker, job);
    CHECK(event.kind == ROTOR_EVENT_FAILED && event.status == ROTOR_E_IO);
    CHECK_OK(rotor_worker_poll(worker, 0, &event));
    CHECK(p.released == 1);
    p.fail_at = p.released = 0;
    REQUIRE_OK(rotor_worker_load_files(worker, p.files, p.n, release, &p, &options, &job));
    usleep(20000);
    CHECK_OK(rotor_worker_cancel(worker, job - 1)); /* this is another job, so the pending read is not refused */
    usleep(20000);
    event = end_of(worker, job);
    CHECK(event.kind == ROTOR_EVENT_LOADED);
    rotor_model_free(event.model);
    CHECK_OK(rotor_worker_poll(worker, 0, &event));
    CHECK(p.released == 1);
    p.released = 0;
    REQUIRE_OK(rotor_worker_load_files(worker, p.files, p.n, release, &p, &options, &job));
    usleep(20000);
    CHECK_OK(rotor_worker_cancel(worker, job));
    event = end_of(worker, job);
    CHECK(event.kind == ROTOR_EVENT_FAILED && event.status == ROTOR_E_CANCELLED);
    CHECK_OK(rotor_worker_poll(worker, 0, &event));
    CHECK(p.released == 1);
    close_package(&p);
}

static void bad_loads(rotor_worker *worker, const check_arguments *arguments) {
    rotor_model_options options = on(arguments);
    uint64_t job = 0;
    REQUIRE_OK(rotor_worker_load(worker, "/nowhere", NULL, &job));
    const rotor_event event = end_of(worker, job);
    CHECK(event.kind == ROTOR_EVENT_FAILED && event.status == ROTOR_E_IO && strstr(event.text, "/nowhere"));
    options.progress = cancel_at_half;
    job = 0;
    CHECK_STATUS(rotor_worker_load(worker, arguments->path, &options, &job), ROTOR_E_ARGUMENT);
    CHECK_STATUS(rotor_worker_load(worker, NULL, NULL, &job), ROTOR_E_NULL);
    CHECK_STATUS(rotor_worker_load(NULL, arguments->path, NULL, &job), ROTOR_E_NULL);
    CHECK_STATUS(rotor_worker_load(worker, arguments->path, NULL, NULL), ROTOR_E_NULL);
    CHECK_STATUS(rotor_worker_cancel(NULL, 1), ROTOR_E_NULL);
    CHECK_STATUS(rotor_worker_new(NULL), ROTOR_E_NULL);
    rotor_event none = {.struct_size = 3};
    CHECK_STATUS(rotor_worker_poll(worker, 0, &none), ROTOR_E_ARGUMENT);
    CHECK_STATUS(rotor_worker_poll(worker, 0, NULL), ROTOR_E_NULL);
    CHECK(job == 0);
}

/* Frees a worker that has jobs: the host gets its sessions back, no model leaks, and nothing
 * hangs. */
static void ends_at_once(const check_arguments *arguments, const rotor_model *model) {
    for (int round = 0; round < (arguments->quick ? 3 : 20); round++) {
        const rotor_model_options options = on(arguments);
        rotor_worker *worker = NULL;
        rotor_session *session = empty_session(model);
        package p;
        uint64_t job = 0;
        size_t n = 0;
        open_package(&p, arguments->path);
        use_functions(&p);
        REQUIRE_OK(rotor_worker_new(&worker));
        if (round % 3 == 0) REQUIRE_OK(rotor_worker_load(worker, arguments->path, &options, &job));
        if (round % 3 == 1) REQUIRE_OK(rotor_worker_load_files(worker, p.files, p.n, release, &p, &options, &job));
        generate_by(worker, session, UINT64_MAX);
        const uint32_t tokens[64] = {1};
        const size_t count = 64;
        if (round % 3 == 2) REQUIRE_OK(rotor_worker_embed_tokens(worker, model, tokens, &count, 1, NULL, &job));
        usleep((useconds_t)(round * 1000));
        rotor_worker_free(worker);
        CHECK(p.released == (round % 3 == 1));
        CHECK_OK(rotor_session_tokens(session, NULL, 0, &n)); /* the host has the session again */
        rotor_session_free(session);
        close_package(&p);
    }
    rotor_worker_free(NULL);
}

/* ---- Logs ---- */

static pthread_t logs_owner;
static int n_logs;

static void on_log(int32_t level, const char *message, void *user) {
    (void)level, (void)message, (void)user;
    CHECK(pthread_equal(pthread_self(), logs_owner));
    n_logs++;
}

int main(int argc, char **argv) {
    const check_arguments arguments = check_begin(argc, argv);
    rotor_worker *worker = NULL;
    rotor_model *model = load(&arguments, 2);
    tell(model, want, want_text);
    rotor_model_free(model);
    loads_from_anywhere(&arguments);
    refuses_bad_files(&arguments);
    refuses_bad_reads(&arguments);
    logs_owner = pthread_self();
    CHECK_OK(rotor_log_set(on_log, NULL, ROTOR_LOG_INFO));
    REQUIRE_OK(rotor_worker_new(&worker));
    model = load_by(worker, &arguments);
    CHECK(n_logs > 0); /* those of the load, which this thread delivers */
    CHECK_OK(rotor_log_set(NULL, NULL, 0));
    same_story(model);
    many_tell_the_same(worker, model);
    a_session_is_lent(worker, model);
    embeds_beside_a_story(worker, model);
    embeds_by_steps(model);
    loads_by_the_host(worker, &arguments);
    bad_loads(worker, &arguments);
    rotor_worker_free(worker);
    ends_at_once(&arguments, model);
    rotor_model_free(model);
    return check_end("background");
}
