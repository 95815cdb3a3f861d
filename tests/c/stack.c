/*
 * Measures how much of its caller's stack each call needs. All calls run on fibers whose stacks are
 * painted first. The bytes that have another colour afterwards were used. Prints a table, and fails
 * if a call needs more than the header says. Then all calls run again, on threads whose stacks have
 * the size in the header. Usage: `stack MODEL [BACKEND [quick]]`; quick leaves out the threads.
 */
#include "model_files.h"

#include <pthread.h>
#include <sys/mman.h>
#include <ucontext.h>

#define PROMISED (32u << 10)
/* The system uses a part of a thread's stack for itself. */
#define MOST (20u << 10)
#define ROOM (2u << 20)
#define COLOUR 0xA5

static unsigned char *fiber_stack;
static ucontext_t host, fiber;
static void (*fiber_body)(void);
static int is_on_threads;

static void fiber_begin(void) { fiber_body(); }

/* Runs `body` on the painted stack, and returns how many bytes of it were touched. */
static size_t depth_of(void (*body)(void)) {
    memset(fiber_stack, COLOUR, ROOM);
    fiber_body = body;
    if (getcontext(&fiber) != 0) exit(2);
    fiber.uc_stack.ss_sp = fiber_stack;
    fiber.uc_stack.ss_size = ROOM;
    fiber.uc_link = &host;
    makecontext(&fiber, fiber_begin, 0);
    if (swapcontext(&host, &fiber) != 0) exit(2);
    size_t untouched = 0;
    while (untouched < ROOM && fiber_stack[untouched] == COLOUR) untouched++;
    return ROOM - untouched;
}

static void *thread_begin(void *nothing) {
    fiber_body();
    return nothing;
}

/* Runs `body` on a new thread with a stack of PROMISED bytes. */
static void on_a_thread(void (*body)(void)) {
    pthread_t thread;
    pthread_attr_t attributes;
    fiber_body = body;
    if (pthread_attr_init(&attributes) != 0 || pthread_attr_setstacksize(&attributes, PROMISED) != 0) exit(2);
    if (pthread_create(&thread, &attributes, thread_begin, NULL) != 0) exit(2);
    pthread_join(thread, NULL);
    pthread_attr_destroy(&attributes);
}

static void measure(const char *name, void (*body)(void)) {
    if (is_on_threads) {
        on_a_thread(body);
        return;
    }
    const size_t depth = depth_of(body);
    printf("%-28s %6zu bytes%s\n", name, depth, depth > MOST ? "  TOO MUCH" : "");
    CHECK(depth <= MOST);
}

/* ---- the objects of the calls; the bodies keep their own frames small ---- */

static check_arguments arguments;
static rotor_model_options options;
static rotor_sampling sampling;
static rotor_session_options session_options;
static rotor_model *model, *with_tools;
static rotor_session *session, *other;
static rotor_worker *worker;
static rotor_chat *chat, *other_chat;
static rotor_event event;
static rotor_step step, steps[2];
static rotor_model_info model_info;
static rotor_memory memory;
static rotor_session_stats stats;
static rotor_device_info device;
static uint32_t tokens[4096];
static float numbers[1 << 18];
static char text[1 << 16];
static unsigned char saved[8 << 20];
static size_t count, saved_length;
static uint64_t job;
static int32_t done;

static int32_t took(float fraction, void *user) {
    (void)fraction, (void)user;
    return 0;
}

static int32_t write_nothing(const void *bytes, size_t length, void *user) {
    (void)bytes, (void)length, (void)user;
    return 0;
}

static void load_model(void) { REQUIRE_OK(rotor_model_load(arguments.path, &options, &model)); }
static void load_nothing(void) { CHECK_STATUS(rotor_model_load("/nowhere", &options, &model), ROTOR_E_IO); }
static void free_model(void) { rotor_model_free(model); }
static void estimate(void) { CHECK_OK(rotor_model_estimate(arguments.path, &options, NULL, &memory)); }
static void inspect(void) { CHECK_OK(rotor_model_inspect(arguments.path, &options, NULL, NULL, 0, &count)); }
static void info(void) { CHECK_OK(rotor_model_info_get(model, &model_info)); }
static void end_tokens(void) { CHECK_OK(rotor_model_end_tokens(model, tokens, 4096, &count)); }

