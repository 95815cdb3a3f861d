/* The whole life of a model and its sessions, as the header describes it. */
#include "check.h"

#include <math.h>
#include <pthread.h>

enum { N = 24 };

/* ---- Models ---- */

static void model_tells_about_itself(const rotor_model *model) {
    rotor_model_info info = {.struct_size = sizeof info};
    CHECK_OK(rotor_model_info_get(model, &info));
    CHECK(info.struct_size == sizeof info);
    CHECK(info.n_vocab > 0 && info.n_layers > 0 && info.hidden_size > 0 && info.intermediate_size > 0);
    CHECK(info.n_heads > 0 && info.n_kv_heads > 0 && info.n_heads % info.n_kv_heads == 0 && info.head_dim > 0);
    CHECK(info.max_position_embeddings > 0 && info.threads > 0 && info.reserved == 0);
    CHECK(info.has_tokenizer == 1 && info.has_chat_template == 1);
    CHECK(info.bos_token >= 0 && (uint32_t)info.bos_token < info.n_vocab);
    CHECK(info.weight_bytes > 0 && info.bytes_per_token > 0 && info.bytes_per_token <= info.weight_bytes);
    CHECK(info.backend != NULL && info.backend[0] != 0 && info.tier != NULL);

    uint32_t ends[64];
    size_t n_ends = 0, n_again = 0;
    CHECK_OK(rotor_model_end_tokens(model, NULL, 0, &n_ends));
    CHECK(n_ends > 0 && n_ends <= 64);
    CHECK_STATUS(rotor_model_end_tokens(model, ends, n_ends - 1, &n_again), ROTOR_E_BUFFER_TOO_SMALL);
    CHECK(n_again == 0);
    CHECK_OK(rotor_model_end_tokens(model, ends, n_ends, &n_again));
    CHECK(n_again == n_ends);
    for (size_t i = 0; i < n_ends; i++) CHECK(ends[i] < info.n_vocab);
}

static void version_fits_header(void) {
    CHECK(rotor_abi_version() == ROTOR_ABI_VERSION);
    CHECK(strncmp(rotor_version(), "0.", 2) == 0);
    CHECK(strcmp(rotor_status_name(ROTOR_E_BUSY), "ROTOR_E_BUSY") == 0);
    CHECK(strcmp(rotor_status_name(12345), "unknown") == 0);
}

typedef struct {
    pthread_t thread;
    int calls;
    float last;
    int cancel_after;
} progress_log;

static int32_t on_progress(float fraction, void *user) {
    progress_log *log = user;
    CHECK(pthread_equal(log->thread, pthread_self()));
    CHECK(fraction >= log->last && fraction <= 1.0f);
    log->last = fraction;
    return ++log->calls > log->cancel_after;
}

static void load_reports_progress_and_can_be_cancelled(const check_arguments *arguments) {
    progress_log log = {pthread_self(), 0, 0.0f, 1000000};
    rotor_model_options options;
    rotor_model *model = NULL;
    CHECK_OK(rotor_model_options_init(&options, sizeof options));
    options.backend = arguments->backend;
    options.progress = on_progress;
    options.progress_user = &log;
    CHECK_OK(rotor_model_load(arguments->path, &options, &model));
    CHECK(log.calls > 1 && log.last == 1.0f);
    rotor_model_free(model);

    const int calls = log.calls, stride = arguments->quick ? 1 + calls / 2 : 1;
    for (int after = 0; after < calls; after += stride) {
        log = (progress_log){pthread_self(), 0, 0.0f, after};
        model = (rotor_model *)&log;
        const rotor_status status = rotor_model_load(arguments->path, &options, &model);
        if (status == ROTOR_OK && after > 0 && log.calls <= after) {
            /* The number of calls while a GPU is opened depends on time. This load had fewer
             * than the first one. */
            rotor_model_free(model);
            continue;
        }
        CHECK_STATUS(status, ROTOR_E_CANCELLED);
        CHECK(log.calls == after + 1 && (void *)model == (void *)&log);
    }
}

static __thread int inside_rotor;

