/* Many threads that call at the same time, and threads with an unusual floating point mode or a
 * small stack. */
#include "check.h"

#include <math.h>
#include <pthread.h>
#if defined(__x86_64__)
#include <xmmintrin.h>
#endif

enum { N = 24, THREADS = 4 };

typedef struct {
    const check_arguments *arguments;
    const rotor_model *model;
    rotor_session *session;
    uint32_t want[N];
    size_t n_want;
    size_t prompt;
    uint64_t seed;
    uint64_t budget_us;
    uint32_t ready;
    uint32_t done;
    rotor_status status;
} shared;

static void set(uint32_t *flag) { __atomic_store_n(flag, 1, __ATOMIC_SEQ_CST); }
static int is_set(uint32_t *flag) { return __atomic_load_n(flag, __ATOMIC_SEQ_CST) != 0; }

static pthread_t start(void *(*run)(void *), void *argument, size_t stack) {
    pthread_t thread;
    pthread_attr_t attributes;
    pthread_attr_init(&attributes);
    if (stack > 0) CHECK(pthread_attr_setstacksize(&attributes, stack) == 0);
    if (pthread_create(&thread, &attributes, run, argument) != 0) exit(2);
    pthread_attr_destroy(&attributes);
    return thread;
}

static shared share(const check_arguments *arguments, const rotor_model *model, const rotor_session_options *options) {
    shared s = {.arguments = arguments, .model = model, .budget_us = ROTOR_NO_BUDGET};
    s.session = begin_story(model, options);
    REQUIRE_OK(rotor_session_tokens(s.session, NULL, 0, &s.prompt));
    s.n_want = generate(s.session, ROTOR_NO_BUDGET, s.want, N);
    REQUIRE_OK(rotor_session_truncate(s.session, s.prompt));
    return s;
}

static void same_tokens(shared *s) {
    uint32_t tokens[512];
    size_t n = 0;
    CHECK_OK(rotor_session_tokens(s->session, tokens, 512, &n));
    CHECK(n >= s->prompt + s->n_want && memcmp(tokens + s->prompt, s->want, 4 * s->n_want) == 0);
}

/* ---- One session, many threads ---- */

static void *step_greedily(void *argument) {
    shared *s = argument;
    rotor_step step = {.struct_size = sizeof step};
    rotor_session_stats stats = {.struct_size = sizeof stats};
    do {
        const rotor_status stepped = rotor_session_step(s->session, s->budget_us, &step);
        CHECK(stepped == ROTOR_OK || stepped == ROTOR_E_BUSY);
        if (stepped == ROTOR_OK && step.state == ROTOR_STEP_END) break;
        const rotor_status told = rotor_session_stats_get(s->session, &stats);
        CHECK(told == ROTOR_OK || told == ROTOR_E_BUSY);
    } while (stats.n_tokens < s->prompt + s->n_want);
    return NULL;
}

static void two_threads_misuse_a_session(const check_arguments *arguments, const rotor_model *model) {
    const rotor_sampling sampling = sampled(5);
    const rotor_session_options options = options_with(&sampling);
    for (int round = 0; round < (arguments->quick ? 1 : 10); round++) {
        shared s = share(arguments, model, round % 2 ? &options : NULL);
        s.budget_us = round % 3 ? ROTOR_NO_BUDGET : 0;
        pthread_t threads[THREADS];
        for (int i = 0; i < THREADS; i++) threads[i] = start(step_greedily, &s, 0);
        for (int i = 0; i < THREADS; i++) pthread_join(threads[i], NULL);
        same_tokens(&s);
        rotor_session_free(s.session);
    }
}

static void *cancel_all_the_time(void *argument) {
    shared *s = argument;
    while (!is_set(&s->done)) {
        CHECK_OK(rotor_session_cancel(s->session));
        usleep(50);
    }
    return NULL;
}

