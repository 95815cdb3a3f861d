/* The classes, and what they share. */
#ifndef NODES_H
#define NODES_H

#include "gd.h"
#include "rotor.h"

/* As long as rotor's messages are. */
enum { ERROR_BYTES = 1024 };

extern const gd_class model_class, chat_class, grammar_class, engine_class;

/* ---- Jobs in the background: two workers of rotor for all nodes, polled on the main thread ---- */

typedef enum { JOB_LOAD, JOB_GENERATE, JOB_KINDS } job_kind;

typedef void (*job_callback)(void *owner, const rotor_event *event);

/* The worker for such jobs; NULL, with rotor_last_error, if there is none. */
rotor_worker *jobs_worker(job_kind kind);
/* Before a job begins: makes room for it. False if the system refuses memory. */
bool jobs_make_room(void);
/* From now on events of this job reach `callback`, until the last one or jobs_forget. There is room. */
void jobs_watch(job_kind kind, uint64_t job, void *owner, job_callback callback);
/* Cancels the job; its events reach no callback any more. */
void jobs_forget(job_kind kind, uint64_t job);
/* Passes the events to their callbacks. Called once a frame. */
void jobs_poll(void);
void jobs_end(void);

/* ---- RotorEngine ---- */

void engine_begin(void);
void engine_end(void);
/* Lets jobs_poll be called in each frame from now on; false if there is no scene tree. */
bool engine_watch_frames(void);

/* ---- RotorModel ---- */

typedef struct embedding embedding;

typedef struct {
    gd_instance base;
    char *model_path, *backend, *cache_dir;
    int64_t threads, memory_limit_mb;
    uint8_t load_async;
    rotor_model *model; /* NULL until it is loaded */
    uint64_t serial;    /* another one after each load */
    uint64_t job;       /* of the load that is under way, or 0 */
    char error[ERROR_BYTES]; /* of the last load, or empty */
    bool asked;         /* load_model began the load: if it fails, the error goes to the console */
    embedding *embeddings; /* those that are under way */
} godot_model;

/* Begins or does the load. False, with model->error, if that failed at once. */
bool model_load(godot_model *model);

/* RotorModel.embed */
gd_variant model_embed(void *self, const gd_variant *const *arguments);
/* Submits the embeddings that wait for the model, or lets them fail if there is a reason. The caller holds the model. */
void continue_embeddings(godot_model *model, const char *why);
/* Cancels all embeddings of the model; no signal follows. */
void embeddings_end(godot_model *model);

/* Loads of res:// paths: all files of a folder, or one, as rotor reads them. */
typedef struct package package;
/* NULL if there are none, or if the system refuses memory. */
package *package_open(const char *path);
const rotor_file *package_files(const package *p, size_t *n);
/* A rotor_release_callback. */
void package_release(void *p);

/* ---- RotorGrammar ---- */

typedef struct {
    gd_instance base;
    int64_t kind;
    char *source;
} godot_grammar;

/* ---- JSON ---- */

/* NULL if the system refuses memory; the caller frees it. */
char *json_of(const gd_variant *value);
gd_variant json_parsed(const char *json, size_t length);

/* ---- Texts that grow ---- */

typedef struct {
    char *bytes; /* NULL, or with a NUL after them */
    size_t length;
} text;

/* False, with nothing changed, if the system refuses memory. */
bool text_add(text *t, const char *bytes, size_t length);
void text_clear(text *t);

#endif
