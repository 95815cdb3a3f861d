/* A run: an answer, or the evaluation of a prompt, in the background or in the frames. */
#include <stdio.h>
#include <stdlib.h>

#include "chat.h"

godot_model *chat_model(const godot_chat *c) { return gd_instance_of(gd_to_object(&c->model), &model_class); }

godot_model *chat_draft_model(const godot_chat *c) { return gd_instance_of(gd_to_object(&c->draft_model), &model_class); }

static void watch_frames(godot_chat *c, bool on) {
    gd_variant argument = gd_bool(on), result = gd_call_object(c->base.object, "set_process_internal", 1, &argument);
    gd_free(&result);
}

static bool add_text(godot_chat *c, const char *bytes, size_t length) {
    return length == 0 || c->summing || (text_add(&c->pending, bytes, length) && text_add(&c->reply, bytes, length));
}

static bool add_thought(godot_chat *c, const char *bytes, size_t length) {
    return length == 0 || c->summing || text_add(&c->thought, bytes, length);
}

static void fail(godot_chat *c, const char *why) {
    snprintf(c->error, sizeof c->error, "%s", why);
    c->end = RUN_FAILED;
}

static const char NO_MODEL[] = "the property model is not set: give this chat a RotorModel";
static const char NO_PATH[] = "the model_path of its RotorModel is empty: set it to the folder of a model, or to a .gguf file";

/* Why a run cannot begin, if this is clear at once; otherwise NULL. */
static const char *hindrance(const godot_chat *c) {
    const godot_model *m = chat_model(c);
    if (m == NULL) return NO_MODEL;
    const bool has_path = m->model_path != NULL && *m->model_path != 0;
    return has_path || m->model != NULL || m->job != 0 ? NULL : NO_PATH;
}

/* A chat outside the scene tree has no frames. It begins only after it is added to the tree. */
static void warn_outside(const godot_chat *c, const char *function) {
    gd_variant inside = gd_call_object(c->base.object, "is_inside_tree", 0, NULL);
    if (!gd_to_bool(&inside)) gd_warning(function, "this chat is not in the scene tree; it begins after add_child");
    gd_free(&inside);
}

bool chat_start(godot_chat *c, bool warming, const char *trouble, const char *function) {
    c->state = CHAT_WAITING;
    c->warming = warming;
    c->function = function;
    c->stopped = c->summing = c->lost = c->told = false;
    c->end = RUN_GOES_ON;
    gd_free(&c->answer);
    c->answer = gd_new(GD_DICTIONARY);
    text_clear(&c->pending);
    text_clear(&c->thought);
    text_clear(&c->reply);
    watch_frames(c, true);
    warn_outside(c, function);
    const char *why = trouble == NULL ? hindrance(c) : trouble;
    if (why == NULL) return true;
    gd_error(function, why);
    c->told = true;
    fail(c, why);
    return false;
}

void chat_stop(godot_chat *c) {
    if (c->state == CHAT_IDLE) return;
    c->stopped = true;
    if (c->job != 0) rotor_worker_cancel(jobs_worker(JOB_GENERATE), c->job);
}

/* An event of the worker. Signals to the host wait until Godot processes this node in the frame. */
static void on_event(void *owner, const rotor_event *event) {
    godot_chat *c = owner;
    const bool has_text = event->kind != ROTOR_EVENT_FAILED;
    if (!add_thought(c, event->thought, (size_t)event->thought_len) || !add_text(c, event->text, has_text ? (size_t)event->text_len : 0)) {
        c->lost = true;
        rotor_worker_cancel(jobs_worker(JOB_GENERATE), c->job);
    }
    if (event->kind == ROTOR_EVENT_TOKEN) return;
    c->job = 0;
    if (c->lost) fail(c, GD_REFUSED);
    else if (event->kind == ROTOR_EVENT_FINISHED) c->end = RUN_DONE;
    else if (event->status == ROTOR_E_CANCELLED) c->end = RUN_CANCELLED;
    else fail(c, event->text);
}

