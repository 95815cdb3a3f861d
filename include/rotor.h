/*
 * rotor: exact, fast inference of ternary (1.58-bit) language models. Version 0.1, MIT OR Apache-2.0.
 *
 * A program that answers one question:
 *
 *     rotor_model *model = NULL;
 *     rotor_session *session = NULL;
 *     rotor_step step = { .struct_size = sizeof step };
 *     rotor_chat_message question = { "user", "What do you have to drink?" };
 *     char prompt[4096];
 *     size_t length = 0;
 *     if (rotor_model_load("models/tavern", NULL, &model) != ROTOR_OK) { puts(rotor_last_error()); return 1; }
 *     rotor_session_new(model, NULL, &session);
 *     rotor_model_chat_format(model, &question, 1, ROTOR_CHAT_GENERATION_PROMPT, prompt, sizeof prompt, &length);
 *     rotor_session_append_text(session, prompt, length, ROTOR_TEXT_ADD_BOS | ROTOR_TEXT_PARSE_SPECIAL);
 *     while (rotor_session_step(session, ROTOR_NO_BUDGET, &step) == ROTOR_OK && step.state == ROTOR_STEP_TOKEN)
 *         fputs(step.text, stdout);
 *     rotor_session_free(session);
 *     rotor_model_free(model);
 *
 * Rules of the house:
 *
 * - A call returns ROTOR_OK or a negative rotor_status; rotor_last_error has the words. Results come through the last
 *   arguments and are written on success only. After an error everything is as it was before the call.
 * - Nothing here prints, aborts, exits, throws, or reads NULL: a NULL that is not welcome gives ROTOR_E_NULL. (Two exceptions:
 *   where the system refuses memory, some MB of reserve end, too, before a status can tell, and the process ends; and some drivers
 *   of GPUs end the process themselves, PoCL among them, when they are refused something. "cpu" as the backend looks at no driver,
 *   and "auto" never at PoCL.)
 * - A call needs at most 32 KB of its caller's stack, on threads and on fibers: parsers and drivers run on stacks of rotor's own, which
 *   reserve 8 MB of address space while they are needed. A thread or memory that the system refuses gives ROTOR_E_RESOURCES. (One
 *   exception: the driver of a lent Vulkan device is opened on the caller's stack, since the host's lock belongs there.)
 * - "const rotor_x *" may be used by several threads at once, "rotor_x *" by one. Objects can be freed in any order.
 * - Structs begin with struct_size: set it to sizeof, or let the _init function do so. Later versions add fields at the end.
 * - Memory is freed where it was allocated: rotor writes into the caller's buffers, and tells their size when the buffer is
 *   NULL. A text in such a buffer is followed by a NUL if there is room for it: give one byte more than the length that you
 *   were told. Lengths never count the NUL. Texts that rotor returns stay valid as their call says.
 * - Texts are UTF-8. Callbacks run on the calling thread only (but the lock of a lent Vulkan device on a worker's, too). After
 *   fork() a child leaves the parent's objects alone.
 */

#ifndef ROTOR_H
#define ROTOR_H

#include <stddef.h>
#include <stdint.h>

/* ---- What a call came to ------------------------------------------------------------------------------------------- */

// What a call came to: 0 is success, everything negative an error. Numbers never change their meaning; new ones may be
// added, so treat an unknown negative number as an error. `rotor_last_error` has the words.
enum rotor_status
#if defined(__cplusplus) || __STDC_VERSION__ >= 202311L
  : int32_t
#endif // defined(__cplusplus) || __STDC_VERSION__ >= 202311L
 {
    // Success.
    ROTOR_OK = 0,
    // An argument is out of its range. The caller's mistakes are -1 to -19.
    ROTOR_E_ARGUMENT = -1,
    // A pointer that must not be NULL is NULL.
    ROTOR_E_NULL = -2,
    // The caller's buffer is too small; ask for the size with a NULL buffer first.
    ROTOR_E_BUFFER_TOO_SMALL = -3,
    // The session is in use by another thread at this moment.
    ROTOR_E_BUSY = -4,
    // A text is not valid UTF-8.
    ROTOR_E_UTF8 = -5,
    // The session has no token yet.
    ROTOR_E_EMPTY = -6,
    // A grammar, schema or regular expression cannot be used, or the session's tokens break it.
    ROTOR_E_GRAMMAR = -7,
    // A file is missing or cannot be read. Trouble with files is -20 to -39.
    ROTOR_E_IO = -20,
    // A file is damaged, truncated, or not what its name says.
    ROTOR_E_FORMAT = -21,
    // The model is well-formed, but rotor cannot compute it exactly.
    ROTOR_E_UNSUPPORTED = -22,
    // The tokenizer cannot be built or cannot encode the text.
    ROTOR_E_TOKENIZER = -23,
    // The chat template is missing or fails.
    ROTOR_E_TEMPLATE = -24,
    // A saved session is damaged, or was made with another model.
    ROTOR_E_SAVE = -25,
    // The context has no room for another token; nothing was added. States of a session are -40 to -59.
    ROTOR_E_CONTEXT_FULL = -40,
    // The host cancelled the call; the next one goes on.
    ROTOR_E_CANCELLED = -41,
    // An internal error struck this session earlier; free it.
    ROTOR_E_POISONED = -42,
    // The system refused memory or a thread. Trouble with resources is -60 to -79.
    ROTOR_E_RESOURCES = -60,
    // No such backend, or it cannot run here.
    ROTOR_E_BACKEND = -61,
    // A GPU, its driver, or its memory cannot be used, or cannot any more.
    ROTOR_E_DEVICE = -62,
    // The model computed a value that is not a finite number. What should not happen is -80 to -99.
    ROTOR_E_NUMERIC = -80,
    // A bug in rotor. The host lives on; please report the message.
    ROTOR_E_INTERNAL = -81,
};
#ifndef __cplusplus
#if __STDC_VERSION__ >= 202311L
typedef enum rotor_status rotor_status;
#else
typedef int32_t rotor_status;
#endif // __STDC_VERSION__ >= 202311L
#endif // __cplusplus

#ifdef __cplusplus
extern "C" {
#endif // __cplusplus

// The name of a status, for example "ROTOR_E_BUSY"; "unknown" for a number that this version does not know.
//
// The text is static. Any thread.
const char *rotor_status_name(int32_t status);

// The words of the last error on this thread, in English, or "" if there was none.
//
// The text belongs to rotor and stays valid until the next call of rotor on this thread. Never NULL. Any thread; each
// has its own.
const char *rotor_last_error(void);

#ifdef __cplusplus
}  // extern "C"
#endif  // __cplusplus

/* ---- Models: load, look, free -------------------------------------------------------------------------------------- */

// A loaded model. Immutable: any number of threads may use it at once.
typedef struct rotor_model rotor_model;

// Called on the loading thread with the fraction of the load that is done, 0 to 1. Return 0 to continue; any other value
// cancels the load, which then returns ROTOR_E_CANCELLED. Calls come at most a layer's time apart, also while a GPU is
// opened. A cancel is obeyed as soon; a driver that compiles a kernel finishes that first. The function must not throw: an
// exception that leaves it ends the process.
typedef int32_t (*rotor_progress_callback)(float fraction, void *user);

// How a model is loaded. Set it with `rotor_model_options_init`, then change what you like.
typedef struct rotor_model_options {
    // `sizeof(rotor_model_options)`
    uint32_t struct_size;
    // Threads that compute, the caller's included, 1 to 1024; 0 lets rotor choose.
    uint32_t threads;
    // What computes: "auto" (a GPU if there is a fast one, else the CPU), "vulkan", "opencl", one of these with ":DEVICE", a
    // number or a part of a name, "cpu", "cpu:TIER" with TIER one of "avx512", "avx2", "neon", "scalar", or "reference" (slow
    // and plain, for tests).
    // Where a GPU cannot be used, or fails later, the CPU goes on with the same tokens; rotor_model_info and the log tell.
    // NULL is "auto". Read during the call only.
    const char *backend;
    // NULL is welcome.
    rotor_progress_callback progress;
    // Handed to `progress`.
    void *progress_user;
    // A Vulkan device of the host, for "auto" and "vulkan" to use instead of one of rotor's own (see `rotor_vulkan_device`).
    // NULL is usual.
    const struct rotor_vulkan_device *vulkan;
    // A folder (a path as in `rotor_model_load`) in which rotor may keep compiled kernels and what it has learnt about a GPU, so that the next load is
    // faster; it is made if it is not there. NULL: nothing is kept. Read during the call only.
    const char *cache_dir;
    // Bytes that the weights, and the KV caches of all sessions, may take together; 0 is no limit. Weights that take more are not
    // loaded (ROTOR_E_RESOURCES, before any memory is taken), and neither does a session take more: its call gives
    // ROTOR_E_RESOURCES, and it is as it was before. `rotor_model_estimate` tells what is needed.
    uint64_t memory_limit;
} rotor_model_options;

