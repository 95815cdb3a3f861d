/* From properties and messages to a session that is ready to generate. All calls return false with gd_why(rotor_last_error()). */
#include <stdlib.h>
#include <string.h>

#include "chat.h"

static uint32_t small(int64_t value) { return value < 0 || value > UINT32_MAX ? UINT32_MAX : (uint32_t)value; }

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

void chat_drop_session(godot_chat *c) {
    rotor_session_free(c->session);
    c->session = NULL;
    c->draft_serial = 0;
    c->first = 0;
    text_clear(&c->said);
}

/* A save of another model's session is no error: the messages are evaluated again. */
static void restore(godot_chat *c) {
    gd_packed hold;
    size_t length;
    const uint8_t *bytes = gd_to_bytes(&c->saved, &hold, &length);
    const rotor_status status = length == 0 ? ROTOR_OK : rotor_session_restore(c->session, bytes, length);
    gd_bytes_done(&hold);
    gd_free(&c->saved);
    c->saved = gd_nil();
    if (status == ROTOR_OK) return;
    gd_error("RotorChat.load_state", rotor_last_error());
    text_clear(&c->said);
}

bool chat_need_session(godot_chat *c) {
    const godot_model *model = chat_model(c);
    if (c->session != NULL && (c->model_serial != model->serial || c->session_context != c->context_length)) chat_drop_session(c);
    if (c->session == NULL) {
        const rotor_sampling sampling = sampling_of(c);
        rotor_session_options options;
        rotor_session_options_init(&options, sizeof options);
        options.context_length = small(c->context_length);
        options.sampling = &sampling;
        if (rotor_session_new(model->model, &options, &c->session) != ROTOR_OK) return false;
        c->model_serial = model->serial;
        c->session_context = c->context_length;
    }
    if (gd_type_of(&c->saved) == GD_BYTES) restore(c);
    return true;
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

static size_t system_bytes(const godot_chat *c) { return c->system_prompt == NULL ? 0 : strlen(c->system_prompt); }

static size_t message_bytes(const godot_chat *c, size_t i) { return strlen(c->history.messages[i].content); }

enum { MARKUP = 64 }; /* bytes of a message's; more than there are cost a second call */

/* The system prompt and the messages from `c->first` on: how many there are, and about how many bytes their text has. */
static size_t list_messages(const godot_chat *c, rotor_chat_message *messages, size_t *bytes) {
    size_t n = 0;
    *bytes = system_bytes(c) + MARKUP;
    if (system_bytes(c) > 0) messages[n++] = (rotor_chat_message){"system", c->system_prompt};
    for (size_t i = c->first; i < c->history.n; i++) {
        messages[n++] = c->history.messages[i];
        *bytes += message_bytes(c, i) + MARKUP;
    }
    return n;
}

/* Puts the text of the system prompt and the messages from `c->first` on into `c->prompt`. */
static bool format(godot_chat *c) {
    const rotor_model *model = chat_model(c)->model;
    const uint32_t flags = c->warming ? 0 : ROTOR_CHAT_GENERATION_PROMPT;
    rotor_chat_message *messages = gd_alloc(NULL, (c->history.n - c->first + 1) * sizeof *messages);
    if (messages == NULL) return false;
    size_t length = 0, capacity;
    const size_t n = list_messages(c, messages, &capacity);
    rotor_status status = n == 0 ? ROTOR_OK : ROTOR_E_BUFFER_TOO_SMALL;
    char *out = NULL, *grown;
    text_clear(&c->prompt);
    while (status == ROTOR_E_BUFFER_TOO_SMALL && (grown = gd_alloc(out, capacity)) != NULL) {
        out = grown;
        status = rotor_model_chat_format(model, messages, n, flags, out, capacity, &length);
        capacity = length;
    }
    const bool good = status == ROTOR_OK && text_add(&c->prompt, out, length);
    free(out);
    free(messages);
    return good;
}

/* Makes `c->prompt`, and returns its tokens. NULL on an error; the caller frees them. */
static uint32_t *make_prompt(godot_chat *c, size_t *n) {
    if (!format(c)) return NULL;
    const rotor_model *model = chat_model(c)->model;
    const uint32_t flags = ROTOR_TEXT_ADD_BOS | ROTOR_TEXT_PARSE_SPECIAL;
    size_t capacity = c->prompt.length + 8; /* a token is a byte at least, but for those that the tokenizer adds */
    rotor_status status = ROTOR_E_BUFFER_TOO_SMALL;
    uint32_t *tokens = NULL, *grown;
    while (status == ROTOR_E_BUFFER_TOO_SMALL && (grown = gd_alloc(tokens, capacity * sizeof *tokens)) != NULL) {
        tokens = grown;
        status = rotor_model_tokenize(model, c->prompt.bytes, c->prompt.length, flags, tokens, capacity, n);
        capacity = *n;
    }
    if (status == ROTOR_OK) return tokens;
    free(tokens);
    return NULL;
}

/* Leaves the oldest messages out until `most` bytes or the last message are left. What is left begins with the user. */
static void leave_out(godot_chat *c, double most) {
    const size_t n = c->history.n;
    double bytes = 0;
    size_t first = n;
    while (first > c->first && (bytes += (double)message_bytes(c, first - 1)) <= most) first--;
    if (first == c->first) return;
    while (first < n && strcmp(c->history.messages[first].role, "user") != 0) first++;
    c->first = first < n ? first : n - 1;
}

/* The prompt's tokens. If it has no room beside an answer, then the oldest messages go, so many that half of the context is free: then
 * it does not happen again at each turn. A talk of any length costs some prompts of the context's size. */
static uint32_t *fit_prompt(godot_chat *c, size_t room, size_t *n) {
    enum { LONG_TOKEN = 8 }; /* bytes; more than a text's average */
    const uint64_t quarter = room / 4, most = chat_most_tokens(c), answer = most < quarter ? most : quarter;
    leave_out(c, (double)LONG_TOKEN * (double)room);
    uint32_t *tokens = make_prompt(c, n);
    if (tokens == NULL || *n + answer <= room) return tokens;
    while (tokens != NULL && *n > room / 2 && c->first + 1 < c->history.n) {
        double bytes = (double)system_bytes(c);
        for (size_t i = c->first; i < c->history.n; i++) bytes += (double)message_bytes(c, i);
        /* A token stands for as many bytes as it did here. */
        leave_out(c, bytes * (double)(room / 2) / (double)*n - (double)system_bytes(c));
        free(tokens);
        tokens = make_prompt(c, n);
    }
    return tokens;
}

static bool begins_with(const text *t, const text *start) {
    return start->length > 0 && t->length >= start->length && memcmp(t->bytes, start->bytes, start->length) == 0;
}

/* Lets the session hold the prompt. The model's own tokens of its last answer stay, as a text can be written in several ways. */
static bool set_prompt(godot_chat *c) {
    rotor_session_stats stats = {.struct_size = sizeof stats};
    size_t n = 0;
    if (rotor_session_stats_get(c->session, &stats) != ROTOR_OK) return false;
    uint32_t *tokens = fit_prompt(c, stats.context_length, &n);
    if (tokens == NULL) return false;
    rotor_status status = ROTOR_E_ARGUMENT;
    if (begins_with(&c->prompt, &c->said))
        status = rotor_session_append_text(c->session, c->prompt.bytes + c->said.length, c->prompt.length - c->said.length, ROTOR_TEXT_PARSE_SPECIAL);
    if (status != ROTOR_OK) status = rotor_session_set_tokens(c->session, tokens, n, NULL);
    free(tokens);
    text_clear(&c->said);
    return status == ROTOR_OK;
}

static bool set_grammar(godot_chat *c) {
    const godot_grammar *g = gd_instance_of(gd_to_object(&c->grammar), &grammar_class);
    if (g == NULL || g->kind == ROTOR_GRAMMAR_NONE || c->warming) return true;
    const char *source = g->source == NULL ? "" : g->source;
    return rotor_session_set_grammar(c->session, small(g->kind), source, ROTOR_NUL_TERMINATED) == ROTOR_OK;
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
    if (!chat_need_session(c)) return false;
    const rotor_sampling sampling = sampling_of(c);
    if (rotor_session_set_sampling(c->session, &sampling) != ROTOR_OK) return false;
    if (rotor_session_set_grammar(c->session, ROTOR_GRAMMAR_NONE, NULL, 0) != ROTOR_OK) return false;
    return set_draft_model(c) && set_prompt(c) && set_thinking(c) && set_grammar(c) && set_stop(c);
}
