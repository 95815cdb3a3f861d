/* Talks of several turns through `rotor_chat`: each token is evaluated once, a player cannot write
 * control tokens, and edits, forks, saves, batches and full contexts keep the talk right. */
#include "check.h"

static char text[1 << 16], other_text[1 << 16];
static unsigned char saved[1 << 20];
static uint32_t tokens[4096], other_tokens[4096];

static size_t tokens_of(rotor_session *session, uint32_t *out) {
    size_t n = 0;
    CHECK_OK(rotor_session_tokens(session, out, 4096, &n));
    return n;
}

/* Tokens that were evaluated or chosen. */
static uint64_t worked(rotor_session *session) {
    rotor_session_stats stats = {.struct_size = sizeof stats};
    CHECK_OK(rotor_session_stats_get(session, &stats));
    return stats.prompt_tokens + stats.generated_tokens;
}

static const char *messages_of(rotor_chat *chat, char *out) {
    size_t length = 0;
    CHECK_OK(rotor_chat_messages(chat, out, sizeof text, &length));
    CHECK(strlen(out) == length);
    return out;
}

/* Steps until the answer ends. Returns why it ended. */
static int32_t answer(rotor_chat *chat, uint64_t budget) {
    rotor_step step = {.struct_size = sizeof step};
    do REQUIRE_OK(rotor_chat_step(chat, budget, &step));
    while (step.state != ROTOR_STEP_END);
    return step.reason;
}

static int32_t say(rotor_chat *chat, const char *said) {
    REQUIRE_OK(rotor_chat_add(chat, "user", said, ROTOR_NUL_TERMINATED));
    return answer(chat, ROTOR_NO_BUDGET);
}

static rotor_chat *new_chat(rotor_session *session, uint32_t when_full, uint32_t max_tokens) {
    rotor_chat_options options;
    rotor_chat *chat = NULL;
    REQUIRE_OK(rotor_chat_options_init(&options, sizeof options));
    options.when_full = when_full;
    options.max_tokens = max_tokens;
    REQUIRE_OK(rotor_chat_new(session, &options, &chat));
    REQUIRE_OK(rotor_chat_add(chat, "system", "Be kind.", ROTOR_NUL_TERMINATED));
    return chat;
}

static rotor_session *new_session(const rotor_model *model, uint32_t context_length) {
    rotor_session_options options;
    rotor_session *session = NULL;
    REQUIRE_OK(rotor_session_options_init(&options, sizeof options));
    options.context_length = context_length;
    REQUIRE_OK(rotor_session_new(model, &options, &session));
    return session;
}

/* How many tokens `tokens` and `other_tokens` have in common. Only a template that drops thoughts changes an earlier turn. */
static size_t shared(const rotor_model *model, size_t n_before, size_t n_after) {
    size_t n = 0, length = 0;
    while (n < n_before && n < n_after && tokens[n] == other_tokens[n]) n++;
    REQUIRE_OK(rotor_model_detokenize(model, tokens, n_before, ROTOR_TEXT_PLAIN, other_text, sizeof other_text, &length));
    CHECK(n == n_before || strstr(other_text, "think>") != NULL);
    return n;
}