// What a model is. Set `struct_size` to `sizeof(rotor_model_info)` before `rotor_model_info_get`.
typedef struct rotor_model_info {
    // `sizeof(rotor_model_info)`
    uint32_t struct_size;
    // Token ids are below this.
    uint32_t n_vocab;
    // Transformer layers.
    uint32_t n_layers;
    // Width of the residual stream.
    uint32_t hidden_size;
    // Neurons of a feed-forward network.
    uint32_t intermediate_size;
    // Query heads.
    uint32_t n_heads;
    // Key and value heads.
    uint32_t n_kv_heads;
    // Elements of a head.
    uint32_t head_dim;
    // Longest context, in tokens.
    uint32_t max_position_embeddings;
    // The token that begins a text, or -1.
    int32_t bos_token;
    // 1 if the model has a tokenizer.
    uint32_t has_tokenizer;
    // 1 if the model has a chat template.
    uint32_t has_chat_template;
    // Threads that compute.
    uint32_t threads;
    // 0
    uint32_t reserved;
    // Memory of the weights, in bytes.
    uint64_t weight_bytes;
    // Bytes of weights that one decoded token reads.
    uint64_t bytes_per_token;
    // What computes, for example "cpu". Valid as long as the model.
    const char *backend;
    // Its instruction set tier, for example "avx2". Valid as long as the model.
    const char *tier;
} rotor_model_info;

#ifdef __cplusplus
extern "C" {
#endif // __cplusplus

// Sets `options` to its defaults. `struct_size` is `sizeof *options`.
//
// Pointers:
// `options` is NULL or valid for writes of `struct_size` bytes.
rotor_status rotor_model_options_init(struct rotor_model_options *options, size_t struct_size);

// Loads the Hugging Face model directory `path` as it was downloaded, or a GGUF file. On Unix a path is any bytes that the system
// takes for one, elsewhere UTF-8.
//
// A GGUF file is named by its path, which ends in `.gguf`, or by a directory that holds one, no other, and no `config.json`. Its
// architecture is `bitnet-b1.58`, `bitnet-25`, `bitnet` or `llama`, its ternary weights are I2_S (as x86 computers write it, and as
// it is published: the file does not tell), TQ1_0 or TQ2_0 with one scale a tensor, and the rest is F32, F16, BF16, Q8_0, Q4_K or
// Q6_K. It gives the results of the same weights in safetensors. What it does not state is taken from its architecture (squared
// ReLU for BitNet); what cannot be known is refused. In a directory, a `tokenizer.json` beside the file is used instead of the
// vocabulary in it.
//
// `options` may be NULL. On success `*out_model` is a model that `rotor_model_free` frees. Blocks until the model is
// ready; the progress callback can cancel. Any thread.
//
// Errors: ROTOR_E_IO, ROTOR_E_FORMAT, ROTOR_E_UNSUPPORTED, ROTOR_E_TOKENIZER, ROTOR_E_BACKEND, ROTOR_E_RESOURCES,
// ROTOR_E_CANCELLED.
//
// Pointers:
// `path` is NULL or a C string; `options` is NULL or valid for reads of its `struct_size`; `out_model` is NULL or valid
// for writes.
rotor_status rotor_model_load(const char *path,
                              const struct rotor_model_options *options,
                              struct rotor_model **out_model);

// Tells what a model is. Any thread.
//
// Pointers:
// `model` is NULL or alive; `out_info` is NULL or valid for writes of its `struct_size`.
rotor_status rotor_model_info_get(const struct rotor_model *model, struct rotor_model_info *out_info);

// Writes the ids of the tokens that end a generation into `tokens` (room for `capacity`) and their number into
// `*out_count`. With `tokens` NULL only the number. Any thread.
//
// Errors: ROTOR_E_BUFFER_TOO_SMALL, ROTOR_E_TOKENIZER.
//
// Pointers:
// `model` is NULL or alive; `tokens` is NULL or valid for writes of `capacity` ids; `out_count` is NULL or valid for
// writes.
rotor_status rotor_model_end_tokens(const struct rotor_model *model,
                                    uint32_t *tokens,
                                    size_t capacity,
                                    size_t *out_count);

// Frees a model. NULL is welcome. Sessions keep what they need alive, so the order does not matter.
//
// Pointers:
// `model` is NULL, or came from a call or an event of rotor and is not used any more.
void rotor_model_free(struct rotor_model *model);

#ifdef __cplusplus
}  // extern "C"
#endif  // __cplusplus

/* ---- Sessions: how they are made and choose tokens ----------------------------------------------------------------- */

// Numbers of the KV cache: IEEE half, rounded once on append. The default.
#define ROTOR_KV_F16 0

// Numbers of the KV cache: single precision, the reference's arithmetic.
#define ROTOR_KV_F32 1

// Numbers of the KV cache: int8, with a scale for each position and head, which takes about half the memory of ROTOR_KV_F16 and is
// faster after long prompts. The same bits on every backend; logits are 1.2 to 1.6 times as far from those of ROTOR_KV_F32 as with
// ROTOR_KV_F16: 2 to 7 % of their standard deviation (rms) on the small models that were measured.
#define ROTOR_KV_I8 2

// How a session is made, and how it chooses tokens. Set it with `rotor_session_options_init`, then change what you like.
//
// Tokens are chosen by this chain: biases (`rotor_session_set_logit_bias`), repetition, frequency and presence penalties, DRY,
// temperature, top-k, typical, top-p, min-p, XTC; or mirostat in place of the last five. The random numbers of a token depend only on the seed and the token's position,
// so a session that is rewound tells the same story again. A host may also take the logits and append a token of its own choice.
typedef struct rotor_session_options {
    // `sizeof(rotor_session_options)`
    uint32_t struct_size;
    // Tokens that fit; 0 takes the model's longest.
    uint32_t context_length;
    // ROTOR_KV_F16, ROTOR_KV_F32 or ROTOR_KV_I8.
    uint32_t kv_type;
    // Divides the logits; 0 (the default) always takes the best token.
    float temperature;
    // Seed of the random choice.
    uint64_t seed;
    // Keep the best `top_k` tokens; 0 keeps all.
    uint32_t top_k;
    // Keep the best tokens that reach this probability together; 1 keeps all. Above 0, at most 1.
    float top_p;
    // Keep tokens with at least this share of the best one's probability; 0 keeps all. 0 to 1.
    float min_p;
    // Makes tokens that were there before less likely; 1 does nothing. 0.001 to 1000.
    float repetition_penalty;
    // How many of the last tokens this penalty and the next two look at; 0 looks at all.
    uint32_t repetition_window;
    // Most tokens that a step evaluates ahead where the text repeats what was there before (prompt lookup); 0 (the default) is
    // none, at most 32. Tokens are the same, and come faster where that succeeds; where it does not, it is left alone. A step that evaluates
    // ahead takes longer, and the next ones nothing. Fixed when the session is made.
    uint32_t lookup_tokens;
    // Subtracted from a token's logit for each time that it was there; 0 does nothing.
    float frequency_penalty;
    // Subtracted from the logit of a token that was there; 0 does nothing.
    float presence_penalty;
    // Strength of DRY, which keeps sequences from being repeated: a token that would lengthen one is penalised by
    // `dry_multiplier * dry_base^(its length - dry_allowed_length)`. 0 does nothing; 0.8 is usual. Sequences end at line ends,
    // colons, quotation marks and asterisks.
    float dry_multiplier;
    // See `dry_multiplier`; at least 1.
    float dry_base;
    // Shorter sequences may be repeated.
    uint32_t dry_allowed_length;
    // How many of the last tokens DRY looks at; 0 looks at all.
    uint32_t dry_window;
    // The temperature is up to this much lower where the model is certain, and higher where it is not; 0 does nothing. 0 to the
    // temperature.
    float temperature_range;
    // How the temperature follows the entropy; 1 is linear. Above 0.
    float temperature_exponent;
    // Keep the most typical tokens that reach this probability together; 1 keeps all. Above 0, at most 1.
    float typical_p;
    // How often XTC drops the best tokens, all but the least of those that reach `xtc_threshold`; 0 never. 0 to 1.
    float xtc_probability;
    // See `xtc_probability`. 0 to 1.
    float xtc_threshold;
    // Mirostat 2.0: keeps the surprise of the tokens near this many bits, in place of top-k, typical, top-p, min-p and XTC. 0 does
    // nothing; 5 is usual. What it has come to belongs to the tokens: it goes back with a rewind, and forks and saves keep it.
    float mirostat_tau;
    // How fast mirostat follows; 0.1 is usual. 0 to 1.
    float mirostat_eta;
    // What happens when the context is full: 0 (the default) gives ROTOR_E_CONTEXT_FULL. Else the session forgets its middle, as if the
    // host had set its tokens (`rotor_session_set_tokens`): this many first tokens stay (the begin token, who speaks), and of the rest
    // the later half; an append may make it forget more. What stays behind the first tokens is evaluated again, under the
    // budget: about half a context, once in half a context of tokens. A step that has forgotten and is cancelled then, or fails, goes on from
    // there when it is repeated. Tokens that a grammar has seen are not forgotten. At most
    // `context_length` - 2. `shifted_tokens` of `rotor_session_stats` counts what was forgotten.
    uint32_t shift_keep;
} rotor_session_options;

#ifdef __cplusplus
extern "C" {
#endif // __cplusplus

// Sets `options` to its defaults. `struct_size` is `sizeof *options`.
//
// Pointers:
// `options` is NULL or valid for writes of `struct_size` bytes.
rotor_status rotor_session_options_init(struct rotor_session_options *options, size_t struct_size);

#ifdef __cplusplus
}  // extern "C"
#endif  // __cplusplus