static void on_log(int32_t level, const char *message, void *user) {
    CHECK(inside_rotor);
    CHECK(level >= ROTOR_LOG_ERROR && level <= ROTOR_LOG_DEBUG && message != NULL);
    ++*(int *)user;
}

static void logs_come_on_the_calling_thread(const check_arguments *arguments) {
    int records = 0;
    CHECK_OK(rotor_log_set(on_log, &records, ROTOR_LOG_DEBUG));
    inside_rotor = 1;
    rotor_model *model = load(arguments, 4);
    rotor_session *session = begin_story(model, NULL);
    uint32_t tokens[4];
    generate(session, ROTOR_NO_BUDGET, tokens, 4);
    rotor_session_free(session);
    inside_rotor = 0;
    CHECK_OK(rotor_log_set(NULL, NULL, ROTOR_LOG_DEBUG));
    CHECK(records > 0);
    const int before = records;
    rotor_model_free(model);
    rotor_model_free(load(arguments, 1));
    CHECK(records == before);
}

/* ---- Text ---- */

static void text_goes_there_and_back(const rotor_model *model) {
    const char *text = "Good evening! \xc3\xa4\xe2\x82\xac\xf0\x9f\x8d\xba a pint of ale, please";
    const size_t length = strlen(text);
    uint32_t tokens[256], plain[256];
    size_t n = 0, again = 77, n_plain = 0;
    CHECK_OK(rotor_model_tokenize(model, text, length, ROTOR_TEXT_ADD_BOS, NULL, 0, &n));
    CHECK(n > 1 && n <= 256);
    CHECK_STATUS(rotor_model_tokenize(model, text, length, ROTOR_TEXT_ADD_BOS, tokens, n - 1, &again),
                 ROTOR_E_BUFFER_TOO_SMALL);
    CHECK(again == 77);
    CHECK_OK(rotor_model_tokenize(model, text, ROTOR_NUL_TERMINATED, ROTOR_TEXT_ADD_BOS, tokens, n, &again));
    CHECK(again == n);
    CHECK_OK(rotor_model_tokenize(model, text, length, ROTOR_TEXT_PLAIN, plain, 256, &n_plain));
    CHECK(n_plain == n - 1 && memcmp(plain, tokens + 1, 4 * n_plain) == 0);

    char back[512];
    size_t back_length = 0;
    CHECK_OK(rotor_model_detokenize(model, tokens, n, ROTOR_TEXT_SKIP_SPECIAL, NULL, 0, &back_length));
    CHECK(back_length == length);
    again = 77;
    CHECK_STATUS(rotor_model_detokenize(model, tokens, n, ROTOR_TEXT_SKIP_SPECIAL, back, length - 1, &again),
                 ROTOR_E_BUFFER_TOO_SMALL);
    CHECK(again == 77);
    memset(back, '#', sizeof back);
    CHECK_OK(rotor_model_detokenize(model, tokens, n, ROTOR_TEXT_SKIP_SPECIAL, back, length, &again));
    CHECK(again == length && memcmp(back, text, length) == 0 && back[length] == '#');
    size_t joined = 0;
    for (size_t i = 0; i < n; i++, joined += again)
        CHECK_OK(rotor_model_token_bytes(model, tokens[i], (uint8_t *)back + joined, sizeof back - joined, &again));
    CHECK(joined == length && memcmp(back, text, length) == 0);

    /* An empty text is valid. */
    CHECK_OK(rotor_model_tokenize(model, "", 0, ROTOR_TEXT_PLAIN, tokens, 0, &again));
    CHECK(again == 0);
    CHECK_OK(rotor_model_tokenize(model, NULL, 0, ROTOR_TEXT_PLAIN, NULL, 0, &again));
    CHECK(again == 0);
    CHECK_OK(rotor_model_detokenize(model, NULL, 0, ROTOR_TEXT_PLAIN, NULL, 0, &again));
    CHECK(again == 0);
    /* If the length is given, a NUL is a character like others. */
    CHECK_OK(rotor_model_tokenize(model, "a\0b", 3, ROTOR_TEXT_PLAIN, plain, 256, &n_plain));
    CHECK_OK(rotor_model_detokenize(model, plain, n_plain, ROTOR_TEXT_PLAIN, back, sizeof back, &again));
    CHECK(again == 3 && memcmp(back, "a\0b", 3) == 0);
}

