/* A host that makes every mistake that a C compiler allows. Each time it must get a status, and
 * its process must continue. */
#include "check.h"

#include <errno.h>
#include <fcntl.h>
#include <math.h>
#include <sys/stat.h>

/* ---- NULL ---- */

static void null_is_never_read(rotor_model *model, rotor_session *session, const char *path) {
    rotor_model *no_model = NULL;
    rotor_session *no_session = NULL;
    rotor_model_info info = {.struct_size = sizeof info};
    rotor_session_stats stats = {.struct_size = sizeof stats};
    rotor_step step = {.struct_size = sizeof step};
    rotor_sampling sampling = sampled(1);
    uint32_t token = 1;
    float logit = 0;
    char text[8] = "a";
    unsigned char bytes[8] = {0};
    int32_t done = 0;
    size_t count = 77;

    CHECK_STATUS(rotor_model_options_init(NULL, sizeof(rotor_model_options)), ROTOR_E_NULL);
    CHECK_STATUS(rotor_session_options_init(NULL, sizeof(rotor_session_options)), ROTOR_E_NULL);
    CHECK_STATUS(rotor_sampling_init(NULL, sizeof(rotor_sampling)), ROTOR_E_NULL);
    CHECK_STATUS(rotor_model_load(NULL, NULL, &no_model), ROTOR_E_NULL);
    CHECK_STATUS(rotor_model_load(path, NULL, NULL), ROTOR_E_NULL);
    rotor_memory memory = {.struct_size = sizeof memory};
    CHECK_STATUS(rotor_model_estimate(NULL, NULL, NULL, &memory), ROTOR_E_NULL);
    CHECK_STATUS(rotor_model_estimate(path, NULL, NULL, NULL), ROTOR_E_NULL);
    rotor_session_options longest;
    CHECK_STATUS(rotor_session_options_init(&longest, sizeof longest), ROTOR_OK);
    longest.context_length = UINT32_MAX;
    CHECK_STATUS(rotor_model_estimate(path, NULL, &longest, &memory), ROTOR_E_ARGUMENT);
    static char json[1 << 14];
    CHECK_STATUS(rotor_model_inspect(NULL, NULL, NULL, json, sizeof json, &count), ROTOR_E_NULL);
    CHECK_STATUS(rotor_model_inspect(path, NULL, NULL, json, sizeof json, NULL), ROTOR_E_NULL);
    CHECK_STATUS(rotor_model_inspect(path, NULL, &longest, json, sizeof json, &count), ROTOR_E_ARGUMENT);
    CHECK_STATUS(rotor_model_inspect(path, NULL, NULL, json, 20, &count), ROTOR_E_BUFFER_TOO_SMALL);
    CHECK(count == 77);
    size_t json_len = 0, json_len_again = 0;
    CHECK_OK(rotor_model_inspect(path, NULL, NULL, NULL, 0, &json_len));
    CHECK_OK(rotor_model_inspect(path, NULL, NULL, json, sizeof json, &json_len_again));
    CHECK(json_len == json_len_again && strlen(json) == json_len && strstr(json, "\"runs\":true"));
    CHECK_OK(rotor_model_inspect("/nowhere", NULL, NULL, json, sizeof json, &json_len));
    CHECK(strstr(json, "\"runs\":false") && strstr(json, "\"name\":\"ROTOR_E_IO\""));
    rotor_model *unmade = NULL;
    /* No files, in each form of a call. */
    CHECK_STATUS(rotor_model_load_files((const rotor_file *)8, 0, NULL, NULL, NULL, &unmade), ROTOR_E_IO);
    CHECK_STATUS(rotor_model_info_get(NULL, &info), ROTOR_E_NULL);
    CHECK_STATUS(rotor_model_info_get(model, NULL), ROTOR_E_NULL);
    CHECK_STATUS(rotor_model_end_tokens(NULL, &token, 1, &count), ROTOR_E_NULL);
    CHECK_STATUS(rotor_model_end_tokens(model, &token, 1, NULL), ROTOR_E_NULL);
    CHECK_STATUS(rotor_model_tokenize(NULL, text, 1, 0, &token, 1, &count), ROTOR_E_NULL);
    CHECK_STATUS(rotor_model_tokenize(model, NULL, 1, 0, &token, 1, &count), ROTOR_E_NULL);
    CHECK_STATUS(rotor_model_tokenize(model, NULL, ROTOR_NUL_TERMINATED, 0, &token, 1, &count), ROTOR_E_NULL);
    CHECK_STATUS(rotor_model_tokenize(model, text, 1, 0, &token, 1, NULL), ROTOR_E_NULL);
    CHECK_STATUS(rotor_model_token_bytes(NULL, 1, NULL, 0, &count), ROTOR_E_NULL);
    CHECK_STATUS(rotor_model_token_bytes(model, 1, NULL, 0, NULL), ROTOR_E_NULL);
    size_t none = 1;
    CHECK_OK(rotor_model_token_bytes(model, UINT32_MAX, NULL, 0, &none));
    CHECK(none == 0);
    CHECK_STATUS(rotor_model_detokenize(NULL, &token, 1, 0, text, 8, &count), ROTOR_E_NULL);
    CHECK_STATUS(rotor_model_detokenize(model, NULL, 1, 0, text, 8, &count), ROTOR_E_NULL);
    CHECK_STATUS(rotor_model_detokenize(model, &token, 1, 0, text, 8, NULL), ROTOR_E_NULL);

    const rotor_chat_message good = {"user", "a"}, no_role = {NULL, "a"}, no_content = {"user", NULL};
    CHECK_STATUS(rotor_model_chat_format(NULL, &good, 1, 0, text, 8, &count), ROTOR_E_NULL);
    CHECK_STATUS(rotor_model_chat_format(model, NULL, 1, 0, text, 8, &count), ROTOR_E_NULL);
    CHECK_STATUS(rotor_model_chat_format(model, &no_role, 1, 0, text, 8, &count), ROTOR_E_NULL);
    CHECK_STATUS(rotor_model_chat_format(model, &no_content, 1, 0, text, 8, &count), ROTOR_E_NULL);
    CHECK_STATUS(rotor_model_chat_format(model, &good, 1, 0, text, 8, NULL), ROTOR_E_NULL);

    CHECK_STATUS(rotor_session_new(NULL, NULL, &no_session), ROTOR_E_NULL);
    CHECK_STATUS(rotor_session_new(model, NULL, NULL), ROTOR_E_NULL);
    CHECK_STATUS(rotor_session_append_tokens(NULL, &token, 1), ROTOR_E_NULL);
    CHECK_STATUS(rotor_session_append_tokens(session, NULL, 1), ROTOR_E_NULL);
    CHECK_STATUS(rotor_session_append_text(NULL, text, 1, 0), ROTOR_E_NULL);
    CHECK_STATUS(rotor_session_append_text(session, NULL, 1, 0), ROTOR_E_NULL);
    CHECK_STATUS(rotor_session_append_text(session, NULL, ROTOR_NUL_TERMINATED, 0), ROTOR_E_NULL);
    CHECK_STATUS(rotor_session_step(NULL, 0, &step), ROTOR_E_NULL);
    CHECK_STATUS(rotor_session_step(session, 0, NULL), ROTOR_E_NULL);
    CHECK_STATUS(rotor_session_logits(NULL, &logit, 1, &count), ROTOR_E_NULL);
    CHECK_STATUS(rotor_session_logits(session, &logit, 1 << 20, NULL), ROTOR_E_NULL);
    CHECK_STATUS(rotor_session_logits(session, NULL, 0, NULL), ROTOR_E_NULL);
    CHECK_STATUS(rotor_session_truncate(NULL, 0), ROTOR_E_NULL);
    CHECK_STATUS(rotor_session_tokens(NULL, &token, 1, &count), ROTOR_E_NULL);
    CHECK_STATUS(rotor_session_tokens(session, &token, 1, NULL), ROTOR_E_NULL);
    CHECK_STATUS(rotor_session_set_sampling(NULL, &sampling), ROTOR_E_NULL);
    CHECK_STATUS(rotor_session_set_sampling(session, NULL), ROTOR_E_NULL);
    CHECK_STATUS(rotor_session_cancel(NULL), ROTOR_E_NULL);
    CHECK_STATUS(rotor_session_fork(NULL, &no_session), ROTOR_E_NULL);
    CHECK_STATUS(rotor_session_fork(session, NULL), ROTOR_E_NULL);
    CHECK_STATUS(rotor_session_set_tokens(NULL, &token, 1, &count), ROTOR_E_NULL);
    CHECK_STATUS(rotor_session_set_tokens(session, NULL, 1, &count), ROTOR_E_NULL);
    CHECK_STATUS(rotor_session_prefill(NULL, 0, &done), ROTOR_E_NULL);
    CHECK_STATUS(rotor_session_prefill(session, 0, NULL), ROTOR_E_NULL);
    CHECK_STATUS(rotor_session_save(NULL, ROTOR_SAVE_TOKENS, bytes, 8, &count), ROTOR_E_NULL);
    CHECK_STATUS(rotor_session_save(session, ROTOR_SAVE_TOKENS, NULL, 0, NULL), ROTOR_E_NULL);
    CHECK_STATUS(rotor_session_save(session, ROTOR_SAVE_TOKENS, bytes, 8, NULL), ROTOR_E_NULL);
    CHECK_STATUS(rotor_session_save(session, 7, bytes, 8, &count), ROTOR_E_ARGUMENT);
    CHECK_STATUS(rotor_session_save_to(session, ROTOR_SAVE_TOKENS, NULL, NULL), ROTOR_E_NULL);
    CHECK_STATUS(rotor_session_restore(NULL, bytes, 8), ROTOR_E_NULL);
    CHECK_STATUS(rotor_session_restore(session, NULL, 8), ROTOR_E_NULL);
    CHECK_STATUS(rotor_session_restore(session, NULL, 0), ROTOR_E_SAVE);
    CHECK_STATUS(rotor_session_top(NULL, 1, &token, &logit, &count), ROTOR_E_NULL);
    CHECK_STATUS(rotor_session_top(session, 1, NULL, &logit, &count), ROTOR_E_NULL);
    CHECK_STATUS(rotor_session_top(session, 1, &token, NULL, &count), ROTOR_E_NULL);
    CHECK_STATUS(rotor_session_top(session, 1, &token, &logit, NULL), ROTOR_E_NULL);
    size_t n_top = 1;
    CHECK_OK(rotor_session_top(session, 0, NULL, NULL, &n_top));
    CHECK(n_top == 0);
    CHECK_STATUS(rotor_session_score(NULL, &token, 1, &logit), ROTOR_E_NULL);
    CHECK_STATUS(rotor_session_score(session, NULL, 1, &logit), ROTOR_E_NULL);
    CHECK_STATUS(rotor_session_score(session, &token, 1, NULL), ROTOR_E_NULL);
    CHECK_STATUS(rotor_session_set_logit_bias(NULL, &token, &logit, 1), ROTOR_E_NULL);
    CHECK_STATUS(rotor_session_set_logit_bias(session, NULL, &logit, 1), ROTOR_E_NULL);
    CHECK_STATUS(rotor_session_set_logit_bias(session, &token, NULL, 1), ROTOR_E_NULL);
    CHECK_STATUS(rotor_session_set_grammar(NULL, ROTOR_GRAMMAR_REGEX, "a", 1), ROTOR_E_NULL);
    CHECK_STATUS(rotor_session_set_grammar(session, ROTOR_GRAMMAR_REGEX, NULL, 1), ROTOR_E_NULL);
    CHECK_STATUS(rotor_session_set_grammar(session, 99, "a", 1), ROTOR_E_ARGUMENT);
    CHECK_STATUS(rotor_session_set_grammar(session, ROTOR_GRAMMAR_REGEX, "\xff", 1), ROTOR_E_UTF8);
    CHECK_STATUS(rotor_session_set_grammar(session, ROTOR_GRAMMAR_REGEX, "((((", 4), ROTOR_E_GRAMMAR);
    CHECK_OK(rotor_session_set_grammar(session, ROTOR_GRAMMAR_NONE, NULL, 0));
    CHECK_STATUS(rotor_session_set_draft_model(NULL, model, 4, 0), ROTOR_E_NULL);
    CHECK_STATUS(rotor_session_set_draft_model(session, model, 33, 0), ROTOR_E_ARGUMENT);
    CHECK_STATUS(rotor_session_set_draft_model(session, model, 4, 2), ROTOR_E_ARGUMENT);
    CHECK_STATUS(rotor_session_set_draft_model(session, NULL, 4, 2), ROTOR_E_ARGUMENT);
    CHECK_OK(rotor_session_set_draft_model(session, NULL, 0, 0));
    const char *stops[3] = {"good", NULL, ""};
    CHECK_STATUS(rotor_session_set_stop(NULL, stops, 1, &token, 1), ROTOR_E_NULL);
    CHECK_STATUS(rotor_session_set_stop(session, NULL, 1, &token, 1), ROTOR_E_NULL);
    CHECK_STATUS(rotor_session_set_stop(session, stops, 2, &token, 1), ROTOR_E_NULL);
    CHECK_STATUS(rotor_session_set_stop(session, stops, 1, NULL, 1), ROTOR_E_NULL);
    CHECK_STATUS(rotor_session_set_stop(session, stops + 2, 1, &token, 1), ROTOR_E_ARGUMENT);
    CHECK_STATUS(rotor_session_set_stop(session, stops, SIZE_MAX, &token, 1), ROTOR_E_ARGUMENT);
    stops[1] = "\xff";
    CHECK_STATUS(rotor_session_set_stop(session, stops, 2, &token, 1), ROTOR_E_UTF8);
    CHECK_OK(rotor_session_set_stop(session, NULL, 0, NULL, 0));
    CHECK_STATUS(rotor_session_held_text(NULL, text, 8, &count), ROTOR_E_NULL);
    CHECK_STATUS(rotor_session_held_text(session, text, 8, NULL), ROTOR_E_NULL);
    CHECK_STATUS(rotor_session_set_thinking(NULL, ROTOR_THINKING_APART, 0), ROTOR_E_NULL);
    CHECK_STATUS(rotor_session_set_thinking(session, 2, 0), ROTOR_E_ARGUMENT);
    CHECK_OK(rotor_session_set_thinking(session, ROTOR_THINKING_IN_TEXT, 7));
    CHECK_STATUS(rotor_session_held_thought(NULL, text, 8, &count), ROTOR_E_NULL);
    CHECK_STATUS(rotor_session_held_thought(session, text, 8, NULL), ROTOR_E_NULL);
    CHECK_STATUS(rotor_model_chat_render(NULL, "[]", 2, NULL, 0, 0, text, 8, &count), ROTOR_E_NULL);
    CHECK_STATUS(rotor_model_chat_render(model, NULL, 2, NULL, 0, 0, text, 8, &count), ROTOR_E_NULL);
    CHECK_STATUS(rotor_model_chat_render(model, "[", 1, NULL, 0, 0, text, 8, &count), ROTOR_E_ARGUMENT);
    CHECK_STATUS(rotor_model_chat_render(model, "[1]", 3, NULL, 0, 0, text, 8, &count), ROTOR_E_ARGUMENT);
    CHECK_STATUS(rotor_model_chat_render(model, "{}", 2, NULL, 0, 0, text, 8, &count), ROTOR_E_ARGUMENT);
    CHECK_STATUS(rotor_model_chat_render(model, "[]", 2, "\xff", 1, 0, text, 8, &count), ROTOR_E_UTF8);
    CHECK_STATUS(rotor_model_chat_render(model, "[]", 2, "{}", 2, 0, text, 8, &count), ROTOR_E_ARGUMENT);
    CHECK_STATUS(rotor_model_chat_render(model, "[]", 2, NULL, 0, 2, text, 8, &count), ROTOR_E_ARGUMENT);
    CHECK_STATUS(rotor_model_chat_tokens(NULL, "[]", 2, NULL, 0, 0, NULL, 0, &count), ROTOR_E_NULL);
    CHECK_STATUS(rotor_model_chat_tokens(model, NULL, 2, NULL, 0, 0, NULL, 0, &count), ROTOR_E_NULL);
    CHECK_STATUS(rotor_model_chat_tokens(model, "[", 1, NULL, 0, 0, NULL, 0, &count), ROTOR_E_ARGUMENT);
    CHECK_STATUS(rotor_model_chat_tokens(model, "[]", 2, "\xff", 1, 0, NULL, 0, &count), ROTOR_E_UTF8);
    CHECK_STATUS(rotor_model_chat_tokens(model, "[]", 2, NULL, 0, 4, NULL, 0, &count), ROTOR_E_ARGUMENT);
    CHECK_STATUS(rotor_model_tool_calls(NULL, "a", 1, text, 8, &count), ROTOR_E_NULL);
    CHECK_STATUS(rotor_model_tool_calls(model, NULL, 1, text, 8, &count), ROTOR_E_NULL);
    CHECK_STATUS(rotor_model_tool_calls_in_answer(NULL, "a", 1, text, 8, &count), ROTOR_E_NULL);
    CHECK_STATUS(rotor_model_tool_calls_in_answer(model, NULL, 1, text, 8, &count), ROTOR_E_NULL);
    CHECK_STATUS(rotor_model_tool_grammar(NULL, "[]", 2, text, 8, &count), ROTOR_E_NULL);
    CHECK_STATUS(rotor_model_tool_grammar(model, NULL, 2, text, 8, &count), ROTOR_E_NULL);
    rotor_chat *chat = NULL;
    rotor_chat_options chat_options;
    CHECK_STATUS(rotor_chat_options_init(NULL, sizeof chat_options), ROTOR_E_NULL);
    CHECK_OK(rotor_chat_options_init(&chat_options, sizeof chat_options));
    CHECK_STATUS(rotor_chat_new(NULL, &chat_options, &chat), ROTOR_E_NULL);
    CHECK_STATUS(rotor_chat_new(session, &chat_options, NULL), ROTOR_E_NULL);
    chat_options.when_full = 3;
    CHECK_STATUS(rotor_chat_new(session, &chat_options, &chat), ROTOR_E_ARGUMENT);
    chat_options.when_full = ROTOR_CHAT_FULL_SUMMARY;
    chat_options.summary_prompt = "\xff";
    CHECK_STATUS(rotor_chat_new(session, &chat_options, &chat), ROTOR_E_UTF8);
    chat_options.summary_prompt = NULL;
    chat_options.flags = 1;
    CHECK_STATUS(rotor_chat_new(session, &chat_options, &chat), ROTOR_E_ARGUMENT);
    CHECK_OK(rotor_chat_new(session, NULL, &chat));
    CHECK_STATUS(rotor_chat_add(NULL, "user", "a", 1), ROTOR_E_NULL);
    CHECK_STATUS(rotor_chat_add(chat, NULL, "a", 1), ROTOR_E_NULL);
    CHECK_STATUS(rotor_chat_add(chat, "user", NULL, 1), ROTOR_E_NULL);
    CHECK_STATUS(rotor_chat_add(chat, "user", "\xff", 1), ROTOR_E_UTF8);
    CHECK_STATUS(rotor_chat_add_json(NULL, "[]", 2), ROTOR_E_NULL);
    CHECK_STATUS(rotor_chat_add_json(chat, NULL, 2), ROTOR_E_NULL);
    const char *const no_messages[] = {"", "1", "{", "[1]", "{}", "{\"role\": 1}", "{\"role\": \"user\", \"content\": 1}",
                                       "{\"role\": \"user\", \"content\": \"\\ud800\"}",
                                       "{\"role\": \"assistant\", \"tool_calls\": [1]}"};
    for (size_t i = 0; i < sizeof no_messages / sizeof *no_messages; i++)
        CHECK_STATUS(rotor_chat_add_json(chat, no_messages[i], ROTOR_NUL_TERMINATED), ROTOR_E_ARGUMENT);
    CHECK_STATUS(rotor_chat_set_message(NULL, 0, NULL, 0), ROTOR_E_NULL);
    CHECK_STATUS(rotor_chat_set_message(chat, 0, NULL, 0), ROTOR_E_ARGUMENT);
    CHECK_STATUS(rotor_chat_set_message(chat, SIZE_MAX, NULL, 0), ROTOR_E_ARGUMENT);
    CHECK_STATUS(rotor_chat_truncate(NULL, 0), ROTOR_E_NULL);
    CHECK_STATUS(rotor_chat_truncate(chat, 1), ROTOR_E_ARGUMENT);
    CHECK_STATUS(rotor_chat_regenerate(NULL), ROTOR_E_NULL);
    CHECK_STATUS(rotor_chat_regenerate(chat), ROTOR_E_ARGUMENT);
    CHECK_STATUS(rotor_chat_set_tools(NULL, NULL, 0), ROTOR_E_NULL);
    CHECK_STATUS(rotor_chat_set_tools(chat, "{}", 2), ROTOR_E_ARGUMENT);
    CHECK_STATUS(rotor_chat_set_variables(NULL, NULL, 0), ROTOR_E_NULL);
    CHECK_STATUS(rotor_chat_set_variables(chat, "[]", 2), ROTOR_E_ARGUMENT);
    CHECK_STATUS(rotor_chat_set_variables(chat, "{\"messages\": 1}", ROTOR_NUL_TERMINATED), ROTOR_E_ARGUMENT);
    CHECK_STATUS(rotor_chat_set_options(NULL, NULL), ROTOR_E_NULL);
    CHECK_STATUS(rotor_chat_step(NULL, 0, &step), ROTOR_E_NULL);
    CHECK_STATUS(rotor_chat_step(chat, 0, NULL), ROTOR_E_NULL);
    CHECK_STATUS(rotor_chat_begin(NULL), ROTOR_E_NULL);
    CHECK_STATUS(rotor_chat_begin_part(NULL, &(uint32_t){0}), ROTOR_E_NULL);
    CHECK_STATUS(rotor_chat_begin_part(chat, NULL), ROTOR_E_NULL);
    CHECK_STATUS(rotor_chat_finish(NULL), ROTOR_E_NULL);
    CHECK_OK(rotor_chat_finish(chat));
    CHECK_STATUS(rotor_chat_answer(NULL, text, 8, &count), ROTOR_E_NULL);
    CHECK_STATUS(rotor_chat_answer(chat, text, 8, &count), ROTOR_E_ARGUMENT);
    CHECK_STATUS(rotor_chat_messages(NULL, text, 8, &count), ROTOR_E_NULL);
    CHECK_STATUS(rotor_chat_messages(chat, text, 8, NULL), ROTOR_E_NULL);
    CHECK_STATUS(rotor_chat_messages(chat, text, 1, &count), ROTOR_E_BUFFER_TOO_SMALL);
    CHECK_STATUS(rotor_chat_count(NULL, NULL, 0, &count), ROTOR_E_NULL);
    CHECK_STATUS(rotor_chat_count(chat, NULL, 0, NULL), ROTOR_E_NULL);
    CHECK_STATUS(rotor_chat_count(chat, "1", 1, &count), ROTOR_E_ARGUMENT);
    CHECK_STATUS(rotor_chat_fork(NULL, NULL, &chat), ROTOR_E_NULL);
    CHECK_STATUS(rotor_chat_fork(chat, NULL, NULL), ROTOR_E_NULL);
    CHECK_STATUS(rotor_chat_save(NULL, 0, bytes, 8, &count), ROTOR_E_NULL);
    CHECK_STATUS(rotor_chat_save(chat, 7, bytes, 8, &count), ROTOR_E_ARGUMENT);
    CHECK_STATUS(rotor_chat_save(chat, 0, bytes, 8, NULL), ROTOR_E_NULL);
    CHECK_STATUS(rotor_chat_save(chat, 0, bytes, 8, &count), ROTOR_E_BUFFER_TOO_SMALL);
    CHECK_STATUS(rotor_chat_restore(NULL, bytes, 8), ROTOR_E_NULL);
    CHECK_STATUS(rotor_chat_restore(chat, NULL, 8), ROTOR_E_NULL);
    CHECK_STATUS(rotor_chat_restore(chat, bytes, 8), ROTOR_E_SAVE);
    rotor_chat_free(chat);
    rotor_chat_free(NULL);
    rotor_session *batch[2] = {session, NULL};
    rotor_step steps[2] = {{.struct_size = sizeof step}, {.struct_size = sizeof step}};
    CHECK_OK(rotor_batch_step(NULL, 0, 0, NULL, NULL));
    CHECK_STATUS(rotor_batch_step(NULL, 1, 0, steps, NULL), ROTOR_E_NULL);
    CHECK_STATUS(rotor_batch_step(batch, 1, 0, NULL, NULL), ROTOR_E_NULL);
    CHECK_STATUS(rotor_batch_step(batch, 2, 0, steps, NULL), ROTOR_E_NULL);
    CHECK_STATUS(rotor_batch_step(batch, SIZE_MAX, 0, steps, NULL), ROTOR_E_ARGUMENT);
    batch[1] = session;
    CHECK_STATUS(rotor_batch_step(batch, 2, 0, steps, NULL), ROTOR_E_ARGUMENT);
    steps[1].struct_size = 16;
    CHECK_STATUS(rotor_batch_step(batch, 2, 0, steps, NULL), ROTOR_E_ARGUMENT);
    steps[0].struct_size = 3;
    CHECK_STATUS(rotor_batch_step(batch, 1, 0, steps, NULL), ROTOR_E_ARGUMENT);
    CHECK_STATUS(rotor_session_stats_get(NULL, &stats), ROTOR_E_NULL);
    CHECK_STATUS(rotor_session_stats_get(session, NULL), ROTOR_E_NULL);

    CHECK(no_model == NULL && no_session == NULL && count == 77 && logit == 0);
    CHECK(strstr(rotor_last_error(), "NULL") != NULL);
}