/* ---- Sessions: append, rewind, fork, cancel ------------------------------------------------------------------------ */

// A conversation: tokens, their keys and values, and where the evaluation stands.
//
// It belongs to one thread at a time, any thread. Two that use it at once are told ROTOR_E_BUSY; only
// `rotor_session_cancel` may be called from any thread at any time.
typedef struct rotor_session rotor_session;

#ifdef __cplusplus
extern "C" {
#endif // __cplusplus

// Begins a conversation with `model`. `options` may be NULL. On success `*out_session` is a session that
// `rotor_session_free` frees; it keeps the model alive. Any thread.
//
// Errors: ROTOR_E_ARGUMENT for an option out of its range.
//
// Pointers:
// `model` is NULL or alive; `options` is NULL or valid for reads of its `struct_size`; `out_session` is NULL or valid for
// writes.
rotor_status rotor_session_new(const rotor_model *model,
                               const rotor_session_options *options,
                               struct rotor_session **out_session);

// Makes another session that holds the same tokens, with the same options. It costs next to nothing: keys and values of what was
// evaluated are shared until one of the two writes, 32 positions at a time. So a hundred characters that share a world's
// description share its memory, too: evaluate it in one session (`rotor_session_prefill`), then fork it. On success
// `*out_session` is a session that `rotor_session_free` frees.
//
// Pointers:
// `session` is NULL or alive; `out_session` is NULL or valid for writes.
rotor_status rotor_session_fork(struct rotor_session *session,
                                struct rotor_session **out_session);

// Makes the session hold exactly these tokens. What it has in common with them from its beginning on is kept and not evaluated
// again: a prompt that grows, or changes at its end, costs only what is new. Writes how many tokens were kept into
// `*out_kept`, which may be NULL.
//
// Errors: ROTOR_E_ARGUMENT (an id outside the vocabulary), ROTOR_E_CONTEXT_FULL; the session is then as it was.
//
// Pointers:
// `session` is NULL or alive; `tokens` is NULL or valid for `n_tokens` ids; `out_kept` is NULL or valid for writes.
rotor_status rotor_session_set_tokens(struct rotor_session *session,
                                      const uint32_t *tokens,
                                      size_t n_tokens,
                                      size_t *out_kept);

// Adds `n_tokens` token ids to the end: all of them or, on an error, none. They are evaluated by the next step.
//
// Errors: ROTOR_E_ARGUMENT (an id outside the vocabulary), ROTOR_E_CONTEXT_FULL.
//
// Pointers:
// `session` is NULL or alive; `tokens` is NULL or valid for `n_tokens` ids.
rotor_status rotor_session_append_tokens(struct rotor_session *session, const uint32_t *tokens, size_t n_tokens);

// Adds a text (`text_len` bytes of UTF-8, or ROTOR_NUL_TERMINATED) to the end: all of it or, on an error, nothing.
//
// `flags`: ROTOR_TEXT_ADD_BOS puts the begin token first if the session is empty and the text does not begin with it;
// ROTOR_TEXT_PARSE_SPECIAL reads control tokens that are written out in the text; ROTOR_TEXT_HEAL lets what follows change how the
// text's end is cut into tokens. For the result of `rotor_model_chat_format` set the first two. Errors: ROTOR_E_UTF8,
// ROTOR_E_TOKENIZER, ROTOR_E_CONTEXT_FULL, ROTOR_E_CANCELLED, ROTOR_E_RESOURCES.
//
// A text that does not fit is refused as soon as that is known, long before all of it is encoded. `rotor_session_cancel` stops the
// encoding of a long text within some milliseconds.
//
// With ROTOR_TEXT_HEAL the first step takes the last tokens back, if longer tokens could begin with their text, and chooses tokens that
// say it again: after `http:` the model can choose `://`, as it has learnt to, and the step gives `//` out. Until that text is
// said again, steps give no text out and the session holds other tokens than were appended. Calls that append, go back, save, set a
// grammar or look at logits put these back first.
// The first time with a model takes as long as a first grammar.
//
// Pointers:
// `session` is NULL or alive; `text` is NULL or valid for its length.
rotor_status rotor_session_append_text(struct rotor_session *session,
                                       const char *text,
                                       size_t text_len,
                                       uint32_t flags);

// Goes back to the first `n_tokens` tokens. Costs nothing; what is kept is not evaluated again.
//
// Errors: ROTOR_E_ARGUMENT if the session holds fewer.
//
// Pointers:
// `session` is NULL or alive.
rotor_status rotor_session_truncate(struct rotor_session *session, size_t n_tokens);

// Writes all tokens so far, appended and chosen, into `tokens` (room for `capacity`) and their number into `*out_count`.
// With `tokens` NULL only the number.
//
// Errors: ROTOR_E_BUFFER_TOO_SMALL.
//
// Pointers:
// `session` is NULL or alive; `tokens` is NULL or valid for writes of `capacity` ids; `out_count` is NULL or valid for
// writes.
rotor_status rotor_session_tokens(struct rotor_session *session,
                                  uint32_t *tokens,
                                  size_t capacity,
                                  size_t *out_count);

// Stops the step or the logits that another thread waits for, within the time of one layer: that call returns
// ROTOR_E_CANCELLED. If none is under way, the next one does. Nothing is lost; the call after it goes on.
//
// Any thread, at any time while the session is alive.
//
// Pointers:
// `session` is NULL or alive.
rotor_status rotor_session_cancel(const struct rotor_session *session);

// Frees a session. NULL is welcome. A step that another thread has under way ends in peace, but its text is gone.
//
// Pointers:
// `session` is NULL, or came from `rotor_session_new` or `rotor_session_fork` and no further call is made with it.
void rotor_session_free(struct rotor_session *session);

#ifdef __cplusplus
}  // extern "C"
#endif  // __cplusplus

/* ---- Steps: a token at a time -------------------------------------------------------------------------------------- */

// Budget of a step that may take as long as it needs.
#define ROTOR_NO_BUDGET UINT64_MAX

// What a step came to.
enum rotor_step_state
#if defined(__cplusplus) || __STDC_VERSION__ >= 202311L
  : int32_t
#endif // defined(__cplusplus) || __STDC_VERSION__ >= 202311L
 {
    // A token was chosen and appended.
    ROTOR_STEP_TOKEN = 0,
    // The budget ended first. Call again to go on.
    ROTOR_STEP_PENDING = 1,
    // The generation has ended: the model chose an end token, or said what `rotor_session_set_stop` or a grammar ends with; `reason`
    // tells which. The end token is not appended; another step says the same until the session changes.
    ROTOR_STEP_END = 2,
};
#ifndef __cplusplus
#if __STDC_VERSION__ >= 202311L
typedef enum rotor_step_state rotor_step_state;
#else
typedef int32_t rotor_step_state;
#endif // __STDC_VERSION__ >= 202311L
#endif // __cplusplus

// Why a generation has ended.
enum rotor_end_reason
#if defined(__cplusplus) || __STDC_VERSION__ >= 202311L
  : int32_t
#endif // defined(__cplusplus) || __STDC_VERSION__ >= 202311L
 {
    // It has not.
    ROTOR_END_NOT = 0,
    // The model chose one of its end tokens.
    ROTOR_END_TOKEN = 1,
    // It chose a stop token.
    ROTOR_END_STOP_TOKEN = 2,
    // It said a stop string.
    ROTOR_END_STOP_STRING = 3,
    // A grammar is complete.
    ROTOR_END_GRAMMAR = 4,
};
#ifndef __cplusplus
#if __STDC_VERSION__ >= 202311L
typedef enum rotor_end_reason rotor_end_reason;
#else
typedef int32_t rotor_end_reason;
#endif // __STDC_VERSION__ >= 202311L
#endif // __cplusplus

// The result of a step. Set `struct_size` to `sizeof(rotor_step)` before the call.
typedef struct rotor_step {
    // `sizeof(rotor_step)`
    uint32_t struct_size;
    // A `rotor_step_state`.
    int32_t state;
    // The token that was chosen; with ROTOR_STEP_END the end token, the stop token, or the token that completed the stop string.
    uint32_t token;
    // Length of `text` in bytes.
    uint32_t text_len;
    // The text that this step completed: valid UTF-8 with a NUL after it, without control tokens, empty while a character
    // is incomplete, or while text may be the beginning of a stop string. Never NULL; valid until the next step of this session,
    // or until a worker gets it.
    const char *text;
    // With ROTOR_STEP_END a `rotor_end_reason`, else ROTOR_END_NOT.
    int32_t reason;
    // With ROTOR_END_STOP_STRING the index of the stop string, else 0.
    uint32_t stop_string;
} rotor_step;

