/*
 * rotor: exact, fast inference of ternary (1.58-bit) language models.
 * Version 0.1, MIT OR Apache-2.0.
 *
 * Start with the chapter "Simple API". The host is the program that calls rotor. All chapters use
 * these conventions:
 *
 * - Errors: a function returns ROTOR_OK or a negative rotor_status, and rotor_last_error returns
 *   the message. rotor writes results through the last arguments, on success only. After an error
 *   everything is as it was before the call, unless the function says otherwise. Each function
 *   lists its own errors. Any function may also return ROTOR_E_NULL, ROTOR_E_ARGUMENT,
 *   ROTOR_E_RESOURCES and ROTOR_E_INTERNAL, and a function of a session ROTOR_E_BUSY and
 *   ROTOR_E_POISONED.
 * - Pointers: rotor returns ROTOR_E_NULL for a NULL pointer, unless NULL is allowed. Any other
 *   pointer must be valid: the object is not freed, the array has as many elements as its count
 *   says, and a string without a length ends with NUL.
 * - Structs: to fill one that has an _init function, call that function, which sets the defaults,
 *   then change fields. In a struct that rotor fills, set struct_size to its sizeof first. Later
 *   versions add fields at the end.
 * - Buffers: rotor writes into buffers of the caller. With a NULL buffer it writes the size only.
 *   It adds a NUL to a text if there is room: allocate the length and one byte more. Lengths never
 *   count the NUL. Texts are UTF-8. Texts that rotor returns stay valid as the function says.
 * - Ownership: each side frees the memory that it allocated. Free objects in any order.
 * - Threads: each function has a line "Threads:". "any" means that any number of threads may call
 *   it at once. "one per session" means that one thread at a time may use a session, and that it
 *   may be any thread.
 * - Callbacks: rotor calls them on the thread that calls rotor. The lock of a lent Vulkan device
 *   is an exception: a worker calls it on its own thread.
 * - Process: rotor does not print, abort, exit or throw. There are two exceptions. The process ends
 *   if the system refuses memory and some MB of reserve are used up before a function can return a
 *   status. Some GPU drivers, PoCL among them, end the process if the system refuses them memory or
 *   something else. The backend "cpu" loads no driver, and "auto" does not use PoCL.
 * - Stack: a call needs at most 32 KB of the stack of the caller, on threads and on fibers. Parsers
 *   and drivers run on stacks of rotor, which reserve 8 MB of address space while they are needed.
 *   If the system refuses a thread or memory, the function returns ROTOR_E_RESOURCES. There is one
 *   exception: rotor opens the driver of a lent Vulkan device on the stack of the caller, because
 *   the lock of the host belongs to that thread.
 * - fork(): a child process must not use the objects of its parent.
 */

#ifndef ROTOR_H
#define ROTOR_H

#include <stddef.h>
#include <stdint.h>

/* ---- Version --------------------------------------------------------------------------------- */

// This is the version of the binary interface (ABI) that this header describes. Additions do not
// change it.
#define ROTOR_ABI_VERSION 1

#ifdef __cplusplus
extern "C" {
#endif // __cplusplus

// Returns the version of the library, for example "0.1.0". The text is static.
//
// Threads: any.
const char *rotor_version(void);

// Returns the ROTOR_ABI_VERSION of the library. Compare it with the ROTOR_ABI_VERSION of this
// header.
//
// Threads: any.
uint32_t rotor_abi_version(void);

#ifdef __cplusplus
}  // extern "C"
#endif  // __cplusplus

/* ---- Simple API ------------------------------------------------------------------------------ */

/*
 * These functions are enough to generate text. With the chapter "Chats", the smallest program is a
 * talk of two turns:
 *
 *     static const char *const questions[] = { "What do you have to drink?", "And to eat?" };
 *     rotor_model *model = NULL;
 *     rotor_session *session = NULL;
 *     rotor_chat *chat = NULL;
 *     rotor_step step = { .struct_size = sizeof step };
 *     if (rotor_model_load("models/tavern", NULL, &model) != ROTOR_OK) {
 *         puts(rotor_last_error());
 *         return 1;
 *     }
 *     rotor_session_new(model, NULL, &session);
 *     rotor_chat_new(session, NULL, &chat);
 *     for (int i = 0; i < 2; i++) {
 *         rotor_chat_add(chat, "user", questions[i], ROTOR_NUL_TERMINATED);
 *         do {
 *             if (rotor_chat_step(chat, ROTOR_NO_BUDGET, &step) != ROTOR_OK) {
 *                 puts(rotor_last_error());
 *                 return 1;
 *             }
 *             fputs(step.text, stdout);
 *         } while (step.state != ROTOR_STEP_END);
 *         putchar('\n');
 *     }
 *     rotor_chat_free(chat);
 *     rotor_session_free(session);
 *     rotor_model_free(model);
 *
 * To continue plain text, append it to the session with ROTOR_TEXT_ADD_BOS, and step the session.
 * A real program checks every status. The repository has more programs in examples/c, and guides
 * in docs/start.
 */

// Later chapters define these types.
struct rotor_model_options;
struct rotor_session_options;
struct rotor_step;

// The status that a function returns: ROTOR_OK (0) or a negative error code.
#if defined(__cplusplus) || __STDC_VERSION__ >= 202311L
enum rotor_status : int32_t;
#endif
#ifndef __cplusplus
#if __STDC_VERSION__ >= 202311L
typedef enum rotor_status rotor_status;
#else
typedef int32_t rotor_status;
#endif // __STDC_VERSION__ >= 202311L
#endif // __cplusplus

// Represents a loaded model. It is immutable: any number of threads may use it at once.
typedef struct rotor_model rotor_model;

// Represents a conversation: tokens, their KV cache, and the progress of the evaluation.
//
// One thread at a time may use a session; it may be any thread. If two threads use it at once, one
// of them gets ROTOR_E_BUSY. Only `rotor_session_cancel` and `rotor_session_free` may be called
// while another thread uses it.
typedef struct rotor_session rotor_session;

#ifdef __cplusplus
extern "C" {
#endif // __cplusplus

// Loads the model at `path`: a Hugging Face model directory as downloaded, or a GGUF file. See
// "Models" for paths and formats.
//
// `options` may be NULL. The caller frees `*out_model` with `rotor_model_free`.
// Errors: ROTOR_E_IO, ROTOR_E_FORMAT, ROTOR_E_UNSUPPORTED, ROTOR_E_TOKENIZER, ROTOR_E_BACKEND,
// ROTOR_E_RESOURCES, ROTOR_E_CANCELLED.
// Threads: any; blocks until the model is loaded. The progress callback can cancel it.
rotor_status rotor_model_load(const char *path,
                              const struct rotor_model_options *options,
                              struct rotor_model **out_model);

// Creates an empty session of `model`.
//
// `options` may be NULL. The session keeps the model alive. The caller frees `*out_session` with
// `rotor_session_free`.
// Errors: ROTOR_E_ARGUMENT (an option is out of its range).
// Threads: any.
rotor_status rotor_session_new(const rotor_model *model,
                               const struct rotor_session_options *options,
                               struct rotor_session **out_session);

// Encodes a text and appends its tokens: all of them or, on an error, none. The next step
// evaluates them.
//
// `text` has `text_len` bytes of UTF-8; `text_len` may be ROTOR_NUL_TERMINATED. `flags` is
// ROTOR_TEXT_PLAIN or any of ROTOR_TEXT_ADD_BOS, ROTOR_TEXT_PARSE_SPECIAL and ROTOR_TEXT_HEAL. For
// the result of `rotor_model_chat_format` set the first two. rotor refuses a text that does not
// fit as soon as it knows that, before it has encoded all of a long text. `rotor_session_cancel`
// stops the encoding of a long text within some milliseconds.
// Errors: ROTOR_E_UTF8, ROTOR_E_TOKENIZER, ROTOR_E_CONTEXT_FULL, ROTOR_E_CANCELLED,
// ROTOR_E_RESOURCES.
// Threads: one per session.
rotor_status rotor_session_append_text(struct rotor_session *session,
                                       const char *text,
                                       size_t text_len,
                                       uint32_t flags);

// Evaluates the pending tokens, then chooses one token and appends it.
//
// `budget_us` is the time that the step may take, in microseconds, or ROTOR_NO_BUDGET. If the
// budget ends first, the state is ROTOR_STEP_PENDING and the next step continues. Every step
// evaluates at least one layer, so a budget of 0 makes progress, too, and a step may exceed its
// budget by the time of one layer. Other functions of a session have no budget, except
// `rotor_session_prefill` and `rotor_batch_step`. Set `out_step->struct_size` before the call.
// Errors: ROTOR_E_EMPTY, ROTOR_E_CONTEXT_FULL (the token has no room: truncate or free),
// ROTOR_E_CANCELLED, ROTOR_E_GRAMMAR (see `rotor_session_set_grammar`), ROTOR_E_RESOURCES,
// ROTOR_E_ARGUMENT (biases, penalties and the grammar leave no token to choose), ROTOR_E_NUMERIC
// (the weights are bad). If a GPU fails and the CPU cannot take over, the step returns the reason,
// for example ROTOR_E_DEVICE or ROTOR_E_IO. After an error the call can be repeated.
// Threads: one per session.
rotor_status rotor_session_step(rotor_session *session,
                                uint64_t budget_us,
                                struct rotor_step *out_step);

// Frees a session. NULL is allowed. If another thread is in a step of the session, that step
// finishes normally, but its text is no longer valid. If a worker has the session, the job stops.
//
// Threads: any; the caller makes no further call with the session.
void rotor_session_free(struct rotor_session *session);

// Frees a model. NULL is allowed. Sessions keep what they need of it: free them before or after.
//
// Threads: any; the caller makes no further call with the model.
void rotor_model_free(struct rotor_model *model);

#ifdef __cplusplus
}  // extern "C"
#endif  // __cplusplus

/* ---- Status codes and errors ----------------------------------------------------------------- */

// 0 is success, and every negative number is an error. A number never changes its meaning. Later
// versions may add numbers: treat an unknown negative number as an error.
//
// -1 to -19 are mistakes of the caller, -20 to -39 problems with files, -40 to -59 states of a
// session, -60 to -79 problems with resources, and -80 to -99 failures that should not happen.
enum rotor_status
#if defined(__cplusplus) || __STDC_VERSION__ >= 202311L
  : int32_t
#endif // defined(__cplusplus) || __STDC_VERSION__ >= 202311L
 {
    // The call succeeded.
    ROTOR_OK = 0,
    // An argument is out of its range.
    ROTOR_E_ARGUMENT = -1,
    // A pointer that must not be NULL is NULL.
    ROTOR_E_NULL = -2,
    // The buffer of the caller is too small. rotor does not write the size then: call with a NULL
    // buffer first to get it.
    ROTOR_E_BUFFER_TOO_SMALL = -3,
    // Another thread is using the object at this moment.
    ROTOR_E_BUSY = -4,
    // A text is not valid UTF-8.
    ROTOR_E_UTF8 = -5,
    // The session has no token yet.
    ROTOR_E_EMPTY = -6,
    // A grammar, schema or regular expression cannot be used, or the tokens of the session break
    // it.
    ROTOR_E_GRAMMAR = -7,
    // A file is missing or cannot be read.
    ROTOR_E_IO = -20,
    // A file is damaged, truncated, or not what its name says.
    ROTOR_E_FORMAT = -21,
    // The model is well-formed, but rotor cannot compute it exactly.
    ROTOR_E_UNSUPPORTED = -22,
    // The tokenizer cannot be built, or it cannot encode the text.
    ROTOR_E_TOKENIZER = -23,
    // The chat template is missing or fails.
    ROTOR_E_TEMPLATE = -24,
    // A saved session is damaged, or was made with another model.
    ROTOR_E_SAVE = -25,
    // The context has no room for another token. rotor added nothing.
    ROTOR_E_CONTEXT_FULL = -40,
    // The caller cancelled the call. Repeat the call to continue; a cancelled load starts again.
    ROTOR_E_CANCELLED = -41,
    // An internal error damaged this session earlier. Free it.
    ROTOR_E_POISONED = -42,
    // The system refused memory or a thread, or `memory_limit` is reached.
    ROTOR_E_RESOURCES = -60,
    // No backend has this name, or this CPU does not have the tier.
    ROTOR_E_BACKEND = -61,
    // A GPU, its driver or its memory cannot be used, or no longer works.
    ROTOR_E_DEVICE = -62,
    // The model computed a value that is not a finite number.
    ROTOR_E_NUMERIC = -80,
    // rotor has a bug. The process continues. Please report the message.
    ROTOR_E_INTERNAL = -81,
};

#ifdef __cplusplus
extern "C" {
#endif // __cplusplus

// Returns the name of `status`, for example "ROTOR_E_BUSY". It returns "unknown" for a number that
// this version does not define. The text is static.
//
// Threads: any.
const char *rotor_status_name(int32_t status);

// Returns the message of the last error on this thread, in English, or "" if there was none. It
// never returns NULL.
//
// The message belongs to rotor. It stays valid until a later call on this thread fails; a call
// that succeeds does not clear it, and `rotor_status_name` does not change it.
// Threads: any; each thread has its own message.
const char *rotor_last_error(void);

#ifdef __cplusplus
}  // extern "C"
#endif  // __cplusplus

/* ---- Models ---------------------------------------------------------------------------------- */