static void a_storm_of_cancels_loses_nothing(const check_arguments *arguments, const rotor_model *model) {
    shared s = share(arguments, model, NULL);
    pthread_t cancellers[2] = {start(cancel_all_the_time, &s, 0), start(cancel_all_the_time, &s, 0)};
    rotor_step step = {.struct_size = sizeof step};
    int cancelled = 0;
    /* The session may finish before the cancels begin. Then it starts again. */
    for (int round = 0; round < 1000 && cancelled == 0; round++) {
        REQUIRE_OK(rotor_session_truncate(s.session, s.prompt));
        for (size_t made = 0; made < s.n_want;) {
            const rotor_status status = rotor_session_step(s.session, ROTOR_NO_BUDGET, &step);
            CHECK(status == ROTOR_OK || status == ROTOR_E_CANCELLED);
            if (status == ROTOR_OK) made++;
            else cancelled++;
        }
    }
    set(&s.done);
    for (int i = 0; i < 2; i++) pthread_join(cancellers[i], NULL);
    CHECK(cancelled > 0);
    same_tokens(&s);
    rotor_session_free(s.session);
}

/* A prompt as long as the context allows, so that its evaluation takes a while. */
static void *evaluate_for_long(void *argument) {
    shared *s = argument;
    size_t n = 0;
    CHECK_OK(rotor_session_logits(s->session, NULL, 0, &n));
    float *logits = malloc(n * sizeof *logits);
    set(&s->ready);
    s->status = rotor_session_logits(s->session, logits, n, &n);
    for (size_t i = 0; s->status == ROTOR_OK && i < n; i++) CHECK(isfinite(logits[i]));
    free(logits);
    return NULL;
}

/* One session of the batch is busy, so the other one does not change. (The busy one may have
 * become free meanwhile.) */
static void a_batch_with_a_busy_session_does_nothing(const rotor_model *model, shared *s) {
    rotor_session *sessions[2] = {begin_story(model, NULL), s->session};
    rotor_step steps[2] = {{.struct_size = sizeof steps[0]}, {.struct_size = sizeof steps[0]}};
    size_t before = 0, after = 0;
    CHECK_OK(rotor_session_tokens(sessions[0], NULL, 0, &before));
    if (rotor_batch_step(sessions, 2, 0, steps, NULL) == ROTOR_E_BUSY) {
        CHECK_OK(rotor_session_tokens(sessions[0], NULL, 0, &after));
        CHECK(before == after);
    }
    rotor_session_free(sessions[0]);
}

static void free_while_another_thread_steps(const check_arguments *arguments) {
    rotor_model *model = load(arguments, 2);
    int caught = 0;
    for (int round = 0; round < (arguments->quick ? 2 : 20); round++) {
        const rotor_status want = round % 2 ? ROTOR_E_CANCELLED : ROTOR_OK;
        shared s = {.arguments = arguments, .model = model, .status = ROTOR_E_INTERNAL};
        uint32_t tokens[400] = {0};
        REQUIRE_OK(rotor_session_new(model, NULL, &s.session));
        REQUIRE_OK(rotor_session_append_tokens(s.session, tokens, 400));
        const pthread_t thread = start(evaluate_for_long, &s, 0);
        while (!is_set(&s.ready)) usleep(10);
        /* BUSY shows that the other thread is in its call. The call may end before this thread
         * notices. */
        int tries = 0;
        while (rotor_session_truncate(s.session, 400) != ROTOR_E_BUSY && ++tries < 100000) {}
        caught += tries < 100000;
        if (tries < 100000) a_batch_with_a_busy_session_does_nothing(model, &s);
        if (want == ROTOR_E_CANCELLED) CHECK_OK(rotor_session_cancel(s.session));
        if (tries >= 100000) pthread_join(thread, NULL);
        rotor_session_free(s.session);
        if (tries < 100000) {
            pthread_join(thread, NULL);
            CHECK(s.status == ROTOR_OK || s.status == want);
        }
    }
    CHECK(caught > 0);
    rotor_model_free(model);
}

/* ---- One model, many sessions ---- */

static void *tell_own_story(void *argument) {
    shared *s = argument;
    const int rounds = s->arguments->quick ? 2 : 5;
    for (int round = 0; round < rounds; round++) {
        const rotor_sampling sampling = sampled(s->seed);
        const rotor_session_options options = options_with(&sampling);
        rotor_session *session = begin_story(s->model, &options);
        uint32_t tokens[N];
        const size_t n = generate(session, round % 2 ? ROTOR_NO_BUDGET : 200, tokens, N);
        CHECK(n == s->n_want && memcmp(tokens, s->want, 4 * n) == 0);
        rotor_session_free(session);
    }
    return NULL;
}