#ifdef __cplusplus
extern "C" {
#endif // __cplusplus

// Evaluates what was appended, then chooses one token and appends it.
//
// `budget_us` is the time that the step may take, in microseconds, or ROTOR_NO_BUDGET. When it ends first, the step
// returns ROTOR_STEP_PENDING, and the next call goes on where it was. Every call does at least one layer, so a budget of 0
// makes progress, too.
//
// Errors: ROTOR_E_EMPTY, ROTOR_E_CONTEXT_FULL (no room for the token; truncate, or free), ROTOR_E_CANCELLED, ROTOR_E_GRAMMAR (see
// `rotor_session_set_grammar`), ROTOR_E_RESOURCES, ROTOR_E_ARGUMENT (biases, penalties and the grammar leave no token to choose).
// After an error the session is as it was before, and the call can be repeated. ROTOR_E_NUMERIC means that the weights are bad.
//
// Pointers:
// `session` is NULL or alive; `out_step` is NULL or valid for writes of its `struct_size`.
rotor_status rotor_session_step(rotor_session *session,
                                uint64_t budget_us,
                                struct rotor_step *out_step);

// Evaluates what was appended without choosing a token: for a prompt that is to be forked or saved, or while there is time.
// `budget_us` as in `rotor_session_step`. `*out_done` is 1 when all is evaluated and 0 when the budget ended first.
//
// Errors: ROTOR_E_EMPTY, ROTOR_E_CANCELLED; the call can be repeated.
//
// Pointers:
// `session` is NULL or alive; `out_done` is NULL or valid for writes.
rotor_status rotor_session_prefill(rotor_session *session,
                                   uint64_t budget_us,
                                   int32_t *out_done);

#ifdef __cplusplus
}  // extern "C"
#endif  // __cplusplus

/* ---- What a session has done --------------------------------------------------------------------------------------- */

// What a session has done. Set `struct_size` to `sizeof(rotor_session_stats)` before `rotor_session_stats_get`.
typedef struct rotor_session_stats {
    // `sizeof(rotor_session_stats)`
    uint32_t struct_size;
    // Tokens that fit.
    uint32_t context_length;
    // Tokens that the session holds.
    uint64_t n_tokens;
    // Tokens appended by the host and evaluated.
    uint64_t prompt_tokens;
    // Time spent on them, in microseconds.
    uint64_t prompt_us;
    // Tokens chosen by steps.
    uint64_t generated_tokens;
    // Time spent on them, in microseconds.
    uint64_t generated_us;
    // Memory of the KV cache, in bytes.
    uint64_t kv_bytes;
    // Bytes of weights that one decoded token reads when nothing is skipped.
    uint64_t bytes_per_token;
    // Bytes of weights read so far.
    uint64_t weight_bytes_read;
    // Neurons of feed-forward networks whose gates were looked at so far, in order to skip the silent ones: those of decoded
    // tokens of models with a ReLU, on backends that skip.
    uint64_t neurons;
    // Those among them that were not silent.
    uint64_t live_neurons;
    // Tokens evaluated ahead (`rotor_session_options.lookup_tokens`).
    uint64_t drafted_tokens;
    // Those among them that followed, and cost no step of their own.
    uint64_t accepted_tokens;
    // Tokens that the session has forgotten since its context was full (`rotor_session_options.shift_keep`).
    uint64_t shifted_tokens;
} rotor_session_stats;

#ifdef __cplusplus
extern "C" {
#endif // __cplusplus

// Tells what a session has done so far.
//
// Pointers:
// `session` is NULL or alive; `out_stats` is NULL or valid for writes of its `struct_size`.
rotor_status rotor_session_stats_get(rotor_session *session, struct rotor_session_stats *out_stats);

#ifdef __cplusplus
}  // extern "C"
#endif  // __cplusplus

/* ---- Many sessions, one pass --------------------------------------------------------------------------------------- */

#ifdef __cplusplus
extern "C" {
#endif // __cplusplus

// Steps `n_sessions` sessions together: one pass through the model for all of them, which costs much less than one each. Each
// gets the token that `rotor_session_step` would give it.
//
// The sessions may be of different models, and each is in `sessions` once. `steps` has a result for each, `struct_size` set in
// all of them to the same; `statuses` may be NULL, or has a status for each, since what is wrong with one session does not
// concern the others: its step is not written then. With a budget, sessions whose token is not there yet are
// ROTOR_STEP_PENDING; step them again, best with the same sessions, to go on where they were. Returns the status of the first
// session that has an error, and `rotor_last_error` is about that one.
//
// Errors of the call, which then does nothing: ROTOR_E_NULL, ROTOR_E_ARGUMENT (a session that is there twice), ROTOR_E_BUSY,
// ROTOR_E_POISONED.
//
// Pointers:
// `sessions` is NULL or valid for reads of `n_sessions` pointers, each NULL or alive; `steps` is NULL or valid for writes of
// `n_sessions` structs; `statuses` is NULL or valid for writes of `n_sessions` statuses.
rotor_status rotor_batch_step(rotor_session *const *sessions,
                              size_t n_sessions,
                              uint64_t budget_us,
                              rotor_step *steps,
                              rotor_status *statuses);

#ifdef __cplusplus
}  // extern "C"
#endif  // __cplusplus

/* ---- How tokens are chosen ----------------------------------------------------------------------------------------- */

#ifdef __cplusplus
extern "C" {
#endif // __cplusplus

// Chooses tokens from now on as `options` says; its `context_length`, `kv_type`, `lookup_tokens` and `shift_keep` are ignored.
//
// Errors: ROTOR_E_ARGUMENT for a value out of its range.
//
// Pointers:
// `session` is NULL or alive; `options` is NULL or valid for reads of its `struct_size`.
rotor_status rotor_session_set_sampling(rotor_session *session,
                                        const rotor_session_options *options);

// Adds `biases[i]` to the logit of `tokens[i]` from now on, instead of what an earlier call added; minus infinity bans a token.
// `n` 0 takes all back. A fork inherits them.
//
// Errors: ROTOR_E_ARGUMENT for an id outside the vocabulary, or a bias that is NaN or plus infinity; then nothing has changed.
//
// Pointers:
// `session` is NULL or alive; `tokens` and `biases` are NULL or valid for reads of `n` numbers.
rotor_status rotor_session_set_logit_bias(rotor_session *session,
                                          const uint32_t *tokens,
                                          const float *biases,
                                          size_t n);

#ifdef __cplusplus
}  // extern "C"
#endif  // __cplusplus

/* ---- Constrained output: JSON, choices, regular expressions, grammars ---------------------------------------------- */

// No grammar: any output.
#define ROTOR_GRAMMAR_NONE 0

// A JSON schema (drafts 4 to 2020-12): the output is a value that it describes, without white space between its parts
// unless the schema's `x-guidance` says otherwise. Members come in the order of `properties`, then those that are only
// required, then others. Known formats are enforced: date, time, date-time, duration, email, hostname, ipv4, ipv6, uuid,
// uri. A keyword that cannot be enforced is an error that names its place.
#define ROTOR_GRAMMAR_JSON_SCHEMA 1

// A regular expression (Rust's syntax, without look-around): the output is what it matches as a whole.
#define ROTOR_GRAMMAR_REGEX 2

// A JSON array of strings: the output is one of them.
#define ROTOR_GRAMMAR_CHOICE 3

// A grammar in llguidance's variant of Lark, with a rule `start`.
#define ROTOR_GRAMMAR_LARK 4

// Added to ROTOR_GRAMMAR_JSON_SCHEMA or ROTOR_GRAMMAR_LARK: keywords of a schema that cannot be enforced are
// ignored instead of refused. One log record (a warning) names their places. Integers are written with digits only, as
// many readers take no `1.0` for an integer.
#define ROTOR_GRAMMAR_LENIENT 256

// Added to ROTOR_GRAMMAR_JSON_SCHEMA or ROTOR_GRAMMAR_LARK: an object whose schema names `properties` and says nothing
// about others (`additionalProperties`, `patternProperties`, `unevaluatedProperties`) has no other properties.
// Integers as above.
#define ROTOR_GRAMMAR_CLOSED 512

#ifdef __cplusplus
extern "C" {
#endif // __cplusplus

// From here on the session's output is what a grammar describes: tokens that would break it are not chosen, those about which it
// leaves no choice cost no evaluation, and when it is complete, steps are ROTOR_STEP_END. `source` (`source_len` bytes of UTF-8, or
// ROTOR_NUL_TERMINATED; 256 KB at most, a JSON schema 1 MB) is of `kind`; with ROTOR_GRAMMAR_NONE it is not read, and any output is
// right again. The grammar stays with rewinds (after one to before its beginning it begins there) and forks, is not part of a save, and
// counts what the host appends, too.
//
// The first grammar of a model takes longer, as its vocabulary is sorted then (0.3 s for 128,256
// tokens): set one while the game loads.
//
// A grammar may come from a stranger. The call obeys `rotor_session_cancel`, and takes ten seconds
// at most. What exceeds a limit is refused, with its place where that is known: a JSON schema
// expands to at most 6000 parts, a place in it to at most 1024 alternatives, a Lark grammar has at
// most 2000 rules and 1000 optional parts, at most 8 patterns hold at once. All other work is counted: a grammar that
// needs more than about a second or 128 MB is refused here, or by the step that reaches such a
// place. At most four threads of the model do this work, and that of steps, so steps obey budget
// and cancel.
//
// Errors: ROTOR_E_GRAMMAR with what is wrong and where, also for a grammar that allows nothing;
// ROTOR_E_CANCELLED; ROTOR_E_RESOURCES if the system refuses a thread; ROTOR_E_TOKENIZER for a
// model without a tokenizer; ROTOR_E_ARGUMENT for an unknown kind. Then the session is as it was.
// A step returns ROTOR_E_GRAMMAR when what the host has appended breaks the grammar, or when a
// limit is exceeded there.
//
// Pointers:
// `session` is NULL or alive; `source` is NULL or valid for its length.
rotor_status rotor_session_set_grammar(rotor_session *session,
                                       uint32_t kind,
                                       const char *source,
                                       size_t source_len);

#ifdef __cplusplus
}  // extern "C"
#endif  // __cplusplus

