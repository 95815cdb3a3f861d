/* RotorModel: a model on the disk or in the game's package, loaded once for all chats that use it. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "nodes.h"

static bool fail(godot_model *m, const char *why) {
    snprintf(m->error, sizeof m->error, "%s", why);
    return false;
}

static void forget_error(godot_model *m) { m->error[0] = 0; }

static bool done(godot_model *m, rotor_model *loaded) {
    static uint64_t serials;
    m->model = loaded;
    m->serial = ++serials;
    return true;
}

static void emit(godot_model *m, const char *signal, int n, gd_variant value) {
    gd_variant keep = gd_object(m->base.object); /* a handler may let the last reference go */
    gd_emit(m->base.object, signal, n, &value);
    gd_free(&keep);
}

static void on_event(void *owner, const rotor_event *event) {
    godot_model *m = owner;
    if (event->kind == ROTOR_EVENT_PROGRESS) {
        emit(m, "load_progress", 1, gd_float((double)event->progress));
        return;
    }
    gd_variant keep = gd_object(m->base.object); /* a handler may let the last reference go */
    m->job = 0;
    if (event->kind == ROTOR_EVENT_LOADED) {
        done(m, event->model);
        continue_embeddings(m, NULL);
        emit(m, "loaded", 0, gd_nil());
    } else {
        fail(m, event->text);
        if (m->asked) gd_error("RotorModel.load_model", m->error);
        continue_embeddings(m, event->text);
        emit(m, "load_failed", 1, gd_string_of(m->error));
    }
    gd_free(&keep);
}

static rotor_model_options options_of(const godot_model *m) {
    rotor_model_options options;
    rotor_model_options_init(&options, sizeof options);
    if (m->backend != NULL && *m->backend != 0) options.backend = m->backend;
    options.threads = m->threads < 0 || m->threads > UINT32_MAX ? UINT32_MAX : (uint32_t)m->threads;
    options.memory_limit = m->memory_limit_mb <= 0 ? 0 : (uint64_t)m->memory_limit_mb << 20;
    return options;
}

static char *real_path(const char *path) {
    gd_variant argument = gd_string_of(path), real = gd_call_singleton("ProjectSettings", "globalize_path", 1, &argument);
    char *text = gd_to_text(&real);
    gd_free(&real);
    return text;
}

static bool is_set(const char *text) { return text != NULL && *text != 0; }

static bool is_packed(const char *path) { return strncmp(path, "res://", 6) == 0; }

static bool fail_without_files(godot_model *m) {
    char why[512];
    snprintf(why, sizeof why, "there are no files in %.300s (RotorModel.model_path): copy a model there; for an export, add models/* to the files to export",
             m->model_path);
    return fail(m, gd_why(why));
}

static rotor_status load_package(godot_model *m, package *p, const rotor_model_options *options) {
    size_t n;
    const rotor_file *files = package_files(p, &n);
    if (m->load_async) return rotor_worker_load_files(jobs_worker(JOB_LOAD), files, n, package_release, p, options, &m->job);
    return rotor_model_load_files(files, n, package_release, p, options, &m->model);
}

static rotor_status load_folder(godot_model *m, const rotor_model_options *options) {
    char *path = real_path(m->model_path);
    const rotor_status status = m->load_async ? rotor_worker_load(jobs_worker(JOB_LOAD), path, options, &m->job)
                                              : rotor_model_load(path, options, &m->model);
    free(path);
    return status;
}

bool model_load(godot_model *m) {
    if (m->model != NULL || m->job != 0) return true;
    forget_error(m);
    rotor_model_options options = options_of(m);
    package *p = NULL;
    if (!is_set(m->model_path)) return fail(m, "RotorModel.model_path is empty: set it to the folder of a model, or to a .gguf file");
    if (m->load_async && !engine_watch_frames()) return fail(m, "there is no scene tree to load in the background: set load_async to false");
    if (m->load_async && !jobs_make_room()) return fail(m, gd_why(""));
    if (is_packed(m->model_path) && (p = package_open(m->model_path)) == NULL)
        return fail_without_files(m);
    /* If the system refuses memory for this path, the model loads without a cache. */
    char *cache_dir = is_set(m->cache_dir) ? real_path(m->cache_dir) : NULL;
    options.cache_dir = cache_dir;
    const rotor_status status = p != NULL ? load_package(m, p, &options) : load_folder(m, &options);
    free(cache_dir);
    if (status != ROTOR_OK) return fail(m, gd_why(rotor_last_error()));
    if (m->load_async) jobs_watch(JOB_LOAD, m->job, m, on_event);
    else done(m, m->model);
    return true;
}

/* ---- Methods ---- */

static gd_variant load_model(void *self, const gd_variant *const *arguments) {
    (void)arguments;
    godot_model *m = self;
    m->asked = true;
    const bool was_loaded = m->model != NULL, good = model_load(m);
    if (!good) gd_error("RotorModel.load_model", m->error);
    if (!good) emit(m, "load_failed", 1, gd_string_of(m->error));
    else if (m->model != NULL && !was_loaded) emit(m, "loaded", 0, gd_nil());
    return gd_bool(good);
}

static gd_variant unload(void *self, const gd_variant *const *arguments) {
    (void)arguments;
    godot_model *m = self;
    if (m->job != 0) jobs_forget(JOB_LOAD, m->job);
    m->job = 0;
    m->asked = false;
    continue_embeddings(m, "the model was unloaded before it was loaded");
    forget_error(m);
    rotor_model_free(m->model);
    m->model = NULL;
    return gd_nil();
}

