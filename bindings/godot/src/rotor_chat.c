/* RotorChat: the class. */
#include <stdlib.h>
#include <string.h>

#include "chat.h"

enum { NOTIFICATION_INTERNAL_PROCESS = 25 };

static bool refuse_busy(const godot_chat *c, const char *function) {
    if (c->state != CHAT_IDLE) gd_error(function, "RotorChat is busy: wait for generation_finished, or call stop()");
    return c->state != CHAT_IDLE;
}

static int64_t n_messages(const godot_chat *c) { return gd_size(&c->messages); }

void chat_keep_messages(godot_chat *c, int64_t n) {
    if (n < n_messages(c)) {
        gd_variant size = gd_int(n), result = gd_call(&c->messages, "resize", 1, &size);
        gd_free(&result);
    }
    if (c->n_known > n) c->n_known = n;
}

int64_t chat_n_equal(const gd_variant *a, const gd_variant *b) {
    const int64_t n_a = gd_type_of(a) == GD_ARRAY ? gd_size(a) : 0, n_b = gd_size(b), most = n_a < n_b ? n_a : n_b;
    for (int64_t i = 0; i < most; i++) {
        gd_variant x = gd_at(a, i), y = gd_at(b, i);
        const bool is_equal = gd_equal(&x, &y);
        gd_free(&x);
        gd_free(&y);
        if (!is_equal) return i;
    }
    return most;
}

/* A run that answers the first `n_asked` messages. `n_kept` stay if there is no answer. */
static gd_variant start(godot_chat *c, bool warming, int64_t n_asked, int64_t n_kept, const char *function) {
    c->n_asked = n_asked;
    c->n_kept = n_kept;
    const bool is_empty = !warming && n_asked == 0 && (c->system_prompt == NULL || *c->system_prompt == 0);
    return gd_bool(chat_start(c, warming, is_empty ? "there is no message to answer" : NULL, function));
}

static gd_variant say(void *self, const gd_variant *const *arguments) {
    godot_chat *c = self;
    if (refuse_busy(c, "RotorChat.say")) return gd_bool(false);
    const int64_t n = n_messages(c);
    gd_variant message = gd_new(GD_DICTIONARY);
    gd_put(&message, "role", gd_string_of("user"));
    gd_put(&message, "content", gd_copy(arguments[0]));
    gd_push(&c->messages, message);
    return start(c, false, n + 1, n, "RotorChat.say");
}

static gd_variant reply(void *self, const gd_variant *const *arguments) {
    (void)arguments;
    godot_chat *c = self;
    if (refuse_busy(c, "RotorChat.reply")) return gd_bool(false);
    return start(c, false, n_messages(c), n_messages(c), "RotorChat.reply");
}

static bool is_of_model(const gd_variant *message) {
    gd_variant role = gd_get(message, "role"), assistant = gd_string_of("assistant");
    const bool is_equal = gd_equal(&role, &assistant);
    gd_free(&role);
    gd_free(&assistant);
    return is_equal;
}

static gd_variant regenerate(void *self, const gd_variant *const *arguments) {
    (void)arguments;
    godot_chat *c = self;
    if (refuse_busy(c, "RotorChat.regenerate")) return gd_bool(false);
    int64_t n_asked = n_messages(c);
    for (bool is_reply = true; is_reply && n_asked > 0; n_asked -= is_reply) {
        gd_variant last = gd_at(&c->messages, n_asked - 1);
        is_reply = is_of_model(&last);
        gd_free(&last);
    }
    return start(c, false, n_asked, n_messages(c), "RotorChat.regenerate");
}

static gd_variant warm_up(void *self, const gd_variant *const *arguments) {
    (void)arguments;
    godot_chat *c = self;
    if (refuse_busy(c, "RotorChat.warm_up")) return gd_bool(false);
    return start(c, true, n_messages(c), n_messages(c), "RotorChat.warm_up");
}

static gd_variant stop(void *self, const gd_variant *const *arguments) {
    (void)arguments;
    chat_stop(self);
    return gd_nil();
}

static gd_variant is_busy(void *self, const gd_variant *const *arguments) {
    (void)arguments;
    return gd_bool(((godot_chat *)self)->state != CHAT_IDLE);
}