static const char LONG_TEXT[] =
    "It was a cold evening in Thornwick, and the year was 1842; nobody had seen http://example.org/?q=%20 yet. "
    "\xE5\xA4\xA9\xE6\xB0\x94 \xF0\x9F\x98\x80\xF0\x9F\x98\x80 <|begin_of_text|>\n\n\n    \t  --- 12345678901234567890 don't I'll we've";
static void tokenize(void) {
    CHECK_OK(rotor_model_tokenize(model, LONG_TEXT, ROTOR_NUL_TERMINATED, ROTOR_TEXT_ADD_BOS, tokens, 4096, &count));
}
static void tokenize_special(void) {
    CHECK_OK(rotor_model_tokenize(model, LONG_TEXT, ROTOR_NUL_TERMINATED, ROTOR_TEXT_PARSE_SPECIAL, tokens, 4096, &count));
}
static void detokenize(void) {
    size_t length = 0;
    CHECK_OK(rotor_model_detokenize(model, tokens, count, 0, text, sizeof text, &length));
}
static void token_bytes(void) {
    size_t length = 0;
    CHECK_OK(rotor_model_token_bytes(model, 1, (unsigned char *)text, sizeof text, &length));
}
static void chat_format(void) {
    const rotor_chat_message messages[2] = {{"system", "Be kind."}, {"user", LONG_TEXT}};
    CHECK_OK(rotor_model_chat_format(model, messages, 2, ROTOR_CHAT_GENERATION_PROMPT, text, sizeof text, &count));
}
/* JSON that is as deep as the parser allows. */
static char deep[4096];
static void nest(const char *before, const char *after) {
    strcpy(deep, before);
    for (int i = 0; i < 60; i++) strcat(deep, "{\"items\": [");
    strcat(deep, "1");
    for (int i = 0; i < 60; i++) strcat(deep, "]}");
    strcat(deep, after);
}
static void render(const rotor_model *with, const char *tools) {
    CHECK_OK(rotor_model_chat_render(with, deep, ROTOR_NUL_TERMINATED, tools, tools != NULL ? ROTOR_NUL_TERMINATED : 0,
                                     ROTOR_CHAT_GENERATION_PROMPT, text, sizeof text, &count));
}
#define TOOLS "[{\"type\": \"function\", \"function\": {\"name\": \"look\", \"parameters\": {\"type\": \"object\"}}}]"
static void chat_render(void) {
    nest("[{\"role\": \"user\", \"content\": \"hi\", \"more\": ", "}]");
    render(model, NULL);
}
static void chat_render_tools(void) { render(with_tools, TOOLS); }
static void chat_tokens(void) {
    CHECK_OK(rotor_model_chat_tokens(model, deep, ROTOR_NUL_TERMINATED, NULL, 0, 0, tokens, 4096, &count));
}
static void tool_calls(void) {
    nest("<tool_call>{\"name\": \"look\", \"arguments\": ", "}</tool_call>");
    CHECK_OK(rotor_model_tool_calls(with_tools, deep, ROTOR_NUL_TERMINATED, text, sizeof text, &count));
}
static void tool_calls_in_answer(void) {
    CHECK_OK(rotor_model_tool_calls_in_answer(with_tools, deep, ROTOR_NUL_TERMINATED, text, sizeof text, &count));
}
static void tool_grammar(void) {
    CHECK_OK(rotor_model_tool_grammar(with_tools, TOOLS, ROTOR_NUL_TERMINATED, text, sizeof text, &count));
}
static void free_with_tools(void) { rotor_model_free(with_tools); }