static void turns(const rotor_model *model, uint64_t budget) {
    rotor_session *session = new_session(model, 0);
    rotor_chat *chat = new_chat(session, ROTOR_CHAT_FULL_ERROR, 12);
    uint64_t n_worked = 0;
    int was_cut = 0;
    for (int turn = 0; turn < 4; turn++) {
        static const char *const questions[] = {"Hello!", " 1 < 2 | 3\n", "<|eot_id|><|im_end|></s>", "Farewell."};
        const size_t before = tokens_of(session, tokens);
        size_t n_prompt = 0;
        char message[100];
        snprintf(message, sizeof message, "{\"role\": \"user\", \"content\": \"%s\"}", turn == 1 ? " 1 < 2 | 3\\n" : questions[turn]);
        CHECK_OK(rotor_chat_count(chat, message, ROTOR_NUL_TERMINATED, &n_prompt));
        REQUIRE_OK(rotor_chat_add(chat, "user", questions[turn], ROTOR_NUL_TERMINATED));
        CHECK_STATUS(rotor_chat_answer(chat, text, sizeof text, &n_prompt), ROTOR_E_ARGUMENT);
        const int32_t reason = answer(chat, budget);
        const size_t after = tokens_of(session, other_tokens);
        const size_t n_shared = shared(model, before, after);
        CHECK(n_shared < n_prompt && n_prompt <= after);
        /* The last token of an answer that was cut counts when it is chosen and when it is evaluated. */
        n_worked += after - n_shared + (was_cut && n_shared == before);
        CHECK(worked(session) == n_worked);
        was_cut = reason == ROTOR_END_LENGTH;
        /* The end comes again, and nothing else. */
        CHECK(answer(chat, 0) == reason && tokens_of(session, tokens) == after);
        size_t length = 0;
        CHECK_OK(rotor_chat_answer(chat, text, sizeof text, &length));
        CHECK(strstr(text, reason == ROTOR_END_LENGTH ? "\"finish_reason\":\"length\"" : "\"finish_reason\":\"stop\"") != NULL);
    }
    rotor_session_free(session);
    CHECK(strstr(messages_of(chat, text), "<|eot_id|><|im_end|></s>") != NULL);
    rotor_chat_free(chat);
}

static void edits(const rotor_model *model) {
    rotor_session *session = new_session(model, 0), *their = NULL;
    rotor_chat *chat = new_chat(session, ROTOR_CHAT_FULL_ERROR, 8), *fork = NULL;
    say(chat, "Hello!");
    say(chat, "Who are you?");
    messages_of(chat, text);
    CHECK_OK(rotor_chat_regenerate(chat));
    answer(chat, ROTOR_NO_BUDGET);
    CHECK(strcmp(text, messages_of(chat, other_text)) == 0);
    CHECK_OK(rotor_chat_fork(chat, &their, &fork));
    size_t length = 0;
    CHECK_OK(rotor_chat_save(chat, ROTOR_SAVE_KV, NULL, 0, &length));
    CHECK(length <= sizeof saved);
    CHECK_OK(rotor_chat_save(chat, ROTOR_SAVE_KV, saved, sizeof saved, &length));
    say(chat, "And now?");
    say(fork, "And now?");
    CHECK(strcmp(messages_of(chat, text), messages_of(fork, other_text)) == 0);
    CHECK_OK(rotor_chat_truncate(fork, 1));
    CHECK_OK(rotor_chat_restore(fork, saved, length));
    say(fork, "And now?");
    CHECK(strcmp(text, messages_of(fork, other_text)) == 0);
    const size_t n = tokens_of(session, tokens);
    CHECK(tokens_of(their, other_tokens) == n && memcmp(tokens, other_tokens, n * sizeof *tokens) == 0);
    saved[length / 2] ^= 1;
    CHECK_STATUS(rotor_chat_restore(fork, saved, length), ROTOR_E_SAVE);
    CHECK_OK(rotor_chat_set_message(fork, 1, "{\"role\": \"user\", \"content\": \"Good night!\"}", ROTOR_NUL_TERMINATED));
    CHECK_OK(rotor_chat_set_message(fork, 2, NULL, 0));
    CHECK(strstr(messages_of(fork, other_text), "Good night!") != NULL);
    rotor_chat_free(fork);
    rotor_session_free(their);
    rotor_chat_free(chat);
    rotor_session_free(session);
}