static gd_variant duplicate(const gd_variant *value) {
    gd_variant deep = gd_bool(true);
    return gd_call(value, "duplicate", 1, &deep);
}

static gd_variant fork_chat(void *self, const gd_variant *const *arguments) {
    (void)arguments;
    godot_chat *c = self;
    if (refuse_busy(c, "RotorChat.fork")) return gd_nil();
    GDExtensionObjectPtr object = gdi_classdb_construct_object(gd_name("RotorChat"));
    godot_chat *other = gd_instance_of(object, &chat_class);
    if (other == NULL) return gd_nil();
    gd_copy_properties(&chat_class, c, other);
    gd_free(&other->messages);
    gd_free(&other->saved);
    other->messages = duplicate(&c->messages);
    other->saved = gd_copy(&c->saved);
    if (c->chat == NULL || (c->system != NULL && (other->system = gd_duplicate(c->system)) == NULL)) return gd_object(object);
    if (rotor_chat_fork(c->chat, &other->session, &other->chat) != ROTOR_OK) {
        chat_drop_session(other); /* the messages are evaluated again */
        return gd_object(object);
    }
    other->n_known = c->n_known;
    other->model_serial = c->model_serial;
    other->draft_serial = c->draft_serial;
    other->session_context = c->session_context;
    return gd_object(object);
}

/* ---- Messages ---- */

static bool is_text(const gd_variant *value) { return gd_type_of(value) == GD_STRING || gd_type_of(value) == GD_NAME; }

/* Whether this has the form of a message; rotor looks at it more closely. */
static bool is_message(const gd_variant *value) {
    if (gd_type_of(value) != GD_DICTIONARY) return false;
    gd_variant role = gd_get(value, "role"), content = gd_get(value, "content"), calls = gd_get(value, "tool_calls");
    const bool has_content = is_text(&content) || gd_type_of(&content) == GD_ARRAY || gd_type_of(&calls) == GD_ARRAY;
    const bool good = is_text(&role) && has_content;
    gd_free(&role);
    gd_free(&content);
    gd_free(&calls);
    return good;
}

static bool are_messages(const gd_variant *array) {
    bool good = gd_type_of(array) == GD_ARRAY;
    for (int64_t i = 0, n = good ? gd_size(array) : 0; good && i < n; i++) {
        gd_variant item = gd_at(array, i);
        good = is_message(&item);
        gd_free(&item);
    }
    return good;
}

static gd_variant get_history(void *self, const gd_variant *const *arguments) {
    (void)arguments;
    return duplicate(&((godot_chat *)self)->messages);
}

static gd_variant get_answer(void *self, const gd_variant *const *arguments) {
    (void)arguments;
    return duplicate(&((godot_chat *)self)->answer);
}

/* Messages that change in their places keep the model's own tokens in the others. */
static void tell_changes(godot_chat *c, const gd_variant *history) {
    const int64_t n = gd_size(history);
    if (c->n_known > n) c->n_known = n;
    for (int64_t i = 0; i < c->n_known; i++) {
        gd_variant old = gd_at(&c->messages, i), item = gd_at(history, i);
        if (!gd_equal(&old, &item)) chat_give_message(c, i, &item);
        gd_free(&old);
        gd_free(&item);
    }
}

static gd_variant set_history(void *self, const gd_variant *const *arguments) {
    godot_chat *c = self;
    if (refuse_busy(c, "RotorChat.set_history")) return gd_bool(false);
    if (!are_messages(arguments[0])) {
        gd_error("RotorChat.set_history", "each item must be a Dictionary with the Strings \"role\" and \"content\"");
        return gd_bool(false);
    }
    tell_changes(c, arguments[0]);
    gd_free(&c->messages);
    c->messages = duplicate(arguments[0]);
    return gd_bool(true);
}

static gd_variant add_message(void *self, const gd_variant *const *arguments) {
    godot_chat *c = self;
    if (refuse_busy(c, "RotorChat.add_message")) return gd_bool(false);
    const bool good = is_message(arguments[0]);
    if (good) gd_push(&c->messages, duplicate(arguments[0]));
    else gd_error("RotorChat.add_message", "a message must be a Dictionary with the Strings \"role\" and \"content\"");
    return gd_bool(good);
}