// Paths: on Unix a path is any bytes that the system accepts; elsewhere it is UTF-8.
//
// A GGUF file has a path that ends in `.gguf`. It may also be the only GGUF file of a directory
// without a `config.json`; then a `tokenizer.json` of the directory replaces the vocabulary of the
// file. rotor reads these GGUF files:
// - architecture: `bitnet-b1.58`, `bitnet-25`, `bitnet` or `llama`
// - ternary weights: I2_S, or TQ1_0 or TQ2_0 with one scale per tensor
// - other weights: F32, F16, BF16, Q8_0, Q4_K or Q6_K
//
// rotor reads I2_S in the layout of x86 computers, in which it is published; the file does not
// name its layout. The results are those of the same weights in safetensors. If the file does not
// state a property, rotor takes it from the architecture (squared ReLU for BitNet). If it cannot
// know a property, it refuses the file.

// Receives the progress of a load. rotor calls it on the loading thread with the fraction of the
// load that is done, 0 to 1. Return 0 to continue. Return any other value to cancel the load,
// which then returns ROTOR_E_CANCELLED.
//
// The time between two calls is at most that of one layer, also while rotor opens a GPU. A cancel
// takes effect as fast, except that a driver that compiles a kernel finishes first. The function
// must not throw: an exception that leaves it ends the process.
typedef int32_t (*rotor_progress_callback)(float fraction, void *user);

// Holds the options of a load. Call `rotor_model_options_init`, then change fields.
typedef struct rotor_model_options {
    // `sizeof(rotor_model_options)`
    uint32_t struct_size;
    // Number of threads that compute, 1 to 1024, the calling thread included; 0 is the number of
    // physical cores, at most 8
    uint32_t threads;
    // Name of the backend; NULL is "auto". rotor reads the string during the call only.
    // - "auto": a GPU if there is a fast one, else the CPU
    // - "vulkan", "opencl": a GPU; append ":DEVICE", a number or a part of a name, to select one
    // - "cpu", "cpu:TIER": the CPU; TIER is "amx", "avx512-vbmi", "avx512", "avxvnni", "avx2",
    //   "neon-i8mm", "neon-dotprod", "neon" or "scalar"
    // - "reference": slow and plain, for tests
    //
    // If there is no such GPU, or it fails later, rotor computes on the CPU and chooses the same
    // tokens: the load returns ROTOR_OK. `rotor_model_info_get` and the log name the backend.
    const char *backend;
    // Receives the progress. NULL is allowed.
    rotor_progress_callback progress;
    // rotor passes it to `progress`.
    void *progress_user;
    // Vulkan device of the host, or NULL; see `rotor_vulkan_device`. "auto" and "vulkan" use it
    // instead of a device that rotor creates. Most hosts set NULL.
    const struct rotor_vulkan_device *vulkan;
    // rotor may keep files in this directory, which make the next load faster: the weights in the
    // CPU's layout, about as many bytes as `rotor_model_estimate` tells, and compiled kernels and
    // measurements of a GPU. Processes that use the same file of weights share its memory. While a
    // model is loaded, nobody may shorten its file; to remove files is always allowed. rotor keeps
    // no weights of a model whose files the host provides (`rotor_model_load_files`), nor of a
    // small one. The path is as in `rotor_model_load`. rotor creates the directory if it does not
    // exist. If it cannot write there, the log says so. With NULL rotor keeps nothing. rotor reads
    // the string during the call only.
    const char *cache_dir;
    // Limits the bytes of the weights and the KV caches of all sessions together; 0 is no limit.
    // If the weights exceed it, the load returns ROTOR_E_RESOURCES before it takes any memory. If
    // a KV cache would exceed it, the call returns ROTOR_E_RESOURCES and leaves the session as it
    // was. `rotor_model_estimate` computes what a model needs.
    uint64_t memory_limit;
} rotor_model_options;

// Holds the properties of a model. Set `struct_size` before `rotor_model_info_get`.
typedef struct rotor_model_info {
    // `sizeof(rotor_model_info)`
    uint32_t struct_size;
    // Size of the vocabulary; every token id is less than it
    uint32_t n_vocab;
    // Number of transformer layers
    uint32_t n_layers;
    // Width of the residual stream
    uint32_t hidden_size;
    // Number of neurons of a feed-forward network
    uint32_t intermediate_size;
    // Number of query heads
    uint32_t n_heads;
    // Number of key and value heads
    uint32_t n_kv_heads;
    // Number of elements of a head
    uint32_t head_dim;
    // Longest context, in tokens
    uint32_t max_position_embeddings;
    // Token that begins a text (BOS), or -1 if there is none
    int32_t bos_token;
    // 1 if the model has a tokenizer, else 0
    uint32_t has_tokenizer;
    // 1 if the model has a chat template, else 0
    uint32_t has_chat_template;
    // Number of threads that compute
    uint32_t threads;
    // Always 0
    uint32_t reserved;
    // Memory of the weights, in bytes
    uint64_t weight_bytes;
    // Bytes of weights that the decode of one token reads
    uint64_t bytes_per_token;
    // Backend that computes, for example "cpu"; valid until the model is freed
    const char *backend;
    // Instruction set tier of the backend, for example "avx2"; valid until the model is freed
    const char *tier;
    // How an embedding is pooled, as the model's files say: ROTOR_POOLING_MEAN or
    // ROTOR_POOLING_LAST, or ROTOR_POOLING_DEFAULT if they say nothing
    uint32_t pooling;
    // 1 if the model has an output head, else 0: then it embeds texts, but gives no logits
    uint32_t has_head;
} rotor_model_info;

#ifdef __cplusplus
extern "C" {
#endif // __cplusplus

// Sets `options` to the defaults. Pass `sizeof *options` as `struct_size`.
//
// Threads: any.
rotor_status rotor_model_options_init(struct rotor_model_options *options, size_t struct_size);

// Writes the properties of a model into `*out_info`.
//
// Threads: any.
rotor_status rotor_model_info_get(const struct rotor_model *model,
                                  struct rotor_model_info *out_info);

// Writes the ids of the tokens that end a generation into `tokens` and their number into
// `*out_count`.
//
// `tokens` has room for `capacity` ids. If it is NULL, rotor writes the number only.
// Errors: ROTOR_E_BUFFER_TOO_SMALL, ROTOR_E_TOKENIZER.
// Threads: any.
rotor_status rotor_model_end_tokens(const struct rotor_model *model,
                                    uint32_t *tokens,
                                    size_t capacity,
                                    size_t *out_count);

#ifdef __cplusplus
}  // extern "C"
#endif  // __cplusplus

/* ---- Session options ------------------------------------------------------------------------- */

// The KV cache has half precision (IEEE binary16), rounded once on append. This is the default.
#define ROTOR_KV_F16 0

// The KV cache has single precision, which is the arithmetic of the reference.
#define ROTOR_KV_F32 1

// The KV cache is int8, with one scale per position and head. It takes about half the memory of
// ROTOR_KV_F16 and is faster after long prompts. Every backend computes the same bits. Its logits
// deviate from those of ROTOR_KV_F32 1.1 to 1.6 times as much as those of ROTOR_KV_F16 do: by 2 to
// 7 % of their standard deviation (rms) on the small models that were measured.
#define ROTOR_KV_I8 2

// Holds the options of a session. Call `rotor_session_options_init`, then change fields.
typedef struct rotor_session_options {
    // `sizeof(rotor_session_options)`
    uint32_t struct_size;
    // Capacity of the context in tokens; 0 selects the maximum of the model
    uint32_t context_length;
    // ROTOR_KV_F16, ROTOR_KV_F32 or ROTOR_KV_I8
    uint32_t kv_type;
    // Limits the draft tokens per step (prompt lookup), 0 to 32; 0 (the default) drafts none.
    // Where the text repeats what occurred before, a step evaluates a draft of the tokens that
    // follow. The tokens stay the same, and come faster where drafts are accepted; where they are
    // not, rotor stops drafting. A step that evaluates a draft takes longer, and the steps that
    // use it evaluate nothing. The value is fixed when the session is created.
    uint32_t lookup_tokens;
    // Sets what happens when the context is full; at most `context_length` - 2. With 0 (the
    // default) calls return ROTOR_E_CONTEXT_FULL. With any other value the session keeps its
    // first `shift_keep` tokens (for example the system prompt) and the later half of the rest.
    // It drops the tokens between them, as if the caller had called `rotor_session_set_tokens`.
    // An append that needs more room drops more. rotor evaluates the tokens after the kept
    // prefix again, under the budget: about half a context, once per half context of tokens. If
    // a step drops tokens and is then cancelled, or fails, repeat it: it continues from there.
    // rotor does not drop tokens that a grammar has read. `shifted_tokens` of
    // `rotor_session_stats` counts the dropped tokens.
    uint32_t shift_keep;
    // Always 0
    uint32_t reserved;
    // Says how the session chooses tokens. NULL selects the defaults of `rotor_sampling_init`: the
    // best token each time. rotor reads the struct during the call only;
    // `rotor_session_set_sampling` changes the choice later.
    const struct rotor_sampling *sampling;
} rotor_session_options;

#ifdef __cplusplus
extern "C" {
#endif // __cplusplus

// Sets `options` to the defaults. Pass `sizeof *options` as `struct_size`.
//
// Threads: any.
rotor_status rotor_session_options_init(struct rotor_session_options *options, size_t struct_size);

#ifdef __cplusplus
}  // extern "C"
#endif  // __cplusplus

/* ---- Sessions -------------------------------------------------------------------------------- */

#ifdef __cplusplus
extern "C" {
#endif // __cplusplus

// Creates a session that holds the same tokens and has the same options, biases, grammar, stops,
// option for thoughts and draft model. Its statistics begin at 0.
//
// With the same seed both choose the same tokens: give the fork another `seed` with
// `rotor_session_set_sampling` to get a different continuation.
//
// A fork takes almost no time or memory: the sessions share the KV cache in blocks of 32 positions
// until one of them writes to a block. To share a prompt between many sessions, evaluate it once
// with `rotor_session_prefill`, then fork. The caller frees `*out_session` with
// `rotor_session_free`.
// Threads: one per session.
rotor_status rotor_session_fork(struct rotor_session *session, struct rotor_session **out_session);

// Makes the session hold exactly `tokens`.
//
// rotor keeps the longest common prefix and does not evaluate it again: if a prompt grows, or
// changes at its end, only the new tokens cost time. rotor writes the length of that prefix into
// `*out_kept`, which may be NULL.
// Errors: ROTOR_E_ARGUMENT (an id is outside the vocabulary), ROTOR_E_CONTEXT_FULL.
// Threads: one per session.
rotor_status rotor_session_set_tokens(struct rotor_session *session,
                                      const uint32_t *tokens,
                                      size_t n_tokens,
                                      size_t *out_kept);

// Appends `n_tokens` token ids: all of them or, on an error, none. The next step evaluates them.
//
// Errors: ROTOR_E_ARGUMENT (an id is outside the vocabulary), ROTOR_E_CONTEXT_FULL.
// Threads: one per session.
rotor_status rotor_session_append_tokens(struct rotor_session *session,
                                         const uint32_t *tokens,
                                         size_t n_tokens);

// Rewinds the session to its first `n_tokens` tokens. This costs nothing, and rotor does not
// evaluate those tokens again.
//
// Errors: ROTOR_E_ARGUMENT (the session holds fewer tokens).
// Threads: one per session.
rotor_status rotor_session_truncate(struct rotor_session *session, size_t n_tokens);

// Writes all tokens, appended and chosen, into `tokens` and their number into `*out_count`.
//
// `tokens` has room for `capacity` ids. If it is NULL, rotor writes the number only.
// Errors: ROTOR_E_BUFFER_TOO_SMALL.
// Threads: one per session.
rotor_status rotor_session_tokens(struct rotor_session *session,
                                  uint32_t *tokens,
                                  size_t capacity,
                                  size_t *out_count);

// Cancels the call that another thread waits for: an evaluation within the time of one layer, a
// long text or a grammar within some milliseconds. That call returns ROTOR_E_CANCELLED. If none is
// under way, the next one returns ROTOR_E_CANCELLED. The session loses nothing: repeat the call to
// continue.
//
// Threads: any, at any time until the session is freed.
rotor_status rotor_session_cancel(const struct rotor_session *session);

#ifdef __cplusplus
}  // extern "C"
#endif  // __cplusplus

/* ---- Steps ----------------------------------------------------------------------------------- */

// Gives a step no time limit.
#define ROTOR_NO_BUDGET UINT64_MAX

// Tells what a step did.
enum rotor_step_state
#if defined(__cplusplus) || __STDC_VERSION__ >= 202311L
  : int32_t
#endif // defined(__cplusplus) || __STDC_VERSION__ >= 202311L
 {
    // The step chose a token and appended it.
    ROTOR_STEP_TOKEN = 0,
    // The budget ended before a token was chosen. Call again to continue.
    ROTOR_STEP_PENDING = 1,
    // The generation ended: the model chose an end token, reached a stop
    // (`rotor_session_set_stop`), or completed a grammar. `reason` tells which. rotor does not
    // append the end token. Further steps return it again, without text, until the session
    // changes.
    ROTOR_STEP_END = 2,
};
#ifndef __cplusplus
#if __STDC_VERSION__ >= 202311L
typedef enum rotor_step_state rotor_step_state;
#else
typedef int32_t rotor_step_state;
#endif // __STDC_VERSION__ >= 202311L
#endif // __cplusplus

// Tells why a generation ended.
enum rotor_end_reason
#if defined(__cplusplus) || __STDC_VERSION__ >= 202311L
  : int32_t
#endif // defined(__cplusplus) || __STDC_VERSION__ >= 202311L
 {
    // The generation did not end.
    ROTOR_END_NOT = 0,
    // The model chose one of its end tokens.
    ROTOR_END_TOKEN = 1,
    // The model chose a stop token.
    ROTOR_END_STOP_TOKEN = 2,
    // The model generated a stop string.
    ROTOR_END_STOP_STRING = 3,
    // The grammar is complete.
    ROTOR_END_GRAMMAR = 4,
    // The answer of a `rotor_chat` has as many tokens as it may have, or as there is room for.
    ROTOR_END_LENGTH = 5,
};
#ifndef __cplusplus
#if __STDC_VERSION__ >= 202311L
typedef enum rotor_end_reason rotor_end_reason;
#else
typedef int32_t rotor_end_reason;
#endif // __STDC_VERSION__ >= 202311L
#endif // __cplusplus