/* ---- How likely tokens are ----------------------------------------------------------------------------------------- */

#ifdef __cplusplus
extern "C" {
#endif // __cplusplus

// Evaluates what was appended and writes the logits after the last token, one a token of the vocabulary, into `logits`
// (room for `capacity`), their number into `*out_count`. With `logits` NULL only the number, without evaluating.
//
// Errors: ROTOR_E_EMPTY, ROTOR_E_BUFFER_TOO_SMALL, ROTOR_E_CANCELLED, ROTOR_E_NUMERIC.
//
// Pointers:
// `session` is NULL or alive; `logits` is NULL or valid for writes of `capacity` numbers; `out_count` is NULL or valid for
// writes.
rotor_status rotor_session_logits(rotor_session *session,
                                  float *logits,
                                  size_t capacity,
                                  size_t *out_count);

// Evaluates what was appended and writes the most likely next tokens, best first, `n` of them or the whole vocabulary if that is
// smaller, into `tokens`, and the natural logarithms of their probabilities (before any sampling) into `logprobs`. Their number
// goes into `*out_count`. A step after it does not evaluate again, so what it chooses can be looked up here.
//
// Errors: as `rotor_session_logits`.
//
// Pointers:
// `session` is NULL or alive; `tokens` and `logprobs` are NULL or valid for writes of `n` numbers; `out_count` is NULL or valid for
// writes.
rotor_status rotor_session_top(rotor_session *session,
                               size_t n,
                               uint32_t *tokens,
                               float *logprobs,
                               size_t *out_count);

// Tells how likely a text is to follow: for each of `tokens` the natural logarithm of the probability (before any sampling) with which
// it comes after the session's tokens and those of `tokens` before it. Their sum is that of the whole text. Choices can be
// compared with it, and answers graded.
//
// `logprobs` has room for `n_tokens` numbers; on an error nothing is written. The session holds what it held; what was pending is
// evaluated, and stays so. The tokens are evaluated in passes of up to 32, after each of which all logits are computed; there is no
// budget, but `rotor_session_cancel` is obeyed. In `rotor_session_stats` they count with the prompt.
//
// Errors: ROTOR_E_EMPTY, ROTOR_E_ARGUMENT (an id outside the vocabulary), ROTOR_E_CONTEXT_FULL (they do not fit behind the session's
// tokens), ROTOR_E_CANCELLED, ROTOR_E_NUMERIC.
//
// Pointers:
// `session` is NULL or alive; `tokens` is NULL or valid for `n_tokens` ids; `logprobs` is NULL or valid for writes of `n_tokens`
// numbers.
rotor_status rotor_session_score(rotor_session *session,
                                 const uint32_t *tokens,
                                 size_t n_tokens,
                                 float *logprobs);

#ifdef __cplusplus
}  // extern "C"
#endif  // __cplusplus

/* ---- What ends a generation ---------------------------------------------------------------------------------------- */

#ifdef __cplusplus
extern "C" {
#endif // __cplusplus

// From now on a generation also ends (ROTOR_STEP_END) when the model says one of these strings or chooses one of these tokens, instead
// of what an earlier call named; with both numbers 0 only end tokens end it. `strings` are UTF-8 that ends with NUL; they are copied.
//
// A stop string may span several tokens and begin in the middle of one. It is never given out, nor a part of it: text that may be its
// beginning is held back until that is certain, and given out if the generation ends otherwise. A host that ends it itself, after a
// number of tokens, finds such text with `rotor_session_held_text`. The first string to be complete counts; of those that are complete
// with the same character, the longest.
//
// After a stop string the session holds the tokens up to the text that was given out; those that have no text before the stop
// string are taken back, so that the host can go on with what it would have put there. (If the stop string begins in the middle of a
// token, that token stays.) A stop token is not appended, as an end token is not.
//
// It stays with rewinds and forks, and is not part of a save. Only what steps choose counts, not what is appended.
//
// Errors: ROTOR_E_ARGUMENT for an empty string or an id outside the vocabulary, ROTOR_E_UTF8, ROTOR_E_TOKENIZER for strings with a
// model that has none; then nothing has changed.
//
// Pointers:
// `session` is NULL or alive; `strings` is NULL or valid for reads of `n_strings` pointers, each NULL or a text; `tokens` is NULL or
// valid for reads of `n_tokens` ids.
rotor_status rotor_session_set_stop(rotor_session *session,
                                    const char *const *strings,
                                    size_t n_strings,
                                    const uint32_t *tokens,
                                    size_t n_tokens);

// Writes the text that steps hold back at this moment (what may be the beginning of a stop string,
// and U+FFFD for half a character) into `buffer` (room for `capacity` bytes), and its length into
// `*out_len`, without the NUL that follows where there is room for one. With `buffer` NULL only
// the length. For a host that ends a generation itself; nothing changes by it.
//
// Errors: ROTOR_E_BUFFER_TOO_SMALL.
//
// Pointers:
// `session` is NULL or alive; `buffer` is NULL or valid for writes of `capacity` bytes; `out_len` is NULL or valid for writes.
rotor_status rotor_session_held_text(rotor_session *session,
                                     char *buffer,
                                     size_t capacity,
                                     size_t *out_len);

#ifdef __cplusplus
}  // extern "C"
#endif  // __cplusplus

/* ---- Sessions as bytes --------------------------------------------------------------------------------------------- */

// A save has the tokens only: four bytes each. They are evaluated again after a restore.
#define ROTOR_SAVE_TOKENS 0

// A save has keys and values, too: some kilobytes a token (twice as many with ROTOR_KV_F32, half with ROTOR_KV_I8), and hardly anything is evaluated again.
#define ROTOR_SAVE_KV 1

// Takes the next `length` bytes of a save, which come in order. Returns 0; anything else says that they cannot be written, and ends
// the save. It must not throw, and must not call rotor.
typedef int32_t (*rotor_write_callback)(const void *bytes, size_t length, void *user);

#ifdef __cplusplus
extern "C" {
#endif // __cplusplus

// Writes the session as bytes into `buffer` (room for `capacity`) and their number into `*out_len`. With `buffer` NULL only the
// number. `content`: ROTOR_SAVE_TOKENS or ROTOR_SAVE_KV. The bytes are the same on every machine, and are restored with any
// backend and by every later version of rotor with the same model. How tokens are chosen is not among them: samplers, grammars, stop
// strings, or that the end of a text is to be healed.
//
// Errors: ROTOR_E_BUFFER_TOO_SMALL, ROTOR_E_ARGUMENT, ROTOR_E_DEVICE.
//
// Pointers:
// `session` is NULL or alive; `buffer` is NULL or valid for writes of `capacity` bytes; `out_len` is NULL or valid for writes.
rotor_status rotor_session_save(rotor_session *session,
                                uint32_t content,
                                uint8_t *buffer,
                                size_t capacity,
                                size_t *out_len);

// Hands the same bytes to `write`, a megabyte at a time, for example into a file of the host.
//
// Errors: ROTOR_E_IO if `write` cannot, ROTOR_E_ARGUMENT, ROTOR_E_DEVICE.
//
// Pointers:
// `session` is NULL or alive; `write` is NULL or can be called with `user`.
rotor_status rotor_session_save_to(rotor_session *session, uint32_t content, rotor_write_callback write, void *user);

// Goes to where a save was made: the session holds the same tokens then, and goes on as the saved one would have. How tokens
// are chosen, and how many fit, stays as it is. Its old cache and the new one are there together for a moment.
//
// Errors: ROTOR_E_SAVE (damaged, of another model, or not a save), ROTOR_E_CONTEXT_FULL, ROTOR_E_DEVICE; the session is then as
// it was.
//
// Pointers:
// `session` is NULL or alive; `bytes` is NULL or valid for reads of `len` bytes.
rotor_status rotor_session_restore(rotor_session *session,
                                   const uint8_t *bytes,
                                   size_t len);

#ifdef __cplusplus
}  // extern "C"
#endif  // __cplusplus

/* ---- Text: tokens and chat templates ------------------------------------------------------------------------------- */

// Length of a text that ends with NUL.
#define ROTOR_NUL_TERMINATED SIZE_MAX

// Flag of text calls: nothing special.
#define ROTOR_TEXT_PLAIN 0

// Flag of text calls: put the begin token first.
#define ROTOR_TEXT_ADD_BOS 1

// Flag of text calls: read control tokens that are written out in the text, such as `<|eot_id|>`. Leave it out for text
// that a player typed.
#define ROTOR_TEXT_PARSE_SPECIAL 2

// Flag of `rotor_model_detokenize`: leave control tokens out.
#define ROTOR_TEXT_SKIP_SPECIAL 4

// Flag of `rotor_session_append_text` and `rotor_worker_generate`: what follows may change how the end of the text is cut into tokens (token healing).
#define ROTOR_TEXT_HEAL 8

// Flag of `rotor_model_chat_format`: end with the words that make the model answer.
#define ROTOR_CHAT_GENERATION_PROMPT 1

// One message of a conversation. Both texts are UTF-8 that ends with NUL, and are read during the call only.
typedef struct rotor_chat_message {
    // "system", "user" or "assistant".
    const char *role;
    // What was said.
    const char *content;
} rotor_chat_message;