static void many_sessions_on_one_model(const check_arguments *arguments, const rotor_model *model) {
    shared s[THREADS];
    pthread_t threads[THREADS];
    for (int i = 0; i < THREADS; i++) {
        const rotor_sampling sampling = sampled((uint64_t)i);
        const rotor_session_options options = options_with(&sampling);
        s[i] = share(arguments, model, &options);
        s[i].seed = (uint64_t)i;
    }
    for (int i = 0; i < THREADS; i++) threads[i] = start(tell_own_story, &s[i], 0);
    for (int i = 0; i < THREADS; i++) pthread_join(threads[i], NULL);
    for (int i = 0; i < THREADS; i++) rotor_session_free(s[i].session);
}

/* ---- Unusual threads ---- */

/* Loads, formats, encodes and generates on the current thread. */
static void *do_everything(void *argument) {
    shared *s = argument;
    const rotor_sampling sampling = sampled(s->seed);
    const rotor_session_options options = options_with(&sampling);
    const rotor_chat_message message = {"user", "What do you have to drink?"};
    char text[512];
    uint32_t tokens[N];
    size_t length = 0;
    rotor_model *model = load(s->arguments, 2);
    CHECK_OK(rotor_model_chat_format(model, &message, 1, ROTOR_CHAT_GENERATION_PROMPT, text, sizeof text, &length));
    CHECK_OK(rotor_model_tokenize(model, text, length, ROTOR_TEXT_PARSE_SPECIAL, NULL, 0, &length));
    rotor_session *session = begin_story(model, &options);
    const size_t n = generate(session, ROTOR_NO_BUDGET, tokens, N);
    CHECK(n == s->n_want && memcmp(tokens, s->want, 4 * n) == 0);
    rotor_session_free(session);
    rotor_model_free(model);
    return NULL;
}

static void small_stacks(shared *s) { pthread_join(start(do_everything, s, 256 << 10), NULL); }

#if defined(__x86_64__)
static unsigned hostile_mxcsr;

/* The low six bits are flags of what happened. They do not change how the CPU computes. */
static void *do_everything_in_another_float_mode(void *argument) {
    _mm_setcsr(hostile_mxcsr);
    do_everything(argument);
    CHECK((_mm_getcsr() & ~0x3fu) == hostile_mxcsr);
    rotor_session *none = NULL;
    CHECK_STATUS(rotor_session_new(NULL, NULL, &none), ROTOR_E_NULL);
    CHECK((_mm_getcsr() & ~0x3fu) == hostile_mxcsr);
    return NULL;
}

static void float_modes(shared *s) {
    /* Flush-to-zero and denormals-are-zero, the three other rounding modes, all together, and
     * exceptions that trap. */
    const unsigned modes[] = {0x1f80 | 0x8040, 0x1f80 | 0x2000, 0x1f80 | 0x4000, 0x1f80 | 0x6000, 0x1f80 | 0xe040, 0};
    for (size_t i = 0; i < sizeof modes / sizeof *modes; i++) {
        hostile_mxcsr = modes[i];
        pthread_join(start(do_everything_in_another_float_mode, s, 0), NULL);
    }
}
#else
static void float_modes(shared *s) { (void)s; }
#endif

int main(int argc, char **argv) {
    const check_arguments arguments = check_begin(argc, argv);
    rotor_model *model = load(&arguments, 3);
    const rotor_sampling sampling = sampled(9);
    const rotor_session_options options = options_with(&sampling);
    shared s = share(&arguments, model, &options);
    s.seed = 9;
    two_threads_misuse_a_session(&arguments, model);
    a_storm_of_cancels_loses_nothing(&arguments, model);
    free_while_another_thread_steps(&arguments);
    many_sessions_on_one_model(&arguments, model);
    small_stacks(&s);
    if (!arguments.quick) float_modes(&s); /* valgrind does not emulate MXCSR */
    rotor_session_free(s.session);
    rotor_model_free(model);
    return check_end("threads");
}