static void chat_is_formatted(const rotor_model *model) {
    const rotor_chat_message messages[] = {{"user", "Who are you?"}, {"assistant", "Marla."}, {"user", "Ale?"}};
    char text[1024];
    size_t length = 0, again = 77, without = 0;
    CHECK_OK(rotor_model_chat_format(model, messages, 3, ROTOR_CHAT_GENERATION_PROMPT, NULL, 0, &length));
    CHECK(length > 20 && length <= sizeof text);
    CHECK_STATUS(rotor_model_chat_format(model, messages, 3, ROTOR_CHAT_GENERATION_PROMPT, text, length - 1, &again),
                 ROTOR_E_BUFFER_TOO_SMALL);
    CHECK(again == 77);
    memset(text, '#', sizeof text);
    CHECK_OK(rotor_model_chat_format(model, messages, 3, ROTOR_CHAT_GENERATION_PROMPT, text, length, &again));
    CHECK(again == length && memchr(text, '#', length) == NULL && text[length] == '#');
    CHECK_OK(rotor_model_chat_format(model, messages, 3, 0, NULL, 0, &without));
    CHECK(without < length);
}

/* A NUL follows a text if and only if the buffer has room for it. Lengths do not count it. */
static void check_nul(const char *buffer, size_t length, size_t room) {
    CHECK(memchr(buffer, '#', length) == NULL);
    CHECK(buffer[length] == (room > length ? 0 : '#'));
    CHECK(buffer[length + 1] == '#');
}

static void texts_end_with_nul(const rotor_model *model) {
    const rotor_chat_message message = {"user", "Who are you?"};
    const char *json = "[{\"role\": \"user\", \"content\": \"Ale?\"}]";
    char text[1024];
    uint32_t tokens[64];
    size_t n = 0, length = 0, again = 0;
    CHECK_OK(rotor_model_tokenize(model, "Two ales", ROTOR_NUL_TERMINATED, 0, tokens, 64, &n));
    for (size_t more = 0; more < 2; more++) {
        CHECK_OK(rotor_model_chat_format(model, &message, 1, 0, NULL, 0, &length));
        memset(text, '#', sizeof text);
        CHECK_OK(rotor_model_chat_format(model, &message, 1, 0, text, length + more, &again));
        CHECK(again == length);
        check_nul(text, length, length + more);
        CHECK_OK(rotor_model_chat_render(model, json, ROTOR_NUL_TERMINATED, NULL, 0, 0, NULL, 0, &length));
        memset(text, '#', sizeof text);
        CHECK_OK(rotor_model_chat_render(model, json, ROTOR_NUL_TERMINATED, NULL, 0, 0, text, length + more, &again));
        check_nul(text, length, length + more);
        CHECK_OK(rotor_model_detokenize(model, tokens, n, 0, NULL, 0, &length));
        memset(text, '#', sizeof text);
        CHECK_OK(rotor_model_detokenize(model, tokens, n, 0, text, length + more, &again));
        check_nul(text, length, length + more);
        /* No text is held back, so the text is empty. */
        rotor_session *session = NULL;
        CHECK_OK(rotor_session_new(model, NULL, &session));
        memset(text, '#', sizeof text);
        CHECK_OK(rotor_session_held_text(session, text, more, &length));
        CHECK(length == 0);
        check_nul(text, 0, more);
        rotor_session_free(session);
    }
}

/* ---- Sessions ---- */

