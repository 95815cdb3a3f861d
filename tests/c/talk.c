/* Holds the talk of a script, which tests/python/test_talks.py writes, and compares its tokens with those of the script.
 *
 *     talk MODEL SCRIPT
 *
 * A line of the script is a word and what follows it:
 *   tools JSON, variables JSON, add JSON   as in rotor_chat_set_tools, .._set_variables, .._add_json
 *   prompt IDS      the tokens of the session when an answer begins
 *   say IDS         the model chooses these tokens; the last one ends the answer
 *   worked N        the tokens that were evaluated or chosen for this answer
 *   answer TEXT     the answer as JSON has this text */
#include "check.h"

enum { MOST = 1 << 16 };
static char line[1 << 20], answer[1 << 16];
static uint32_t wanted[MOST], tokens[MOST];

static uint64_t worked(rotor_session *session) {
    rotor_session_stats stats = {.struct_size = sizeof stats};
    REQUIRE_OK(rotor_session_stats_get(session, &stats));
    return stats.prompt_tokens + stats.generated_tokens;
}

/* The ids of a text such as "1 2 3", in `wanted`. */
static size_t ids_of(char *text) {
    size_t n = 0;
    for (char *end = text; n < MOST; text = end, n++) {
        wanted[n] = (uint32_t)strtoul(text, &end, 10);
        if (end == text) break;
    }
    return n;
}

/* Steps until one more token is chosen, which has to be this one. */
static void choose(rotor_chat *chat, rotor_session *session, uint32_t token, int is_last) {
    rotor_step step = {.struct_size = sizeof step};
    REQUIRE_OK(rotor_session_set_logit_bias(session, &token, &(const float){1e6f}, 1));
    do REQUIRE_OK(rotor_chat_step(chat, 1000, &step));
    while (step.state == ROTOR_STEP_PENDING);
    CHECK(step.token == token && (step.state == ROTOR_STEP_END) == is_last);
}

static void follow(rotor_chat *chat, rotor_session *session, uint64_t *before, const char *word, char *rest) {
    size_t n = 0;
    if (strcmp(word, "tools") == 0) {
        REQUIRE_OK(rotor_chat_set_tools(chat, rest, ROTOR_NUL_TERMINATED));
    } else if (strcmp(word, "variables") == 0) {
        REQUIRE_OK(rotor_chat_set_variables(chat, rest, ROTOR_NUL_TERMINATED));
    } else if (strcmp(word, "add") == 0) {
        REQUIRE_OK(rotor_chat_add_json(chat, rest, ROTOR_NUL_TERMINATED));
    } else if (strcmp(word, "prompt") == 0) {
        const size_t n_wanted = ids_of(rest);
        *before = worked(session);
        CHECK_OK(rotor_chat_count(chat, NULL, 0, &n));
        CHECK(n == n_wanted);
        REQUIRE_OK(rotor_chat_begin(chat));
        REQUIRE_OK(rotor_session_tokens(session, tokens, MOST, &n));
        CHECK(n == n_wanted && memcmp(tokens, wanted, n * sizeof *tokens) == 0);
    } else if (strcmp(word, "say") == 0) {
        n = ids_of(rest);
        for (size_t i = 0; i < n; i++) choose(chat, session, wanted[i], i + 1 == n);
    } else if (strcmp(word, "worked") == 0) {
        CHECK(worked(session) - *before == strtoul(rest, NULL, 10));
    } else {
        CHECK(strcmp(word, "answer") == 0);
        REQUIRE_OK(rotor_chat_answer(chat, answer, sizeof answer, &n));
        CHECK(strstr(answer, rest) != NULL);
    }
}

int main(int argc, char **argv) {
    if (argc != 3) return fputs("usage: talk MODEL SCRIPT\n", stderr), 2;
    const check_arguments arguments = {argv[1], "cpu", 0};
    rotor_model *model = load(&arguments, 1);
    rotor_session *session = NULL;
    rotor_chat *chat = NULL;
    REQUIRE_OK(rotor_session_new(model, NULL, &session));
    REQUIRE_OK(rotor_session_set_thinking(session, ROTOR_THINKING_APART, ROTOR_THINKING_UNLIMITED));
    REQUIRE_OK(rotor_chat_new(session, NULL, &chat));
    FILE *script = fopen(argv[2], "r");
    if (script == NULL) return perror(argv[2]), 2;
    uint64_t before = 0;
    int n_lines = 0;
    for (; fgets(line, sizeof line, script) != NULL; n_lines++) {
        line[strcspn(line, "\n")] = '\0';
        char *rest = strchr(line, ' ');
        if (rest == NULL) return fprintf(stderr, "a line is wrong: %s\n", line), 2;
        *rest = '\0';
        const int failures = check_failures;
        follow(chat, session, &before, line, rest + 1);
        if (check_failures > failures) fprintf(stderr, "line %d: %s\n", n_lines + 1, line);
    }
    CHECK(n_lines > 10);
    fclose(script);
    rotor_chat_free(chat);
    rotor_session_free(session);
    rotor_model_free(model);
    return check_end("talk");
}
