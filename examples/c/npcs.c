/*
 * Guests who talk with the same innkeeper: what they have in common is evaluated once and forked, all answers are made in one pass
 * a token, the innkeeper's next action is JSON that a game can read, and one conversation is saved and restored.
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

static const rotor_chat_message COMMON[] = {{"user", "Good evening."}, {"assistant", "Good evening, traveller."}};
static const rotor_chat_message QUESTIONS[N] = {
    {"user", "What do you have to drink?"}, {"user", "Do you have a room for the night?"}, {"user", "Who are you?"}};

static int check(rotor_status status, const char *what) {
    if (status != ROTOR_OK) fprintf(stderr, "%s: %s\n", what, rotor_last_error());
    return status == ROTOR_OK;
}

/* Appends messages as the model's chat template words them. */
static int append_chat(const rotor_model *model, rotor_session *session, const rotor_chat_message *messages, size_t n,
                       uint32_t flags) {
    char text[4096];
    size_t length = 0;
    return check(rotor_model_chat_format(model, messages, n, flags, text, sizeof text, &length), "format") &&
           check(rotor_session_append_text(session, text, length, ROTOR_TEXT_ADD_BOS | ROTOR_TEXT_PARSE_SPECIAL),
                 "append");
}

/* One session for each guest: they share what all of them said, in memory, too. */
static int make_guests(const rotor_model *model, rotor_session *common, rotor_session **guests) {
    int32_t done = 0;
    if (!append_chat(model, common, COMMON, 2, 0)) return 0;
    if (!check(rotor_session_prefill(common, ROTOR_NO_BUDGET, &done), "prefill")) return 0;
    for (int i = 0; i < N; i++) {
        if (!check(rotor_session_fork(common, &guests[i]), "fork")) return 0;
        if (!append_chat(model, guests[i], &QUESTIONS[i], 1, ROTOR_CHAT_GENERATION_PROMPT)) return 0;
    }
    return 1;
}

/* Steps all guests together, until the innkeeper has answered each. */
static int answer_all(rotor_session *const *guests, char answers[N][1024]) {
    rotor_session *waiting[N];
    int who[N], n = N;
    for (int i = 0; i < N; i++) {
        waiting[i] = guests[i];
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
    return 1;
}

static const char ACTION[] =
    "{\"type\": \"object\", \"additionalProperties\": false, \"required\": [\"action\", \"coins\"], \"properties\": {"
    "\"action\": {\"enum\": [\"pour ale\", \"show the room\", \"shake hands\"]},"
    "\"coins\": {\"type\": \"integer\", \"minimum\": 0, \"maximum\": 9}}}";

/* What the innkeeper does now, as JSON of this schema and nothing else. */
static int act(const rotor_model *model, rotor_session *guest) {
    const rotor_chat_message question = {"user", "What do you do?"};
    rotor_session *thought = NULL;
    rotor_step step = {.struct_size = sizeof step};
    /* In a fork: the conversation itself does not change. */
    int ok = check(rotor_session_fork(guest, &thought), "fork") &&
             append_chat(model, thought, &question, 1, ROTOR_CHAT_GENERATION_PROMPT) &&
             check(rotor_session_set_grammar(thought, ROTOR_GRAMMAR_JSON_SCHEMA, ACTION, ROTOR_NUL_TERMINATED), "grammar");
    while (ok && step.state != ROTOR_STEP_END) {
        ok = check(rotor_session_step(thought, ROTOR_NO_BUDGET, &step), "step");
        if (ok) fputs(step.text, stdout);
    }
    puts("");
    rotor_session_free(thought);
    return ok;
}

/* What a saved game writes to its file: a few bytes a token. */
static int save_and_restore(const rotor_model *model, rotor_session *guest) {
    size_t length = 0;
    rotor_session *again = NULL;
    if (!check(rotor_session_save(guest, ROTOR_SAVE_TOKENS, NULL, 0, &length), "size")) return 0;
    unsigned char *saved = malloc(length);
    if (saved == NULL) fputs("There is not enough memory for the save.\n", stderr);
    const int ok = saved != NULL &&
                   check(rotor_session_save(guest, ROTOR_SAVE_TOKENS, saved, length, &length), "save") &&
                   check(rotor_session_new(model, NULL, &again), "session") &&
                   check(rotor_session_restore(again, saved, length), "restore");
    if (ok) printf("The first conversation is saved in %zu bytes.\n", length);
    rotor_session_free(again);
    free(saved);
    return ok;
}

static int evening(const rotor_model *model, rotor_session *common, rotor_session **guests) {
    static char answers[N][1024];
    if (!make_guests(model, common, guests) || !answer_all(guests, answers)) return 0;
    for (int i = 0; i < N; i++) printf("%s\n    %s\n", QUESTIONS[i].content, answers[i]);
    return act(model, guests[0]) && save_and_restore(model, guests[0]);
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
    rotor_session *common = NULL, *guests[N] = {NULL};
    const rotor_status loaded = rotor_model_load(argc > 1 ? argv[1] : "models/tavern", NULL, &model);
    if (loaded == ROTOR_E_IO) return misused("MODEL:", rotor_last_error());
    const int ok = check(loaded, "load") && check(rotor_session_new(model, NULL, &common), "session") &&
                   evening(model, common, guests);
    for (int i = 0; i < N; i++) rotor_session_free(guests[i]);
    rotor_session_free(common);
    rotor_model_free(model);
    return ok ? EXIT_SUCCESS : EXIT_FAILURE;
}