/* ---- Numbers out of their range ---- */

static void lengths_and_flags(rotor_model *model, rotor_session *session) {
    const size_t lengths[] = {SIZE_MAX - 1, SIZE_MAX / 2 + 1, (size_t)1 << 63};
    uint32_t token = 1;
    size_t count = 77;
    char byte = 'a';
    for (size_t i = 0; i < sizeof lengths / sizeof *lengths; i++) {
        const rotor_chat_message message = {"user", "a"};
        CHECK_STATUS(rotor_model_tokenize(model, &byte, lengths[i], 0, NULL, 0, &count), ROTOR_E_ARGUMENT);
        CHECK_STATUS(rotor_model_detokenize(model, &token, lengths[i], 0, NULL, 0, &count), ROTOR_E_ARGUMENT);
        CHECK_STATUS(rotor_model_chat_format(model, &message, lengths[i], 0, NULL, 0, &count), ROTOR_E_ARGUMENT);
        CHECK_STATUS(rotor_session_append_text(session, &byte, lengths[i], 0), ROTOR_E_ARGUMENT);
        CHECK_STATUS(rotor_session_append_tokens(session, &token, lengths[i]), ROTOR_E_ARGUMENT);
        CHECK_STATUS(rotor_session_truncate(session, lengths[i]), ROTOR_E_ARGUMENT);
    }
    /* SIZE_MAX has no special meaning as a number of tokens. */
    CHECK_STATUS(rotor_session_append_tokens(session, &token, SIZE_MAX), ROTOR_E_ARGUMENT);
    CHECK_STATUS(rotor_model_detokenize(model, &token, SIZE_MAX, 0, NULL, 0, &count), ROTOR_E_ARGUMENT);
    for (int bit = 0; bit < 32; bit++) {
        const rotor_chat_message message = {"user", "a"};
        const uint32_t flag = (uint32_t)1 << bit;
        if (bit > 1) CHECK_STATUS(rotor_model_tokenize(model, "a", 1, flag, NULL, 0, &count), ROTOR_E_ARGUMENT);
        if (bit > 1 && bit != 3) CHECK_STATUS(rotor_session_append_text(session, "a", 1, flag), ROTOR_E_ARGUMENT);
        if (bit != 2) CHECK_STATUS(rotor_model_detokenize(model, &token, 1, flag, NULL, 0, &count), ROTOR_E_ARGUMENT);
        if (bit > 0) CHECK_STATUS(rotor_model_chat_format(model, &message, 1, flag, NULL, 0, &count), ROTOR_E_ARGUMENT);
    }
    CHECK(count == 77);
    /* A capacity may be larger than any memory, since rotor does not allocate it. */
    CHECK_OK(rotor_model_tokenize(model, "a", 1, 0, &token, SIZE_MAX, &count));
    CHECK(count == 1);
}

