/* What a RotorChat says to rotor: its session and its chat, with the properties and the messages of the node. All calls return false
 * with gd_why(rotor_last_error()). */
#include <stdlib.h>
#include <string.h>

#include "chat.h"

static uint32_t small(int64_t value) { return value < 0 || value > UINT32_MAX ? UINT32_MAX : (uint32_t)value; }

static const char *text_of(const char *text) { return text == NULL ? "" : text; }

uint64_t chat_most_tokens(const godot_chat *c) { return c->max_tokens < 1 ? 1 : (uint64_t)c->max_tokens; }

static rotor_sampling sampling_of(const godot_chat *c) {
    rotor_sampling sampling;
    rotor_sampling_init(&sampling, sizeof sampling);
    sampling.temperature = (float)c->temperature;
    sampling.seed = (uint64_t)c->seed;
    sampling.top_k = small(c->top_k);
    sampling.top_p = (float)c->top_p;
    sampling.min_p = (float)c->min_p;
    sampling.repetition_penalty = (float)c->repetition_penalty;
    return sampling;
}

static rotor_chat_options options_of(const godot_chat *c) {
    rotor_chat_options options;
    rotor_chat_options_init(&options, sizeof options);
    options.when_full = small(c->when_full);
    options.max_tokens = small((int64_t)chat_most_tokens(c));
    options.summary_prompt = *text_of(c->summary_prompt) == 0 ? NULL : c->summary_prompt;
    options.flags = c->parse_contents ? ROTOR_CHAT_PARSE_CONTENTS : 0;
    return options;
}

void chat_drop_session(godot_chat *c) {
    rotor_chat_free(c->chat);
    rotor_session_free(c->session);
    free(c->system);
    c->chat = NULL;
    c->session = NULL;
    c->system = NULL;
    c->draft_serial = 0;
    c->n_known = 0;
}

/* A save of another model's chat is no error: the messages are evaluated again. */
static void restore(godot_chat *c) {
    gd_variant state = c->saved, saved = gd_get(&state, "chat"), system = gd_get(&state, "system"), known = gd_get(&state, "history");
    c->saved = gd_nil();
    gd_packed hold;
    size_t length;
    const uint8_t *bytes = gd_to_bytes(&saved, &hold, &length);
    const rotor_status status = rotor_chat_restore(c->chat, bytes, length);
    gd_bytes_done(&hold);
    c->system = status == ROTOR_OK && gd_type_of(&system) == GD_STRING ? gd_to_text(&system) : NULL;
    if (c->system != NULL) c->n_known = chat_n_equal(&known, &c->messages);
    if (status != ROTOR_OK) gd_error("RotorChat.load_state", rotor_last_error());
    gd_free(&state);
    gd_free(&saved);
    gd_free(&system);
    gd_free(&known);
}

static bool need_session(godot_chat *c) {
    const godot_model *model = chat_model(c);
    if (c->chat != NULL && (c->model_serial != model->serial || c->session_context != c->context_length)) chat_drop_session(c);
    if (c->chat != NULL) return true;
    const rotor_sampling sampling = sampling_of(c);
    const rotor_chat_options chat_options = options_of(c);
    rotor_session_options options;
    rotor_session_options_init(&options, sizeof options);
    options.context_length = small(c->context_length);
    options.sampling = &sampling;
    if (rotor_session_new(model->model, &options, &c->session) != ROTOR_OK) return false;
    if (rotor_chat_new(c->session, &chat_options, &c->chat) != ROTOR_OK) {
        rotor_session_free(c->session);
        c->session = NULL;
        return false;
    }
    c->model_serial = model->serial;
    c->session_context = c->context_length;
    if (gd_type_of(&c->saved) == GD_DICTIONARY) restore(c);
    return true;
}

gd_variant chat_message(const char *role, const char *content) {
    gd_variant message = gd_new(GD_DICTIONARY);
    gd_put(&message, "role", gd_string_of(role));
    gd_put(&message, "content", gd_string_of(content));
    return message;
}