// Holds the result of a step. Set `struct_size` before the call.
typedef struct rotor_step {
    // `sizeof(rotor_step)`
    uint32_t struct_size;
    // A `rotor_step_state`
    int32_t state;
    // The token that the step chose. With ROTOR_STEP_END it is the end token, the stop token, or
    // the token that completed the stop string.
    uint32_t token;
    // Length of `text` in bytes
    uint32_t text_len;
    // The text that this step completed: valid UTF-8, without control tokens, followed by a
    // NUL. It is empty with ROTOR_STEP_PENDING, while a character is incomplete, and while the
    // text may begin a stop string. With ROTOR_STEP_END it is the rest of the text that earlier
    // steps held back: print it, too. It is never NULL. It stays valid until the next step of
    // this session, until a worker gets the session, or until the session is freed.
    const char *text;
    // A `rotor_end_reason` with ROTOR_STEP_END, else ROTOR_END_NOT
    int32_t reason;
    // Index of the stop string with ROTOR_END_STOP_STRING, else 0
    uint32_t stop_string;
    // The text of a thought that this step completed, if the session gives thoughts apart
    // (`rotor_session_set_thinking`), else empty. Like `text` it is valid UTF-8, followed by a
    // NUL, never NULL, and valid as long as `text`.
    const char *thought;
    // Length of `thought` in bytes
    uint64_t thought_len;
} rotor_step;

#ifdef __cplusplus
extern "C" {
#endif // __cplusplus

// Evaluates the pending tokens without choosing one. Use it before a fork or a save, or when there
// is time.
//
// `budget_us` is as in `rotor_session_step`. rotor writes 1 into `*out_done` if it evaluated all
// tokens, and 0 if the budget ended first.
// Errors: ROTOR_E_EMPTY, ROTOR_E_CANCELLED. After an error the call can be repeated.
// Threads: one per session.
rotor_status rotor_session_prefill(rotor_session *session, uint64_t budget_us, int32_t *out_done);

#ifdef __cplusplus
}  // extern "C"
#endif  // __cplusplus

/* ---- Text: tokens and chat templates --------------------------------------------------------- */

// Says that a text ends with NUL, in place of its length.
#define ROTOR_NUL_TERMINATED SIZE_MAX

// Sets no flag of a text function.
#define ROTOR_TEXT_PLAIN 0

// Flag of text functions: rotor puts the begin token (BOS) first. `rotor_session_append_text` does
// so only if the session is empty and the text does not begin with it.
#define ROTOR_TEXT_ADD_BOS 1

// Flag of text functions: rotor reads control tokens that are written out in the text, such as
// `<|eot_id|>`. Do not set it for text that a user typed. In the result of a chat template, a
// control token that a user typed into a message counts as well; `rotor_model_chat_tokens` and
// `rotor_chat` keep such text apart.
#define ROTOR_TEXT_PARSE_SPECIAL 2

// Flag of `rotor_model_detokenize`: rotor leaves out control tokens.
#define ROTOR_TEXT_SKIP_SPECIAL 4

// Flag of `rotor_session_append_text` and `rotor_worker_generate`: token healing. The output may
// change how the end of the text is cut into tokens.
//
// The first step removes the last tokens if longer tokens could begin with their text, and steps
// choose tokens that repeat that text. For example, after `http:` the model can choose the token
// `://`, and the step returns `//`. Until the text is repeated, steps return no text, and the
// session holds other tokens than were appended. Calls that append, rewind, save, set a grammar or
// read logits restore the removed tokens first. The first use with a model takes as long as a
// first grammar.
//
// Experimental: may change before 1.0.
#define ROTOR_TEXT_HEAL 8

// Flag of `rotor_model_chat_format`, `rotor_model_chat_render` and `rotor_model_chat_tokens`:
// rotor ends the text with the beginning of an answer, for example `Assistant: `.
#define ROTOR_CHAT_GENERATION_PROMPT 1

// Flag of `rotor_model_chat_tokens`: control tokens that are written out in contents become
// control tokens, as in Hugging Face transformers.
#define ROTOR_CHAT_PARSE_CONTENTS 2

// Holds one message of a conversation. Both strings are UTF-8 and end with NUL. rotor reads them
// during the call only.
typedef struct rotor_chat_message {
    // "system", "user" or "assistant"
    const char *role;
    // Text of the message
    const char *content;
} rotor_chat_message;