static void ids_out_of_range(rotor_model *model, rotor_session *session) {
    rotor_model_info info = {.struct_size = sizeof info};
    size_t before = 0, after = 0;
    CHECK_OK(rotor_model_info_get(model, &info));
    CHECK_OK(rotor_session_tokens(session, NULL, 0, &before));
    const uint32_t ids[] = {info.n_vocab, info.n_vocab + 1, INT32_MAX, (uint32_t)INT32_MAX + 1, UINT32_MAX};
    for (size_t i = 0; i < sizeof ids / sizeof *ids; i++) {
        const uint32_t mixed[] = {1, 2, ids[i]};
        CHECK_STATUS(rotor_session_append_tokens(session, &ids[i], 1), ROTOR_E_ARGUMENT);
        CHECK_STATUS(rotor_session_append_tokens(session, mixed, 3), ROTOR_E_ARGUMENT);
        CHECK_STATUS(rotor_session_set_stop(session, NULL, 0, mixed, 3), ROTOR_E_ARGUMENT);
        CHECK_OK(rotor_model_detokenize(model, mixed, 3, 0, NULL, 0, &after));
    }
    CHECK_OK(rotor_session_tokens(session, NULL, 0, &after));
    CHECK(before == after);
}

static void bad_utf8(rotor_model *model, rotor_session *session) {
    const char *bad[] = {"\x80",         "\xc3",         "\xc0\x80",         "\xed\xa0\x80", "\xf4\x90\x80\x80",
                         "ab\xff"        "cd", "\xe2\x82", "\xf0\x9f\x8d",     "\xfe\xff"};
    size_t count = 77;
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        const rotor_chat_message role = {bad[i], "a"}, content = {"user", bad[i]};
        rotor_model *none = NULL;
        CHECK_STATUS(rotor_model_tokenize(model, bad[i], strlen(bad[i]), 0, NULL, 0, &count), ROTOR_E_UTF8);
        CHECK_STATUS(rotor_model_tokenize(model, bad[i], SIZE_MAX, 0, NULL, 0, &count), ROTOR_E_UTF8);
        CHECK_STATUS(rotor_session_append_text(session, bad[i], SIZE_MAX, 0), ROTOR_E_UTF8);
        CHECK_STATUS(rotor_model_chat_format(model, &role, 1, 0, NULL, 0, &count), ROTOR_E_UTF8);
        CHECK_STATUS(rotor_model_chat_format(model, &content, 1, 0, NULL, 0, &count), ROTOR_E_UTF8);
        /* A path may have any bytes. */
        CHECK_STATUS(rotor_model_load(bad[i], NULL, &none), ROTOR_E_IO);
        CHECK(none == NULL);
    }
    CHECK(count == 77);
}