static gd_variant count_tokens(void *self, const gd_variant *const *arguments) {
    godot_chat *c = self;
    const godot_model *m = chat_model(c);
    size_t n = 0;
    if (refuse_busy(c, "RotorChat.count_tokens")) return gd_int(-1);
    if (m == NULL || m->model == NULL) {
        gd_error("RotorChat.count_tokens", "the model is not loaded: call its load_model, or warm_up");
        return gd_int(-1);
    }
    char *content = gd_to_text(arguments[0]);
    gd_variant message = chat_message("user", content == NULL ? "" : content);
    char *json = content == NULL || *content == 0 ? NULL : json_of(&message);
    const bool is_clear = content != NULL && (*content == 0 || json != NULL);
    const bool good = is_clear && chat_give(c, n_messages(c)) && rotor_chat_count(c->chat, json, ROTOR_NUL_TERMINATED, &n) == ROTOR_OK;
    if (!good) gd_error("RotorChat.count_tokens", gd_why(rotor_last_error()));
    free(content);
    free(json);
    gd_free(&message);
    return gd_int(good ? (int64_t)n : -1);
}

/* ---- Saves: a Dictionary as Godot writes it ---- */

/* Empty if it cannot be saved: such a state loads, and its messages are evaluated again. */
static gd_variant chat_bytes(godot_chat *c, bool with_cache) {
    const uint32_t content = with_cache ? ROTOR_SAVE_KV : ROTOR_SAVE_TOKENS;
    size_t n = 0;
    if (c->chat == NULL) return gd_new(GD_BYTES);
    const bool is_ready = chat_give_messages(c, n_messages(c)) && rotor_chat_save(c->chat, content, NULL, 0, &n) == ROTOR_OK;
    uint8_t *bytes = is_ready ? gd_alloc(NULL, n) : NULL;
    const bool is_saved = bytes != NULL && rotor_chat_save(c->chat, content, bytes, n, &n) == ROTOR_OK;
    gd_variant saved = gd_bytes(bytes, is_saved ? n : 0);
    free(bytes);
    if (gd_size(&saved) == 0) gd_error("RotorChat.save_state", gd_why(rotor_last_error()));
    return saved;
}

static gd_variant save_state(void *self, const gd_variant *const *arguments) {
    godot_chat *c = self;
    const bool busy = c->state != CHAT_IDLE;
    gd_variant range[] = {gd_int(0), gd_int(busy ? c->n_kept : n_messages(c))}, state = gd_new(GD_DICTIONARY);
    gd_put(&state, "history", gd_call(&c->messages, "slice", 2, range));
    if (!busy) {
        gd_put(&state, "chat", chat_bytes(c, gd_to_bool(arguments[0])));
        gd_put(&state, "system", gd_string_of(c->system == NULL ? "" : c->system));
    }
    gd_variant bytes = gd_var_to_bytes(&state);
    gd_free(&state);
    return bytes;
}

static bool take_state(godot_chat *c, const gd_variant *state) {
    if (gd_type_of(state) != GD_DICTIONARY) return false;
    gd_variant messages = gd_get(state, "history"), chat = gd_get(state, "chat");
    const bool good = are_messages(&messages);
    if (good) {
        chat_drop_session(c);
        gd_free(&c->messages);
        gd_free(&c->saved);
        c->messages = duplicate(&messages);
        c->saved = gd_type_of(&chat) == GD_BYTES && gd_size(&chat) > 0 ? gd_copy(state) : gd_nil();
    }
    gd_free(&messages);
    gd_free(&chat);
    return good;
}

static gd_variant load_state(void *self, const gd_variant *const *arguments) {
    godot_chat *c = self;
    if (refuse_busy(c, "RotorChat.load_state")) return gd_bool(false);
    gd_variant state = gd_size(arguments[0]) == 0 ? gd_nil() : gd_bytes_to_var(arguments[0]);
    const bool good = take_state(c, &state);
    gd_free(&state);
    if (!good) gd_error("RotorChat.load_state", gd_why("these bytes are not a state that save_state made; nothing has changed"));
    return gd_bool(good);
}