#ifdef __cplusplus
extern "C" {
#endif // __cplusplus

// Encodes a text: writes its token ids into `tokens` and their number into `*out_count`.
//
// `text` has `text_len` bytes of UTF-8, or `text_len` is ROTOR_NUL_TERMINATED; it has at most 64
// MB. `flags` is ROTOR_TEXT_PLAIN or any of ROTOR_TEXT_ADD_BOS and ROTOR_TEXT_PARSE_SPECIAL.
// `tokens` has room for `capacity` ids. If it is NULL, rotor writes the number only. Encoding
// takes about 0.5 seconds per megabyte, and a few bytes of memory per byte. rotor refuses a text
// that takes longer than 30 seconds plus 4 seconds per megabyte. To append a text to a session,
// prefer `rotor_session_append_text`: it stops when the context is full.
// Errors: ROTOR_E_UTF8, ROTOR_E_BUFFER_TOO_SMALL, ROTOR_E_TOKENIZER, ROTOR_E_RESOURCES.
// Threads: any.
rotor_status rotor_model_tokenize(const rotor_model *model,
                                  const char *text,
                                  size_t text_len,
                                  uint32_t flags,
                                  uint32_t *tokens,
                                  size_t capacity,
                                  size_t *out_count);

// Decodes `n_tokens` token ids: writes their UTF-8 into `text` and its length into `*out_len`.
//
// `flags` is ROTOR_TEXT_PLAIN or ROTOR_TEXT_SKIP_SPECIAL. `text` has room for `capacity` bytes. If
// it is NULL, rotor writes the length only. Ids without a text add nothing.
// Errors: ROTOR_E_BUFFER_TOO_SMALL, ROTOR_E_TOKENIZER.
// Threads: any.
rotor_status rotor_model_detokenize(const rotor_model *model,
                                    const uint32_t *tokens,
                                    size_t n_tokens,
                                    uint32_t flags,
                                    char *text,
                                    size_t capacity,
                                    size_t *out_len);

// Writes the bytes that one token adds to a text into `bytes` and their number into `*out_len`.
//
// `bytes` has room for `capacity` bytes. If it is NULL, rotor writes the number only. The bytes
// may be a part of a character. The joined bytes of the tokens of a text are the text; with some
// tokenizers (SentencePiece) the first token may add a leading space. Control tokens and ids
// without a text have no bytes.
// Errors: ROTOR_E_BUFFER_TOO_SMALL, ROTOR_E_TOKENIZER.
// Threads: any.
rotor_status rotor_model_token_bytes(const rotor_model *model,
                                     uint32_t token,
                                     uint8_t *bytes,
                                     size_t capacity,
                                     size_t *out_len);

// Formats a conversation with the chat template of the model: writes the text into `text` and its
// length into `*out_len`.
//
// `messages` has `n_messages` elements. `flags` is 0 or ROTOR_CHAT_GENERATION_PROMPT. `text` has
// room for `capacity` bytes. If it is NULL, rotor writes the length only. Append the text to a
// session with ROTOR_TEXT_ADD_BOS | ROTOR_TEXT_PARSE_SPECIAL.
// Errors: ROTOR_E_TEMPLATE (the model has no template, or the template refuses the messages),
// ROTOR_E_UTF8, ROTOR_E_BUFFER_TOO_SMALL.
// Threads: any.
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

/* ---- Stop strings and stop tokens ------------------------------------------------------------ */

#ifdef __cplusplus
extern "C" {
#endif // __cplusplus

// Sets the strings and tokens that end a generation (ROTOR_STEP_END), in addition to the end
// tokens of the model. They replace those of an earlier call. With both numbers 0 only end tokens
// end a generation.
//
// `strings` has `n_strings` UTF-8 strings that end with NUL, which rotor copies. `tokens` has
// `n_tokens` ids.
//
// A stop string may span several tokens and begin in the middle of one. Steps never return it, nor
// a part of it: they hold back text that may begin a stop string, and return it once it does not,
// or when the generation ends otherwise. If the caller ends a generation itself, after a number of
// tokens, `rotor_session_held_text` returns such text. The first string that is complete ends the
// generation. If several are complete with the same character, the longest one does.
//
// After a stop string the session holds the tokens of the text that was returned. rotor removes
// the tokens that have no text before the stop string. If the stop string begins in the middle of
// a token, that token stays. rotor does not append a stop token. Rewinds and forks keep the stops;
// saves do not. Only tokens that steps choose count, not appended tokens.
//
// Errors: ROTOR_E_ARGUMENT (a string is empty, or an id is outside the vocabulary), ROTOR_E_UTF8,
// ROTOR_E_TOKENIZER (there are strings, but the model has no tokenizer).
// Threads: one per session.
rotor_status rotor_session_set_stop(rotor_session *session,
                                    const char *const *strings,
                                    size_t n_strings,
                                    const uint32_t *tokens,
                                    size_t n_tokens);

// Writes the text that steps hold back at this moment into `buffer` and its length into
// `*out_len`: text that may begin a stop string, the beginning of an opening tag that has no token
// of its own (`rotor_session_set_thinking`), and U+FFFD for an incomplete character. Use it if the
// caller ends a generation itself. It changes nothing.
//
// `buffer` has room for `capacity` bytes. If it is NULL, rotor writes the length only.
// Errors: ROTOR_E_BUFFER_TOO_SMALL.
// Threads: one per session.
rotor_status rotor_session_held_text(rotor_session *session,
                                     char *buffer,
                                     size_t capacity,
                                     size_t *out_len);

#ifdef __cplusplus
}  // extern "C"
#endif  // __cplusplus

/* ---- Thoughts -------------------------------------------------------------------------------- */

// Some models think before they answer: Qwen3 and Ternary-Bonsai write `<think>..</think>` first.
// A session gives thoughts as a part of the text, unless `rotor_session_set_thinking` sets them
// apart. Then `thought` of a step has the text of thoughts, and `text` the answer.

// Thoughts and their tags are part of the text. This is the default.
#define ROTOR_THINKING_IN_TEXT 0

// Thoughts are apart from the text.
#define ROTOR_THINKING_APART 1

// Sets no limit for thoughts.
#define ROTOR_THINKING_UNLIMITED UINT64_MAX

#ifdef __cplusplus
extern "C" {
#endif // __cplusplus

// Sets whether thoughts are apart from the text, and limits their tokens. It applies from the next
// step on.
//
// `thinking` is ROTOR_THINKING_IN_TEXT or ROTOR_THINKING_APART. With the second, `thought` of a
// `rotor_step` or `rotor_event` is the text inside the tags, and `text` is the text outside.
// Neither has the tags, the line breaks beside the tags inside of a thought, or those between a
// thought and the answer. The tags are those of the vocabulary or else of the chat template. If
// the model has none, all text is the answer. A thought may begin in the prompt. So rotor reads
// the tokens after the last control token that is not a tag: for example `<think>` at the end of a
// prompt, or the empty thought that `enable_thinking` false writes. The first closing tag ends a
// thought, and a tag in the wrong place is text. If the caller ends a generation inside of a
// thought, there is no answer.
//
// `max_tokens` limits the tokens of the thoughts of a turn, those of the prompt included, or is
// ROTOR_THINKING_UNLIMITED. When a thought reaches the limit, the next steps choose the tokens
// that end it, which are the closing tag and the line breaks that the chat template writes before
// and after the tag. If the template does not show them, they are one before and two after it;
// with a tokenizer that is not byte-level there are none. Then the answer follows. With 0 a
// thought ends where it begins. Steps return these tokens like all others. `max_tokens` counts
// with ROTOR_THINKING_APART only.
//
// Stop strings, stop tokens and grammars concern the answer only. A grammar begins after the
// thought and its line breaks. With a grammar, the model may think once before the answer, and it
// cannot choose an end token inside the thought. Without one, an end token inside a thought ends
// the generation. Read tool calls from the answer, with
// `rotor_model_tool_calls_in_answer`.
//
// A fork inherits the option; a save does not contain it. A session that is restored or rewound to
// the middle of a thought continues the thought.
// Errors: ROTOR_E_ARGUMENT, ROTOR_E_TOKENIZER (the model has no tokenizer), ROTOR_E_GRAMMAR (the
// session has a grammar, but the vocabulary has no tokens for the tags).
// Threads: one per session.
rotor_status rotor_session_set_thinking(rotor_session *session,
                                        uint32_t thinking,
                                        uint64_t max_tokens);

// Writes the text of a thought that steps hold back at this moment into `buffer` and its length
// into `*out_len`: U+FFFD for an incomplete character, and the beginning of a tag that has no
// token of its own. It leaves out line breaks at the end of the thought. Use it as
// `rotor_session_held_text`, which returns what is held back of the answer.
//
// `buffer` has room for `capacity` bytes. If it is NULL, rotor writes the length only.
// Errors: ROTOR_E_BUFFER_TOO_SMALL.
// Threads: one per session.
rotor_status rotor_session_held_thought(rotor_session *session,
                                        char *buffer,
                                        size_t capacity,
                                        size_t *out_len);

#ifdef __cplusplus
}  // extern "C"
#endif  // __cplusplus

/* ---- Sampling -------------------------------------------------------------------------------- */

// A step applies this chain to the logits: biases (`rotor_session_set_logit_bias`), repetition,
// frequency and presence penalties, DRY, temperature, top-k, typical, top-p, min-p, XTC. Mirostat
// replaces the last five. The random numbers of a token depend only on the seed and the position
// of the token: after a rewind, the session generates the same tokens again. The caller may also
// read the logits and append a token of its own choice.

// Says how a session chooses tokens. Call `rotor_sampling_init`, then change fields.
typedef struct rotor_sampling {
    // `sizeof(rotor_sampling)`
    uint32_t struct_size;
    // Divides the logits; at least 0. 0 (the default) always chooses the best token.
    float temperature;
    // Seed of the random numbers; the same seed gives the same tokens
    uint64_t seed;
    // Keeps the `top_k` best tokens. 0 keeps all.
    uint32_t top_k;
    // Keeps the best tokens whose probabilities together reach `top_p`. It is above 0 and
    // at most 1; 1 keeps all.
    float top_p;
    // Keeps the tokens with at least `min_p` times the probability of the best one. It is
    // 0 to 1; 0 keeps all.
    float min_p;
    // Makes tokens that occurred before less likely. It is 0.001 to 1000; 1 does nothing.
    float repetition_penalty;
    // Number of last tokens that the repetition, frequency and presence penalties count; 0
    // counts all
    uint32_t repetition_window;
    // Subtracted from the logit of a token once per occurrence; 0 does nothing
    float frequency_penalty;
    // Subtracted from the logit of a token that occurred; 0 does nothing
    float presence_penalty;
    // Sets the strength of DRY, which prevents repeated sequences. 0 does nothing; 0.8 is
    // usual. DRY subtracts `dry_multiplier * dry_base^(length - dry_allowed_length)` from
    // the logit of a token that would extend a repeated sequence of `length` tokens. Line
    // ends, colons, quotation marks and asterisks end a sequence.
    float dry_multiplier;
    // Base of the penalty, see `dry_multiplier`; at least 1
    float dry_base;
    // DRY allows repeated sequences that are shorter than this.
    uint32_t dry_allowed_length;
    // Number of last tokens that DRY counts; 0 counts all
    uint32_t dry_window;
    // Lowers the temperature by up to this much where the model is certain, and raises it
    // where the model is not. It is 0 to `temperature`; 0 does nothing.
    float temperature_range;
    // Exponent with which the temperature follows the entropy; above 0, and 1 is linear
    float temperature_exponent;
    // Keeps the most typical tokens whose probabilities together reach `typical_p`. It is
    // above 0 and at most 1; 1 keeps all.
    float typical_p;
    // XTC drops the best tokens with this probability, 0 to 1: of the tokens that reach
    // `xtc_threshold`, it keeps only the least likely one. 0 does nothing.
    float xtc_probability;
    // Threshold of XTC, see `xtc_probability`; 0 to 1
    float xtc_threshold;
    // Mirostat 2.0 keeps the surprise of the tokens near this many bits. It replaces
    // top-k, typical, top-p, min-p and XTC. 0 does nothing; 5 is usual. The state of
    // mirostat belongs to the tokens: a rewind restores it, and forks and saves keep it.
    float mirostat_tau;
    // Learning rate of mirostat, 0 to 1; 0.1 is usual
    float mirostat_eta;
} rotor_sampling;

#ifdef __cplusplus
extern "C" {
#endif // __cplusplus

// Sets `sampling` to the defaults: a step chooses the best token, and no option changes the
// logits. Pass `sizeof *sampling` as `struct_size`.
//
// Threads: any.
rotor_status rotor_sampling_init(struct rotor_sampling *sampling, size_t struct_size);

// Chooses tokens in another way from now on. All of `sampling` counts, the seed included.
//
// Errors: ROTOR_E_ARGUMENT (a value is out of its range).
// Threads: one per session.
rotor_status rotor_session_set_sampling(rotor_session *session,
                                        const struct rotor_sampling *sampling);

// Adds `biases[i]` to the logit of `tokens[i]` from now on. It replaces the biases of an earlier
// call. Minus infinity bans a token. With `n` 0 it removes all biases. A fork inherits them.
//
// `tokens` and `biases` have `n` elements.
// Errors: ROTOR_E_ARGUMENT (an id is outside the vocabulary, or a bias is NaN or plus infinity).
// Threads: one per session.
rotor_status rotor_session_set_logit_bias(rotor_session *session,
                                          const uint32_t *tokens,
                                          const float *biases,
                                          size_t n);

#ifdef __cplusplus
}  // extern "C"
#endif  // __cplusplus

/* ---- Constrained output ---------------------------------------------------------------------- */

// There is no grammar: any output is allowed.
#define ROTOR_GRAMMAR_NONE 0

// The source is a JSON schema (drafts 4 to 2020-12). The output is a value that the schema
// describes. It has no white space between its parts unless `x-guidance` in the schema says
// otherwise. Its members have the order of `properties`, then come those that are only required,
// then others. rotor enforces these formats: date, time, date-time, duration, email, hostname,
// ipv4, ipv6, uuid, uri. If a keyword cannot be enforced, the error names its place. An integer
// may have the form `1.0`, as JSON Schema allows; both flags below exclude that.
#define ROTOR_GRAMMAR_JSON_SCHEMA 1

// The source is a regular expression in Rust's syntax, without look-around. It matches the whole
// output.
#define ROTOR_GRAMMAR_REGEX 2

// The source is a JSON array of strings. The output is one of them.
#define ROTOR_GRAMMAR_CHOICE 3

// The source is a grammar in llguidance's variant of Lark, with a rule `start`.
#define ROTOR_GRAMMAR_LARK 4

// Flag of ROTOR_GRAMMAR_JSON_SCHEMA and ROTOR_GRAMMAR_LARK: rotor ignores keywords of a schema
// that it cannot enforce, instead of refusing them. One log record (a warning) names their places.
// With this flag rotor writes integers with digits only, because many readers do not accept `1.0`.
//
// Experimental: may change before 1.0.
#define ROTOR_GRAMMAR_LENIENT 256

// Flag of ROTOR_GRAMMAR_JSON_SCHEMA and ROTOR_GRAMMAR_LARK: an object has no properties other than
// its `properties`, unless the schema says something about others (`additionalProperties`,
// `patternProperties`, `unevaluatedProperties`). With this flag rotor writes integers with digits
// only.
//
// Experimental: may change before 1.0.
#define ROTOR_GRAMMAR_CLOSED 512

#ifdef __cplusplus
extern "C" {
#endif // __cplusplus

// Constrains the output of the session to a grammar from here on.
//
// Steps do not choose tokens that break the grammar. A token that the grammar forces needs no
// evaluation. When the grammar is complete, the state of steps is ROTOR_STEP_END. Append the
// prompt before you set the grammar: tokens that the caller appends afterwards count as output.
// `kind` is one of the kinds above, with flags. `source` has `source_len` bytes of UTF-8, or
// `source_len` is ROTOR_NUL_TERMINATED; it has at most 256 KB, and a JSON schema at most 1 MB.
// With ROTOR_GRAMMAR_NONE rotor does not read `source`, and any output is allowed again.
// Rewinds and forks keep the grammar; after a rewind to before its beginning, it begins at the end
// that is left. Saves do not keep it.
//
// The first grammar of a model takes longer, because rotor sorts the vocabulary then (0.3 s for
// 128,256 tokens). Set one while the program loads.
//
// `source` may be untrusted. The call takes at most 10 seconds, and `rotor_session_cancel` cancels
// it. rotor refuses what exceeds a limit, and names its place where that is known. A JSON schema
// expands to at most 6,000 parts, and a place in it to at most 1,024 alternatives. A Lark grammar
// has at most 2,000 rules, 1,000 groups and 1,000 optional parts, and at most 8 patterns apply at
// once. rotor counts all other work: it refuses a grammar that needs more than about a second or
// 128 MB, in this call or in the step that reaches such a place. At most four threads per model do
// this work and the work of steps, so steps obey the budget and a cancel.
//
// Errors: ROTOR_E_GRAMMAR (the message names the problem and its place; also if the grammar allows
// nothing), ROTOR_E_CANCELLED, ROTOR_E_RESOURCES (the system refuses a thread), ROTOR_E_TOKENIZER
// (the model has no tokenizer), ROTOR_E_ARGUMENT (the kind is unknown). A step returns
// ROTOR_E_GRAMMAR if appended tokens break the grammar, or if it exceeds a limit there.
// Threads: one per session.
rotor_status rotor_session_set_grammar(rotor_session *session,
                                       uint32_t kind,
                                       const char *source,
                                       size_t source_len);

#ifdef __cplusplus
}  // extern "C"
#endif  // __cplusplus

/* ---- Logits and log probabilities ------------------------------------------------------------ */

#ifdef __cplusplus
extern "C" {
#endif // __cplusplus

// Evaluates the pending tokens and writes the logits after the last token into `logits`, one per
// token of the vocabulary. rotor writes their number into `*out_count`.
//
// `logits` has room for `capacity` numbers. If it is NULL, rotor writes the number only and
// evaluates nothing.
// Errors: ROTOR_E_EMPTY, ROTOR_E_BUFFER_TOO_SMALL, ROTOR_E_CANCELLED, ROTOR_E_NUMERIC.
// Threads: one per session.
rotor_status rotor_session_logits(rotor_session *session,
                                  float *logits,
                                  size_t capacity,
                                  size_t *out_count);

// Evaluates the pending tokens and writes the `n` most likely next tokens into `tokens`, best
// first. rotor writes the natural logarithms of their probabilities, before any sampling, into
// `logprobs`.
//
// rotor writes the number of tokens into `*out_count`: `n`, or the size of the vocabulary if that
// is smaller. `tokens` and `logprobs` have room for `n` elements. A step after this call does not
// evaluate again, so the caller can look up here what the step chooses.
// Errors: as `rotor_session_logits`.
// Threads: one per session.
rotor_status rotor_session_top(rotor_session *session,
                               size_t n,
                               uint32_t *tokens,
                               float *logprobs,
                               size_t *out_count);

// Computes how likely a text is to follow. For each of `tokens`, rotor writes into `logprobs` the
// natural logarithm of the probability, before any sampling, that it follows the session's tokens
// and the `tokens` before it. The sum is the log probability of the whole text. Use it to compare
// choices or to grade answers.
//
// `logprobs` has room for `n_tokens` numbers. The session holds the same tokens as before; its
// pending tokens are evaluated. rotor evaluates `tokens` in passes of up to 32 and computes all
// logits after each of them. There is no budget, but `rotor_session_cancel` cancels the call.
// `rotor_session_stats` counts the tokens as prompt tokens.
// Errors: ROTOR_E_EMPTY, ROTOR_E_ARGUMENT (an id is outside the vocabulary), ROTOR_E_CONTEXT_FULL
// (the tokens do not fit after those of the session), ROTOR_E_CANCELLED, ROTOR_E_NUMERIC.
// Threads: one per session.
rotor_status rotor_session_score(rotor_session *session,
                                 const uint32_t *tokens,
                                 size_t n_tokens,
                                 float *logprobs);

#ifdef __cplusplus
}  // extern "C"
#endif  // __cplusplus

/* ---- Batches of sessions --------------------------------------------------------------------- */

#ifdef __cplusplus
extern "C" {
#endif // __cplusplus

// Steps `n_sessions` sessions together, in one pass through the model. This costs much less than
// one pass per session. Each session gets the token that `rotor_session_step` would choose.
//
// The sessions may be of different models. A session must not occur twice. `steps` has
// `n_sessions` elements; set the same `struct_size` in all of them. `statuses` has room for
// `n_sessions` statuses, or is NULL. An error of one session does not affect the others: rotor
// writes its status and not its step. If the budget ends first, the state of a session without a
// token is ROTOR_STEP_PENDING. Step it again to continue, best with the same sessions.
//
// The function returns the status of the first session that has an error, and `rotor_last_error`
// returns its message.
// Errors of the call, which then changes nothing: ROTOR_E_NULL, ROTOR_E_ARGUMENT (a session occurs
// twice), ROTOR_E_BUSY, ROTOR_E_POISONED.
// Threads: one per session.
rotor_status rotor_batch_step(rotor_session *const *sessions,
                              size_t n_sessions,
                              uint64_t budget_us,
                              rotor_step *steps,
                              rotor_status *statuses);

#ifdef __cplusplus
}  // extern "C"
#endif  // __cplusplus

/* ---- Draft models ---------------------------------------------------------------------------- */

// Flag of `rotor_session_set_draft_model`: every draft has `max_tokens` tokens where they fit,
// whether or not it saves time. Use it for tests and measurements.
#define ROTOR_DRAFT_ALWAYS 1

#ifdef __cplusplus
extern "C" {
#endif // __cplusplus

// Sets a draft model, in place of an earlier one: a smaller model that drafts the next tokens of
// the session. NULL removes it.
//
// The model of the session evaluates a draft in one pass, and steps choose from its logits as they
// always do. So the tokens are the same as without a draft model: with every way of sampling, with
// grammars and stops, and within budgets. They come faster if the draft model is a few times as
// fast and most of its tokens are accepted.
//
// `draft_model` must have the vocabulary of the session's model: the same number of tokens, each
// with the same text. It may be on another backend. It may be used by any number of sessions, and
// by itself. The session keeps it alive. `max_tokens` is the most tokens of a draft, 1 to 32; 0
// means 8. rotor measures both models and the share of accepted tokens, and chooses the length of
// drafts. While drafts would take longer, it makes none: it tries again after 8 tokens, then after
// 16, and so on, up to 2048. `flags` is 0 or ROTOR_DRAFT_ALWAYS.
//
// The draft model reads the text of the session before its first draft: in
// `rotor_session_prefill`, or in the second step. It has a KV cache of the same number type, which
// counts in the memory limit of the draft model and in `kv_bytes` of the statistics. If the draft
// model fails, for example for lack of memory, the session continues without drafts, logs a
// warning, and tries again later, as above.
// `drafted_tokens` and `accepted_tokens` of the statistics count its drafts together with those of
// `lookup_tokens`; if both sources have a draft, the better one counts. Forks have the same draft
// model, and share its KV cache. Saves do not contain it, and a restore keeps it.
// Errors: ROTOR_E_ARGUMENT (another vocabulary, `max_tokens` or `flags` is out of its range).
// Threads: one per session; several sessions and threads may use a draft model at once.
rotor_status rotor_session_set_draft_model(rotor_session *session,
                                           const rotor_model *draft_model,
                                           uint32_t max_tokens,
                                           uint32_t flags);

#ifdef __cplusplus
}  // extern "C"
#endif  // __cplusplus

/* ---- Saved sessions -------------------------------------------------------------------------- */

// A save contains the tokens only, four bytes per token. After a restore rotor evaluates them
// again.
#define ROTOR_SAVE_TOKENS 0

// A save contains the tokens and the KV cache, some kilobytes per token; ROTOR_KV_F32 takes twice
// as much and ROTOR_KV_I8 half as much as ROTOR_KV_F16. After a restore rotor evaluates hardly
// anything again.
#define ROTOR_SAVE_KV 1

// Receives the next `length` bytes of a save, in order. Return 0 to continue. Return any other
// value if they cannot be written; this ends the save. The function must not throw and must not
// call rotor.
typedef int32_t (*rotor_write_callback)(const void *bytes, size_t length, void *user);

#ifdef __cplusplus
extern "C" {
#endif // __cplusplus

// Writes the session as bytes into `buffer` and their number into `*out_len`.
//
// `content` is ROTOR_SAVE_TOKENS or ROTOR_SAVE_KV. `buffer` has room for `capacity` bytes. If it
// is NULL, rotor writes the number only. The bytes are the same on every machine. Every backend,
// and every later version of rotor, can restore them with the same model. A save does not contain
// sampling options, biases, grammars, stops, the option for thoughts or a pending ROTOR_TEXT_HEAL.
// Errors: ROTOR_E_BUFFER_TOO_SMALL, ROTOR_E_ARGUMENT, ROTOR_E_DEVICE.
// Threads: one per session.
rotor_status rotor_session_save(rotor_session *session,
                                uint32_t content,
                                uint8_t *buffer,
                                size_t capacity,
                                size_t *out_len);

// Passes the bytes of `rotor_session_save` to `write`, one megabyte at a time, for example to
// write a file.
//
// Errors: ROTOR_E_IO (`write` failed), ROTOR_E_ARGUMENT, ROTOR_E_DEVICE.
// Threads: one per session.
rotor_status rotor_session_save_to(rotor_session *session,
                                   uint32_t content,
                                   rotor_write_callback write,
                                   void *user);

// Restores a save: the session then holds the saved tokens. It continues as the saved session
// would have, if it has the same options, biases and grammar.
//
// The session keeps its own sampling options, biases, grammar, stops, option for thoughts, context
// length and `kv_type`. If the save has the KV cache of another `kv_type`, the next step evaluates
// all tokens again. For a moment its old KV cache and the new one exist together.
// Errors: ROTOR_E_SAVE (the bytes are damaged, of another model, or not a save),
// ROTOR_E_CONTEXT_FULL, ROTOR_E_DEVICE.
// Threads: one per session.
rotor_status rotor_session_restore(rotor_session *session, const uint8_t *bytes, size_t len);

#ifdef __cplusplus
}  // extern "C"
#endif  // __cplusplus

/* ---- Statistics ------------------------------------------------------------------------------ */

// Holds the statistics of a session. Set `struct_size` before `rotor_session_stats_get`.
typedef struct rotor_session_stats {
    // `sizeof(rotor_session_stats)`
    uint32_t struct_size;
    // Capacity of the context, in tokens
    uint32_t context_length;
    // Number of tokens that the session holds
    uint64_t n_tokens;
    // Number of tokens that the caller appended and rotor evaluated (prefill)
    uint64_t prompt_tokens;
    // Time of their evaluation, in microseconds
    uint64_t prompt_us;
    // Number of tokens that steps chose (decode)
    uint64_t generated_tokens;
    // Time of their evaluation and choice, in microseconds
    uint64_t generated_us;
    // Memory of the KV cache, and of that of the draft model, in bytes
    uint64_t kv_bytes;
    // Bytes of weights that the decode of one token reads if rotor skips nothing
    uint64_t bytes_per_token;
    // Bytes of weights read so far, those of the draft model included
    uint64_t weight_bytes_read;
    // Number of feed-forward neurons whose gates rotor evaluated to skip silent neurons; it counts
    // the decode of models with a ReLU, on backends that skip
    uint64_t neurons;
    // Number of these neurons that were not silent
    uint64_t live_neurons;
    // Number of draft tokens that the session's model evaluated (`lookup_tokens` of
    // `rotor_session_options`, and `rotor_session_set_draft_model`)
    uint64_t drafted_tokens;
    // Number of draft tokens that were accepted, and needed no evaluation of their own
    uint64_t accepted_tokens;
    // Number of tokens dropped because the context was full (`shift_keep` of
    // `rotor_session_options`)
    uint64_t shifted_tokens;
} rotor_session_stats;

#ifdef __cplusplus
extern "C" {
#endif // __cplusplus

// Writes the statistics of a session into `*out_stats`.
//
// Threads: one per session.
rotor_status rotor_session_stats_get(rotor_session *session, struct rotor_session_stats *out_stats);

#ifdef __cplusplus
}  // extern "C"
#endif  // __cplusplus

/* ---- Memory estimates ------------------------------------------------------------------------ */

// Holds the memory of a model and its sessions. Set `struct_size` before `rotor_model_estimate`.
typedef struct rotor_memory {
    // `sizeof(rotor_memory)`
    uint32_t struct_size;
    // Number of tokens per block of a KV cache
    uint32_t kv_block_tokens;
    // Bytes of the weights: exactly the value in `rotor_model_info` after the load
    uint64_t weight_bytes;
    // Bytes per block; a session of n tokens has n / `kv_block_tokens` blocks, rounded up, less
    // those that it shares with forks
    uint64_t kv_block_bytes;
    // Bytes of the KV cache of a session with a full context
    uint64_t session_bytes;
} rotor_memory;

#ifdef __cplusplus
extern "C" {
#endif // __cplusplus

// Computes the memory that the model at `path` takes with these options, without loading it.
//
// Both options may be NULL. Of the session options, `context_length` and `kv_type` matter. rotor
// reads no weights, except to compare an output head with the embedding table and to find the
// groups of Ternary-Bonsai's weights. It opens the backend and closes it again, so the result is
// for the backend that a load would use.
//
// The result does not contain the tokenizer (some megabytes) and the activations (about a megabyte
// per session that computes at the same time, more during a long prefill). On the CPU it does not
// contain rows of an embedding table of more than 64 MB, which stay in the file until all logits
// are read. A GPU takes memory for KV caches in units of 16 or more blocks.
// Errors: those of `rotor_model_load`, ROTOR_E_ARGUMENT (the session options are out of their
// range).
// Threads: any; blocks while rotor compares the output head.
rotor_status rotor_model_estimate(const char *path,
                                  const rotor_model_options *options,
                                  const rotor_session_options *session_options,
                                  struct rotor_memory *out_memory);

#ifdef __cplusplus
}  // extern "C"
#endif  // __cplusplus

/* ---- Inspection of models (experimental) ----------------------------------------------------- */

// Experimental: may change before 1.0.

#ifdef __cplusplus
extern "C" {
#endif // __cplusplus

// Tells what lies at `path`, whether a load with these options would succeed, and what it would
// take, without a load. Writes a JSON object into `buffer` and its length into `*out_len`.
//
// Both options may be NULL; they are as in `rotor_model_load` and `rotor_session_new`. Whatever is
// wrong with the files is no error of this call: then `runs` is false, and `error` is an object
// with the `status`, its `name` and the `message` that `rotor_model_load` would give. A load can
// still fail afterwards: because of damaged weights, which this call does not read, or because the
// system refuses memory.
//
// The object has these keys. A value that is not known is null: an earlier error hides it, or the
// files do not say it.
// - `runs`, `error`
// - `format`: "safetensors" or "gguf"; `file_bytes`, `n_files`: the files with tensors
// - `form` of the weights: "packed", "unpacked", "master" (floating point numbers that a load
//   makes ternary), "mlx" or "gguf"; `weight_type`: their type, such as "U8", "BF16" or "I2_S";
//   `group_size`: weights that share a scale; `tensor_types`: the number of tensors of each type
// - `model_type`, `architecture`: as the files say, also if rotor does not know them
// - `n_layers`, `hidden_size`, `intermediate_size`, `n_heads`, `n_kv_heads`, `head_dim`, `n_vocab`,
//   `max_position_embeddings`, `has_tokenizer`, `has_chat_template`, `has_head`, `threads`,
//   `backend`, `tier`, `weight_bytes`, `bytes_per_token`: as in `rotor_model_info`; `pooling`:
//   "mean" or "last"; `n_parameters`: the number of weights
// - `kv_block_tokens`, `kv_block_bytes`, `session_bytes`: as in `rotor_memory`; `context_length`:
//   the tokens of a session with these options
//
// Sizes are in bytes. Later versions may add keys. The object has less than 16 KB: with a buffer of
// this size one call is enough. `buffer` has room for `capacity` bytes. If it is NULL, rotor writes
// the length only.
//
// The call reads configuration, tokenizer and headers within the limits of a load. Of the weights
// it reads as little as `rotor_model_estimate`, and it opens the backend and closes it again. The
// progress callback can cancel it.
// Errors: ROTOR_E_BUFFER_TOO_SMALL, ROTOR_E_BACKEND, ROTOR_E_DEVICE, ROTOR_E_CANCELLED,
// ROTOR_E_RESOURCES, ROTOR_E_ARGUMENT (the session options are out of their range).
// Threads: any; blocks meanwhile.
rotor_status rotor_model_inspect(const char *path,
                                 const rotor_model_options *options,
                                 const rotor_session_options *session_options,
                                 char *buffer,
                                 size_t capacity,
                                 size_t *out_len);

#ifdef __cplusplus
}  // extern "C"
#endif  // __cplusplus

/* ---- Models from memory and archives --------------------------------------------------------- */

// Reads `length` bytes of a file at `offset` into `buffer`. The bytes are within the size of the
// file. Return 0 on success. Return any other value if they cannot be read. The function must not
// throw and must not call rotor.
typedef int32_t (*rotor_read_callback)(uint64_t offset, void *buffer, size_t length, void *user);

// Describes one file of a model: in memory (`data`), or read by a function (`read`), for example
// from an archive.
typedef struct rotor_file {
    // `sizeof(rotor_file)`, the same in all files of a call
    uint32_t struct_size;
    // Set to 0
    uint32_t reserved;
    // Name of the file in the directory of the model, in UTF-8, for example "config.json"; rotor
    // reads the string during the call only
    const char *name;
    // Size of the file, in bytes
    uint64_t size;
    // All bytes of the file, or NULL if `read` reads them; they must not change until `release` is
    // called
    const void *data;
    // Reads bytes of the file if `data` is NULL. rotor makes one call at a time per file.
    rotor_read_callback read;
    // rotor passes it to `read`.
    void *user;
} rotor_file;

// Tells the host that rotor no longer needs the files. The function must not throw and must not
// call rotor.
typedef void (*rotor_release_callback)(void *user);

#ifdef __cplusplus
extern "C" {
#endif // __cplusplus

// Loads a model from `n_files` files of the host: the files of a model directory (`config.json`,
// `tokenizer.json`, `model.safetensors` and so on), or one `.gguf`, by name. rotor ignores other
// files.
//
// rotor copies what it reads. It calls `release` (which may be NULL) with `release_user` exactly
// once, whatever this function returns, when it no longer needs the files. On the CPU this is
// before the function returns. A model on a GPU keeps the files until the model and its sessions
// are freed, to continue on the CPU if the GPU fails. rotor calls `read` and `release` during
// calls of rotor, on the thread that uses this model, or that polls or frees a worker that used
// it. A model that is loaded from its directory takes less memory, because its embedding table
// stays in the file. Everything else is as in `rotor_model_load`.
// Errors: those of `rotor_model_load`, ROTOR_E_ARGUMENT.
// Threads: any; blocks until the model is loaded.
rotor_status rotor_model_load_files(const struct rotor_file *files,
                                    size_t n_files,
                                    rotor_release_callback release,
                                    void *release_user,
                                    const rotor_model_options *options,
                                    rotor_model **out_model);

#ifdef __cplusplus
}  // extern "C"
#endif  // __cplusplus

/* ---- GPUs ------------------------------------------------------------------------------------ */

// The name of a device has this size in bytes, with its NUL.
#define ROTOR_DEVICE_NAME_SIZE 256

// Tells what a device is, as `int32_t`. Later versions may add kinds.
enum rotor_device_kind
#if defined(__cplusplus) || __STDC_VERSION__ >= 202311L
  : int32_t
#endif // defined(__cplusplus) || __STDC_VERSION__ >= 202311L
 {
    // The device is a graphics card.
    ROTOR_DEVICE_DISCRETE = 0,
    // The device is a GPU on the chip of the CPU.
    ROTOR_DEVICE_INTEGRATED = 1,
    // The device is a GPU of a virtual machine, or something else.
    ROTOR_DEVICE_OTHER = 2,
    // The device is a program on the CPU that emulates a GPU. "auto" does not use it.
    ROTOR_DEVICE_CPU = 3,
};
#ifndef __cplusplus
#if __STDC_VERSION__ >= 202311L
typedef enum rotor_device_kind rotor_device_kind;
#else
typedef int32_t rotor_device_kind;
#endif // __STDC_VERSION__ >= 202311L
#endif // __cplusplus

// Holds the properties of a device. Set `struct_size` before `rotor_device_get`.
typedef struct rotor_device_info {
    // `sizeof(rotor_device_info)`
    uint32_t struct_size;
    // A `rotor_device_kind`
    int32_t kind;
    // Bytes of its own memory, or of the memory that it shares with the CPU
    uint64_t memory;
    // Value for `backend` of `rotor_model_options`, for example "vulkan:0"
    char backend[32];
    // Name from its driver, in UTF-8; rotor cuts a name that is too long
    char name[ROTOR_DEVICE_NAME_SIZE];
} rotor_device_info;

#ifdef __cplusplus
extern "C" {
#endif // __cplusplus

// Writes the number of GPUs of this machine into `*out_count`.
//
// rotor loads and queries the drivers, which may take some milliseconds. Without a driver the
// number is 0, and the log tells why. rotor counts a GPU twice if both Vulkan and OpenCL list it.
// Threads: any.
rotor_status rotor_device_count(size_t *out_count);

// Writes the properties of device `index` into `*out_info`. The first device has index 0.
//
// Errors: ROTOR_E_ARGUMENT (there is no such device).
// Threads: any.
rotor_status rotor_device_get(size_t index, struct rotor_device_info *out_info);

#ifdef __cplusplus
}  // extern "C"
#endif  // __cplusplus

/* ---- Logs ------------------------------------------------------------------------------------ */

// Tells how important a log record is.
enum rotor_log_level
#if defined(__cplusplus) || __STDC_VERSION__ >= 202311L
  : int32_t
#endif // defined(__cplusplus) || __STDC_VERSION__ >= 202311L
 {
    // Something failed.
    ROTOR_LOG_ERROR = 1,
    // Something is wrong, but the call continues.
    ROTOR_LOG_WARN = 2,
    // rotor made a choice. The record gives the reason.
    ROTOR_LOG_INFO = 3,
    // The record is for the developers of rotor.
    ROTOR_LOG_DEBUG = 4,
};
#ifndef __cplusplus
#if __STDC_VERSION__ >= 202311L
typedef enum rotor_log_level rotor_log_level;
#else
typedef int32_t rotor_log_level;
#endif // __STDC_VERSION__ >= 202311L
#endif // __cplusplus

// Receives a log record. `message` is valid during the call only, and `user` is the pointer of
// `rotor_log_set`.
//
// rotor calls it on the thread that called rotor, during that call. The function must not call
// rotor and must not throw: an exception that leaves it ends the process.
typedef void (*rotor_log_callback)(int32_t level, const char *message, void *user);

#ifdef __cplusplus
extern "C" {
#endif // __cplusplus

// Sends log records up to `max_level`, a `rotor_log_level`, to `callback`. With NULL (the default)
// rotor sends no records.
//
// The process has one callback. rotor passes `user` to it, on every thread that calls rotor.
// `user` must stay valid until another callback is set and all calls that were under way have
// returned.
// Errors: ROTOR_E_ARGUMENT (the level is unknown).
// Threads: any.
rotor_status rotor_log_set(rotor_log_callback callback, void *user, int32_t max_level);

#ifdef __cplusplus
}  // extern "C"
#endif  // __cplusplus

/* ---- Background worker (experimental) -------------------------------------------------------- */

// Experimental: may change before 1.0. A change of the binary interface raises ROTOR_ABI_VERSION.

// Tells what happened.
enum rotor_event_kind
#if defined(__cplusplus) || __STDC_VERSION__ >= 202311L
  : int32_t
#endif // defined(__cplusplus) || __STDC_VERSION__ >= 202311L
 {
    // Nothing happened.
    ROTOR_EVENT_NONE = 0,
    // A load, or a job that embeds texts, reached `progress`.
    ROTOR_EVENT_PROGRESS = 1,
    // The job ended: `model` is loaded. The caller frees it with `rotor_model_free`.
    ROTOR_EVENT_LOADED = 2,
    // A session has another token, which completed `text`.
    ROTOR_EVENT_TOKEN = 3,
    // The job ended, and the caller has its session again. `state` is ROTOR_STEP_END if the
    // generation ended, with `token`. It is ROTOR_STEP_TOKEN if the session has as many tokens as
    // were requested. After an end, `text` is the rest of the text. After a number of tokens, text
    // that is held back stays for the next job, and `rotor_session_held_text` returns it.
    ROTOR_EVENT_FINISHED = 4,
    // The job ended with an error: `status` is its status and `text` its message. For a
    // generation, the caller has its session again, as it is.
    ROTOR_EVENT_FAILED = 5,
    // The job ended: `vectors` has the vectors of the texts, one text after the other.
    ROTOR_EVENT_EMBEDDED = 6,
};
#ifndef __cplusplus
#if __STDC_VERSION__ >= 202311L
typedef enum rotor_event_kind rotor_event_kind;
#else
typedef int32_t rotor_event_kind;
#endif // __STDC_VERSION__ >= 202311L
#endif // __cplusplus

// Represents a thread of rotor that loads models, generates text and embeds texts
// (`rotor_worker_embed`), for programs that must not block.
//
// The caller submits jobs and polls for events. The worker does not call the host from its own
// thread, except for the lock of a `rotor_vulkan_device`. Sessions that generate at the same time
// go through the model together, as in `rotor_batch_step`. Without jobs the thread sleeps and uses
// no CPU. While it loads a model it does not generate: create two workers to do both at once.
//
// Any number of threads may submit and cancel jobs. One thread at a time may poll.
typedef struct rotor_worker rotor_worker;

// Holds an event of a job. Set `struct_size` before `rotor_worker_poll`.
typedef struct rotor_event {
    // `sizeof(rotor_event)`
    uint32_t struct_size;
    // A `rotor_event_kind`; fields that the kind does not mention are 0
    int32_t kind;
    // Number of the job
    uint64_t job;
    // A `rotor_status`
    int32_t status;
    // A `rotor_step_state`
    int32_t state;
    // The token
    uint32_t token;
    // Fraction of a load, or of texts that are embedded, that is done, 0 to 1
    float progress;
    // The text of the event: UTF-8, followed by a NUL. It is never NULL. It stays valid until the
    // next poll of the worker, or until the worker is freed.
    const char *text;
    // Length of `text` in bytes
    uint64_t text_len;
    // The model, or NULL
    rotor_model *model;
    // A `rotor_end_reason` with ROTOR_EVENT_FINISHED; ROTOR_END_NOT if the session has as many
    // tokens as were requested
    int32_t reason;
    // Index of the stop string with ROTOR_END_STOP_STRING
    uint32_t stop_string;
    // The thought, with ROTOR_EVENT_TOKEN and ROTOR_EVENT_FINISHED, as `thought` of `rotor_step`.
    // It is never NULL, and valid as long as `text`.
    const char *thought;
    // Length of `thought` in bytes
    uint64_t thought_len;
    // The vectors, `hidden_size` numbers each, with ROTOR_EVENT_EMBEDDED. It is never NULL, and
    // valid as long as `text`.
    const float *vectors;
    // How many numbers all vectors have
    uint64_t n_numbers;
} rotor_event;

#ifdef __cplusplus
extern "C" {
#endif // __cplusplus

// Starts a worker. The caller frees `*out_worker` with `rotor_worker_free`.
//
// Errors: ROTOR_E_RESOURCES.
// Threads: any.
rotor_status rotor_worker_new(struct rotor_worker **out_worker);

// Submits a load of the model at `path`, as in `rotor_model_load`. rotor writes the number of the
// job, 1 or more, into `*out_job`.
//
// `progress` of the options must be NULL: the worker reports progress as events. rotor calls the
// lock of a lent Vulkan device on the worker's thread.
// Errors: ROTOR_E_NULL, ROTOR_E_UTF8, ROTOR_E_ARGUMENT. Errors of the load come as an event.
// Threads: any.
rotor_status rotor_worker_load(const struct rotor_worker *worker,
                               const char *path,
                               const rotor_model_options *options,
                               uint64_t *out_job);

// Submits a load of a model from files of the host, as in `rotor_model_load_files`.
//
// `rotor_worker_poll` calls `read` and `release` on the thread that polls, never on the worker's
// thread. Poll often, because the load waits for the reads.
// Errors: as `rotor_worker_load`.
// Threads: any.
rotor_status rotor_worker_load_files(const struct rotor_worker *worker,
                                     const rotor_file *files,
                                     size_t n_files,
                                     rotor_release_callback release,
                                     void *release_user,
                                     const rotor_model_options *options,
                                     uint64_t *out_job);

// Submits a generation: the worker appends `text` to the session, as in
// `rotor_session_append_text`, and generates up to `max_tokens` tokens.
//
// `text` has `len` bytes of UTF-8 and may be empty; `len` may be ROTOR_NUL_TERMINATED. With
// `max_tokens` 0 the worker only evaluates the pending tokens. Until the job ends the session
// belongs to the worker, and other calls with it return ROTOR_E_BUSY. `rotor_session_cancel` and
// `rotor_session_free` stop the job.
// Errors: ROTOR_E_NULL, ROTOR_E_UTF8, ROTOR_E_ARGUMENT, ROTOR_E_BUSY, ROTOR_E_POISONED. Later
// errors come as an event.
// Threads: any.
rotor_status rotor_worker_generate(const struct rotor_worker *worker,
                                   rotor_session *session,
                                   const char *text,
                                   size_t len,
                                   uint32_t flags,
                                   uint64_t max_tokens,
                                   uint64_t *out_job);

// Cancels a job, which then fails with ROTOR_E_CANCELLED as an event. It does nothing if the job
// has ended.
//
// Threads: any, at any time until the worker is freed.
rotor_status rotor_worker_cancel(const struct rotor_worker *worker, uint64_t job);

// Writes the next event into `*out_event`, or ROTOR_EVENT_NONE if none comes within `wait_us`
// microseconds.
//
// With 0 it does not wait. With ROTOR_NO_BUDGET it waits as long as a job is under way. During
// this call rotor passes log records of the worker to the log callback and reads files of the
// host.
// Errors: ROTOR_E_BUSY (another thread polls).
// Threads: one per worker; blocks up to `wait_us`.
rotor_status rotor_worker_poll(const struct rotor_worker *worker,
                               uint64_t wait_us,
                               struct rotor_event *out_event);

// Frees a worker. NULL is allowed. It cancels the jobs, gives the sessions back, and frees loaded
// models that were not polled.
//
// Threads: any; blocks until the worker's thread ends, at most the time of one layer, of the
// encoding of a prompt, or of a kernel that a driver compiles. The caller makes no further call
// with the worker.
void rotor_worker_free(struct rotor_worker *worker);

#ifdef __cplusplus
}  // extern "C"
#endif  // __cplusplus

/* ---- Embeddings (experimental) --------------------------------------------------------------- */

// Experimental: may change before 1.0.
//
// The vector of a text is pooled from the last hidden states of its tokens, after the final norm.
// A generative model embeds, too. A model that was made for embeddings may have no output head: it
// loads, and calls that need logits return ROTOR_E_UNSUPPORTED. All backends give the same bits. A
// vector does not depend on the texts beside it.

// The pooling that the model's files state. If they state none, rotor takes the last token, and
// logs a warning.
#define ROTOR_POOLING_DEFAULT 0

// The mean of the states of all tokens.
#define ROTOR_POOLING_MEAN 1

// The state of the last token.
#define ROTOR_POOLING_LAST 2

// Holds the options of embeddings. Call `rotor_embed_options_init`, then change fields.
typedef struct rotor_embed_options {
    // `sizeof(rotor_embed_options)`
    uint32_t struct_size;
    // ROTOR_POOLING_DEFAULT, ROTOR_POOLING_MEAN or ROTOR_POOLING_LAST
    uint32_t pooling;
    // 1 (the default) divides each vector by its length (L2 norm); 0 does not
    uint32_t normalize;
    // Numbers of the KV cache during the call, as in `rotor_session_options`; the default is
    // ROTOR_KV_F32
    uint32_t kv_type;
    // Receives the fraction of the tokens that is done, about once per layer. If it returns
    // another value than 0, the call returns ROTOR_E_CANCELLED. NULL is allowed.
    rotor_progress_callback progress;
    // rotor passes it to `progress`.
    void *progress_user;
    // The most tokens of a text. 0, or more than the model's context, is the context.
    uint32_t max_tokens;
    // 1 cuts longer texts at their end; with 0 (the default) they are errors. Tokens that the
    // tokenizer adds at the end of a text stay.
    uint32_t truncate;
} rotor_embed_options;

#ifdef __cplusplus
extern "C" {
#endif // __cplusplus

// Sets `options` to the defaults. Pass `sizeof *options` as `struct_size`.
//
// Threads: any.
rotor_status rotor_embed_options_init(struct rotor_embed_options *options, size_t struct_size);

// Embeds `n_texts` texts: writes their vectors into `vectors`, `hidden_size` numbers each (see
// `rotor_model_info`), and the number of all numbers into `*out_count`.
//
// `text_lens` has the bytes of each text, or ROTOR_NUL_TERMINATED; NULL means that every text ends
// with NUL. rotor adds the tokens that the model's tokenizer adds to a text, and reads no control
// tokens in it. `options` may be NULL. `vectors` has room for `capacity` numbers. If it is NULL,
// rotor writes the number only. Texts go through the network together, so one call with many texts
// is faster than many calls. After an error, `vectors` is as it was.
// Errors: ROTOR_E_UTF8, ROTOR_E_BUFFER_TOO_SMALL, ROTOR_E_TOKENIZER, ROTOR_E_RESOURCES,
// ROTOR_E_CANCELLED, ROTOR_E_ARGUMENT (a text has no tokens, or too many and `truncate` is 0: the
// message names the text and its length).
// Threads: any; blocks until all vectors are computed. The progress callback can cancel it, also
// while rotor encodes the texts. `rotor_worker_embed` does not block.
rotor_status rotor_model_embed(const rotor_model *model,
                               const char *const *texts,
                               const size_t *text_lens,
                               size_t n_texts,
                               const struct rotor_embed_options *options,
                               float *vectors,
                               size_t capacity,
                               size_t *out_count);

// As `rotor_model_embed`, for texts that are tokens already: `tokens` holds those of all texts,
// one text after the other, and `token_counts` the number of tokens of each text. rotor adds no
// tokens. With `truncate`, it cuts the end of a text, whatever its last tokens are.
//
// Errors: those of `rotor_model_embed`, ROTOR_E_ARGUMENT (a token is not in the vocabulary).
// Threads: any; blocks until all vectors are computed. The progress callback can cancel it.
rotor_status rotor_model_embed_tokens(const rotor_model *model,
                                      const uint32_t *tokens,
                                      const size_t *token_counts,
                                      size_t n_texts,
                                      const struct rotor_embed_options *options,
                                      float *vectors,
                                      size_t capacity,
                                      size_t *out_count);

// Submits texts to embed, as in `rotor_model_embed`. rotor writes the number of the job into
// `*out_job`.
//
// The worker copies the texts before this call returns. The job ends with ROTOR_EVENT_EMBEDDED,
// which has the vectors. `progress` of the options must be NULL: the worker reports progress as
// events. Sessions that generate in the same worker continue meanwhile. Jobs that embed take
// turns.
// Errors: ROTOR_E_NULL, ROTOR_E_UTF8, ROTOR_E_ARGUMENT, ROTOR_E_RESOURCES. Later errors come as an
// event.
// Threads: any.
rotor_status rotor_worker_embed(const rotor_worker *worker,
                                const rotor_model *model,
                                const char *const *texts,
                                const size_t *text_lens,
                                size_t n_texts,
                                const struct rotor_embed_options *options,
                                uint64_t *out_job);

// As `rotor_worker_embed`, for texts that are tokens already, as in `rotor_model_embed_tokens`.
//
// Errors: those of `rotor_worker_embed`.
// Threads: any.
rotor_status rotor_worker_embed_tokens(const rotor_worker *worker,
                                       const rotor_model *model,
                                       const uint32_t *tokens,
                                       const size_t *token_counts,
                                       size_t n_texts,
                                       const struct rotor_embed_options *options,
                                       uint64_t *out_job);

#ifdef __cplusplus
}  // extern "C"
#endif  // __cplusplus

/* ---- Embeddings under a budget (experimental) ------------------------------------------------ */

// Experimental: may change before 1.0.
//
// `rotor_model_embed` and `rotor_worker_embed` compute the same vectors at once and in the
// background.

// Represents texts that are embedded step by step.
//
// One thread at a time may use it; it may be any thread. If two threads use it at once, one of
// them gets ROTOR_E_BUSY. It keeps its model alive.
typedef struct rotor_embedding rotor_embedding;

#ifdef __cplusplus
extern "C" {
#endif // __cplusplus

// Begins to embed `n_texts` texts: `texts`, `text_lens` and `options` are those of
// `rotor_model_embed`, but `progress` must be NULL. The caller frees `*out_embedding` with
// `rotor_embedding_free`.
//
// rotor copies and encodes the texts, which takes about a second per megabyte, and computes
// nothing yet.
// Errors: ROTOR_E_UTF8, ROTOR_E_TOKENIZER, ROTOR_E_RESOURCES, ROTOR_E_ARGUMENT (as
// `rotor_model_embed`).
// Threads: any.
rotor_status rotor_embedding_new(const rotor_model *model,
                                 const char *const *texts,
                                 const size_t *text_lens,
                                 size_t n_texts,
                                 const rotor_embed_options *options,
                                 struct rotor_embedding **out_embedding);

// As `rotor_embedding_new`, for texts that are tokens already, as in `rotor_model_embed_tokens`.
//
// Errors: as `rotor_model_embed_tokens`.
// Threads: any.
rotor_status rotor_embedding_new_tokens(const rotor_model *model,
                                        const uint32_t *tokens,
                                        const size_t *token_counts,
                                        size_t n_texts,
                                        const rotor_embed_options *options,
                                        struct rotor_embedding **out_embedding);

// Continues to embed, for `budget_us` microseconds, or to the end with ROTOR_NO_BUDGET.
//
// rotor writes 1 into `*out_done` if all vectors are done, and 0 if the budget ended first. Every
// step evaluates at least one layer, so a budget of 0 makes progress, too, and a step may exceed
// its budget by the time of one layer. `out_progress` may be NULL; it receives the fraction of the
// tokens that is done.
// Errors: ROTOR_E_RESOURCES, ROTOR_E_NUMERIC (the weights are bad), ROTOR_E_DEVICE. After an error
// the call can be repeated.
// Threads: one per embedding.
rotor_status rotor_embedding_step(struct rotor_embedding *embedding,
                                  uint64_t budget_us,
                                  int32_t *out_done,
                                  float *out_progress);

// Writes the vectors into `vectors`, `hidden_size` numbers each, and the number of all numbers
// into `*out_count`. `vectors` has room for `capacity` numbers. If it is NULL, rotor writes the
// number only.
//
// Errors: ROTOR_E_ARGUMENT (they are not done), ROTOR_E_BUFFER_TOO_SMALL.
// Threads: one per embedding.
rotor_status rotor_embedding_vectors(struct rotor_embedding *embedding,
                                     float *vectors,
                                     size_t capacity,
                                     size_t *out_count);

// Frees an embedding, at any time between two calls. NULL is allowed.
//
// Threads: any. The caller makes no further call with it.
void rotor_embedding_free(struct rotor_embedding *embedding);

#ifdef __cplusplus
}  // extern "C"
#endif  // __cplusplus

/* ---- Tool calls (experimental) --------------------------------------------------------------- */

// Experimental: may change before 1.0. A change of the binary interface raises ROTOR_ABI_VERSION.

#ifdef __cplusplus
extern "C" {
#endif // __cplusplus

// Formats a conversation with everything that the chat template supports: writes the text into
// `text` and its length into `*out_len`.
//
// `messages` and `tools` are JSON arrays of objects, as in Hugging Face transformers. Each has the
// number of bytes of UTF-8 that follows it, or ROTOR_NUL_TERMINATED. A message may have
// `tool_calls`, the role `tool`, or no content. A tool has `name`, `description` and `parameters`
// (a JSON schema), usually as the `function` of `{"type": "function"}`. `tools` may be NULL.
// `flags`, `text` and `capacity` are as in `rotor_model_chat_format`.
//
// Instead of the array, `messages` may be an object with all variables of the template:
// `{"messages": [..], "enable_thinking": false, "date_string": "24 Dec 2026"}`. rotor reads no
// clock. A template that calls `strftime_now` gets 26 July 2024, or the time of a variable
// `strftime_now`, in seconds since 1970 (local time).
// Errors: as `rotor_model_chat_format`, ROTOR_E_ARGUMENT (not a JSON array of objects).
// Threads: any.
rotor_status rotor_model_chat_render(const rotor_model *model,
                                     const char *messages,
                                     size_t messages_len,
                                     const char *tools,
                                     size_t tools_len,
                                     uint32_t flags,
                                     char *text,
                                     size_t capacity,
                                     size_t *out_len);

// Encodes a conversation as a prompt: writes the token ids of the text of
// `rotor_model_chat_render` into `tokens` and their number into `*out_count`. The begin token is
// in front unless the template writes it. Pass the ids to `rotor_session_set_tokens`.
//
// Only the template's own text becomes control tokens. If a message, a name, an argument or a tool
// spells `<|eot_id|>` or `<tool_call>`, that stays text. Only the tags of a thought with which an
// assistant's message begins count. Conversations without such text have the ids of Hugging Face
// transformers. `flags` is 0 or any of ROTOR_CHAT_GENERATION_PROMPT and
// ROTOR_CHAT_PARSE_CONTENTS; the second gives the ids of transformers for all conversations.
// `messages` and `tools` are as in `rotor_model_chat_render`. `tokens` has room for `capacity`
// ids. If it is NULL, rotor writes the number only.
// Errors: as `rotor_model_chat_render` and `rotor_model_tokenize`.
// Threads: any.
rotor_status rotor_model_chat_tokens(const rotor_model *model,
                                     const char *messages,
                                     size_t messages_len,
                                     const char *tools,
                                     size_t tools_len,
                                     uint32_t flags,
                                     uint32_t *tokens,
                                     size_t capacity,
                                     size_t *out_count);

// Finds the tool calls in an answer of the model: writes a JSON array of `{"name": ..,
// "arguments": {..}}` into `calls` and its length into `*out_len`.
//
// `said` has `said_len` bytes of UTF-8, or `said_len` is ROTOR_NUL_TERMINATED. `calls` has room
// for `capacity` bytes. If it is NULL, rotor writes the length only. rotor reads the format of the
// chat template:
// - `<tool_call>{..}</tool_call>`: Hermes, Qwen, Falcon 3
// - `{"name": .., "parameters": ..}`: Llama 3.1
// - `[TOOL_CALLS] [..]`: Mistral
//
// A text without a call is not an error: the array is empty. The same holds for a broken call (not
// JSON, no name, arguments that are not an object, words after it): the array contains the
// complete calls only. A call inside a thought does not count (`<think>..</think>` and other marks
// in the template; also a thought that the prompt began). Numbers keep all their digits.
// Errors: ROTOR_E_TEMPLATE (the template does not support tools), ROTOR_E_UTF8,
// ROTOR_E_BUFFER_TOO_SMALL.
// Threads: any.
rotor_status rotor_model_tool_calls(const rotor_model *model,
                                    const char *said,
                                    size_t said_len,
                                    char *calls,
                                    size_t capacity,
                                    size_t *out_len);

// Finds the tool calls in an answer without thoughts, such as the `text` of the steps of a session
// that gives thoughts apart (`rotor_session_set_thinking`).
//
// All of `said` counts as the answer, also if the prompt began a thought, and a tag of a thought
// is text. Everything else is as in `rotor_model_tool_calls`.
// Errors: as `rotor_model_tool_calls`.
// Threads: any.
rotor_status rotor_model_tool_calls_in_answer(const rotor_model *model,
                                              const char *said,
                                              size_t said_len,
                                              char *calls,
                                              size_t capacity,
                                              size_t *out_len);

// Writes a grammar that makes the model call one of `tools` into `grammar` and its length into
// `*out_len`. Pass it to `rotor_session_set_grammar` as ROTOR_GRAMMAR_LARK.
//
// The calls have the format of the chat template, and arguments that the schema of the tool
// describes. `tools` is as in `rotor_model_chat_render`. `grammar` has room for `capacity` bytes.
// If it is NULL, rotor writes the length only. `rotor_session_set_grammar` checks whether a schema
// can be used.
// Errors: ROTOR_E_TEMPLATE (the template does not support tools), ROTOR_E_ARGUMENT (the tools are
// not valid), ROTOR_E_UTF8, ROTOR_E_BUFFER_TOO_SMALL.
// Threads: any.
rotor_status rotor_model_tool_grammar(const rotor_model *model,
                                      const char *tools,
                                      size_t tools_len,
                                      char *grammar,
                                      size_t capacity,
                                      size_t *out_len);

#ifdef __cplusplus
}  // extern "C"
#endif  // __cplusplus

/* ---- Chats (experimental) -------------------------------------------------------------------- */

// Experimental: may change before 1.0. A change of the binary interface raises ROTOR_ABI_VERSION.
//
// A chat keeps messages and lets a session answer them: add a message, then step until
// ROTOR_STEP_END. rotor renders the messages with the template of the model. It evaluates nothing
// twice that is still equal: not the messages before, and not the answer of the model, which stays
// the tokens that the model chose. Control tokens that are written out in contents stay text.
//
// A chat and its session count as one object: one thread at a time may use them. An error leaves
// the chat as it was.

// A full context is an error: ROTOR_E_CONTEXT_FULL. This is the default.
#define ROTOR_CHAT_FULL_ERROR 0

// When the context is full, prompts leave the oldest turns out, so many that half of the context
// is free. The messages stay in the chat, and those of the system stay in the prompt. A turn
// begins with a message of the user, so a result of a tool never loses its call.
#define ROTOR_CHAT_FULL_DROP_OLDEST 1

// As ROTOR_CHAT_FULL_DROP_OLDEST, but the model first summarises what is left out. The summary has
// at most an eighth of the context and follows the message of the system. `rotor_chat_step` keeps
// its budget and returns ROTOR_STEP_PENDING while it generates a summary. `rotor_chat_begin`
// generates a summary at once; `rotor_chat_begin_part` leaves that to the caller.
#define ROTOR_CHAT_FULL_SUMMARY 2

// Represents a conversation by messages.
//
// One thread at a time may use a chat or its session; it may be any thread. If two threads use
// them at once, one of them gets ROTOR_E_BUSY. `rotor_session_cancel` stops a step from any
// thread.
typedef struct rotor_chat rotor_chat;

// Holds the options of a chat. Call `rotor_chat_options_init`, then change fields.
typedef struct rotor_chat_options {
    // `sizeof(rotor_chat_options)`
    uint32_t struct_size;
    // What happens when the messages leave no room for an answer: ROTOR_CHAT_FULL_ERROR,
    // ROTOR_CHAT_FULL_DROP_OLDEST or ROTOR_CHAT_FULL_SUMMARY. Except with the first, rotor keeps a
    // quarter of the context free for the answer, or `max_tokens` if they are fewer.
    uint32_t when_full;
    // The most tokens of an answer; with 0 (the default) only the context limits them
    uint32_t max_tokens;
    // 0 or ROTOR_CHAT_PARSE_CONTENTS
    uint32_t flags;
    // With ROTOR_CHAT_FULL_SUMMARY, what the user asks for after the turns that are summarised.
    // NULL selects an English sentence. rotor reads it during the call only.
    const char *summary_prompt;
} rotor_chat_options;

#ifdef __cplusplus
extern "C" {
#endif // __cplusplus

// Sets `options` to the defaults. Pass `sizeof *options` as `struct_size`.
//
// Threads: any.
rotor_status rotor_chat_options_init(struct rotor_chat_options *options, size_t struct_size);

// Creates a chat without messages that lets `session` answer.
//
// `options` may be NULL. The chat keeps the session alive: free it at once, or keep it for its
// options (sampling, stops, grammar, thoughts), statistics, cancel, batches and workers. What the
// session holds is replaced when the first answer begins. If the session has a grammar, it begins
// anew with each answer. The caller frees `*out_chat` with `rotor_chat_free`.
// Errors: ROTOR_E_TEMPLATE (the model has no chat template), ROTOR_E_TOKENIZER, ROTOR_E_ARGUMENT
// (an option is out of its range, or the session has `shift_keep`), ROTOR_E_BUSY.
// Threads: one per session.
rotor_status rotor_chat_new(rotor_session *session,
                            const struct rotor_chat_options *options,
                            struct rotor_chat **out_chat);

// Replaces the options of a chat, from the next answer on. The messages stay.
//
// `options` is as in `rotor_chat_new`. An answer that is under way continues.
// Errors: ROTOR_E_ARGUMENT (an option is out of its range).
// Threads: one per chat.
rotor_status rotor_chat_set_options(struct rotor_chat *chat,
                                    const struct rotor_chat_options *options);

// Creates a chat with the same messages and options, over a fork of the session. An answer that is
// under way continues in both.
//
// If `out_session` is not NULL, the caller gets that session, too, and frees it with
// `rotor_session_free`. The caller frees `*out_chat` with `rotor_chat_free`.
// Threads: one per chat.
rotor_status rotor_chat_fork(struct rotor_chat *chat,
                             rotor_session **out_session,
                             struct rotor_chat **out_chat);

// Writes the chat and its session as bytes into `buffer` and their number into `*out_len`.
//
// `content` is as in `rotor_session_save`, and so is what a save does not contain. It does not
// contain the options of the chat either. `buffer` has room for `capacity` bytes. If it is NULL,
// rotor writes the number only.
// Errors: as `rotor_session_save`.
// Threads: one per chat.
rotor_status rotor_chat_save(struct rotor_chat *chat,
                             uint32_t content,
                             uint8_t *buffer,
                             size_t capacity,
                             size_t *out_len);

// Restores a save: the messages, tools and variables of the chat, and what its session held. The
// chat and the session keep their own options.
//
// Errors: as `rotor_session_restore`.
// Threads: one per chat.
rotor_status rotor_chat_restore(struct rotor_chat *chat, const uint8_t *bytes, size_t len);

// Frees a chat. NULL is allowed. Its session is freed, too, unless the caller still has it.
//
// Threads: any; the caller makes no further call with the chat.
void rotor_chat_free(struct rotor_chat *chat);

#ifdef __cplusplus
}  // extern "C"
#endif  // __cplusplus

/* ---- Messages of a chat (experimental) ------------------------------------------------------- */

// Experimental: may change before 1.0. A change of the binary interface raises ROTOR_ABI_VERSION.
//
// Messages are JSON objects as in OpenAI's API: `role`, `content`, `tool_calls`, `tool_call_id`,
// `name`, `reasoning_content`, and whatever else the template reads.

#ifdef __cplusplus
extern "C" {
#endif // __cplusplus

// Appends a message: `role` is "system", "user", "assistant" or "tool" and ends with NUL;
// `content` has `content_len` bytes of UTF-8, or `content_len` is ROTOR_NUL_TERMINATED.
//
// Errors: ROTOR_E_ARGUMENT (an answer is under way), ROTOR_E_UTF8.
// Threads: one per chat.
rotor_status rotor_chat_add(rotor_chat *chat,
                            const char *role,
                            const char *content,
                            size_t content_len);

// Appends a message that is a JSON object, or all messages of a JSON array. `json` has `len` bytes
// of UTF-8, or `len` is ROTOR_NUL_TERMINATED.
//
// The arguments of calls may be objects or, as in OpenAI's API, JSON in a string.
// Errors: ROTOR_E_ARGUMENT (it is no message, or an answer is under way), ROTOR_E_UTF8.
// Threads: one per chat.
rotor_status rotor_chat_add_json(rotor_chat *chat, const char *json, size_t len);

// Replaces the message `index` (the first is 0) by a JSON object, or removes it if `json` is NULL.
// An answer that is under way is dropped.
//
// Errors: ROTOR_E_ARGUMENT (there is no such message, or it is no message), ROTOR_E_UTF8.
// Threads: one per chat.
rotor_status rotor_chat_set_message(rotor_chat *chat, size_t index, const char *json, size_t len);

// Keeps the first `n_messages` messages. An answer that is under way is dropped.
//
// Errors: ROTOR_E_ARGUMENT (there are fewer).
// Threads: one per chat.
rotor_status rotor_chat_truncate(rotor_chat *chat, size_t n_messages);

// Sets the tools, a JSON array as in `rotor_model_chat_render`; NULL removes them. Calls in
// answers count only if there are tools. An answer that is under way is dropped.
//
// Errors: ROTOR_E_ARGUMENT (not a JSON array of objects), ROTOR_E_UTF8.
// Threads: one per chat.
rotor_status rotor_chat_set_tools(rotor_chat *chat, const char *json, size_t len);

// Sets variables of the template, a JSON object such as `{"enable_thinking": false}`; NULL removes
// them. An answer that is under way is dropped.
//
// Errors: ROTOR_E_ARGUMENT (not a JSON object, or it has `messages` or `tools`), ROTOR_E_UTF8.
// Threads: one per chat.
rotor_status rotor_chat_set_variables(rotor_chat *chat, const char *json, size_t len);

// Writes all messages as a JSON array into `buffer` and its length into `*out_len`. `buffer` and
// `capacity` are as in `rotor_chat_answer`.
//
// Errors: ROTOR_E_BUFFER_TOO_SMALL.
// Threads: one per chat.
rotor_status rotor_chat_messages(rotor_chat *chat, char *buffer, size_t capacity, size_t *out_len);

// Writes the number of tokens that the prompt of the next answer has into `*out_tokens`: if `json`
// is given, as if `rotor_chat_add_json` had added it. Nothing changes.
//
// Errors: ROTOR_E_ARGUMENT (it is no message), ROTOR_E_TEMPLATE, ROTOR_E_UTF8.
// Threads: one per chat.
rotor_status rotor_chat_count(rotor_chat *chat, const char *json, size_t len, size_t *out_tokens);

#ifdef __cplusplus
}  // extern "C"
#endif  // __cplusplus

/* ---- Answers of a chat (experimental) -------------------------------------------------------- */

// Experimental: may change before 1.0. A change of the binary interface raises ROTOR_ABI_VERSION.

#ifdef __cplusplus
extern "C" {
#endif // __cplusplus

// Begins an answer to the messages if none is under way, and does a step of it.
//
// `budget_us` and `out_step` are as in `rotor_session_step`. With ROTOR_STEP_END the answer has
// become a message, which `rotor_chat_answer` returns. Further steps return this state again,
// without text, until the messages change. An answer that has `max_tokens` tokens or fills the
// context ends with the reason ROTOR_END_LENGTH. The texts in `*out_step` stay valid until the
// next step.
// Errors: ROTOR_E_CONTEXT_FULL (the messages leave no room), ROTOR_E_TEMPLATE (the template
// refuses the messages), and those of `rotor_session_step`. After an error the call can be
// repeated.
// Threads: one per chat.
rotor_status rotor_chat_step(rotor_chat *chat, uint64_t budget_us, rotor_step *out_step);

// Begins an answer, unless one is under way: the session then holds its prompt. Generate with
// `rotor_batch_step` or `rotor_worker_generate` (with an empty text), then call
// `rotor_chat_finish`. `rotor_chat_step` does both by itself.
//
// Errors: as `rotor_chat_step`.
// Threads: one per chat.
rotor_status rotor_chat_begin(rotor_chat *chat);

// As `rotor_chat_begin`, but never generates anything itself. With ROTOR_CHAT_FULL_SUMMARY a
// summary may have to come before the answer: then the session holds the prompt of the summary,
// and `*out_summary_tokens` is how many tokens the summary may still have. Else it is 0.
//
// Let the session generate that many tokens at most, without showing their text; call
// `rotor_chat_finish`; then call this function again, until `*out_summary_tokens` is 0.
// Errors: as `rotor_chat_step`.
// Threads: one per chat.
rotor_status rotor_chat_begin_part(rotor_chat *chat, uint32_t *out_summary_tokens);

// Ends the answer that is under way: what the session has generated becomes a message, complete or
// not. If no answer is under way, nothing happens. A summary ends only if it is complete.
//
// Errors: ROTOR_E_ARGUMENT (the caller has changed the tokens of the session), ROTOR_E_BUSY (a
// worker has the session).
// Threads: one per chat.
rotor_status rotor_chat_finish(rotor_chat *chat);

// Writes the last message, if it is an answer of the model, as a JSON object into `buffer` and its
// length into `*out_len`.
//
// It has `content` (the text before calls, or null), `reasoning_content` if there was a thought,
// `tool_calls` if there are calls (their arguments are JSON in a string), and `finish_reason`:
// "stop", "length" or "tool_calls". `buffer` has room for `capacity` bytes. If it is NULL, rotor
// writes the length only.
// Errors: ROTOR_E_ARGUMENT (the last message is no answer), ROTOR_E_BUFFER_TOO_SMALL.
// Threads: one per chat.
rotor_status rotor_chat_answer(rotor_chat *chat, char *buffer, size_t capacity, size_t *out_len);

// Drops the last answer, or one that is under way, so that the next step answers again. Give the
// session another `seed` with `rotor_session_set_sampling` for another answer.
//
// Errors: ROTOR_E_ARGUMENT (there is no message to answer).
// Threads: one per chat.
rotor_status rotor_chat_regenerate(rotor_chat *chat);

#ifdef __cplusplus
}  // extern "C"
#endif  // __cplusplus

/* ---- Lent Vulkan devices (experimental) ------------------------------------------------------ */

// Experimental: may change before 1.0. A change of the binary interface raises ROTOR_ABI_VERSION.

// `shaderStorageBufferArrayDynamicIndexing` is enabled on the device. rotor cannot use the device
// without it.
#define ROTOR_VULKAN_ARRAY_INDEXING 1

// `shaderIntegerDotProduct` is enabled on the device. It makes products several times as fast.
#define ROTOR_VULKAN_INTEGER_DOT_PRODUCT 2

// Represents a Vulkan function, as `vkGetInstanceProcAddr` returns it. Cast it to this type.
typedef void (*rotor_vulkan_function)(void);

// Locks or unlocks a queue. rotor calls it with `user`, on the thread that is inside a call of
// rotor, or on the thread of a `rotor_worker`.
typedef void (*rotor_vulkan_lock_callback)(void *user);

// Describes a Vulkan device of the host. Most hosts need none: rotor creates its own device on the
// same GPU, with its own queue and a low priority. Call `rotor_vulkan_device_init`, set the
// fields, and point `vulkan` of `rotor_model_options` to the struct.
//
// rotor reads the struct during the load call only. The objects of its handles must exist until
// the model and all its sessions are freed. If the device cannot be used, or fails, rotor
// continues on the CPU.
typedef struct rotor_vulkan_device {
    // `sizeof(rotor_vulkan_device)`
    uint32_t struct_size;
    // `VkApplicationInfo.apiVersion` of the instance, at least 1.1
    uint32_t api_version;
    // `vkGetInstanceProcAddr`
    rotor_vulkan_function get_instance_proc_addr;
    // `VkInstance`
    void *instance;
    // `VkPhysicalDevice`
    void *physical_device;
    // `VkDevice`
    void *device;
    // `VkQueue` of a family that can compute
    void *queue;
    // Index of the queue's family
    uint32_t queue_family;
    // Features that are enabled on the device: ROTOR_VULKAN_ARRAY_INDEXING,
    // ROTOR_VULKAN_INTEGER_DOT_PRODUCT
    uint32_t features;
    // Names of the extensions that are enabled on the device, or NULL if there are none; below
    // Vulkan 1.3, "VK_KHR_shader_float_controls" and "VK_KHR_shader_integer_dot_product" are
    // useful
    const char *const *extensions;
    // Number of names
    size_t n_extensions;
    // rotor calls it before each use of the queue. It returns when rotor may use the queue. Set it
    // to NULL if nobody else uses the queue. The host must not call rotor while it holds its lock.
    // To wait for the whole device (`vkDeviceWaitIdle`) is to use all of its queues.
    rotor_vulkan_lock_callback lock;
    // rotor calls it after each use of the queue.
    rotor_vulkan_lock_callback unlock;
    // rotor passes it to `lock` and `unlock`.
    void *user;
} rotor_vulkan_device;

#ifdef __cplusplus
extern "C" {
#endif // __cplusplus

// Sets `device` to its defaults, which name no device. Set `struct_size` to `sizeof *device`.
//
// Threads: any.
rotor_status rotor_vulkan_device_init(struct rotor_vulkan_device *device, size_t struct_size);

#ifdef __cplusplus
}  // extern "C"
#endif  // __cplusplus

#endif /* ROTOR_H */