static void new_session(void) { REQUIRE_OK(rotor_session_new(model, &session_options, &session)); }
static void fork_session(void) { CHECK_OK(rotor_session_fork(session, &other)); }
static void free_other(void) { rotor_session_free(other); }
static void free_session(void) { rotor_session_free(session); }
static void append_text(void) {
    CHECK_OK(rotor_session_append_text(session, LONG_TEXT, ROTOR_NUL_TERMINATED, ROTOR_TEXT_ADD_BOS));
}
static void append_healed(void) { CHECK_OK(rotor_session_append_text(session, " http:", 6, ROTOR_TEXT_HEAL)); }
static void append_tokens(void) { CHECK_OK(rotor_session_append_tokens(session, tokens, 8)); }
static void set_tokens(void) { CHECK_OK(rotor_session_set_tokens(session, tokens, 8, NULL)); }
static void get_tokens(void) { CHECK_OK(rotor_session_tokens(session, tokens, 4096, &count)); }
static void truncate_session(void) { CHECK_OK(rotor_session_truncate(session, 8)); }
static void cancel(void) { CHECK_OK(rotor_session_cancel(session)); }
static void cancelled_step(void) { CHECK_STATUS(rotor_session_step(session, ROTOR_NO_BUDGET, &step), ROTOR_E_CANCELLED); }
static void one_step(void) { CHECK_OK(rotor_session_step(session, ROTOR_NO_BUDGET, &step)); }
static void short_step(void) { CHECK_OK(rotor_session_step(session, 100, &step)); }
static void prefill(void) { CHECK_OK(rotor_session_prefill(session, ROTOR_NO_BUDGET, &done)); }
static void batch(void) {
    rotor_session *const both[2] = {session, other};
    CHECK_OK(rotor_batch_step(both, 2, ROTOR_NO_BUDGET, steps, NULL));
}
static void get_stats(void) { CHECK_OK(rotor_session_stats_get(session, &stats)); }
static void set_sampling(void) { CHECK_OK(rotor_session_set_sampling(session, &sampling)); }
static void logits(void) { CHECK_OK(rotor_session_logits(session, numbers, 1 << 18, &count)); }
static void top(void) { CHECK_OK(rotor_session_top(session, 20, tokens, numbers, &count)); }
static void score(void) { CHECK_OK(rotor_session_score(session, tokens, 8, numbers)); }
static void set_stop(void) {
    const char *const strings[2] = {"\n\n", "Thornwick"};
    CHECK_OK(rotor_session_set_stop(session, strings, 2, tokens, 1));
}
static void draft_model(void) { CHECK_OK(rotor_session_set_draft_model(session, model, 4, ROTOR_DRAFT_ALWAYS)); }
static void no_draft_model(void) { CHECK_OK(rotor_session_set_draft_model(session, NULL, 0, 0)); }
static void set_thinking(void) { CHECK_OK(rotor_session_set_thinking(session, ROTOR_THINKING_APART, 64)); }
static void held_thought(void) { CHECK_OK(rotor_session_held_thought(session, text, sizeof text, &count)); }
static void held_text(void) { CHECK_OK(rotor_session_held_text(session, text, sizeof text, &count)); }
static void logit_bias(void) { CHECK_OK(rotor_session_set_logit_bias(session, tokens, numbers, 1)); }
static void save(void) { CHECK_OK(rotor_session_save(session, ROTOR_SAVE_KV, saved, sizeof saved, &saved_length)); }
static void save_to(void) { CHECK_OK(rotor_session_save_to(session, ROTOR_SAVE_KV, write_nothing, NULL)); }
static void restore(void) { CHECK_OK(rotor_session_restore(session, saved, saved_length)); }

static void new_chat(void) { REQUIRE_OK(rotor_chat_new(other, NULL, &chat)); }
static void chat_add(void) { CHECK_OK(rotor_chat_add(chat, "system", "Be kind.", ROTOR_NUL_TERMINATED)); }
static void chat_add_deep(void) {
    nest("[{\"role\": \"user\", \"content\": \"hi\", \"more\": ", "}]");
    CHECK_OK(rotor_chat_add_json(chat, deep, ROTOR_NUL_TERMINATED));
}
static void chat_set_tools(void) { CHECK_OK(rotor_chat_set_tools(chat, TOOLS, ROTOR_NUL_TERMINATED)); }
static void chat_count(void) { CHECK_OK(rotor_chat_count(chat, deep, ROTOR_NUL_TERMINATED, &count)); }
static void chat_step(void) { CHECK_OK(rotor_chat_step(chat, ROTOR_NO_BUDGET, &step)); }
static void chat_fork(void) { REQUIRE_OK(rotor_chat_fork(chat, NULL, &other_chat)); }
static void chat_finish(void) { CHECK_OK(rotor_chat_finish(chat)); }
static void chat_answer(void) { CHECK_OK(rotor_chat_answer(chat, text, sizeof text, &count)); }
static void chat_save(void) { CHECK_OK(rotor_chat_save(chat, ROTOR_SAVE_KV, saved, sizeof saved, &saved_length)); }
static void chat_restore(void) { CHECK_OK(rotor_chat_restore(chat, saved, saved_length)); }
static void free_chats(void) {
    rotor_chat_free(chat);
    rotor_chat_free(other_chat);
}