static double rate(uint64_t tokens, uint64_t us) { return us == 0 ? 0 : (double)tokens * 1e6 / (double)us; }

static gd_variant get_stats(void *self, const gd_variant *const *arguments) {
    (void)arguments;
    const rotor_session_stats *s = &((godot_chat *)self)->stats;
    gd_variant d = gd_new(GD_DICTIONARY);
    gd_put(&d, "tokens", gd_int((int64_t)s->n_tokens));
    gd_put(&d, "context_length", gd_int(s->context_length));
    gd_put(&d, "prompt_tokens", gd_int((int64_t)s->prompt_tokens));
    gd_put(&d, "prompt_tokens_per_second", gd_float(rate(s->prompt_tokens, s->prompt_us)));
    gd_put(&d, "generated_tokens", gd_int((int64_t)s->generated_tokens));
    gd_put(&d, "generated_tokens_per_second", gd_float(rate(s->generated_tokens, s->generated_us)));
    gd_put(&d, "drafted_tokens", gd_int((int64_t)s->drafted_tokens));
    gd_put(&d, "accepted_tokens", gd_int((int64_t)s->accepted_tokens));
    gd_put(&d, "kv_bytes", gd_int((int64_t)s->kv_bytes));
    return d;
}

/* ---- The class ---- */

static void begin(void *self) {
    godot_chat *c = self;
    c->max_tokens = 256;
    c->temperature = 0.7;
    c->top_p = 1;
    c->repetition_penalty = 1;
    c->frame_budget_ms = 4;
    c->when_full = ROTOR_CHAT_FULL_DROP_OLDEST;
    c->messages = gd_new(GD_ARRAY);
    c->answer = gd_new(GD_DICTIONARY);
    c->saved = gd_nil();
}

static void end(void *self) {
    godot_chat *c = self;
    if (c->job != 0) jobs_forget(JOB_GENERATE, c->job);
    chat_drop_session(c);
    text_clear(&c->pending);
    text_clear(&c->thought);
    text_clear(&c->reply);
    gd_free(&c->messages);
    gd_free(&c->answer);
    gd_free(&c->saved);
}

static void notification(void *self, int32_t what, GDExtensionBool reversed) {
    (void)reversed;
    if (what == NOTIFICATION_INTERNAL_PROCESS && ((godot_chat *)self)->state != CHAT_IDLE) chat_process(self);
}

static const gd_method methods[] = {
    {"say", say, GD_BOOL, NULL, 1, {{"text", GD_STRING, NULL}}, 0},
    {"reply", reply, GD_BOOL, NULL, 0, {{0}}, 0},
    {"regenerate", regenerate, GD_BOOL, NULL, 0, {{0}}, 0},
    {"warm_up", warm_up, GD_BOOL, NULL, 0, {{0}}, 0},
    {"stop", stop, GD_NOTHING, NULL, 0, {{0}}, 0},
    {"is_busy", is_busy, GD_BOOL, NULL, 0, {{0}}, 0},
    {"fork", fork_chat, GD_OBJECT, "RotorChat", 0, {{0}}, 0},
    {"get_history", get_history, GD_ARRAY, NULL, 0, {{0}}, 0},
    {"set_history", set_history, GD_BOOL, NULL, 1, {{"history", GD_ARRAY, NULL}}, 0},
    {"add_message", add_message, GD_BOOL, NULL, 1, {{"message", GD_DICTIONARY, NULL}}, 0},
    {"get_answer", get_answer, GD_DICTIONARY, NULL, 0, {{0}}, 0},
    {"count_tokens", count_tokens, GD_INT, NULL, 1, {{"text", GD_STRING, NULL}}, 1},
    {"save_state", save_state, GD_BYTES, NULL, 1, {{"with_cache", GD_BOOL, NULL}}, 1},
    {"load_state", load_state, GD_BOOL, NULL, 1, {{"state", GD_BYTES, NULL}}, 0},
    {"get_stats", get_stats, GD_DICTIONARY, NULL, 0, {{0}}, 0},
};