static void budgets_do_not_change_tokens(const rotor_model *model, const rotor_session_options *options) {
    const uint64_t budgets[] = {ROTOR_NO_BUDGET, 0, 1, 100, 3000, ROTOR_NO_BUDGET - 1};
    uint32_t want[N], got[N];
    size_t n_want = 0;
    for (size_t i = 0; i < sizeof budgets / sizeof *budgets; i++) {
        rotor_session *session = begin_story(model, options);
        const size_t n = generate(session, budgets[i], got, N);
        if (i == 0) {
            n_want = n;
            memcpy(want, got, sizeof want);
        }
        CHECK(n == n_want && memcmp(want, got, 4 * n) == 0);
        rotor_session_free(session);
    }
}

static void rewound_stories_are_told_again(const rotor_model *model, const rotor_session_options *options) {
    rotor_session *session = begin_story(model, options);
    uint32_t first[N], second[N], all[512];
    size_t prompt = 0, total = 0;
    CHECK_OK(rotor_session_tokens(session, NULL, 0, &prompt));
    const size_t n = generate(session, ROTOR_NO_BUDGET, first, N);
    CHECK_OK(rotor_session_tokens(session, all, 512, &total));
    CHECK(total == prompt + n && memcmp(all + prompt, first, 4 * n) == 0);
    for (size_t keep = 0; keep <= n; keep += 5) {
        CHECK_OK(rotor_session_truncate(session, prompt + keep));
        CHECK(generate(session, ROTOR_NO_BUDGET, second, n - keep) == n - keep);
        CHECK(memcmp(first + keep, second, 4 * (n - keep)) == 0);
    }
    CHECK_STATUS(rotor_session_truncate(session, total + 1), ROTOR_E_ARGUMENT);
    CHECK_OK(rotor_session_truncate(session, 0));
    rotor_step step = {.struct_size = sizeof step};
    CHECK_STATUS(rotor_session_step(session, 0, &step), ROTOR_E_EMPTY);
    CHECK_OK(rotor_session_append_tokens(session, all, prompt));
    CHECK(generate(session, 0, second, n) == n && memcmp(first, second, 4 * n) == 0);
    rotor_session_free(session);
}

static void a_cancel_loses_nothing(const rotor_model *model) {
    uint32_t want[N], got[N];
    rotor_session *session = begin_story(model, NULL);
    const size_t n = generate(session, ROTOR_NO_BUDGET, want, N);
    rotor_session_free(session);
    session = begin_story(model, NULL);
    rotor_step step = {.struct_size = sizeof step, .token = 99};
    for (size_t i = 0; i < n; i++) {
        CHECK_OK(rotor_session_cancel(session));
        CHECK_STATUS(rotor_session_step(session, ROTOR_NO_BUDGET, &step), ROTOR_E_CANCELLED);
        CHECK_OK(rotor_session_step(session, ROTOR_NO_BUDGET, &step));
        CHECK(step.state == ROTOR_STEP_TOKEN);
        got[i] = step.token;
    }
    CHECK(memcmp(want, got, 4 * n) == 0);
    rotor_session_free(session);
}

static void logits_agree_with_greedy_tokens(const rotor_model *model) {
    rotor_session *session = begin_story(model, NULL);
    rotor_model_info info = {.struct_size = sizeof info};
    rotor_step step = {.struct_size = sizeof step};
    size_t n = 0;
    CHECK_OK(rotor_model_info_get(model, &info));
    CHECK_OK(rotor_session_logits(session, NULL, 0, &n));
    CHECK(n == info.n_vocab);
    float *logits = malloc(n * sizeof *logits);
    for (int i = 0; i < 4; i++) {
        size_t again = 77, best = 0;
        CHECK_STATUS(rotor_session_logits(session, logits, n - 1, &again), ROTOR_E_BUFFER_TOO_SMALL);
        CHECK(again == 77);
        CHECK_OK(rotor_session_logits(session, logits, n, &again));
        for (size_t t = 0; t < n; t++) {
            CHECK(isfinite(logits[t]));
            if (logits[t] > logits[best]) best = t;
        }
        CHECK_OK(rotor_session_step(session, ROTOR_NO_BUDGET, &step));
        CHECK(step.token == best);
    }
    free(logits);
    rotor_session_free(session);
}