static void sampling_out_of_range(rotor_model *model, rotor_session *session) {
    const float never[] = {NAN, -NAN, INFINITY, -INFINITY, -1.0f, -1e-30f};
    for (size_t i = 0; i < sizeof never / sizeof *never; i++) {
        for (int field = 0; field < 6; field++) {
            rotor_sampling sampling = sampled(1);
            const rotor_session_options options = options_with(&sampling);
            float *fields[] = {&sampling.temperature, &sampling.top_p, &sampling.min_p, &sampling.repetition_penalty,
                               &sampling.mirostat_tau, &sampling.mirostat_eta};
            rotor_session *none = (rotor_session *)&options;
            *fields[field] = never[i];
            CHECK_STATUS(rotor_session_set_sampling(session, &sampling), ROTOR_E_ARGUMENT);
            CHECK_STATUS(rotor_session_new(model, &options, &none), ROTOR_E_ARGUMENT);
            CHECK((void *)none == (void *)&options);
        }
    }
    rotor_sampling sampling = sampled(1);
    sampling.top_p = 0.0f;
    CHECK_STATUS(rotor_session_set_sampling(session, &sampling), ROTOR_E_ARGUMENT);
    sampling.top_p = 1.5f;
    CHECK_STATUS(rotor_session_set_sampling(session, &sampling), ROTOR_E_ARGUMENT);
    CHECK(strstr(rotor_last_error(), "top_p is 1.5; it must be in (0, 1]") != NULL);
    sampling.top_p = 1.0f;
    sampling.min_p = 1.5f;
    CHECK_STATUS(rotor_session_set_sampling(session, &sampling), ROTOR_E_ARGUMENT);

    /* The values are extreme but in range. The call gives a token, or a status with the reason. */
    const float extreme[] = {1e-45f, 1e-38f, 1e-3f, 1e30f, 3.4e38f};
    rotor_session *other = begin_story(model, NULL);
    for (size_t i = 0; i < 25; i++) {
        rotor_step step = {.struct_size = sizeof step};
        sampling = sampled(i);
        sampling.temperature = extreme[i % 5];
        sampling.repetition_penalty = extreme[i / 5];
        sampling.top_k = UINT32_MAX;
        sampling.repetition_window = UINT32_MAX;
        const rotor_status set = rotor_session_set_sampling(other, &sampling);
        CHECK(set == ROTOR_OK || set == ROTOR_E_ARGUMENT);
        const rotor_status stepped = rotor_session_step(other, ROTOR_NO_BUDGET, &step);
        CHECK(stepped == ROTOR_OK || stepped == ROTOR_E_NUMERIC);
    }
    rotor_session_free(other);
}