#ifdef __cplusplus
extern "C" {
#endif // __cplusplus

// Turns `text` (`text_len` bytes of UTF-8, or ROTOR_NUL_TERMINATED) into token ids: into `tokens` (room for `capacity`),
// their number into `*out_count`. With `tokens` NULL only the number. Any thread.
//
// A text has at most 64 MB. Encoding takes about half a second per megabyte and memory of a few bytes per byte; it is refused when it
// takes more than 30 seconds, and 4 per megabyte. To add a text to a session, `rotor_session_append_text` is the shorter way: it stops where the context is full.
//
// `flags`: ROTOR_TEXT_ADD_BOS, ROTOR_TEXT_PARSE_SPECIAL. Errors: ROTOR_E_UTF8, ROTOR_E_BUFFER_TOO_SMALL,
// ROTOR_E_TOKENIZER, ROTOR_E_RESOURCES.
//
// Pointers:
// `model` is NULL or alive; `text` is NULL or valid for its length; `tokens` is NULL or valid for writes of `capacity`
// ids; `out_count` is NULL or valid for writes.
rotor_status rotor_model_tokenize(const rotor_model *model,
                                  const char *text,
                                  size_t text_len,
                                  uint32_t flags,
                                  uint32_t *tokens,
                                  size_t capacity,
                                  size_t *out_count);

// Turns `n_tokens` token ids into UTF-8: into `text` (room for `capacity` bytes), and its length
// into `*out_len`, without the NUL that follows where there is room for one. With `text` NULL only
// the length. Ids that have no text give none. Any thread.
//
// `flags`: ROTOR_TEXT_SKIP_SPECIAL. Errors: ROTOR_E_BUFFER_TOO_SMALL, ROTOR_E_TOKENIZER.
//
// Pointers:
// `model` is NULL or alive; `tokens` is NULL or valid for `n_tokens` ids; `text` is NULL or valid for writes of
// `capacity` bytes; `out_len` is NULL or valid for writes.
rotor_status rotor_model_detokenize(const rotor_model *model,
                                    const uint32_t *tokens,
                                    size_t n_tokens,
                                    uint32_t flags,
                                    char *text,
                                    size_t capacity,
                                    size_t *out_len);

// The bytes that one token adds to a text: into `bytes` (room for `capacity`), their number into `*out_len`. With `bytes` NULL only the
// number. They may be part of a character; joined, the bytes of a text's tokens are the text, where the first of some tokenizers
// (SentencePiece) may begin with a space too many. Control tokens and ids that have no text give none. Any thread.
//
// Errors: ROTOR_E_BUFFER_TOO_SMALL, ROTOR_E_TOKENIZER.
//
// Pointers:
// `model` is NULL or alive; `bytes` is NULL or valid for writes of `capacity` bytes; `out_len` is NULL or valid for writes.
rotor_status rotor_model_token_bytes(const rotor_model *model,
                                     uint32_t token,
                                     uint8_t *bytes,
                                     size_t capacity,
                                     size_t *out_len);

// Renders a conversation with the checkpoint's own chat template: into `text` (room for `capacity`
// bytes), and its length into `*out_len`, without the NUL that follows where there is room for
// one. With `text` NULL only the length. Any thread.
//
// `flags`: ROTOR_CHAT_GENERATION_PROMPT. Append the result to a session with ROTOR_TEXT_ADD_BOS |
// ROTOR_TEXT_PARSE_SPECIAL. Errors: ROTOR_E_TEMPLATE (none in the checkpoint, or it refuses the messages),
// ROTOR_E_UTF8, ROTOR_E_BUFFER_TOO_SMALL.
//
// Pointers:
// `model` is NULL or alive; `messages` is NULL or valid for `n_messages` messages; `text` is NULL or valid for writes of
// `capacity` bytes; `out_len` is NULL or valid for writes.
rotor_status rotor_model_chat_format(const rotor_model *model,
                                     const struct rotor_chat_message *messages,
                                     size_t n_messages,
                                     uint32_t flags,
                                     char *text,
                                     size_t capacity,
                                     size_t *out_len);

#ifdef __cplusplus
}  // extern "C"
#endif  // __cplusplus

/* ---- Memory, before a load ----------------------------------------------------------------------------------------- */

// Memory of a model and its sessions. Set `struct_size` to `sizeof(rotor_memory)` before the call.
typedef struct rotor_memory {
    // `sizeof(rotor_memory)`
    uint32_t struct_size;
    // Tokens that a block of a session's KV cache holds.
    uint32_t kv_block_tokens;
    // Bytes of the weights, exactly what `rotor_model_info` says after the load.
    uint64_t weight_bytes;
    // Bytes of a block. A session of n tokens has n / `kv_block_tokens` of them, rounded up, less those that it shares with forks.
    uint64_t kv_block_bytes;
    // Bytes of the KV cache of a session with a full context.
    uint64_t session_bytes;
} rotor_memory;

#ifdef __cplusplus
extern "C" {
#endif // __cplusplus

// Tells what the model in the directory `path` will take with these options, before it is loaded. Both options may be NULL; of
// those of a session `context_length` and `kv_type` matter. No weights are read, except to see whether an output head is the
// embedding table; the backend is opened and closed again, so the answer is about the one that a load would take.
//
// Beside this there are the tokenizer (some megabytes), room for activations (about a megabyte for each session that computes at the
// same time, some more while a long prompt is evaluated), and, on the CPU, rows of an embedding table of more than 64 MB, which stay
// in their file until all logits are asked for. A GPU takes memory for KV caches 16 blocks and more at a time. Blocks as long as the
// output head is compared; any thread.
//
// Errors: those of `rotor_model_load`, ROTOR_E_ARGUMENT for a session that cannot be.
//
// Pointers:
// `path` is NULL or a C string; both options are NULL or valid for reads of their `struct_size`; `out_memory` is NULL or valid for writes of
// its `struct_size`.
rotor_status rotor_model_estimate(const char *path,
                                  const rotor_model_options *options,
                                  const rotor_session_options *session_options,
                                  struct rotor_memory *out_memory);

#ifdef __cplusplus
}  // extern "C"
#endif  // __cplusplus

/* ---- Models from memory and archives ------------------------------------------------------------------------------- */

// Fills `buffer` with the `length` bytes of a file from `offset` on, which are within its size. Returns 0; anything else says
// that they cannot be read. It must not throw, and must not call rotor.
typedef int32_t (*rotor_read_callback)(uint64_t offset, void *buffer, size_t length, void *user);

// One file of a model: in memory (`data`), or read by a function (`read`), for example from a game's archive.
typedef struct rotor_file {
    // `sizeof(rotor_file)`, the same in all files of a call.
    uint32_t struct_size;
    // 0
    uint32_t reserved;
    // Its name in the model's directory (UTF-8), for example "config.json". Read during the call only.
    const char *name;
    // Its size in bytes.
    uint64_t size;
    // All of its bytes, which must stay as they are until `release` is called; NULL if `read` gives them.
    const void *data;
    // Gives its bytes if `data` is NULL. One call at a time for a file.
    rotor_read_callback read;
    // Handed to `read`.
    void *user;
} rotor_file;

// Told that rotor does not need the files any more. It must not throw, and must not call rotor.
typedef void (*rotor_release_callback)(void *user);

#ifdef __cplusplus
extern "C" {
#endif // __cplusplus

// Loads a model from `n_files` files of the host: what the model's directory would hold (`config.json`, `tokenizer.json`,
// `model.safetensors` and so on, or one `.gguf`), by name. So a model can be in memory, in an archive, in a game's package. Other files are overlooked.
//
// What is read becomes rotor's own. `release` (may be NULL) is called with `release_user` exactly once, whatever this call
// returns: when rotor does not need the files any more. On the CPU that is before this call returns; a model on a GPU keeps
// them until it and its sessions are freed, to go on without the GPU if that fails. Files are read, and released, on threads that
// call rotor with this model, or poll or free a worker that used it, during their calls. A model that is loaded from its directory takes less memory: its embedding
// table stays in its file. Everything else is as in `rotor_model_load`.
//
// Errors: those of `rotor_model_load`, ROTOR_E_ARGUMENT.
//
// Pointers:
// `files` is NULL or valid for reads of `n_files` structs, their names and data as they say; their functions and `release` can be
// called with their pointers on every thread that calls rotor with this model. The rest as in `rotor_model_load`.
rotor_status rotor_model_load_files(const struct rotor_file *files,
                                    size_t n_files,
                                    rotor_release_callback release,
                                    void *release_user,
                                    const rotor_model_options *options,
                                    rotor_model **out_model);

#ifdef __cplusplus
}  // extern "C"
#endif  // __cplusplus

/* ---- A worker in the background ------------------------------------------------------------------------------------ */

// What an event tells.
enum rotor_event_kind
#if defined(__cplusplus) || __STDC_VERSION__ >= 202311L
  : int32_t
