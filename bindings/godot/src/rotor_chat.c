/* RotorChat: the class. */
#include <stdlib.h>
#include <string.h>

#include "chat.h"

enum { NOTIFICATION_INTERNAL_PROCESS = 25 };

static bool refuse_busy(const godot_chat *c, const char *function) {
    if (c->state != CHAT_IDLE) gd_error(function, "RotorChat is busy: wait for generation_finished, or call stop()");
    return c->state != CHAT_IDLE;
}

static gd_variant say(void *self, const gd_variant *const *arguments) {
    godot_chat *c = self;
    if (refuse_busy(c, "RotorChat.say")) return gd_bool(false);
    char *words = gd_to_text(arguments[0]);
    const bool is_kept = history_push(&c->history, "user", words);
    free(words);
    return gd_bool(chat_start(c, false, is_kept ? NULL : gd_why(""), "RotorChat.say"));
}

static gd_variant warm_up(void *self, const gd_variant *const *arguments) {
    (void)arguments;
    if (refuse_busy(self, "RotorChat.warm_up")) return gd_bool(false);
    return gd_bool(chat_start(self, true, NULL, "RotorChat.warm_up"));
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

static gd_variant fork_chat(void *self, const gd_variant *const *arguments) {
    (void)arguments;
    godot_chat *c = self;
    if (refuse_busy(c, "RotorChat.fork")) return gd_nil();
    GDExtensionObjectPtr object = gdi_classdb_construct_object(gd_name("RotorChat"));
    godot_chat *other = gd_instance_of(object, &chat_class);
    if (other == NULL) return gd_nil();
    gd_copy_properties(&chat_class, c, other);
    if (!history_copy(&c->history, &other->history)) {
        gd_error("RotorChat.fork", gd_why(""));
        gdi_object_destroy(object);
        return gd_nil();
    }
    gd_free(&other->saved);
    other->saved = gd_copy(&c->saved);
    if (c->session != NULL && rotor_session_fork(c->session, &other->session) == ROTOR_OK) {
        other->first = c->first;
        text_add_text(&other->said, &c->said);
        other->model_serial = c->model_serial;
        other->draft_serial = c->draft_serial;
        other->session_context = c->session_context;
    }
    return gd_object(object);
}

static gd_variant get_history(void *self, const gd_variant *const *arguments) {
    (void)arguments;
    return history_to_array(&((godot_chat *)self)->history);
}

static gd_variant set_history(void *self, const gd_variant *const *arguments) {
    godot_chat *c = self;
    if (refuse_busy(c, "RotorChat.set_history")) return gd_bool(false);
    const bool good = history_from_array(&c->history, arguments[0]);
    if (good) c->first = 0;
    else gd_error("RotorChat.set_history", gd_why("each item must be a Dictionary with the Strings \"role\" and \"content\""));
    return gd_bool(good);
}

/* ---- Saves: a Dictionary as Godot writes it ---- */

/* Empty if it cannot be saved: such a state loads, and its messages are evaluated again. */
static gd_variant session_bytes(const godot_chat *c) {
    size_t n = 0;
    if (c->session == NULL || rotor_session_save(c->session, ROTOR_SAVE_KV, NULL, 0, &n) != ROTOR_OK) return gd_new(GD_BYTES);
    uint8_t *bytes = gd_alloc(NULL, n + 1);
    const bool is_saved = bytes != NULL && rotor_session_save(c->session, ROTOR_SAVE_KV, bytes, n, &n) == ROTOR_OK;
    gd_variant saved = gd_bytes(bytes, is_saved ? n : 0);
    free(bytes);
    if (n > 0 && gd_size(&saved) == 0) gd_error("RotorChat.save_state", gd_why(rotor_last_error()));
    return saved;
}

static gd_variant save_state(void *self, const gd_variant *const *arguments) {
    godot_chat *c = self;
    const bool busy = c->state != CHAT_IDLE;
    history answered = c->history; /* the same messages, without the question that is being answered */
    if (busy && c->asked) answered.n--;
    gd_variant state = gd_new(GD_DICTIONARY);
    gd_put(&state, "history", history_to_array(&answered));
    gd_put(&state, "first", gd_int((int64_t)(c->first < answered.n ? c->first : answered.n)));
    if (gd_to_bool(arguments[0]) && !busy) {
        gd_put(&state, "session", session_bytes(c));
        gd_put(&state, "said", gd_text(c->said.length == 0 ? "" : c->said.bytes, c->said.length));
    }
    gd_variant bytes = gd_var_to_bytes(&state);
    gd_free(&state);
    return bytes;
}

static bool take_state(godot_chat *c, const gd_variant *state) {
    if (gd_type_of(state) != GD_DICTIONARY) return false;
    gd_variant messages = gd_get(state, "history"), first = gd_get(state, "first"), session = gd_get(state, "session"),
               said = gd_get(state, "said");
    const bool good = history_from_array(&c->history, &messages);
    if (good) {
        const int64_t n = gd_type_of(&first) == GD_INT ? gd_to_int(&first) : 0;
        chat_drop_session(c);
        c->first = n < 0 || (uint64_t)n > c->history.n ? 0 : (size_t)n;
        gd_free(&c->saved);
        c->saved = gd_type_of(&session) == GD_BYTES ? gd_copy(&session) : gd_nil();
        if (gd_type_of(&session) == GD_BYTES && gd_type_of(&said) == GD_STRING) {
            char *its_text = gd_to_text(&said);
            if (its_text != NULL) text_add(&c->said, its_text, strlen(its_text));
            free(its_text);
        }
    }
    gd_free(&messages);
    gd_free(&first);
    gd_free(&session);
    gd_free(&said);
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
    c->saved = gd_nil();
}

static void end(void *self) {
    godot_chat *c = self;
    if (c->job != 0) jobs_forget(JOB_GENERATE, c->job);
    rotor_session_free(c->session);
    history_clear(&c->history);
    text_clear(&c->pending);
    text_clear(&c->thought);
    text_clear(&c->reply);
    text_clear(&c->prompt);
    text_clear(&c->said);
    gd_free(&c->saved);
}

static void notification(void *self, int32_t what, GDExtensionBool reversed) {
    (void)reversed;
    if (what == NOTIFICATION_INTERNAL_PROCESS && ((godot_chat *)self)->state != CHAT_IDLE) chat_process(self);
}

static const gd_method methods[] = {
    {"say", say, GD_BOOL, NULL, 1, {{"text", GD_STRING, NULL}}, 0},
    {"warm_up", warm_up, GD_BOOL, NULL, 0, {{0}}, 0},
    {"stop", stop, GD_NOTHING, NULL, 0, {{0}}, 0},
    {"is_busy", is_busy, GD_BOOL, NULL, 0, {{0}}, 0},
    {"fork", fork_chat, GD_OBJECT, "RotorChat", 0, {{0}}, 0},
    {"get_history", get_history, GD_ARRAY, NULL, 0, {{0}}, 0},
    {"set_history", set_history, GD_BOOL, NULL, 1, {{"history", GD_ARRAY, NULL}}, 0},
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
static const gd_constant constants[] = {{"Mode", "MODE_THREAD", MODE_THREAD}, {"Mode", "MODE_FRAME", MODE_FRAME}};
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