static void absurd_contexts(rotor_model *model) {
    rotor_model_info info = {.struct_size = sizeof info};
    CHECK_OK(rotor_model_info_get(model, &info));
    const uint32_t lengths[] = {UINT32_MAX, INT32_MAX, info.max_position_embeddings + 1};
    for (size_t i = 0; i < 3; i++) {
        rotor_session_options options = options_with(NULL);
        rotor_session *none = NULL;
        options.context_length = lengths[i];
        CHECK_STATUS(rotor_session_new(model, &options, &none), ROTOR_E_ARGUMENT);
        options.context_length = 1;
        options.kv_type = 3 + lengths[i] % 1000;
        CHECK_STATUS(rotor_session_new(model, &options, &none), ROTOR_E_ARGUMENT);
        CHECK(none == NULL);
    }
}

static void ignore_log(int32_t level, const char *message, void *user) {
    (void)level, (void)message, (void)user;
}

static void log_levels(void) {
    const int32_t levels[] = {-1, 0, -2147483647 - 1, 5, 2147483647};
    for (size_t i = 0; i < 5; i++) CHECK_STATUS(rotor_log_set(ignore_log, NULL, levels[i]), ROTOR_E_ARGUMENT);
    CHECK_OK(rotor_log_set(NULL, NULL, 0));
    for (int32_t status = -200; status < 200; status++) CHECK(rotor_status_name(status) != NULL);
}

/* ---- Structs of another size ---- */

/* A struct with unused bytes after it. The bytes that rotor must not touch have a pattern. */
typedef union {
    uint32_t struct_size;
    unsigned char bytes[8192];
    rotor_model_options model_options;
    rotor_session_options session_options;
    rotor_sampling sampling;
    rotor_model_info info;
    rotor_session_stats stats;
    rotor_step step;
} sized;

enum { PATTERN = 0xa5 };

static void patterned(sized *s, uint32_t size) {
    memset(s, PATTERN, sizeof *s);
    s->struct_size = size;
}

static int untouched_from(const sized *s, size_t from) {
    for (size_t i = from; i < sizeof s->bytes; i++) {
        if (s->bytes[i] != PATTERN) return 0;
    }
    return 1;
}

static const uint32_t nonsense_sizes[] = {0, 1, 3, 4, 12, 20, 4097, 65536, 0x7fffffff, 0x80000000, 0xffffffff};