static void run_in_background(godot_chat *c) {
    rotor_worker *worker = jobs_worker(JOB_GENERATE);
    if (!engine_watch_frames()) fail(c, "there is no scene tree");
    else if (!jobs_make_room()) fail(c, gd_why(""));
    else if (rotor_worker_generate(worker, c->session, "", 0, ROTOR_TEXT_PLAIN, c->left, &c->job) != ROTOR_OK) fail(c, rotor_last_error());
    else jobs_watch(JOB_GENERATE, c->job, c, on_event);
}

/* Whether a model is loaded. If its load failed meanwhile, this run fails; if the host cancelled the load with unload, the load begins
 * again. */
static bool is_loaded(godot_chat *c, godot_model *m) {
    if (m->model == NULL && m->job == 0 && ((c->waited && *m->error != 0) || !model_load(m))) fail(c, m->error);
    return m->model != NULL;
}

/* Whether the model and the draft model are loaded. */
static bool need_models(godot_chat *c) {
    godot_model *m = chat_model(c), *draft = chat_draft_model(c);
    if (m == NULL) fail(c, NO_MODEL);
    const bool is_there = m != NULL && is_loaded(c, m);
    const bool is_complete = draft == NULL || (c->end == RUN_GOES_ON && is_loaded(c, draft));
    c->waited = true;
    return c->end == RUN_GOES_ON && is_there && is_complete;
}

/* Begins the answer, or the summary that has to come before it. */
static void begin_part(godot_chat *c) {
    rotor_session_stats stats = {.struct_size = sizeof stats};
    uint32_t summary_tokens;
    if (!chat_begin(c, &summary_tokens) || rotor_session_stats_get(c->session, &stats) != ROTOR_OK) {
        fail(c, gd_why(rotor_last_error()));
        return;
    }
    c->summing = summary_tokens > 0;
    /* A reply ends where the context ends. */
    const uint64_t room = stats.context_length - stats.n_tokens, most = chat_most_tokens(c);
    if (c->summing) c->left = summary_tokens;
    else c->left = c->warming ? 0 : most < room ? most : room;
    if (c->warming && stats.n_tokens == 0) c->end = RUN_DONE;
    else if (c->mode == MODE_THREAD) run_in_background(c);
}

static void end_summary(godot_chat *c) {
    c->end = RUN_GOES_ON;
    if (rotor_chat_finish(c->chat) != ROTOR_OK) fail(c, rotor_last_error());
    else begin_part(c);
}

/* As soon as the models are there. */
static void begin_run(godot_chat *c) {
    if (!need_models(c)) return;
    gd_why(""); /* clears earlier refusals of memory */
    if (!chat_prepare(c)) {
        fail(c, gd_why(rotor_last_error()));
        return;
    }
    c->state = CHAT_RUNNING;
    begin_part(c);
}

static void warm_in_frame(godot_chat *c, uint64_t budget_us) {
    int32_t done = 0;
    if (rotor_session_prefill(c->session, budget_us, &done) != ROTOR_OK) fail(c, rotor_last_error());
    else if (done) c->end = RUN_DONE;
}

static void step_in_frame(godot_chat *c, uint64_t budget_us) {
    rotor_step step = {.struct_size = sizeof step};
    if (rotor_session_step(c->session, budget_us, &step) != ROTOR_OK) {
        fail(c, rotor_last_error());
        return;
    }
    if (!add_thought(c, step.thought, (size_t)step.thought_len) || !add_text(c, step.text, step.text_len)) fail(c, gd_why(""));
    else if (step.state == ROTOR_STEP_END || (step.state == ROTOR_STEP_TOKEN && --c->left == 0)) c->end = RUN_DONE;
}

static void run_in_frame(godot_chat *c) {
    const double budget_us = c->frame_budget_ms > 0 ? c->frame_budget_ms * 1000 : 0;
    const uint64_t start = gd_now();
    for (double spent = 0; c->end == RUN_GOES_ON && (spent == 0 || spent < budget_us); spent = (double)(gd_now() - start) + 1) {
        const uint64_t budget = budget_us > spent ? (uint64_t)(budget_us - spent) : 0;
        if (c->warming && !c->summing) warm_in_frame(c, budget);
        else step_in_frame(c, budget);
    }
}