/* Gives the chat the system prompt as its first message, unless the chat has it. */
static bool give_system(godot_chat *c) {
    const char *has = text_of(c->system), *wanted = text_of(c->system_prompt);
    if (c->system != NULL && strcmp(has, wanted) == 0) return true;
    char *copy = gd_duplicate(wanted), *json = NULL;
    if (copy == NULL) return false;
    bool good;
    if (*has != 0 && *wanted != 0) {
        gd_variant message = chat_message("system", wanted);
        json = json_of(&message);
        good = json != NULL && rotor_chat_set_message(c->chat, 0, json, ROTOR_NUL_TERMINATED) == ROTOR_OK;
        gd_free(&message);
    } else {
        free(c->system);
        c->system = NULL;
        c->n_known = 0;
        good = rotor_chat_truncate(c->chat, 0) == ROTOR_OK;
        good = good && (*wanted == 0 || rotor_chat_add(c->chat, "system", wanted, ROTOR_NUL_TERMINATED) == ROTOR_OK);
    }
    free(json);
    if (good) free(c->system);
    if (good) c->system = copy;
    else free(copy);
    return good;
}

static size_t place_of(const godot_chat *c, int64_t index) { return (size_t)index + (*text_of(c->system) != 0); }

bool chat_give_messages(godot_chat *c, int64_t n) {
    if (!give_system(c)) return false;
    if (c->n_known > n) c->n_known = n;
    if (rotor_chat_truncate(c->chat, place_of(c, c->n_known)) != ROTOR_OK) return false;
    if (c->n_known == n) return true;
    gd_variant range[] = {gd_int(c->n_known), gd_int(n)}, added = gd_call(&c->messages, "slice", 2, range);
    char *json = json_of(&added);
    const bool good = json != NULL && rotor_chat_add_json(c->chat, json, ROTOR_NUL_TERMINATED) == ROTOR_OK;
    free(json);
    gd_free(&added);
    if (good) c->n_known = n;
    return good;
}

void chat_give_message(godot_chat *c, int64_t index, const gd_variant *message) {
    if (index >= c->n_known) return;
    char *json = c->chat == NULL ? NULL : json_of(message);
    if (json == NULL || rotor_chat_set_message(c->chat, place_of(c, index), json, ROTOR_NUL_TERMINATED) != ROTOR_OK) c->n_known = index;
    free(json);
}

typedef rotor_status set_json(rotor_chat *chat, const char *json, size_t length);

static bool give_json(godot_chat *c, set_json *set, const gd_variant *value) {
    char *json = gd_size(value) == 0 ? NULL : json_of(value);
    const bool good = (json != NULL || gd_size(value) == 0) && set(c->chat, json, ROTOR_NUL_TERMINATED) == ROTOR_OK;
    free(json);
    return good;
}

bool chat_give(godot_chat *c, int64_t n_messages) {
    if (!need_session(c)) return false;
    const rotor_chat_options options = options_of(c);
    return rotor_chat_set_options(c->chat, &options) == ROTOR_OK && chat_give_messages(c, n_messages) &&
           give_json(c, rotor_chat_set_tools, &c->tools) && give_json(c, rotor_chat_set_variables, &c->template_variables);
}

/* The session has the draft model until there is another one, or a new session. */
static bool set_draft_model(godot_chat *c) {
    const godot_model *draft = chat_draft_model(c);
    const uint64_t serial = draft == NULL || draft->model == NULL ? 0 : draft->serial;
    if (serial == c->draft_serial) return true;
    if (rotor_session_set_draft_model(c->session, serial == 0 ? NULL : draft->model, 0, 0) != ROTOR_OK) return false;
    c->draft_serial = serial;
    return true;
}

static bool set_grammar(godot_chat *c) {
    const godot_grammar *g = gd_instance_of(gd_to_object(&c->grammar), &grammar_class);
    const bool has_one = g != NULL && g->kind != ROTOR_GRAMMAR_NONE && !c->warming;
    if (!has_one) return rotor_session_set_grammar(c->session, ROTOR_GRAMMAR_NONE, NULL, 0) == ROTOR_OK;
    return rotor_session_set_grammar(c->session, small(g->kind), text_of(g->source), ROTOR_NUL_TERMINATED) == ROTOR_OK;
}

static bool set_thinking(godot_chat *c) {
    const uint32_t thinking = c->separate_thoughts ? ROTOR_THINKING_APART : ROTOR_THINKING_IN_TEXT;
    const uint64_t most = c->max_thinking_tokens < 1 ? ROTOR_THINKING_UNLIMITED : (uint64_t)c->max_thinking_tokens;
    return rotor_session_set_thinking(c->session, thinking, most) == ROTOR_OK;
}