static void nonsense_struct_sizes(rotor_model *model, rotor_session *session, const char *path) {
    static sized s;
    for (size_t i = 0; i < sizeof nonsense_sizes / sizeof *nonsense_sizes; i++) {
        const uint32_t size = nonsense_sizes[i];
        rotor_model *no_model = NULL;
        rotor_session *no_session = NULL;
        patterned(&s, size);
        CHECK_STATUS(rotor_model_info_get(model, &s.info), ROTOR_E_ARGUMENT);
        CHECK_STATUS(rotor_session_stats_get(session, &s.stats), ROTOR_E_ARGUMENT);
        CHECK_STATUS(rotor_session_step(session, 0, &s.step), ROTOR_E_ARGUMENT);
        CHECK_STATUS(rotor_session_new(model, &s.session_options, &no_session), ROTOR_E_ARGUMENT);
        CHECK_STATUS(rotor_session_set_sampling(session, &s.sampling), ROTOR_E_ARGUMENT);
        const rotor_session_options options = options_with(&s.sampling);
        CHECK_STATUS(rotor_session_new(model, &options, &no_session), ROTOR_E_ARGUMENT);
        CHECK_STATUS(rotor_model_load(path, &s.model_options, &no_model), ROTOR_E_ARGUMENT);
        CHECK(s.struct_size == size && untouched_from(&s, 4) && no_model == NULL && no_session == NULL);
        memset(&s, PATTERN, sizeof s);
        CHECK_STATUS(rotor_model_options_init(&s.model_options, size), ROTOR_E_ARGUMENT);
        CHECK_STATUS(rotor_session_options_init(&s.session_options, size), ROTOR_E_ARGUMENT);
        CHECK_STATUS(rotor_sampling_init(&s.sampling, size), ROTOR_E_ARGUMENT);
        CHECK(untouched_from(&s, 0));
    }
    CHECK_STATUS(rotor_model_options_init(&s.model_options, SIZE_MAX), ROTOR_E_ARGUMENT);
    CHECK_STATUS(rotor_session_options_init(&s.session_options, (size_t)1 << 32 | 48), ROTOR_E_ARGUMENT);
}

/* An old host: its structs end where a later field begins. rotor writes up to that point, and
 * uses defaults for the rest. */
static void old_hosts(rotor_model *model, const check_arguments *arguments) {
    static sized s;
    uint32_t want[8], got[8];
    rotor_session *session = begin_story(model, NULL);
    const size_t n = generate(session, ROTOR_NO_BUDGET, want, 8);
    for (uint32_t size = 8; size <= sizeof(rotor_session_options); size += 8) {
        memset(&s, PATTERN, sizeof s);
        CHECK_OK(rotor_session_options_init(&s.session_options, size));
        CHECK(s.struct_size == size && untouched_from(&s, size));
        rotor_session *old = begin_story(model, &s.session_options);
        CHECK(generate(old, ROTOR_NO_BUDGET, got, 8) == n && memcmp(want, got, 4 * n) == 0);
        rotor_session_free(old);
    }
    for (uint32_t size = 8; size <= sizeof(rotor_sampling); size += 8) {
        memset(&s, PATTERN, sizeof s);
        CHECK_OK(rotor_sampling_init(&s.sampling, size));
        CHECK(s.struct_size == size && untouched_from(&s, size));
        const rotor_session_options options = options_with(&s.sampling);
        rotor_session *old = begin_story(model, &options);
        CHECK(generate(old, ROTOR_NO_BUDGET, got, 8) == n && memcmp(want, got, 4 * n) == 0);
        CHECK_OK(rotor_session_set_sampling(old, &s.sampling));
        rotor_session_free(old);
    }
    const uint32_t load_sizes[] = {8, 16, 24, 32};
    for (size_t i = 0; i < sizeof load_sizes / sizeof *load_sizes; i++) {
        rotor_model *old = NULL;
        memset(&s, PATTERN, sizeof s);
        CHECK_OK(rotor_model_options_init(&s.model_options, load_sizes[i]));
        if (load_sizes[i] >= 16) s.model_options.backend = arguments->backend;
        CHECK(untouched_from(&s, load_sizes[i]));
        CHECK_OK(rotor_model_load(arguments->path, &s.model_options, &old));
        rotor_model_free(old);
    }
    for (uint32_t size = 8; size <= sizeof(rotor_model_info); size += 8) {
        patterned(&s, size);
        CHECK_OK(rotor_model_info_get(model, &s.info));
        CHECK(s.struct_size == size && untouched_from(&s, size));
    }
    for (uint32_t size = 8; size <= sizeof(rotor_session_stats); size += 8) {
        patterned(&s, size);
        CHECK_OK(rotor_session_stats_get(session, &s.stats));
        CHECK(s.struct_size == size && untouched_from(&s, size));
    }
    const uint32_t step_sizes[] = {8, 16, 24, 32};
    for (size_t i = 0; i < sizeof step_sizes / sizeof *step_sizes; i++) {
        patterned(&s, step_sizes[i]);
        CHECK_OK(rotor_session_step(session, 0, &s.step));
        CHECK(s.struct_size == step_sizes[i] && untouched_from(&s, step_sizes[i]));
    }
    rotor_session_free(session);
}

/* A newer host: fields that this version of rotor does not have may be zero. Other values are an
 * error, since they select something that this version cannot do. */
static void new_hosts(rotor_model *model, const check_arguments *arguments) {
    const uint32_t sizes[] = {sizeof(rotor_model_info) + 8, 200, 4096};
    static sized s;
    for (size_t i = 0; i < 3; i++) {
        rotor_session *session = NULL;
        rotor_model *other = NULL;
        memset(&s, PATTERN, sizeof s);
        CHECK_OK(rotor_session_options_init(&s.session_options, sizes[i]));
        CHECK(s.struct_size == sizes[i] && untouched_from(&s, sizes[i]));
        for (size_t at = sizeof(rotor_session_options); at < sizes[i]; at += sizes[i] - sizeof(rotor_session_options) - 1) {
            s.bytes[at] = 1;
            CHECK_STATUS(rotor_session_new(model, &s.session_options, &session), ROTOR_E_ARGUMENT);
            CHECK(session == NULL);
            s.bytes[at] = 0;
        }
        s.session_options.reserved = 1;
        CHECK_STATUS(rotor_session_new(model, &s.session_options, &session), ROTOR_E_ARGUMENT);
        s.session_options.reserved = 0;
        CHECK_OK(rotor_session_new(model, &s.session_options, &session));
        CHECK_OK(rotor_session_append_text(session, STORY, SIZE_MAX, ROTOR_TEXT_ADD_BOS));

        memset(&s, PATTERN, sizeof s);
        CHECK_OK(rotor_sampling_init(&s.sampling, sizes[i]));
        CHECK(s.struct_size == sizes[i] && untouched_from(&s, sizes[i]));
        s.bytes[sizes[i] - 1] = 1;
        CHECK_STATUS(rotor_session_set_sampling(session, &s.sampling), ROTOR_E_ARGUMENT);
        s.bytes[sizes[i] - 1] = 0;
        CHECK_OK(rotor_session_set_sampling(session, &s.sampling));

        memset(&s, PATTERN, sizeof s);
        CHECK_OK(rotor_model_options_init(&s.model_options, sizes[i]));
        s.model_options.backend = arguments->backend;
        s.bytes[sizes[i] - 1] = 1;
        CHECK_STATUS(rotor_model_load(arguments->path, &s.model_options, &other), ROTOR_E_ARGUMENT);
        s.bytes[sizes[i] - 1] = 0;
        CHECK_OK(rotor_model_load(arguments->path, &s.model_options, &other));
        rotor_model_free(other);

        /* The contents of a result before the call do not matter. */
        patterned(&s, sizes[i]);
        CHECK_OK(rotor_session_step(session, 0, &s.step));
        CHECK_OK(rotor_session_stats_get(session, &s.stats));
        CHECK_OK(rotor_model_info_get(model, &s.info));
        CHECK(s.struct_size == sizes[i]);
        rotor_session_free(session);
    }
}

