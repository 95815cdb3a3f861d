/* RotorChat: what an instance holds, and how it generates. */
#ifndef CHAT_H
#define CHAT_H

#include "nodes.h"

typedef enum { MODE_THREAD, MODE_FRAME } chat_mode;

typedef enum {
    CHAT_IDLE,
    CHAT_WAITING, /* for the next frame, and for its model */
    CHAT_RUNNING,
} chat_state;

/* How a run ended. */
typedef enum { RUN_GOES_ON, RUN_DONE, RUN_CANCELLED, RUN_FAILED } chat_end;

typedef struct {
    gd_instance base;
    /* Properties */
    gd_variant model, draft_model, grammar, stop_strings;
    char *system_prompt;
    int64_t context_length, max_tokens, top_k, seed, mode;
    double temperature, top_p, min_p, repetition_penalty, frame_budget_ms;
    int64_t max_thinking_tokens;
    uint8_t separate_thoughts;
    /* The conversation */
    history history;
    size_t first; /* messages before it are left out, since they do not fit */
    rotor_session *session;
    uint64_t model_serial;   /* of the session's model */
    uint64_t draft_serial;   /* of its draft model, or 0 */
    int64_t session_context; /* context_length when it was made */
    gd_variant saved;        /* PackedByteArray to restore when there is a session, or nil */
    /* The run */
    chat_state state;
    bool warming; /* evaluates only */
    bool asked;   /* the last message of the history came with this run */
    bool waited;  /* for the model, whose load this run began */
    bool stopped; /* the host called stop */
    bool cut;     /* it ended at a stop string */
    bool lost;    /* a part of the reply, since the system refused memory */
    bool told;    /* the console has the reason already */
    uint64_t job; /* of MODE_THREAD, or 0 */
    uint64_t left; /* tokens that it may still generate */
    text pending; /* not emitted yet */
    text thought; /* not emitted yet */
    bool thinks;  /* this run has a thought that is apart from its reply */
    text reply;
    text prompt; /* of the run */
    text said;   /* the text of the session's tokens, or nothing: if a prompt begins with it, only the rest is appended */
    chat_end end;
    char error[ERROR_BYTES];
    rotor_session_stats stats;
} godot_chat;

godot_model *chat_model(const godot_chat *c);
/* NULL if there is none. */
godot_model *chat_draft_model(const godot_chat *c);
/* Begins a run at the next frame. False, with an error of `function` in the console, if it cannot work; it ends then. `trouble`, if not
 * NULL, is why it cannot work. */
bool chat_start(godot_chat *c, bool warming, const char *trouble, const char *function);
void chat_stop(godot_chat *c);
/* Of a reply. */
uint64_t chat_most_tokens(const godot_chat *c);
/* One frame: goes on, and emits what there is. */
void chat_process(godot_chat *c);
/* Frees what belongs to the session. */
void chat_drop_session(godot_chat *c);
/* Makes the session hold the prompt, with the sampling options of the properties. False with gd_why(rotor_last_error()). */
bool chat_prepare(godot_chat *c);
/* Makes the session if there is none for this model; false with rotor_last_error. The model is loaded. */
bool chat_need_session(godot_chat *c);

#endif