static void stats_count(const rotor_model *model) {
    rotor_session_stats stats = {.struct_size = sizeof stats};
    rotor_session_options options;
    uint32_t tokens[8];
    size_t prompt = 0;
    CHECK_OK(rotor_session_options_init(&options, sizeof options));
    options.context_length = 100;
    options.kv_type = ROTOR_KV_F32;
    rotor_session *session = begin_story(model, &options);
    CHECK_OK(rotor_session_tokens(session, NULL, 0, &prompt));
    const size_t n = generate(session, ROTOR_NO_BUDGET, tokens, 8);
    CHECK_OK(rotor_session_stats_get(session, &stats));
    CHECK(stats.struct_size == sizeof stats && stats.context_length == 100);
    CHECK(stats.n_tokens == prompt + n && stats.prompt_tokens == prompt && stats.generated_tokens == n);
    CHECK(stats.kv_bytes > 0 && stats.bytes_per_token > 0);
    CHECK(stats.live_neurons <= stats.neurons);
    rotor_session_free(session);
}

static void a_full_context_says_so(const rotor_model *model) {
    const rotor_sampling sampling = sampled(7);
    rotor_session_options options = options_with(&sampling);
    rotor_session *session = NULL;
    rotor_step step = {.struct_size = sizeof step, .state = 9, .token = 99};
    uint32_t tokens[16] = {1, 2, 3, 4, 5, 6, 7, 8};
    size_t n = 0;
    options.context_length = 8;
    CHECK_OK(rotor_session_new(model, &options, &session));
    CHECK_STATUS(rotor_session_append_tokens(session, tokens, 9), ROTOR_E_CONTEXT_FULL);
    CHECK_OK(rotor_session_append_tokens(session, tokens, 8));
    CHECK_STATUS(rotor_session_append_tokens(session, tokens, 1), ROTOR_E_CONTEXT_FULL);
    CHECK_STATUS(rotor_session_step(session, ROTOR_NO_BUDGET, &step), ROTOR_E_CONTEXT_FULL);
    CHECK(step.state == 9 && step.token == 99);
    CHECK_OK(rotor_session_tokens(session, tokens, 16, &n));
    CHECK(n == 8);
    CHECK_OK(rotor_session_truncate(session, 7));
    CHECK_OK(rotor_session_step(session, ROTOR_NO_BUDGET, &step));
    rotor_session_free(session);
}

static void sampling_can_change(const rotor_model *model) {
    uint32_t greedy[N], other[N];
    rotor_sampling sampling = sampled(11);
    const rotor_session_options options = options_with(&sampling);
    rotor_session *session = begin_story(model, &options);
    size_t prompt = 0;
    CHECK_OK(rotor_session_tokens(session, NULL, 0, &prompt));
    CHECK_OK(rotor_sampling_init(&sampling, sizeof sampling));
    CHECK_OK(rotor_session_set_sampling(session, &sampling));
    const size_t n = generate(session, ROTOR_NO_BUDGET, greedy, N);
    rotor_session *plain = begin_story(model, NULL);
    CHECK(generate(plain, ROTOR_NO_BUDGET, other, N) == n && memcmp(greedy, other, 4 * n) == 0);
    rotor_session_free(plain);
    /* Another seed may give other tokens. At a high temperature, one of a few seeds must do so. */
    int differs = 0;
    for (uint64_t seed = 0; seed < 4; seed++) {
        sampling = sampled(seed);
        sampling.temperature = 3.0f;
        CHECK_OK(rotor_session_set_sampling(session, &sampling));
        CHECK_OK(rotor_session_truncate(session, prompt));
        const size_t m = generate(session, ROTOR_NO_BUDGET, other, N);
        differs += m != n || memcmp(greedy, other, 4 * m) != 0;
    }
    CHECK(differs > 0);
    rotor_session_free(session);
}