#endif // defined(__cplusplus) || __STDC_VERSION__ >= 202311L
 {
    // Nothing happened.
    ROTOR_EVENT_NONE = 0,
    // A load is at `progress`.
    ROTOR_EVENT_PROGRESS = 1,
    // The job is over: `model` is loaded, and the host's to free.
    ROTOR_EVENT_LOADED = 2,
    // A session has another token, which completed `text`.
    ROTOR_EVENT_TOKEN = 3,
    // The job is over, and its session is the host's again: `state` is ROTOR_STEP_END if the model ended, with `token`, or
    // ROTOR_STEP_TOKEN if there are as many tokens as were asked for. `text` is the rest after an end; after a number of tokens, text that
    // is held back waits for the next job, and `rotor_session_held_text` tells it.
    ROTOR_EVENT_FINISHED = 4,
    // The job is over: `status` tells why, and `text` in words. Its session, as it is, is the host's again.
    ROTOR_EVENT_FAILED = 5,
};
#ifndef __cplusplus
#if __STDC_VERSION__ >= 202311L
typedef enum rotor_event_kind rotor_event_kind;
#else
typedef int32_t rotor_event_kind;
#endif // __STDC_VERSION__ >= 202311L
#endif // __cplusplus

// A thread of rotor's own that loads models and generates text, for hosts that must not wait. Jobs are handed to it, and what came
// of them is polled: the host is never called from another thread (but for the lock of a `rotor_vulkan_device`). Sessions that generate at once go through the model together,
// as in `rotor_batch_step`. Without jobs the thread sleeps and costs nothing; while it loads, it does not generate: make two
// workers to do both at once.
//
// Any number of threads may hand it jobs and cancel them; one at a time may poll.
typedef struct rotor_worker rotor_worker;

// What happened to a job. Set `struct_size` to `sizeof(rotor_event)` before the call.
typedef struct rotor_event {
    // `sizeof(rotor_event)`
    uint32_t struct_size;
    // A `rotor_event_kind`. What is not said there is 0.
    int32_t kind;
    // The job.
    uint64_t job;
    // A `rotor_status`.
    int32_t status;
    // A `rotor_step_state`.
    int32_t state;
    // The token.
    uint32_t token;
    // The share of a load that is done, 0 to 1.
    float progress;
    // UTF-8 with a NUL after it. Never NULL; valid until the worker is polled again.
    const char *text;
    // Length of `text` in bytes.
    uint64_t text_len;
    // The model, or NULL.
    rotor_model *model;
    // With ROTOR_EVENT_FINISHED a `rotor_end_reason`; ROTOR_END_NOT if all tokens that were asked for are there.
    int32_t reason;
    // With ROTOR_END_STOP_STRING the index of the stop string.
    uint32_t stop_string;
} rotor_event;

#ifdef __cplusplus
extern "C" {
#endif // __cplusplus

// Starts a worker, which `rotor_worker_free` frees. Any thread.
//
// Errors: ROTOR_E_RESOURCES.
//
// Pointers:
// `out_worker` is NULL or valid for writes.
rotor_status rotor_worker_new(struct rotor_worker **out_worker);

// Loads the model directory `path` in the background, as `rotor_model_load` does. `*out_job` is the job's number, from 1 on.
// `progress` of the options must be NULL: it comes as events. The lock of a Vulkan device that the host lends is called on
// the worker's thread, as locks are.
//
// Errors: ROTOR_E_NULL, ROTOR_E_UTF8, ROTOR_E_ARGUMENT; those of the load come as an event.
//
// Pointers:
// `worker` is NULL or alive; `path` is NULL or a C string; `options` is NULL or valid for reads of its `struct_size`; `out_job` is
// NULL or valid for writes.
rotor_status rotor_worker_load(const struct rotor_worker *worker,
                               const char *path,
                               const rotor_model_options *options,
                               uint64_t *out_job);

// Loads a model from files of the host in the background, as `rotor_model_load_files` does. Their functions and `release` are called
// by `rotor_worker_poll`, on the thread that polls, never on the worker's: poll often, for the load waits for what is to be read.
//
// Errors: as `rotor_worker_load`.
//
// Pointers:
// As `rotor_model_load_files` and `rotor_worker_load`.
rotor_status rotor_worker_load_files(const struct rotor_worker *worker,
                                     const rotor_file *files,
                                     size_t n_files,
                                     rotor_release_callback release,
                                     void *release_user,
                                     const rotor_model_options *options,
                                     uint64_t *out_job);

// Appends `text` (UTF-8; as in `rotor_session_append_text`; may be empty) to the session and generates up to `max_tokens` tokens in the
// background; with 0 it only evaluates what is pending. Until the job is over the session belongs to the worker: other calls with it
// give ROTOR_E_BUSY. `rotor_session_cancel` stops the job, and so does `rotor_session_free`.
//
// Errors: ROTOR_E_NULL, ROTOR_E_UTF8, ROTOR_E_ARGUMENT, ROTOR_E_BUSY, ROTOR_E_POISONED; what goes wrong later comes as an event.
//
// Pointers:
// `worker` and `session` are NULL or alive; `text` is NULL or valid for reads of `len` bytes (or up to its NUL); `out_job` is NULL or
// valid for writes.
rotor_status rotor_worker_generate(const struct rotor_worker *worker,
                                   rotor_session *session,
                                   const char *text,
                                   size_t len,
                                   uint32_t flags,
                                   uint64_t max_tokens,
                                   uint64_t *out_job);

// Stops a job, which then fails with ROTOR_E_CANCELLED as an event. One that is over is left alone. Any thread, any time.
//
// Pointers:
// `worker` is NULL or alive.
rotor_status rotor_worker_cancel(const struct rotor_worker *worker,
                                 uint64_t job);

// Writes the next event into `*out_event`; ROTOR_EVENT_NONE if nothing happens within `wait_us` microseconds, 0 of which do not wait at
// all. ROTOR_NO_BUDGET waits as long as a job is under way. Log records of the worker reach the host's callback here, and files of the
// host are read here.
//
// Errors: ROTOR_E_BUSY if another thread polls.
//
// Pointers:
// `worker` is NULL or alive; `out_event` is NULL or valid for writes of its `struct_size`.
rotor_status rotor_worker_poll(const struct rotor_worker *worker,
                               uint64_t wait_us,
                               struct rotor_event *out_event);

// Frees a worker: cancels its jobs, gives sessions back, frees models that were loaded and not polled, and waits for its thread, no
// longer than a layer takes, or the cutting of a prompt's text into tokens (about a megabyte a second). NULL is welcome.
//
// Pointers:
// `worker` is NULL, or came from `rotor_worker_new` and is not used any more.
void rotor_worker_free(struct rotor_worker *worker);

#ifdef __cplusplus
}  // extern "C"
#endif  // __cplusplus

/* ---- Conversations with tools -------------------------------------------------------------------------------------- */

#ifdef __cplusplus
extern "C" {
#endif // __cplusplus

// As `rotor_model_chat_format`, with whatever the template knows: `messages` and `tools` are JSON arrays of objects, as transformers
// takes them (each UTF-8 of the length that follows it, or ROTOR_NUL_TERMINATED). A message may have `tool_calls`, be of the role
// `tool`, or have no content; `tools` are objects with `name`, `description` and `parameters` (a JSON schema), usually as the
// `function` of `{"type": "function"}`, or NULL for none. Any thread.
//
// In place of the array, `messages` may be an object with all that the template sees: `{"messages": [..], "enable_thinking": false,
// "date_string": "24 Dec 2026"}`. rotor reads no clock: templates that call `strftime_now` get 26 July 2024, or the moment that a
// variable of this name tells, in seconds since 1970 (local time).
//
// Errors: as `rotor_model_chat_format`; ROTOR_E_ARGUMENT for what is no JSON array of objects.
//
// Pointers:
// `model` is NULL or alive; `messages` and `tools` are NULL or valid for their lengths; `text` is NULL or valid for writes of `capacity`
// bytes; `out_len` is NULL or valid for writes.
rotor_status rotor_model_chat_render(const rotor_model *model,
                                     const char *messages,
                                     size_t messages_len,
                                     const char *tools,
                                     size_t tools_len,
                                     uint32_t flags,
                                     char *text,
                                     size_t capacity,
                                     size_t *out_len);

// Finds the tool calls in what an assistant has said (`said_len` bytes of UTF-8, or
// ROTOR_NUL_TERMINATED), in the form that the chat template teaches: `<tool_call>{..}</tool_call>`
// (Hermes, Qwen, Falcon 3), `{"name": .., "parameters": ..}` (Llama 3.1) or `[TOOL_CALLS] [..]`
// (Mistral). Writes a JSON array of `{"name": .., "arguments": {..}}` into `calls` (room for
// `capacity` bytes), and its length into `*out_len`, without the NUL that follows where there is
// room for one. With `calls` NULL only the length. Any thread.
//
// A text that is no call, or a broken one (no JSON, no name, arguments that are no object, words behind it), is an answer and no error:
// the array has the calls that are whole, and is empty if there are none. What a model drafts in a thought (`<think>..</think>` and other
// marks that the template names; also a thought that the prompt began) is no call. Numbers keep all their digits.
//
// Errors: ROTOR_E_TEMPLATE if the template knows no tools, ROTOR_E_UTF8, ROTOR_E_BUFFER_TOO_SMALL.
//
// Pointers:
// `model` is NULL or alive; `said` is NULL or valid for its length; `calls` is NULL or valid for writes of `capacity` bytes; `out_len` is
// NULL or valid for writes.
rotor_status rotor_model_tool_calls(const rotor_model *model,
                                    const char *said,
                                    size_t said_len,
                                    char *calls,
                                    size_t capacity,
                                    size_t *out_len);

// Writes a grammar for `rotor_session_set_grammar` (ROTOR_GRAMMAR_LARK) that makes the model call
// one of these tools, in the form of its chat template, with arguments that the tool's schema
// describes. `tools` as in `rotor_model_chat_render`; the grammar goes into `grammar` (room for
// `capacity` bytes), and its length into `*out_len`, without the NUL that follows where there is
// room for one. With `grammar` NULL only the length. Any thread.
//
// Errors: ROTOR_E_TEMPLATE if the template knows no tools, ROTOR_E_ARGUMENT for tools that are none, ROTOR_E_UTF8,
// ROTOR_E_BUFFER_TOO_SMALL. Whether a schema can be used is found out by `rotor_session_set_grammar`.
//
// Pointers:
// `model` is NULL or alive; `tools` is NULL or valid for its length; `grammar` is NULL or valid for writes of `capacity` bytes; `out_len`
// is NULL or valid for writes.
rotor_status rotor_model_tool_grammar(const rotor_model *model,
                                      const char *tools,
                                      size_t tools_len,
                                      char *grammar,
                                      size_t capacity,
                                      size_t *out_len);

#ifdef __cplusplus
}  // extern "C"
#endif  // __cplusplus

