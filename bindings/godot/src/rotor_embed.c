/* RotorModel.embed: texts become vectors in the worker of the chats, after the model is loaded. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "nodes.h"

struct embedding {
    int64_t number;
    uint64_t job; /* 0 while it waits for the model */
    godot_model *model;
    rotor_embed_options options;
    size_t n_texts, size; /* the texts, and the numbers of a vector */
    char **texts;         /* NULL after they were submitted */
    embedding *next;
};

/* The number of the last one. */
static int64_t last;

static void free_texts(embedding *e) {
    for (size_t i = 0; e->texts != NULL && i < e->n_texts; i++) free(e->texts[i]);
    free(e->texts);
    e->texts = NULL;
}

static void drop(embedding *e) {
    embedding **at = &e->model->embeddings;
    while (*at != e) at = &(*at)->next;
    *at = e->next;
    free_texts(e);
    free(e);
}

/* The last signal of an embedding: `why` if it failed, or NULL. */
static void tell(embedding *e, const char *why, const float *numbers) {
    godot_model *m = e->model;
    gd_variant keep = gd_object(m->base.object); /* a handler may let the last reference go */
    gd_variant arguments[2] = {gd_int(e->number), gd_new(GD_ARRAY)};
    for (size_t i = 0; why == NULL && i < e->n_texts; i++) {
        gd_variant bytes = gd_bytes(numbers + i * e->size, e->size * sizeof *numbers);
        gd_push(&arguments[1], gd_call(&bytes, "to_float32_array", 0, NULL));
        gd_free(&bytes);
    }
    drop(e);
    if (why != NULL) {
        gd_error("RotorModel.embed", why);
        gd_variant failed[2] = {gd_copy(&arguments[0]), gd_string_of(why)};
        gd_emit(m->base.object, "embedding_failed", 2, failed);
    }
    gd_emit(m->base.object, "embedded", 2, arguments);
    gd_free(&keep);
}

static void on_event(void *owner, const rotor_event *event) {
    if (event->kind == ROTOR_EVENT_EMBEDDED) tell(owner, NULL, event->vectors);
    else if (event->kind == ROTOR_EVENT_FAILED) tell(owner, event->text, NULL);
}

/* Gives the texts to the worker. False, with `why`, if that fails. */
static bool submit(embedding *e, const char **why) {
    rotor_model_info info = {.struct_size = sizeof info};
    rotor_worker *worker = jobs_worker(JOB_GENERATE);
    if (!jobs_make_room()) *why = gd_why("");
    else if (worker == NULL || rotor_model_info_get(e->model->model, &info) != ROTOR_OK ||
             rotor_worker_embed(worker, e->model->model, (const char *const *)e->texts, NULL, e->n_texts, &e->options, &e->job) != ROTOR_OK)
        *why = gd_why(rotor_last_error());
    else {
        e->size = info.hidden_size;
        free_texts(e);
        jobs_watch(JOB_GENERATE, e->job, e, on_event);
        return true;
    }
    return false;
}

void continue_embeddings(godot_model *m, const char *why) {
    const int64_t newest = last; /* one that a handler adds is not for now */
    for (embedding *e = m->embeddings; e != NULL;) {
        const char *its = why;
        if (e->job != 0 || e->number > newest || (its == NULL && submit(e, &its))) {
            e = e->next;
        } else {
            tell(e, its, NULL);
            e = m->embeddings; /* a handler may have changed the list */
        }
    }
}

void embeddings_end(godot_model *m) {
    while (m->embeddings != NULL) {
        if (m->embeddings->job != 0) jobs_forget(JOB_GENERATE, m->embeddings->job);
        drop(m->embeddings);
    }
}

/* ---- Arguments ---- */

static bool is_name(const char *name, const char *known) { return name != NULL && strcmp(name, known) == 0; }

/* One option; false if there is no such option, or no such value. */
static bool set_option(rotor_embed_options *options, const char *name, const gd_variant *value) {
    if (is_name(name, "pooling")) {
        char *said = gd_to_text(value);
        const bool is_mean = is_name(said, "mean"), is_last = is_name(said, "last");
        free(said);
        options->pooling = is_mean ? ROTOR_POOLING_MEAN : ROTOR_POOLING_LAST;
        return is_mean || is_last;
    }
    if (is_name(name, "max_tokens") && gd_type_of(value) == GD_INT) {
        const int64_t most = gd_to_int(value);
        options->max_tokens = most > UINT32_MAX ? UINT32_MAX : (uint32_t)most;
        return most > 0;
    }
    if (gd_type_of(value) != GD_BOOL) return false;
    if (is_name(name, "normalize")) options->normalize = gd_to_bool(value);
    else if (is_name(name, "truncate")) options->truncate = gd_to_bool(value);
    else return false;
    return true;
}

static bool set_options(rotor_embed_options *options, const gd_variant *given, char why[ERROR_BYTES]) {
    rotor_embed_options_init(options, sizeof *options);
    gd_variant names = gd_call(given, "keys", 0, NULL);
    bool good = true;
    for (int64_t i = 0; good && i < gd_size(&names); i++) {
        gd_variant key = gd_at(&names, i);
        char *name = gd_to_text(&key);
        gd_variant value = gd_get(given, name == NULL ? "" : name);
        good = set_option(options, name, &value);
        if (name == NULL) snprintf(why, ERROR_BYTES, "%s", gd_why("a name of an option is no String"));
        else if (!good)
            snprintf(why, ERROR_BYTES, "the option %.100s is unknown or has a wrong value; there are pooling (\"mean\" or \"last\"), "
                     "normalize and truncate (true or false), and max_tokens (1 or more)", name);
        free(name);
        gd_free(&value);
        gd_free(&key);
    }
    gd_free(&names);
    return good;
}

static bool set_texts(embedding *e, const gd_variant *given, char why[ERROR_BYTES]) {
    const int64_t n = gd_size(given);
    e->texts = gd_alloc(NULL, ((size_t)n + 1) * sizeof *e->texts);
    bool good = e->texts != NULL;
    snprintf(why, ERROR_BYTES, "%s", good ? "" : gd_why(""));
    for (int64_t i = 0; good && i < n; i++) {
        gd_variant item = gd_at(given, i);
        good = gd_type_of(&item) == GD_STRING || gd_type_of(&item) == GD_NAME;
        if (!good) snprintf(why, ERROR_BYTES, "text %lld is no String", (long long)i);
        else if ((e->texts[e->n_texts] = gd_to_text(&item)) != NULL) e->n_texts++;
        else good = false, snprintf(why, ERROR_BYTES, "%s", gd_why(""));
        gd_free(&item);
    }
    return good;
}

gd_variant model_embed(void *self, const gd_variant *const *arguments) {
    godot_model *m = self;
    char why[ERROR_BYTES];
    embedding *e = gd_alloc(NULL, sizeof *e);
    if (e == NULL) {
        gd_error("RotorModel.embed", gd_why(""));
        return gd_int(0);
    }
    *e = (embedding){.number = ++last, .model = m};
    embedding **end = &m->embeddings;
    while (*end != NULL) end = &(*end)->next;
    *end = e;
    const char *failed = why;
    bool good = set_texts(e, arguments[0], why) && set_options(&e->options, arguments[1], why);
    if (good && !engine_watch_frames()) good = false, failed = "there is no scene tree, in which embeddings come";
    if (good && !model_load(m)) good = false, failed = m->error;
    if (good && m->model != NULL) good = submit(e, &failed);
    if (good) return gd_int(e->number);
    gd_error("RotorModel.embed", failed);
    drop(e);
    return gd_int(0);
}