static void no_grammar(void) { CHECK_OK(rotor_session_set_grammar(session, ROTOR_GRAMMAR_NONE, NULL, 0)); }
static void grammar(int32_t kind, const char *source) {
    CHECK_OK(rotor_session_set_grammar(session, kind, source, ROTOR_NUL_TERMINATED));
}
static void json_grammar(void) {
    grammar(ROTOR_GRAMMAR_JSON_SCHEMA,
            "{\"type\": \"object\", \"properties\": {\"name\": {\"type\": \"string\", \"pattern\": \"^[A-Z][a-z]+$\"}, \"age\": "
            "{\"type\": \"integer\", \"minimum\": 3, \"maximum\": 99}}, \"required\": [\"name\", \"age\"]}");
}
static void deep_grammar(void) {
    nest("", "");
    CHECK_STATUS(rotor_session_set_grammar(session, ROTOR_GRAMMAR_JSON_SCHEMA, deep, ROTOR_NUL_TERMINATED), ROTOR_E_GRAMMAR);
}
static void regex_grammar(void) { grammar(ROTOR_GRAMMAR_REGEX, "[A-Z][a-z ]{2,40}(tea|ale|[0-9]+)"); }
static void choice_grammar(void) { grammar(ROTOR_GRAMMAR_CHOICE, "[\"yes\", \"no\", \"maybe\"]"); }
static void lark_grammar(void) { grammar(ROTOR_GRAMMAR_LARK, "start: word (\" \" word)*\nword: /[a-z]+/"); }
static void broken_grammar(void) {
    CHECK_STATUS(rotor_session_set_grammar(session, ROTOR_GRAMMAR_REGEX, "(((", 3), ROTOR_E_GRAMMAR);
}

static void device_count(void) { CHECK_OK(rotor_device_count(&count)); }
static void device_get(void) { (void)rotor_device_get(0, &device); }
static void new_worker(void) { REQUIRE_OK(rotor_worker_new(&worker)); }
static void free_worker(void) { rotor_worker_free(worker); }
static void worker_load(void) { CHECK_OK(rotor_worker_load(worker, arguments.path, &options, &job)); }
static void worker_generate(void) {
    CHECK_OK(rotor_worker_generate(worker, session, " and then", ROTOR_NUL_TERMINATED, ROTOR_TEXT_PLAIN, 4, &job));
}
static void worker_cancel(void) { CHECK_OK(rotor_worker_cancel(worker, job)); }
/* Polls until the worker's job ends. */
static void worker_poll(void) {
    do {
        event = (rotor_event){.struct_size = sizeof event};
        REQUIRE_OK(rotor_worker_poll(worker, ROTOR_NO_BUDGET, &event));
        if (event.kind == ROTOR_EVENT_LOADED) rotor_model_free(event.model);
    } while (event.kind == ROTOR_EVENT_TOKEN || event.kind == ROTOR_EVENT_PROGRESS);
}

#define TEMPLATE                                                                                                      \
    "{{ messages | tojson }}{% if tools %}{{ tools | tojson }}<tool_call>{% endif %}{% for m in messages %}{{ m.content }}{% endfor %}"
static void load_files(void) {
    REQUIRE_OK(rotor_model_load_files(model_files, n_model_files, NULL, NULL, &options, &with_tools));
}

static void null_arguments(void) { CHECK_STATUS(rotor_model_load(NULL, NULL, NULL), ROTOR_E_NULL); }

static void with_grammar(const char *name, void (*set)(void)) {
    static char label[64];
    REQUIRE_OK(rotor_session_truncate(session, 8));
    measure(name, set);
    for (int i = 0; i < 8; i++) {
        snprintf(label, sizeof label, "step, %s", name);
        if (i == 0 || i == 4) measure(label, one_step);
        else one_step();
    }
}