/* ---- GPUs ---------------------------------------------------------------------------------------------------------- */

// Bytes of a device's name and its NUL.
#define ROTOR_DEVICE_NAME_SIZE 256

// What a device is. Travels as `int32_t`; there may be more some day.
enum rotor_device_kind
#if defined(__cplusplus) || __STDC_VERSION__ >= 202311L
  : int32_t
#endif // defined(__cplusplus) || __STDC_VERSION__ >= 202311L
 {
    // A graphics card.
    ROTOR_DEVICE_DISCRETE = 0,
    // A GPU on the CPU's chip.
    ROTOR_DEVICE_INTEGRATED = 1,
    // A GPU of a virtual machine, or something else.
    ROTOR_DEVICE_OTHER = 2,
    // A program on the CPU that stands for a GPU; "auto" takes none.
    ROTOR_DEVICE_CPU = 3,
};
#ifndef __cplusplus
#if __STDC_VERSION__ >= 202311L
typedef enum rotor_device_kind rotor_device_kind;
#else
typedef int32_t rotor_device_kind;
#endif // __STDC_VERSION__ >= 202311L
#endif // __cplusplus

// A device. Set `struct_size` to `sizeof(rotor_device_info)` before `rotor_device_get`.
typedef struct rotor_device_info {
    // `sizeof(rotor_device_info)`
    uint32_t struct_size;
    // One of `rotor_device_kind`.
    int32_t kind;
    // Bytes of its own memory, or of the memory that it shares with the CPU.
    uint64_t memory;
    // What `rotor_model_options` takes as `backend`, for example "vulkan:0".
    char backend[32];
    // The name that its driver gives it, UTF-8; cut if it is too long.
    char name[ROTOR_DEVICE_NAME_SIZE];
} rotor_device_info;

#ifdef __cplusplus
extern "C" {
#endif // __cplusplus

// Tells how many GPUs this machine has: drivers are loaded and asked, which may take some milliseconds. Without a driver
// there are none, and the log says why. Any thread.
//
// Pointers:
// `out_count` is NULL or valid for writes.
rotor_status rotor_device_count(size_t *out_count);

// Tells what the device `index` is, 0 to the count less one. Any thread.
//
// Errors: ROTOR_E_ARGUMENT when there are not so many.
//
// Pointers:
// `out_info` is NULL or valid for writes of its `struct_size`.
rotor_status rotor_device_get(size_t index, struct rotor_device_info *out_info);

#ifdef __cplusplus
}  // extern "C"
#endif  // __cplusplus

/* ---- A host's own Vulkan device ------------------------------------------------------------------------------------ */

// Flag of `rotor_vulkan_device`: the device has `shaderStorageBufferArrayDynamicIndexing`, without which it cannot be used.
#define ROTOR_VULKAN_ARRAY_INDEXING 1

// Flag of `rotor_vulkan_device`: the device has `shaderIntegerDotProduct`; it makes products several times as fast.
#define ROTOR_VULKAN_INTEGER_DOT_PRODUCT 2

// A function of Vulkan, as `vkGetInstanceProcAddr` gives it; cast it to this type.
typedef void (*rotor_vulkan_function)(void);

// Called on the thread that is inside a call of rotor, or on that of a `rotor_worker`, with `user`.
typedef void (*rotor_vulkan_lock_callback)(void *user);

// A Vulkan device of the host. Most hosts need none: rotor makes its own device on the same GPU, with a queue of its own and a
// low priority. Set it with `rotor_vulkan_device_init`, fill it in, and let `rotor_model_options.vulkan` point to it.
//
// The struct is read during `rotor_model_load` only. What its handles stand for stays alive until the model and all its
// sessions are freed. If the device cannot be used, or fails, the model goes on with the CPU.
typedef struct rotor_vulkan_device {
    // `sizeof(rotor_vulkan_device)`
    uint32_t struct_size;
    // `VkApplicationInfo.apiVersion` of the instance, 1.1 at least.
    uint32_t api_version;
    // `vkGetInstanceProcAddr`
    rotor_vulkan_function get_instance_proc_addr;
    // `VkInstance`
    void *instance;
    // `VkPhysicalDevice`
    void *physical_device;
    // `VkDevice`
    void *device;
    // `VkQueue` of a family that can compute.
    void *queue;
    // The queue's family.
    uint32_t queue_family;
    // What is enabled on the device: ROTOR_VULKAN_ARRAY_INDEXING, ROTOR_VULKAN_INTEGER_DOT_PRODUCT.
    uint32_t features;
    // Names of the extensions that are enabled on the device; NULL when there are none. Of use, where Vulkan 1.3 is not:
    // "VK_KHR_shader_float_controls" and "VK_KHR_shader_integer_dot_product".
    const char *const *extensions;
    // Number of names.
    size_t n_extensions;
    // Called before each use of the queue; returns when it is rotor's. NULL when nobody else uses the queue. A host does not
    // call rotor while it holds its lock. To wait for the whole device (`vkDeviceWaitIdle`) is to use all of its queues.
    rotor_vulkan_lock_callback lock;
    // Called after each use of the queue.
    rotor_vulkan_lock_callback unlock;
    // Handed to `lock` and `unlock`.
    void *user;
} rotor_vulkan_device;

#ifdef __cplusplus
extern "C" {
#endif // __cplusplus

// Sets `device` to its defaults: nothing. `struct_size` is `sizeof *device`.
//
// Pointers:
// `device` is NULL or valid for writes of `struct_size` bytes.
rotor_status rotor_vulkan_device_init(struct rotor_vulkan_device *device, size_t struct_size);

#ifdef __cplusplus
}  // extern "C"
#endif  // __cplusplus

/* ---- Logs ---------------------------------------------------------------------------------------------------------- */

// How much a log record matters.
enum rotor_log_level
#if defined(__cplusplus) || __STDC_VERSION__ >= 202311L
  : int32_t
#endif // defined(__cplusplus) || __STDC_VERSION__ >= 202311L
 {
    // Something failed.
    ROTOR_LOG_ERROR = 1,
    // Something is not as it should be, but the call goes on.
    ROTOR_LOG_WARN = 2,
    // What was chosen and why.
    ROTOR_LOG_INFO = 3,
    // For rotor's own developers.
    ROTOR_LOG_DEBUG = 4,
};
#ifndef __cplusplus
#if __STDC_VERSION__ >= 202311L
typedef enum rotor_log_level rotor_log_level;
#else
typedef int32_t rotor_log_level;
#endif // __STDC_VERSION__ >= 202311L
#endif // __cplusplus

// Receives a log record: its level, its text (valid during the call only), and the host's own pointer.
//
// It is called on the thread that called rotor, during that call. It must not call rotor, and must not throw: an exception
// that leaves it ends the process.
typedef void (*rotor_log_callback)(int32_t level, const char *message, void *user);

#ifdef __cplusplus
extern "C" {
#endif // __cplusplus

// Sends log records up to `max_level` (a `rotor_log_level`) to `callback`; with NULL, as at first, nowhere.
//
// `user` is handed to the callback and must stay valid until another callback is set and all calls that were under way
// have returned. One callback for the process. Any thread.
//
// Errors: ROTOR_E_ARGUMENT for an unknown level.
//
// Pointers:
// `callback` can be called with `user` on every thread that calls rotor.
rotor_status rotor_log_set(rotor_log_callback callback, void *user, int32_t max_level);

#ifdef __cplusplus
}  // extern "C"
#endif  // __cplusplus

/* ---- Version ------------------------------------------------------------------------------------------------------- */

// The version of the binary interface that this header describes. Additions do not change it.
#define ROTOR_ABI_VERSION 0

#ifdef __cplusplus
extern "C" {
#endif // __cplusplus

// The library's version, for example "0.1.0". The text is static. Any thread.
const char *rotor_version(void);

// The library's `ROTOR_ABI_VERSION`; a host may compare it with its header's. Any thread.
uint32_t rotor_abi_version(void);

#ifdef __cplusplus
}  // extern "C"
#endif  // __cplusplus

#endif /* ROTOR_H */