/* ---- Paths ---- */

static char scratch[256];

static const char *in_scratch(const char *name) {
    static char path[4][512];
    static int next;
    char *p = path[next++ % 4];
    snprintf(p, sizeof path[0], "%s/%s", scratch, name);
    return p;
}

static rotor_status try_load(const check_arguments *arguments, const char *path, rotor_model **model) {
    rotor_model_options options;
    REQUIRE_OK(rotor_model_options_init(&options, sizeof options));
    options.backend = arguments->backend;
    options.threads = 1;
    return rotor_model_load(path, &options, model);
}

static void refused(const check_arguments *arguments, const char *path, const char *what) {
    rotor_model *model = (rotor_model *)scratch;
    const rotor_status status = try_load(arguments, path, &model);
    if (status != ROTOR_E_IO && status != ROTOR_E_FORMAT) {
        fprintf(stderr, "%s gives %s (%s)\n", what, rotor_status_name(status), rotor_last_error());
        check_failures++;
    }
    CHECK((char *)model == scratch && rotor_last_error()[0] != 0);
}

static void strange_paths(const check_arguments *arguments) {
    char file[512], *longest = malloc(1 << 20);
    snprintf(file, sizeof file, "%s/config.json", arguments->path);
    memset(longest, 'a', (1 << 20) - 1);
    longest[(1 << 20) - 1] = 0;
    CHECK(mkfifo(in_scratch("fifo"), 0600) == 0 && mkdir(in_scratch("bare"), 0700) == 0);
    refused(arguments, "", "an empty path");
    refused(arguments, file, "a file");
    refused(arguments, "/dev/null", "/dev/null");
    refused(arguments, "/dev/zero", "/dev/zero");
    refused(arguments, in_scratch("fifo"), "a FIFO");
    refused(arguments, in_scratch("bare"), "an empty directory");
    refused(arguments, longest, "a path of a megabyte");
    refused(arguments, "no/such\ndirectory %s%n", "a path that is not there");
    free(longest);
}

static void strange_backends(const check_arguments *arguments) {
    const char *names[] = {"", "cpu:avx1024", "CPU", "auto ", "cpu:scalar:", "vulkan:", "\xff", "%s%s%n"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        rotor_model_options options;
        rotor_model *none = NULL;
        REQUIRE_OK(rotor_model_options_init(&options, sizeof options));
        options.backend = names[i];
        const rotor_status status = rotor_model_load(arguments->path, &options, &none);
        if (status != ROTOR_E_BACKEND && status != ROTOR_E_UTF8) {
            fprintf(stderr, "backend \"%s\" gives %s\n", names[i], rotor_status_name(status));
            check_failures++;
            rotor_model_free(none);
            none = NULL;
        }
        CHECK(none == NULL);
    }
}

static void strange_devices(void) {
    size_t count = 12345;
    rotor_device_info info;
    memset(&info, 0x55, sizeof info);
    info.struct_size = sizeof info;
    CHECK_STATUS(rotor_device_count(NULL), ROTOR_E_NULL);
    CHECK_OK(rotor_device_count(&count));
    CHECK(count < 12345);
    CHECK_STATUS(rotor_device_get(count, &info), ROTOR_E_ARGUMENT);
    CHECK_STATUS(rotor_device_get(SIZE_MAX, &info), ROTOR_E_ARGUMENT);
    CHECK_STATUS(rotor_device_get(0, NULL), ROTOR_E_NULL);
    CHECK(info.name[0] == 0x55);
    if (count > 0) {
        CHECK_OK(rotor_device_get(0, &info));
        const int is_first = strcmp(info.backend, "vulkan:0") == 0 || strcmp(info.backend, "opencl:0") == 0;
        CHECK(memchr(info.name, 0, sizeof info.name) != NULL && is_first);
        CHECK(info.kind >= ROTOR_DEVICE_DISCRETE && info.kind <= ROTOR_DEVICE_CPU && info.memory > 0);
    }
}

/* ---- Damaged files ---- */

typedef struct {
    unsigned char *bytes;
    size_t length;
} blob;

static blob read_blob(const char *directory, const char *name) {
    char path[512];
    blob b = {NULL, 0};
    snprintf(path, sizeof path, "%s/%s", directory, name);
    FILE *file = fopen(path, "rb");
    if (file == NULL) return b;
    fseek(file, 0, SEEK_END);
    b.length = (size_t)ftell(file);
    rewind(file);
    b.bytes = malloc(b.length + 1);
    b.length = fread(b.bytes, 1, b.length, file);
    b.bytes[b.length] = 0;
    fclose(file);
    return b;
}

static void write_blob(const char *name, const void *bytes, size_t length) {
    const int file = open(in_scratch(name), O_WRONLY | O_CREAT | O_TRUNC, 0600);
    if (file < 0 || write(file, bytes, length) != (ssize_t)length) perror("scratch"), exit(2);
    close(file);
}

/* Any status is correct. If the model loads, a step must return a status too. */
static rotor_status survive(const check_arguments *arguments) {
    rotor_model *model = NULL;
    const rotor_status status = try_load(arguments, scratch, &model);
    CHECK((status == ROTOR_OK) == (model != NULL));
    CHECK(status != ROTOR_E_INTERNAL);
    if (status == ROTOR_OK) {
        const uint32_t token = 0;
        rotor_session *session = NULL;
        rotor_step step = {.struct_size = sizeof step};
        size_t count = 0;
        const rotor_chat_message message = {"user", "Hello"};
        CHECK(rotor_model_chat_format(model, &message, 1, 1, NULL, 0, &count) != ROTOR_E_INTERNAL);
        CHECK(rotor_model_tokenize(model, "Hello there", SIZE_MAX, 3, NULL, 0, &count) != ROTOR_E_INTERNAL);
        CHECK_OK(rotor_session_new(model, NULL, &session));
        CHECK_OK(rotor_session_append_tokens(session, &token, 1));
        CHECK(rotor_session_step(session, ROTOR_NO_BUDGET, &step) != ROTOR_E_INTERNAL);
        rotor_session_free(session);
        rotor_model_free(model);
    }
    return status;
}

static size_t header_length(const blob *weights) {
    uint64_t length = 0;
    memcpy(&length, weights->bytes, 8);
    return 8 + (size_t)length;
}

/* The directory has no tokenizer, so that thousands of loads take little time. */
static void truncated_weights(const check_arguments *arguments, const blob *weights) {
    const size_t head = header_length(weights), head_step = arguments->quick ? 487 : 1;
    const size_t body_step = arguments->quick ? 48661 : 97;
    int wrong = 0;
    write_blob("model.safetensors", weights->bytes, weights->length);
    CHECK_OK(survive(arguments));
    for (size_t length = weights->length - 1; length < weights->length;) {
        CHECK(truncate(in_scratch("model.safetensors"), (off_t)length) == 0);
        const rotor_status status = survive(arguments);
        wrong += status != ROTOR_E_FORMAT;
        length -= length > head ? (length - head < body_step ? length - head : body_step) : head_step;
    }
    CHECK(wrong == 0);
}

