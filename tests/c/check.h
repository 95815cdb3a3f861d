/* Code that the C tests share: checks that continue after a failure, a watchdog, and functions
 * that generate tokens. */
#ifndef CHECK_H
#define CHECK_H

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "rotor.h"

static int check_failures;

/* Several threads may fail at once. The exact number does not matter then, if it is not 0. */
#define CHECK(condition)                                                                                              \
    do {                                                                                                              \
        if (!(condition)) {                                                                                           \
            fprintf(stderr, "%s:%d: failed: %s\n", __FILE__, __LINE__, #condition);                                   \
            __atomic_add_fetch(&check_failures, 1, __ATOMIC_RELAXED);                                                 \
        }                                                                                                             \
    } while (0)

#define CHECK_STATUS(call, want)                                                                                      \
    do {                                                                                                              \
        const int32_t got_ = (call);                                                                                  \
        if (got_ != (want)) {                                                                                         \
            fprintf(stderr, "%s:%d: %s gives %s (%s), not %s\n", __FILE__, __LINE__, #call, rotor_status_name(got_),  \
                    rotor_last_error(), #want);                                                                       \
            __atomic_add_fetch(&check_failures, 1, __ATOMIC_RELAXED);                                                 \
        }                                                                                                             \
    } while (0)

#define CHECK_OK(call) CHECK_STATUS(call, ROTOR_OK)

/* A failure ends the program, since no further test is possible. */
#define REQUIRE_OK(call)                                                                                              \
    do {                                                                                                              \
        const int32_t got_ = (call);                                                                                  \
        if (got_ != ROTOR_OK) {                                                                                       \
            fprintf(stderr, "%s:%d: %s gives %s (%s)\n", __FILE__, __LINE__, #call, rotor_status_name(got_),          \
                    rotor_last_error());                                                                              \
            exit(2);                                                                                                  \
        }                                                                                                             \
    } while (0)

/* Usage: PROGRAM MODEL_DIRECTORY [BACKEND [quick]]. quick is for valgrind, under which a program
 * takes fifty times as long. */
typedef struct {
    const char *path;
    const char *backend;
    int quick;
} check_arguments;

static inline check_arguments check_begin(int argc, char **argv) {
    const check_arguments arguments = {
        argc > 1 ? argv[1] : "models/tavern",
        argc > 2 ? argv[2] : "auto",
        argc > 3 && strcmp(argv[3], "quick") == 0,
    };
    alarm(300); /* a hang is a failure too */
    return arguments;
}

static inline int check_end(const char *name) {
    if (check_failures > 0) fprintf(stderr, "%s: %d checks failed\n", name, check_failures);
    return check_failures == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}

/* If there is no GPU, rotor uses the CPU, which is correct. But if tools are required, the test
 * must run on that GPU. */
static inline void check_backend(const check_arguments *arguments, const rotor_model *model) {
    const char *required = getenv("ROTOR_REQUIRE_TOOLS");
    rotor_model_info info = {.struct_size = sizeof info};
    CHECK_OK(rotor_model_info_get(model, &info));
    if (required != NULL && strcmp(required, "1") == 0 && strcmp(arguments->backend, "auto") != 0)
        CHECK(strncmp(arguments->backend, info.backend, strlen(info.backend)) == 0);
}

static inline rotor_model *load(const check_arguments *arguments, uint32_t threads) {
    rotor_model_options options;
    rotor_model *model = NULL;
    REQUIRE_OK(rotor_model_options_init(&options, sizeof options));
    options.backend = arguments->backend;
    options.threads = threads;
    REQUIRE_OK(rotor_model_load(arguments->path, &options, &model));
    check_backend(arguments, model);
    return model;
}

#define STORY "It was a cold evening in Thornwick"

/* A session that has the text STORY. `options` may be NULL. */
static inline rotor_session *begin_story(const rotor_model *model, const rotor_session_options *options) {
    rotor_session *session = NULL;
    REQUIRE_OK(rotor_session_new(model, options, &session));
    REQUIRE_OK(rotor_session_append_text(session, STORY, ROTOR_NUL_TERMINATED, ROTOR_TEXT_ADD_BOS));
    return session;
}

static inline rotor_sampling sampled(uint64_t seed) {
    rotor_sampling sampling;
    REQUIRE_OK(rotor_sampling_init(&sampling, sizeof sampling));
    sampling.temperature = 1.1f;
    sampling.top_k = 50;
    sampling.top_p = 0.95f;
    sampling.min_p = 0.01f;
    sampling.repetition_penalty = 1.1f;
    sampling.seed = seed;
    return sampling;
}

/* Options with this sampling, which may be NULL. */
static inline rotor_session_options options_with(const rotor_sampling *sampling) {
    rotor_session_options options;
    REQUIRE_OK(rotor_session_options_init(&options, sizeof options));
    options.sampling = sampling;
    return options;
}

/* Generates at most n tokens, with this budget per step. Returns how many came before the model
 * ended. */
static inline size_t generate(rotor_session *session, uint64_t budget_us, uint32_t *tokens, size_t n) {
    rotor_step step = {.struct_size = sizeof step};
    size_t made = 0;
    while (made < n) {
        REQUIRE_OK(rotor_session_step(session, budget_us, &step));
        if (step.state == ROTOR_STEP_END) break;
        if (step.state == ROTOR_STEP_TOKEN) tokens[made++] = step.token;
    }
    return made;
}

#endif