enum { RANGE = 1, ENUM = 2, RESOURCE = 17, MULTILINE = 18 };
#define FIELD(name) offsetof(godot_chat, name)

static const gd_property properties[] = {
    {"model", GD_OBJECT, FIELD(model), RESOURCE, "RotorModel", "RotorModel"},
    {"draft_model", GD_OBJECT, FIELD(draft_model), RESOURCE, "RotorModel", "RotorModel"},
    {"system_prompt", GD_STRING, FIELD(system_prompt), MULTILINE, "", NULL},
    {"context_length", GD_INT, FIELD(context_length), RANGE, "0,8192,1,or_greater", NULL},
    {"max_tokens", GD_INT, FIELD(max_tokens), RANGE, "1,4096,1,or_greater", NULL},
    {"temperature", GD_FLOAT, FIELD(temperature), RANGE, "0,2,0.01,or_greater", NULL},
    {"top_k", GD_INT, FIELD(top_k), RANGE, "0,200,1,or_greater", NULL},
    {"top_p", GD_FLOAT, FIELD(top_p), RANGE, "0.01,1,0.01", NULL},
    {"min_p", GD_FLOAT, FIELD(min_p), RANGE, "0,1,0.01", NULL},
    {"repetition_penalty", GD_FLOAT, FIELD(repetition_penalty), RANGE, "0.5,2,0.01,or_greater", NULL},
    {"seed", GD_INT, FIELD(seed), 0, NULL, NULL},
    {"grammar", GD_OBJECT, FIELD(grammar), RESOURCE, "RotorGrammar", "RotorGrammar"},
    {"stop_strings", GD_STRINGS, FIELD(stop_strings), 0, NULL, NULL},
    {"separate_thoughts", GD_BOOL, FIELD(separate_thoughts), 0, NULL, NULL},
    {"max_thinking_tokens", GD_INT, FIELD(max_thinking_tokens), RANGE, "0,4096,1,or_greater", NULL},
    {"tools", GD_ARRAY, FIELD(tools), 0, NULL, NULL},
    {"template_variables", GD_DICTIONARY, FIELD(template_variables), 0, NULL, NULL},
    {"when_full", GD_INT, FIELD(when_full), ENUM, "Error,Drop Oldest,Summary", NULL},
    {"summary_prompt", GD_STRING, FIELD(summary_prompt), MULTILINE, "", NULL},
    {"parse_contents", GD_BOOL, FIELD(parse_contents), 0, NULL, NULL},
    {"mode", GD_INT, FIELD(mode), ENUM, "Thread,Frame", NULL},
    {"frame_budget_ms", GD_FLOAT, FIELD(frame_budget_ms), RANGE, "0,33,0.1,or_greater,suffix:ms", NULL},
};
static const gd_signal signals[] = {
    {"token_generated", 1, {{"text", GD_STRING, NULL}}},
    {"thought_generated", 1, {{"text", GD_STRING, NULL}}},
    {"generation_finished", 2, {{"reply", GD_STRING, NULL}, {"cancelled", GD_BOOL, NULL}}},
    {"generation_failed", 1, {{"message", GD_STRING, NULL}}},
    {"warmed_up", 1, {{"ready", GD_BOOL, NULL}}},
};
static const gd_constant constants[] = {
    {"Mode", "MODE_THREAD", MODE_THREAD},
    {"Mode", "MODE_FRAME", MODE_FRAME},
    {"WhenFull", "FULL_ERROR", ROTOR_CHAT_FULL_ERROR},
    {"WhenFull", "FULL_DROP_OLDEST", ROTOR_CHAT_FULL_DROP_OLDEST},
    {"WhenFull", "FULL_SUMMARY", ROTOR_CHAT_FULL_SUMMARY},
};
const gd_class chat_class = {
    .name = "RotorChat",
    .parent = "Node",
    .size = sizeof(godot_chat),
    .begin = begin,
    .end = end,
    .notification = notification,
    .methods = methods,
    .n_methods = GD_COUNT(methods),
    .properties = properties,
    .n_properties = GD_COUNT(properties),
    .signals = signals,
    .n_signals = GD_COUNT(signals),
    .constants = constants,
    .n_constants = GD_COUNT(constants),
};
