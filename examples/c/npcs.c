/*
 * Guests who talk with the same innkeeper: what they have in common is evaluated once and forked, all answers are made in one pass
 * per token, the innkeeper's next action is JSON that a game can read, and one conversation is saved and restored.
 *
 *     cargo build --release
 *     cc -Iinclude examples/c/npcs.c -Ltarget/release -lrotor -Wl,-rpath,"$PWD/target/release" -o npcs
 *     ./npcs models/tavern
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "rotor.h"

static const char USAGE[] =
    "usage: npcs [MODEL]\n"
    "  MODEL  a model's directory, or a GGUF file (default: models/tavern)\n";

enum { N = 3 };

static const char *const QUESTIONS[N] = {"What do you have to drink?", "Do you have a room for the night?", "Who are you?"};

/* A conversation, and the session that answers in it. */
typedef struct guest {
    rotor_chat *chat;
    rotor_session *session;
} guest;

static void leave(guest *guest) {
    rotor_chat_free(guest->chat);
    rotor_session_free(guest->session);
}

static int check(rotor_status status, const char *what) {
    if (status != ROTOR_OK) fprintf(stderr, "%s: %s\n", what, rotor_last_error());
    return status == ROTOR_OK;
}

static int say(guest *guest, const char *text) {
    return check(rotor_chat_add(guest->chat, "user", text, ROTOR_NUL_TERMINATED), "message");
}

/* Steps one conversation until the innkeeper has answered. */
static int answer(guest *guest, FILE *out) {
    rotor_step step = {.struct_size = sizeof step};
    do {
        if (!check(rotor_chat_step(guest->chat, ROTOR_NO_BUDGET, &step), "step")) return 0;
        if (out != NULL) fputs(step.text, out);
    } while (step.state != ROTOR_STEP_END);
    return 1;
}

static int enter(const rotor_model *model, guest *guest) {
    return check(rotor_session_new(model, NULL, &guest->session), "session") &&
           check(rotor_chat_new(guest->session, NULL, &guest->chat), "chat");
}

/* A fork shares what was said and evaluated so far, in memory, too. */
static int fork_guest(guest *from, guest *to) {
    return check(rotor_chat_fork(from->chat, &to->session, &to->chat), "fork");
}

/* What all guests share is said and evaluated once. */
static int make_guests(guest *common, guest *guests) {
    if (!say(common, "Good evening.") || !answer(common, NULL)) return 0;
    for (int i = 0; i < N; i++)
        if (!fork_guest(common, &guests[i]) || !say(&guests[i], QUESTIONS[i])) return 0;
    return 1;
}

/* Steps all guests together, until the innkeeper has answered each. */
static int answer_all(guest *guests, char answers[N][1024]) {
    rotor_session *waiting[N];
    int who[N], n = N;
    for (int i = 0; i < N; i++) {
        if (!check(rotor_chat_begin(guests[i].chat), "begin")) return 0;
        waiting[i] = guests[i].session;
        who[i] = i;
    }
    while (n > 0) {
        rotor_step steps[N];
        int left = 0;
        for (int i = 0; i < n; i++) steps[i].struct_size = sizeof steps[i];
        if (!check(rotor_batch_step(waiting, (size_t)n, ROTOR_NO_BUDGET, steps, NULL), "step")) return 0;
        for (int i = 0; i < n; i++) {
            char *answer = answers[who[i]];
            strncat(answer, steps[i].text, sizeof answers[0] - strlen(answer) - 1);
            if (steps[i].state == ROTOR_STEP_END) continue;
            who[left] = who[i];
            waiting[left++] = waiting[i];
        }
        n = left;
    }
    for (int i = 0; i < N; i++)
        if (!check(rotor_chat_finish(guests[i].chat), "finish")) return 0;
    return 1;
}

static const char ACTION[] =
    "{\"type\": \"object\", \"required\": [\"action\", \"coins\"], \"properties\": {"
    "\"action\": {\"enum\": [\"pour ale\", \"show the room\", \"shake hands\"]},"
    "\"coins\": {\"type\": \"integer\", \"minimum\": 0, \"maximum\": 9}}}";

/* What the innkeeper does now, as JSON of this schema and nothing else. */
static int act(guest *guest) {
    struct guest thought = {NULL, NULL};
    /* Only these properties, and numbers of digits only. */
    const uint32_t kind = ROTOR_GRAMMAR_JSON_SCHEMA | ROTOR_GRAMMAR_CLOSED;
    /* In a fork: the conversation itself does not change. */
    const int ok =
        fork_guest(guest, &thought) && say(&thought, "What do you do?") &&
        check(rotor_session_set_grammar(thought.session, kind, ACTION, ROTOR_NUL_TERMINATED), "grammar") &&
        answer(&thought, stdout);
    puts("");
    leave(&thought);
    return ok;
}

/* What a saved game writes to its file: the messages, and a few bytes per token. */
static int save_and_restore(const rotor_model *model, guest *guest) {
    size_t length = 0;
    struct guest again = {NULL, NULL};
    if (!check(rotor_chat_save(guest->chat, ROTOR_SAVE_TOKENS, NULL, 0, &length), "size")) return 0;
    unsigned char *saved = malloc(length);
    if (saved == NULL) fputs("There is not enough memory for the save.\n", stderr);
    const int ok = saved != NULL &&
                   check(rotor_chat_save(guest->chat, ROTOR_SAVE_TOKENS, saved, length, &length), "save") &&
                   enter(model, &again) && check(rotor_chat_restore(again.chat, saved, length), "restore");
    if (ok) printf("The first conversation is saved in %zu bytes.\n", length);
    leave(&again);
    free(saved);
    return ok;
}

static int evening(const rotor_model *model, guest *common, guest *guests) {
    static char answers[N][1024];
    if (!enter(model, common) || !make_guests(common, guests) || !answer_all(guests, answers)) return 0;
    for (int i = 0; i < N; i++) printf("%s\n    %s\n", QUESTIONS[i], answers[i]);
    return act(&guests[0]) && save_and_restore(model, &guests[0]);
}

/* Returns 2, the exit code for a command line that cannot be used. */
static int misused(const char *what, const char *word) {
    fprintf(stderr, "npcs: %s %s\n%s", what, word, USAGE);
    return 2;
}

int main(int argc, char **argv) {
    if (argc > 1 && strcmp(argv[1], "--help") == 0) return fputs(USAGE, stdout) < 0;
    if (argc > 1 && argv[1][0] == '-') return misused("there is no option", argv[1]);
    if (argc > 2) return misused("there is no second argument", argv[2]);
    rotor_model *model = NULL;
    guest common = {NULL, NULL}, guests[N] = {{NULL, NULL}};
    const rotor_status loaded = rotor_model_load(argc > 1 ? argv[1] : "models/tavern", NULL, &model);
    if (loaded == ROTOR_E_IO) return misused("MODEL:", rotor_last_error());
    const int ok = check(loaded, "load") && evening(model, &common, guests);
    for (int i = 0; i < N; i++) leave(&guests[i]);
    leave(&common);
    rotor_model_free(model);
    return ok ? EXIT_SUCCESS : EXIT_FAILURE;
}