static void call_everything(void) {
    REQUIRE_OK(rotor_model_options_init(&options, sizeof options));
    options.backend = arguments.backend;
    options.threads = 2;
    options.progress = took;
    sampling = sampled(3);
    session_options = options_with(&sampling);
    session_options.context_length = 512;
    session_options.lookup_tokens = 8;
    step.struct_size = steps[0].struct_size = steps[1].struct_size = sizeof step;
    model_info.struct_size = sizeof model_info;
    memory.struct_size = sizeof memory;
    stats.struct_size = sizeof stats;
    device.struct_size = sizeof device;

    measure("NULL", null_arguments);
    measure("a missing model", load_nothing);
    measure("load", load_model);
    check_backend(&arguments, model);
    measure("estimate", estimate);
    measure("inspect", inspect);
    read_model_files(arguments.path, TEMPLATE, 0);
    measure("load_files", load_files);
    measure("info", info);
    measure("end_tokens", end_tokens);
    measure("device_count", device_count);
    measure("device_get", device_get);
    measure("tokenize", tokenize);
    measure("tokenize, control tokens", tokenize_special);
    measure("detokenize", detokenize);
    measure("token_bytes", token_bytes);
    measure("chat_format", chat_format);
    measure("chat_render", chat_render);
    measure("chat_render, tools", chat_render_tools);
    measure("chat_tokens", chat_tokens);
    measure("tool_calls", tool_calls);
    measure("tool_calls_in_answer", tool_calls_in_answer);
    measure("tool_grammar", tool_grammar);

    measure("free, a model", free_with_tools);

    measure("session_new", new_session);
    measure("append_text", append_text);
    measure("prefill", prefill);
    measure("step", one_step);
    measure("step, short", short_step);
    measure("append_text, healed", append_healed);
    measure("step, healed", one_step);
    measure("fork", fork_session);
    measure("batch", batch);
    measure("stats", get_stats);
    measure("set_sampling", set_sampling);
    measure("logits", logits);
    measure("top", top);
    measure("tokens", get_tokens);
    measure("set_tokens", set_tokens);
    measure("append_tokens", append_tokens);
    measure("score", score);
    measure("set_stop", set_stop);
    measure("set_thinking", set_thinking);
    measure("step, stop strings", one_step);
    measure("set_draft_model", draft_model);
    measure("step, draft model", one_step);
    measure("step, accepted draft", one_step);
    measure("set_draft_model, none", no_draft_model);
    measure("held_text", held_text);
    measure("held_thought", held_thought);
    measure("set_logit_bias", logit_bias);
    measure("truncate", truncate_session);
    measure("save", save);
    measure("save_to", save_to);
    measure("restore", restore);
    measure("cancel", cancel);
    measure("a cancelled step", cancelled_step);
    measure("chat_new", new_chat);
    measure("chat_add", chat_add);
    measure("chat_add_json", chat_add_deep);
    measure("chat_set_tools", chat_set_tools);
    measure("chat_count", chat_count);
    measure("chat_step", chat_step);
    measure("chat_fork", chat_fork);
    measure("chat_finish", chat_finish);
    measure("chat_answer", chat_answer);
    measure("chat_save", chat_save);
    measure("chat_restore", chat_restore);
    measure("free, chats", free_chats);
    measure("free, a session", free_other);
    with_grammar("a JSON schema", json_grammar);
    with_grammar("a regex", regex_grammar);
    with_grammar("choices", choice_grammar);
    with_grammar("Lark", lark_grammar);
    measure("a deep schema", deep_grammar);
    measure("a broken grammar", broken_grammar);
    measure("no grammar", no_grammar);

    options.progress = NULL; /* a worker reports progress as events */
    measure("worker_new", new_worker);
    measure("worker_load", worker_load);
    measure("poll, a load", worker_poll);
    measure("worker_generate", worker_generate);
    measure("worker_cancel", worker_cancel);
    measure("poll, a generation", worker_poll);
    measure("free, a worker", free_worker);
    measure("free, the last session", free_session);
    measure("free, the model", free_model);
}

int main(int argc, char **argv) {
    arguments = check_begin(argc, argv);
    fiber_stack = mmap(NULL, ROOM, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (fiber_stack == MAP_FAILED) return 2;
    printf("%s on %s\n", arguments.path, arguments.backend);
    call_everything();
    is_on_threads = 1;
    if (!arguments.quick) call_everything();
    return check_end("stack");
}