static void streamed_text_is_the_detokenized_text(const rotor_model *model) {
    const rotor_sampling sampling = sampled(3);
    const rotor_session_options options = options_with(&sampling);
    rotor_session *session = begin_story(model, &options);
    rotor_step step = {.struct_size = sizeof step};
    char streamed[4096] = "", whole[4096];
    uint32_t tokens[512];
    size_t prompt = 0, n = 0, length = 0, used = 0;
    CHECK_OK(rotor_session_tokens(session, NULL, 0, &prompt));
    for (int i = 0; i < 64; i++) {
        CHECK_OK(rotor_session_step(session, ROTOR_NO_BUDGET, &step));
        CHECK(strlen(step.text) == step.text_len);
        memcpy(streamed + used, step.text, step.text_len + 1);
        used += step.text_len;
        if (step.state == ROTOR_STEP_END) break;
    }
    if (step.state == ROTOR_STEP_END) {
        const uint32_t end = step.token;
        CHECK_OK(rotor_session_step(session, ROTOR_NO_BUDGET, &step));
        CHECK(step.state == ROTOR_STEP_END && step.token == end && step.text_len == 0);
    }
    CHECK_OK(rotor_session_tokens(session, tokens, 512, &n));
    CHECK_OK(rotor_model_detokenize(model, tokens + prompt, n - prompt, ROTOR_TEXT_SKIP_SPECIAL, whole, sizeof whole,
                                    &length));
    CHECK(length >= used && memcmp(whole, streamed, used) == 0);
    rotor_session_free(session);
}

typedef struct {
    unsigned char *bytes;
    size_t length, room;
} writer;

static int32_t write_to(const void *bytes, size_t length, void *user) {
    writer *w = user;
    if (w->length + length > w->room) return 1;
    w->bytes = realloc(w->bytes, w->length + length);
    memcpy(w->bytes + w->length, bytes, length);
    w->length += length;
    return 0;
}

static void forks_batches_and_saves_agree(const rotor_model *model) {
    enum { FORKS = 3 };
    rotor_session *parent = begin_story(model, NULL), *forks[FORKS], *again = NULL;
    uint32_t want[N], got[FORKS][N], more[N];
    int32_t done = 0;
    size_t kept = 0, length = 0, n_tokens = 0;
    CHECK_OK(rotor_session_prefill(parent, ROTOR_NO_BUDGET, &done));
    CHECK(done == 1);
    for (int i = 0; i < FORKS; i++) REQUIRE_OK(rotor_session_fork(parent, &forks[i]));
    const size_t n = generate(parent, ROTOR_NO_BUDGET, want, N);
    for (size_t made = 0; made < n; made++) {
        rotor_step steps[FORKS];
        rotor_status statuses[FORKS];
        for (int i = 0; i < FORKS; i++) steps[i].struct_size = sizeof steps[i];
        REQUIRE_OK(rotor_batch_step(forks, FORKS, ROTOR_NO_BUDGET, steps, statuses));
        for (int i = 0; i < FORKS; i++) {
            CHECK(statuses[i] == ROTOR_OK && steps[i].state == ROTOR_STEP_TOKEN);
            got[i][made] = steps[i].token;
        }
    }
    for (int i = 0; i < FORKS; i++) CHECK(memcmp(got[i], want, n * sizeof want[0]) == 0);

    for (uint32_t content = ROTOR_SAVE_TOKENS; content <= ROTOR_SAVE_KV; content++) {
        REQUIRE_OK(rotor_session_save(forks[0], content, NULL, 0, &length));
        unsigned char *saved = malloc(length);
        CHECK_STATUS(rotor_session_save(forks[0], content, saved, length - 1, &length), ROTOR_E_BUFFER_TOO_SMALL);
        REQUIRE_OK(rotor_session_save(forks[0], content, saved, length, &length));
        writer w = {.room = length};
        CHECK_OK(rotor_session_save_to(forks[0], content, write_to, &w));
        CHECK(w.length == length && memcmp(w.bytes, saved, length) == 0);
        w.room = w.length = 0;
        CHECK_STATUS(rotor_session_save_to(forks[0], content, write_to, &w), ROTOR_E_IO);
        free(w.bytes);
        REQUIRE_OK(rotor_session_new(model, NULL, &again));
        REQUIRE_OK(rotor_session_restore(again, saved, length));
        const size_t n_more = generate(again, ROTOR_NO_BUDGET, more, 4);
        CHECK(n_more == generate(forks[1 + content], ROTOR_NO_BUDGET, got[1], 4));
        CHECK(memcmp(more, got[1], n_more * sizeof more[0]) == 0);
        saved[length / 2] ^= 1;
        CHECK_STATUS(rotor_session_restore(again, saved, length), ROTOR_E_SAVE);
        rotor_session_free(again);
        free(saved);
    }

    uint32_t tokens[64] = {0};
    REQUIRE_OK(rotor_session_tokens(parent, tokens, 64, &n_tokens));
    tokens[n_tokens - 1] ^= 1;
    CHECK_OK(rotor_session_set_tokens(parent, tokens, n_tokens, &kept));
    CHECK(kept == n_tokens - 1);
    rotor_session_free(parent);
    for (int i = 0; i < FORKS; i++) rotor_session_free(forks[i]);
}