static gd_variant is_loaded(void *self, const gd_variant *const *arguments) {
    (void)arguments;
    return gd_bool(((godot_model *)self)->model != NULL);
}

static gd_variant is_loading(void *self, const gd_variant *const *arguments) {
    (void)arguments;
    return gd_bool(((godot_model *)self)->job != 0);
}

static gd_variant get_error(void *self, const gd_variant *const *arguments) {
    (void)arguments;
    const godot_model *m = self;
    return gd_string_of(m->error);
}

static gd_variant get_info(void *self, const gd_variant *const *arguments) {
    (void)arguments;
    rotor_model_info info = {.struct_size = sizeof info};
    gd_variant d = gd_new(GD_DICTIONARY);
    if (((godot_model *)self)->model == NULL || rotor_model_info_get(((godot_model *)self)->model, &info) != ROTOR_OK) return d;
    gd_put(&d, "backend", gd_string_of(info.backend));
    gd_put(&d, "tier", gd_string_of(info.tier));
    gd_put(&d, "threads", gd_int(info.threads));
    gd_put(&d, "layers", gd_int(info.n_layers));
    gd_put(&d, "vocabulary", gd_int(info.n_vocab));
    gd_put(&d, "longest_context", gd_int(info.max_position_embeddings));
    gd_put(&d, "weight_bytes", gd_int((int64_t)info.weight_bytes));
    gd_put(&d, "vector_size", gd_int(info.hidden_size));
    gd_put(&d, "pooling", gd_string_of(info.pooling == ROTOR_POOLING_MEAN ? "mean" : info.pooling == ROTOR_POOLING_LAST ? "last" : ""));
    return d;
}

static gd_variant estimate(void *self, const gd_variant *const *arguments) {
    const godot_model *m = self;
    const rotor_model_options options = options_of(m);
    rotor_session_options session;
    rotor_session_options_init(&session, sizeof session);
    const int64_t length = gd_to_int(arguments[0]);
    session.context_length = length < 0 || length > UINT32_MAX ? UINT32_MAX : (uint32_t)length;
    rotor_memory memory = {.struct_size = sizeof memory};
    char *path = real_path(m->model_path == NULL ? "" : m->model_path);
    const rotor_status status = rotor_model_estimate(path, &options, &session, &memory);
    free(path);
    gd_variant d = gd_new(GD_DICTIONARY);
    if (status != ROTOR_OK) {
        gd_error("RotorModel.estimate", rotor_last_error());
        return d;
    }
    gd_put(&d, "weight_bytes", gd_int((int64_t)memory.weight_bytes));
    gd_put(&d, "session_bytes", gd_int((int64_t)memory.session_bytes));
    gd_put(&d, "block_bytes", gd_int((int64_t)memory.kv_block_bytes));
    gd_put(&d, "block_tokens", gd_int(memory.kv_block_tokens));
    return d;
}

static void begin(void *self) {
    ((godot_model *)self)->load_async = 1;
    ((godot_model *)self)->backend = gd_duplicate("auto");
    ((godot_model *)self)->cache_dir = gd_duplicate("user://rotor");
}

static void end(void *self) {
    embeddings_end(self);
    unload(self, NULL);
}

static const gd_method methods[] = {
    {"load_model", load_model, GD_BOOL, NULL, 0, {{0}}, 0},
    {"unload", unload, GD_NOTHING, NULL, 0, {{0}}, 0},
    {"is_loaded", is_loaded, GD_BOOL, NULL, 0, {{0}}, 0},
    {"is_loading", is_loading, GD_BOOL, NULL, 0, {{0}}, 0},
    {"get_error", get_error, GD_STRING, NULL, 0, {{0}}, 0},
    {"embed", model_embed, GD_INT, NULL, 2, {{"texts", GD_ARRAY, NULL}, {"options", GD_DICTIONARY, NULL}}, 1},
    {"get_info", get_info, GD_DICTIONARY, NULL, 0, {{0}}, 0},
    {"estimate", estimate, GD_DICTIONARY, NULL, 1, {{"context_length", GD_INT, NULL}}, 1},
};
static const gd_property properties[] = {
    {"model_path", GD_STRING, offsetof(godot_model, model_path), 14, "", NULL},
    {"backend", GD_STRING, offsetof(godot_model, backend), 0, NULL, NULL},
    {"threads", GD_INT, offsetof(godot_model, threads), 1, "0,64,1,or_greater", NULL},
    {"memory_limit_mb", GD_INT, offsetof(godot_model, memory_limit_mb), 1, "0,16384,1,or_greater,suffix:MB", NULL},
    {"cache_dir", GD_STRING, offsetof(godot_model, cache_dir), 0, NULL, NULL},
    {"load_async", GD_BOOL, offsetof(godot_model, load_async), 0, NULL, NULL},
};
static const gd_signal signals[] = {
    {"load_progress", 1, {{"fraction", GD_FLOAT, NULL}}},
    {"loaded", 0, {{0}}},
    {"load_failed", 1, {{"message", GD_STRING, NULL}}},
    {"embedded", 2, {{"number", GD_INT, NULL}, {"vectors", GD_ARRAY, NULL}}},
    {"embedding_failed", 2, {{"number", GD_INT, NULL}, {"message", GD_STRING, NULL}}},
};
const gd_class model_class = {
    .name = "RotorModel",
    .parent = "Resource",
    .size = sizeof(godot_model),
    .begin = begin,
    .end = end,
    .methods = methods,
    .n_methods = GD_COUNT(methods),
    .properties = properties,
    .n_properties = GD_COUNT(properties),
    .signals = signals,
    .n_signals = GD_COUNT(signals),
};