typedef rotor_status held_of(rotor_session *session, char *buffer, size_t capacity, size_t *out_len);
typedef bool add(godot_chat *c, const char *bytes, size_t length);

/* Text that was held back, as it might have begun a stop string or the end of a thought, when nothing follows it. */
static void add_held(godot_chat *c, held_of *get, add *add_to) {
    size_t n = 0;
    if (get(c->session, NULL, 0, &n) != ROTOR_OK || n == 0) return;
    char *held = gd_alloc(NULL, n);
    if (held == NULL || (get(c->session, held, n, &n) == ROTOR_OK && !add_to(c, held, n))) fail(c, gd_why(""));
    free(held);
}

static void emit(godot_chat *c, const char *signal, text *pending) {
    if (pending->length == 0) return;
    gd_variant piece = gd_text(pending->bytes, pending->length);
    text_clear(pending);
    gd_emit(c->base.object, signal, 1, &piece);
}

/* What was generated becomes a message, unless it is nothing. Otherwise the conversation is as before the run. */
static void keep_answer(godot_chat *c) {
    const bool answered = c->state == CHAT_RUNNING && !c->warming && c->end != RUN_FAILED && c->reply.length > 0;
    const bool kept = answered && chat_take_answer(c);
    if (answered && !kept) fail(c, gd_why(rotor_last_error()));
    if (!kept) chat_keep_messages(c, c->n_kept);
    c->stats.struct_size = sizeof c->stats;
    if (c->session != NULL) rotor_session_stats_get(c->session, &c->stats);
}

/* What the character said: without calls of tools. */
static gd_variant said(const godot_chat *c) {
    gd_variant calls = gd_get(&c->answer, "tool_calls");
    const bool has_calls = gd_type_of(&calls) == GD_ARRAY && gd_size(&calls) > 0;
    gd_free(&calls);
    return has_calls ? gd_get(&c->answer, "text") : gd_text(c->reply.length == 0 ? "" : c->reply.bytes, c->reply.length);
}

static void finish(godot_chat *c) {
    c->waited = false;
    watch_frames(c, false);
    keep_answer(c);
    if (c->end == RUN_FAILED) {
        if (!c->told) gd_error(c->function, c->error);
        gd_variant message = gd_string_of(c->error);
        gd_emit(c->base.object, "generation_failed", 1, &message);
        text_clear(&c->reply);
    }
    /* Every run ends with its last signal, after errors too, so a caller that awaits it does not wait for ever. */
    c->state = CHAT_IDLE;
    gd_variant arguments[] = {said(c), gd_bool(c->end != RUN_DONE)};
    gd_variant is_ready = gd_bool(c->end == RUN_DONE);
    if (c->warming) gd_emit(c->base.object, "warmed_up", 1, &is_ready);
    else gd_emit(c->base.object, "generation_finished", 2, arguments);
}

void chat_process(godot_chat *c) {
    if (c->stopped && c->job == 0 && c->end == RUN_GOES_ON) c->end = RUN_CANCELLED;
    if (c->state == CHAT_WAITING && c->end == RUN_GOES_ON) begin_run(c);
    if (c->state == CHAT_RUNNING && c->job == 0 && c->end == RUN_GOES_ON) run_in_frame(c);
    if (c->end == RUN_DONE && c->summing) end_summary(c);
    const chat_end end = c->end;
    if (end != RUN_GOES_ON && end != RUN_FAILED && c->state == CHAT_RUNNING && !c->warming && !c->summing) {
        add_held(c, rotor_session_held_thought, add_thought);
        add_held(c, rotor_session_held_text, add_text);
    }
    emit(c, "thought_generated", &c->thought);
    emit(c, "token_generated", &c->pending);
    if (end != RUN_GOES_ON) finish(c);
}
