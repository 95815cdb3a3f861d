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
    gd_variant model, draft_model, grammar, stop_strings, tools, template_variables;
    char *system_prompt, *summary_prompt;
    int64_t context_length, max_tokens, top_k, seed, mode, when_full;
    double temperature, top_p, min_p, repetition_penalty, frame_budget_ms;
    int64_t max_thinking_tokens;
    uint8_t separate_thoughts, parse_contents;
    /* The conversation, which is there before a model is. */
    gd_variant messages; /* an Array of Dictionaries, without the system prompt */
    gd_variant answer;   /* a Dictionary: of the last run, or empty */
    gd_variant saved;    /* the state to restore when there is a session, or nil */
    rotor_session *session;
    rotor_chat *chat;        /* over the session */
    int64_t n_known;         /* so many messages, the first ones, are in `chat`, too */
    char *system;            /* the system prompt that `chat` has, or NULL if it has none yet */
    uint64_t model_serial;   /* of the session's model */
    uint64_t draft_serial;   /* of its draft model, or 0 */
    int64_t session_context; /* context_length when it was made */
    /* The run */
    chat_state state;
    bool warming; /* evaluates only */
    int64_t n_asked; /* so many messages, the first ones, are answered */
    int64_t n_kept;  /* so many stay if there is no answer */
    bool summing; /* generates the summary that comes before the answer */
    bool waited;  /* for the model, whose load this run began */
    bool stopped; /* the host called stop */
    bool lost;    /* a part of the reply, since the system refused memory */
    bool told;    /* the console has the reason already */
    const char *function; /* that began the run */
    uint64_t job; /* of MODE_THREAD, or 0 */
    uint64_t left; /* tokens that it may still generate */
    text pending; /* not emitted yet */
    text thought; /* not emitted yet */
    text reply;
    chat_end end;
    char error[ERROR_BYTES];
    rotor_session_stats stats;
} godot_chat;

godot_model *chat_model(const godot_chat *c);
/* NULL if there is none. */
godot_model *chat_draft_model(const godot_chat *c);
/* Begins a run at the next frame, which answers the first `n_asked` messages. False, with an error of `function` in the console, if it
 * cannot work; it ends then. `trouble`, if not NULL, is why it cannot work. */
bool chat_start(godot_chat *c, bool warming, const char *trouble, const char *function);
void chat_stop(godot_chat *c);
/* Of a reply. */
uint64_t chat_most_tokens(const godot_chat *c);
/* One frame: goes on, and emits what there is. */
void chat_process(godot_chat *c);

/* ---- What rotor knows of the conversation ---- */

gd_variant chat_message(const char *role, const char *content);
/* Keeps the first `n` messages of the node. */
void chat_keep_messages(godot_chat *c, int64_t n);
/* How many messages at the beginning are the same. */
int64_t chat_n_equal(const gd_variant *a, const gd_variant *b);
/* Frees what belongs to the session. */
void chat_drop_session(godot_chat *c);
/* Lets `chat` have the first `n` messages. */
bool chat_give_messages(godot_chat *c, int64_t n);
/* The message `index` has changed. */
void chat_give_message(godot_chat *c, int64_t index, const gd_variant *message);
/* Makes session and chat, if there are none for this model, and gives the chat the first `n_messages` messages and the properties. The
 * model is loaded. */
bool chat_give(godot_chat *c, int64_t n_messages);
/* Gives session and chat what the run needs. */
bool chat_prepare(godot_chat *c);
/* Makes the session hold the prompt of the run, or that of a summary, which may have `*summary_tokens`, if they are not 0. */
bool chat_begin(godot_chat *c, uint32_t *summary_tokens);
/* The answer of the run becomes a message. */
bool chat_take_answer(godot_chat *c);

#endif