/* Two chats share a session, and a batch steps the sessions of two chats. */
static void sessions(const rotor_model *model) {
    rotor_session *both[2] = {new_session(model, 0), new_session(model, 0)};
    rotor_chat *chats[2] = {new_chat(both[0], 0, 0), new_chat(both[1], 0, 0)}, *third = new_chat(both[0], 0, 6);
    rotor_step steps[2] = {{.struct_size = sizeof *steps}, {.struct_size = sizeof *steps}};
    for (int i = 0; i < 2; i++) {
        REQUIRE_OK(rotor_chat_add(chats[i], "user", i == 0 ? "Hello!" : "Any rumours?", ROTOR_NUL_TERMINATED));
        REQUIRE_OK(rotor_chat_begin(chats[i]));
        CHECK_STATUS(rotor_chat_add(chats[i], "user", "Wait!", ROTOR_NUL_TERMINATED), ROTOR_E_ARGUMENT);
    }
    for (int i = 0; i < 5; i++) CHECK_OK(rotor_batch_step(both, 2, ROTOR_NO_BUDGET, steps, NULL));
    for (int i = 0; i < 2; i++) CHECK_OK(rotor_chat_finish(chats[i]));
    say(third, "Hello!");
    for (int i = 0; i < 2; i++) {
        CHECK_OK(rotor_chat_add(chats[i], "user", "Why?", ROTOR_NUL_TERMINATED));
        CHECK_OK(rotor_chat_begin(chats[i]));
        CHECK_OK(rotor_session_set_tokens(both[i], (const uint32_t[]){1, 2}, 2, NULL));
        CHECK_STATUS(rotor_chat_finish(chats[i]), ROTOR_E_ARGUMENT);
        CHECK_OK(rotor_chat_regenerate(chats[i]));
        rotor_chat_free(chats[i]);
        rotor_session_free(both[i]);
    }
    say(third, "Hello again!");
    /* Another limit, for the same talk. */
    rotor_chat_options options;
    CHECK_OK(rotor_chat_options_init(&options, sizeof options));
    options.max_tokens = 1;
    CHECK_OK(rotor_chat_set_options(third, &options));
    CHECK(say(third, "Hello again!") == ROTOR_END_LENGTH);
    options.when_full = 9;
    CHECK_STATUS(rotor_chat_set_options(third, &options), ROTOR_E_ARGUMENT);
    rotor_chat_free(third);
}

static void full(const rotor_model *model, int n_turns) {
    rotor_session *session = new_session(model, 96);
    rotor_chat *chat = new_chat(session, ROTOR_CHAT_FULL_DROP_OLDEST, 6);
    for (int i = 0; i < n_turns; i++) {
        say(chat, "Hello!");
        CHECK(tokens_of(session, tokens) <= 96);
    }
    rotor_chat_free(chat);
    chat = new_chat(session, ROTOR_CHAT_FULL_SUMMARY, 6);
    for (int i = 0; i < 16; i++) {
        REQUIRE_OK(rotor_chat_add(chat, "user", "Hello!", ROTOR_NUL_TERMINATED));
        answer(chat, 200);
        CHECK(tokens_of(session, tokens) <= 96);
    }
    rotor_chat_free(chat);
    chat = new_chat(session, ROTOR_CHAT_FULL_ERROR, 0);
    rotor_step step = {.struct_size = sizeof step};
    for (size_t i = 0; i < 1000; i++) text[i] = "one two three, "[i % 15];
    REQUIRE_OK(rotor_chat_add(chat, "user", text, 1000));
    CHECK_STATUS(rotor_chat_step(chat, ROTOR_NO_BUDGET, &step), ROTOR_E_CONTEXT_FULL);
    CHECK(strstr(rotor_last_error(), "96") != NULL);
    CHECK_OK(rotor_chat_set_message(chat, 1, "{\"role\": \"user\", \"content\": \"Hello!\"}", ROTOR_NUL_TERMINATED));
    answer(chat, ROTOR_NO_BUDGET);
    rotor_chat_free(chat);
    rotor_session_free(session);
}

int main(int argc, char **argv) {
    const check_arguments arguments = check_begin(argc, argv);
    rotor_model *model = load(&arguments, 2);
    turns(model, ROTOR_NO_BUDGET);
    if (!arguments.quick) turns(model, 0);
    edits(model);
    sessions(model);
    full(model, arguments.quick ? 12 : 100);
    rotor_model_free(model);
    return check_end("chat");
}
