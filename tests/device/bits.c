/* Compares what a backend computes with what the reference computes, by bits.
 *
 * Usage: bits                  lists the devices: BACKEND KIND NAME
 *        bits BACKEND MODEL    exit status 0: all bits are equal; 1: they are not, or another backend computes */
#include "../c/check.h"

#define STEPS 12

static const uint32_t KV_TYPES[] = {ROTOR_KV_F16, ROTOR_KV_F32, ROTOR_KV_I8};
static const size_t LENGTHS[] = {1, 9, 70};

/* The last warning, which says why rotor does not use a device. */
static char warning[1024];

static void listen(int32_t level, const char *message, void *user) {
    (void)user;
    if (level <= ROTOR_LOG_WARN) snprintf(warning, sizeof warning, "%s", message);
}

static int list_devices(void) {
    static const char *const KINDS[] = {"discrete", "integrated", "other", "cpu"};
    size_t count = 0;
    REQUIRE_OK(rotor_device_count(&count));
    for (size_t i = 0; i < count; i++) {
        rotor_device_info info = {.struct_size = sizeof info};
        REQUIRE_OK(rotor_device_get(i, &info));
        printf("%s %s %s\n", info.backend, KINDS[info.kind & 3], info.name);
    }
    return EXIT_SUCCESS;
}

typedef struct {
    rotor_model *model;
    rotor_model_info info;
    rotor_session *session;
    float *logits;
} side;

static side load_side(const char *path, const char *backend) {
    const check_arguments arguments = {path, backend, 0};
    side made = {.model = load(&arguments, 0), .info = {.struct_size = sizeof made.info}};
    REQUIRE_OK(rotor_model_info_get(made.model, &made.info));
    made.logits = malloc(made.info.n_vocab * sizeof *made.logits);
    if (made.logits == NULL) exit(2);
    return made;
}

static void begin(side *one, uint32_t kv_type) {
    rotor_session_options options;
    REQUIRE_OK(rotor_session_options_init(&options, sizeof options));
    options.kv_type = kv_type;
    REQUIRE_OK(rotor_session_new(one->model, &options, &one->session));
}

static void compare_logits(side *a, side *b) {
    size_t n = 0;
    REQUIRE_OK(rotor_session_logits(a->session, a->logits, a->info.n_vocab, &n));
    REQUIRE_OK(rotor_session_logits(b->session, b->logits, b->info.n_vocab, &n));
    CHECK(memcmp(a->logits, b->logits, n * sizeof *a->logits) == 0);
}

/* A step of a session. An end token is appended, so that the text goes on. */
static uint32_t step_on(const side *one) {
    rotor_step step = {.struct_size = sizeof step};
    REQUIRE_OK(rotor_session_step(one->session, ROTOR_NO_BUDGET, &step));
    if (step.state == ROTOR_STEP_END) REQUIRE_OK(rotor_session_append_tokens(one->session, &step.token, 1));
    return step.token;
}

/* A prompt of `n` tokens, at once or token by token; then tokens that the sessions choose. */
static void compare(side *a, side *b, uint32_t kv_type, size_t n, int by_token) {
    side *const sides[] = {a, b};
    uint32_t tokens[128];
    for (size_t i = 0; i < n; i++) tokens[i] = (uint32_t)((i + n) * 2654435761u >> 8) % a->info.n_vocab;
    for (int i = 0; i < 2; i++) begin(sides[i], kv_type);
    const size_t chunk = by_token ? 1 : n;
    for (size_t done = 0; done < n; done += chunk) {
        for (int i = 0; i < 2; i++) REQUIRE_OK(rotor_session_append_tokens(sides[i]->session, tokens + done, chunk));
        compare_logits(a, b);
    }
    for (int i = 0; i < STEPS; i++) CHECK(step_on(a) == step_on(b));
    compare_logits(a, b);
    for (int i = 0; i < 2; i++) rotor_session_free(sides[i]->session);
}

int main(int argc, char **argv) {
    REQUIRE_OK(rotor_log_set(listen, NULL, ROTOR_LOG_WARN));
    if (argc != 3) return list_devices();
    side tested = load_side(argv[2], argv[1]);
    if (strncmp(argv[1], tested.info.backend, strlen(tested.info.backend)) != 0) {
        fprintf(stderr, "%s computes, not %s: %s\n", tested.info.backend, argv[1], warning);
        return EXIT_FAILURE;
    }
    side reference = load_side(argv[2], "reference");
    const size_t longest = reference.info.max_position_embeddings - STEPS;
    for (size_t kv = 0; kv < sizeof KV_TYPES / sizeof *KV_TYPES; kv++) {
        for (size_t i = 0; i < sizeof LENGTHS / sizeof *LENGTHS; i++) {
            const size_t n = LENGTHS[i] < longest ? LENGTHS[i] : longest;
            compare(&reference, &tested, KV_TYPES[kv], n, 0);
            if (n < 10) compare(&reference, &tested, KV_TYPES[kv], n, 1);
        }
    }
    side *const sides[] = {&reference, &tested};
    for (int i = 0; i < 2; i++) {
        free(sides[i]->logits);
        rotor_model_free(sides[i]->model);
    }
    /* A device that failed on the way was replaced by the CPU. */
    if (warning[0] != '\0') fprintf(stderr, "rotor warns: %s\n", warning);
    CHECK(warning[0] == '\0');
    return check_end("bits");
}