static bool set_stop(godot_chat *c) {
    const size_t n = c->warming ? 0 : (size_t)gd_size(&c->stop_strings);
    char **strings = gd_alloc(NULL, (n + 1) * sizeof *strings);
    if (strings == NULL) return false;
    bool good = true;
    for (size_t i = 0; i < n; i++) {
        gd_variant item = gd_at(&c->stop_strings, (int64_t)i);
        strings[i] = gd_to_text(&item);
        good &= strings[i] != NULL;
        gd_free(&item);
    }
    good = good && rotor_session_set_stop(c->session, (const char *const *)strings, n, NULL, 0) == ROTOR_OK;
    for (size_t i = 0; i < n; i++) free(strings[i]);
    free(strings);
    return good;
}

bool chat_prepare(godot_chat *c) {
    if (!chat_give(c, c->n_asked)) return false;
    const rotor_sampling sampling = sampling_of(c);
    if (rotor_session_set_sampling(c->session, &sampling) != ROTOR_OK || !set_draft_model(c)) return false;
    return set_thinking(c) && set_grammar(c) && set_stop(c);
}

bool chat_begin(godot_chat *c, uint32_t *summary_tokens) {
    size_t length;
    const bool is_answered = rotor_chat_answer(c->chat, NULL, 0, &length) == ROTOR_OK;
    const bool has_no_prompt = c->warming && (is_answered || place_of(c, c->n_asked) == 0);
    *summary_tokens = 0;
    return has_no_prompt || rotor_chat_begin_part(c->chat, summary_tokens) == ROTOR_OK;
}

/* ---- Answers ---- */

static gd_variant text_in(const gd_variant *message, const char *name) {
    gd_variant value = gd_get(message, name);
    if (gd_type_of(&value) == GD_STRING) return value;
    gd_free(&value);
    return gd_string_of("");
}

/* {id, name, arguments} of a call as in OpenAI's API. */
static gd_variant plain_call(const gd_variant *call) {
    gd_variant function = gd_get(call, "function"), arguments = gd_get(&function, "arguments"), made = gd_new(GD_DICTIONARY);
    char *json = gd_to_text(&arguments);
    gd_put(&made, "id", gd_get(call, "id"));
    gd_put(&made, "name", gd_get(&function, "name"));
    gd_put(&made, "arguments", json == NULL ? gd_new(GD_DICTIONARY) : json_parsed(json, strlen(json)));
    free(json);
    gd_free(&function);
    gd_free(&arguments);
    return made;
}

static gd_variant plain_answer(const gd_variant *message) {
    gd_variant answer = gd_new(GD_DICTIONARY), calls = gd_get(message, "tool_calls"), made = gd_new(GD_ARRAY);
    for (int64_t i = 0, n = gd_type_of(&calls) == GD_ARRAY ? gd_size(&calls) : 0; i < n; i++) {
        gd_variant call = gd_at(&calls, i);
        gd_push(&made, plain_call(&call));
        gd_free(&call);
    }
    gd_put(&answer, "text", text_in(message, "content"));
    gd_put(&answer, "thought", text_in(message, "reasoning_content"));
    gd_put(&answer, "tool_calls", made);
    gd_put(&answer, "why", gd_get(message, "finish_reason"));
    gd_free(&calls);
    return answer;
}

/* The last message of the chat; nil on an error. */
static gd_variant last_answer(const godot_chat *c) {
    size_t length = 0;
    if (rotor_chat_answer(c->chat, NULL, 0, &length) != ROTOR_OK) return gd_nil();
    char *json = gd_alloc(NULL, length + 1);
    const bool good = json != NULL && rotor_chat_answer(c->chat, json, length + 1, &length) == ROTOR_OK;
    gd_variant message = good ? json_parsed(json, length) : gd_nil();
    free(json);
    return message;
}

bool chat_take_answer(godot_chat *c) {
    if (rotor_chat_finish(c->chat) != ROTOR_OK) return false;
    gd_variant message = last_answer(c);
    if (gd_type_of(&message) != GD_DICTIONARY) {
        gd_free(&message);
        return false;
    }
    gd_free(&c->answer);
    c->answer = plain_answer(&message);
    gd_variant name = gd_string_of("finish_reason"), result = gd_call(&message, "erase", 1, &name);
    gd_free(&result);
    chat_keep_messages(c, c->n_asked);
    gd_push(&c->messages, message);
    c->n_known = c->n_asked + 1;
    return true;
}