/* The score of the best token is that of rotor_session_top, and scoring does not change the
 * session. */
static void scores_agree_with_top(const rotor_model *model) {
    rotor_session *session = begin_story(model, NULL);
    uint32_t best[2], held[64], held_after[64];
    float logprobs[2] = {0, 0}, scores[2] = {0, 0};
    size_t n = 0, n_held = 0, n_after = 0;
    CHECK_OK(rotor_session_tokens(session, held, 64, &n_held));
    CHECK_OK(rotor_session_top(session, 1, &best[0], &logprobs[0], &n));
    CHECK_OK(rotor_session_append_tokens(session, best, 1));
    CHECK_OK(rotor_session_top(session, 1, &best[1], &logprobs[1], &n));
    CHECK_OK(rotor_session_truncate(session, n_held));
    CHECK_OK(rotor_session_score(session, best, 2, scores));
    CHECK(memcmp(scores, logprobs, sizeof scores) == 0 && scores[0] < 0);
    CHECK_OK(rotor_session_tokens(session, held_after, 64, &n_after));
    CHECK(n_after == n_held && memcmp(held, held_after, n_held * sizeof *held) == 0);
    CHECK_OK(rotor_session_score(session, NULL, 0, NULL));
    rotor_session_free(session);
}

static void free_in_any_order(const check_arguments *arguments) {
    uint32_t tokens[4];
    rotor_model *model = load(arguments, 2);
    rotor_session *one = begin_story(model, NULL), *two = begin_story(model, NULL);
    rotor_step step = {.struct_size = sizeof step};
    CHECK_OK(rotor_session_step(one, 0, &step)); /* leaves a step unfinished */
    rotor_model_free(model);
    generate(two, ROTOR_NO_BUDGET, tokens, 4);
    rotor_session_free(one);
    generate(two, ROTOR_NO_BUDGET, tokens, 4);
    rotor_session_free(two);
    rotor_session_free(NULL);
    rotor_model_free(NULL);
}

int main(int argc, char **argv) {
    const check_arguments arguments = check_begin(argc, argv);
    const rotor_sampling sampling = sampled(42);
    const rotor_session_options options = options_with(&sampling);
    version_fits_header();
    load_reports_progress_and_can_be_cancelled(&arguments);
    logs_come_on_the_calling_thread(&arguments);
    rotor_model *model = load(&arguments, 0);
    model_tells_about_itself(model);
    text_goes_there_and_back(model);
    chat_is_formatted(model);
    texts_end_with_nul(model);
    budgets_do_not_change_tokens(model, NULL);
    budgets_do_not_change_tokens(model, &options);
    rewound_stories_are_told_again(model, NULL);
    rewound_stories_are_told_again(model, &options);
    a_cancel_loses_nothing(model);
    logits_agree_with_greedy_tokens(model);
    stats_count(model);
    a_full_context_says_so(model);
    sampling_can_change(model);
    streamed_text_is_the_detokenized_text(model);
    forks_batches_and_saves_agree(model);
    scores_agree_with_top(model);
    rotor_model_free(model);
    free_in_any_order(&arguments);
    return check_end("lifecycle");
}