static void flipped_weights(const check_arguments *arguments, const blob *weights) {
    const unsigned char masks[] = {0x01, 0x10, 0x80, 0xff};
    const size_t head = header_length(weights);
    for (size_t at = 0; at < head; at += arguments->quick ? 487 : 2) {
        const int file = open(in_scratch("model.safetensors"), O_WRONLY);
        unsigned char wrong = weights->bytes[at] ^ masks[(at / 2) % 4];
        CHECK(pwrite(file, &wrong, 1, (off_t)at) == 1);
        survive(arguments);
        CHECK(pwrite(file, weights->bytes + at, 1, (off_t)at) == 1);
        close(file);
    }
    CHECK_OK(survive(arguments));
}

static void header_lengths_that_lie(const check_arguments *arguments, const blob *weights) {
    const uint64_t lies[] = {0, 1, 7, UINT64_MAX, UINT64_MAX - 7, (uint64_t)1 << 63, (uint64_t)1 << 32, 100000001,
                             weights->length, weights->length - 8, weights->length - 7};
    unsigned char *copy = malloc(weights->length);
    memcpy(copy, weights->bytes, weights->length);
    for (size_t i = 0; i < sizeof lies / sizeof *lies; i++) {
        memcpy(copy, &lies[i], 8);
        write_blob("model.safetensors", copy, weights->length);
        CHECK_STATUS(survive(arguments), ROTOR_E_FORMAT);
    }
    free(copy);
    write_blob("model.safetensors", weights->bytes, weights->length);
}

/* Replaces every value of a JSON file by values of the wrong type or size. */
static void wrong_json(const check_arguments *arguments, const char *name, const blob *json, size_t most) {
    const char *values[] = {"null", "[]", "{}", "\"x\"", "true", "-1", "0", "1e308", "0.5", "4294967296",
                            "99999999999999999999999", "[[[]]]", "\"\\u0000\"", "1", ""};
    char *copy = malloc(json->length + 64);
    size_t done = 0;
    for (const char *colon = strstr((char *)json->bytes, "\": "); colon != NULL && done < most;
         colon = strstr(colon + 3, "\": "), done++) {
        const size_t start = (size_t)(colon + 3 - (char *)json->bytes);
        const size_t end = start + strcspn(colon + 3, ",\n");
        if (arguments->quick && done % 4 != 0) continue;
        for (size_t i = arguments->quick ? done / 4 % 15 : 0; i < 15; i += arguments->quick ? 15 : 1) {
            const int length = sprintf(copy, "%.*s%s%s", (int)start, (char *)json->bytes, values[i],
                                       (char *)json->bytes + end);
            write_blob(name, copy, (size_t)length);
            survive(arguments);
        }
    }
    const char *whole[] = {"", "null", "[]", "3", "\"\"", "{}", "{", "\xff\xfe{\0}", "{\"a\":1e999999}"};
    for (size_t i = 0; i < sizeof whole / sizeof *whole; i += arguments->quick ? 5 : 1) {
        write_blob(name, whole[i], strlen(whole[i]));
        survive(arguments);
    }
    memset(copy, '[', json->length); /* deep nesting */
    write_blob(name, copy, json->length);
    survive(arguments);
    for (size_t length = 0; length < json->length; length += 1 + json->length / (arguments->quick ? 2 : 150)) {
        write_blob(name, json->bytes, length);
        survive(arguments);
    }
    free(copy);
    write_blob(name, json->bytes, json->length);
}

/* Directories, links and pipes in place of files. */
static void strange_members(const check_arguments *arguments) {
    const char *names[] = {"config.json", "model.safetensors", "tokenizer.json", "tokenizer_config.json"};
    for (size_t i = 0; i < 4; i++) {
        const char *path = in_scratch(names[i]), *saved = in_scratch("saved");
        const int existed = rename(path, saved) == 0;
        CHECK(mkfifo(path, 0600) == 0);
        refused(arguments, scratch, names[i]);
        CHECK(unlink(path) == 0 && mkdir(path, 0700) == 0);
        refused(arguments, scratch, names[i]);
        CHECK(rmdir(path) == 0 && symlink(names[i], path) == 0); /* a link to itself */
        refused(arguments, scratch, names[i]);
        CHECK(unlink(path) == 0 && symlink("/dev/zero", path) == 0);
        refused(arguments, scratch, names[i]);
        CHECK(unlink(path) == 0);
        if (existed) CHECK(rename(saved, path) == 0);
    }
    CHECK_OK(survive(arguments));
}

static void damaged_files(const check_arguments *arguments) {
    const char *texts[] = {"tokenizer_config.json", "generation_config.json", "special_tokens_map.json"};
    const blob weights = read_blob(arguments->path, "model.safetensors");
    const blob config = read_blob(arguments->path, "config.json");
    const blob tokenizer = read_blob(arguments->path, "tokenizer.json");
    if (weights.bytes == NULL || config.bytes == NULL || tokenizer.bytes == NULL) {
        fprintf(stderr, "this test needs a model of one file with a tokenizer\n");
        exit(2);
    }
    write_blob("config.json", config.bytes, config.length);
    truncated_weights(arguments, &weights);
    header_lengths_that_lie(arguments, &weights);
    flipped_weights(arguments, &weights);
    wrong_json(arguments, "config.json", &config, 1000);
    write_blob("tokenizer.json", tokenizer.bytes, tokenizer.length);
    for (size_t i = 0; i < 3; i++) {
        const blob text = read_blob(arguments->path, texts[i]);
        if (text.bytes != NULL) wrong_json(arguments, texts[i], &text, 1000);
        free(text.bytes);
    }
    wrong_json(arguments, "tokenizer.json", &tokenizer, 80);
    strange_members(arguments);
    free(weights.bytes);
    free(config.bytes);
    free(tokenizer.bytes);
}

static void begin_scratch(void) {
    const char *temporary = getenv("TMPDIR");
    snprintf(scratch, sizeof scratch, "%s/rotor-hostile-XXXXXX", temporary != NULL ? temporary : "/tmp");
    if (mkdtemp(scratch) == NULL) perror("scratch"), exit(2);
}

static void end_scratch(void) {
    const char *names[] = {"config.json",           "model.safetensors",       "tokenizer.json",
                           "tokenizer_config.json", "special_tokens_map.json", "generation_config.json",
                           "fifo",                  "saved"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) unlink(in_scratch(names[i]));
    rmdir(in_scratch("bare"));
    CHECK(rmdir(scratch) == 0);
}

int main(int argc, char **argv) {
    const check_arguments arguments = check_begin(argc, argv);
    rotor_model *model = load(&arguments, 2);
    rotor_session *session = begin_story(model, NULL);
    uint32_t before[8], after[8];
    const size_t n = generate(session, ROTOR_NO_BUDGET, before, 8);
    CHECK_OK(rotor_session_truncate(session, 8));

    null_is_never_read(model, session, arguments.path);
    lengths_and_flags(model, session);
    ids_out_of_range(model, session);
    bad_utf8(model, session);
    sampling_out_of_range(model, session);
    absurd_contexts(model);
    log_levels();
    nonsense_struct_sizes(model, session, arguments.path);
    old_hosts(model, &arguments);
    new_hosts(model, &arguments);
    strange_backends(&arguments);
    strange_devices();

    begin_scratch();
    strange_paths(&arguments);
    damaged_files(&arguments);
    end_scratch();

    /* After all this the model still gives the same tokens. */
    rotor_session *calm = begin_story(model, NULL);
    CHECK(generate(calm, ROTOR_NO_BUDGET, after, 8) == n && memcmp(before, after, 4 * n) == 0);
    rotor_session_free(calm);
    rotor_session_free(session);
    rotor_model_free(model);
    return check_end("hostile");
}
