/*
 * A talk with a model: two turns, or as many as there are questions. It prints the answers while they are made.
 *
 *     cargo build --release
 *     cc -Iinclude examples/c/hello.c -Ltarget/release -lrotor -Wl,-rpath,"$PWD/target/release" -o hello
 *     ./hello models/tavern "What do you have to drink?" "And to eat?"
 */
#include "rotor.h"
#include <stdio.h>

/* Says which of rotor's calls failed: its errors come with words. */
static int failed(const char *what) { return fprintf(stderr, "%s: %s\n", what, rotor_last_error()), 1; }

static int ask(rotor_chat *chat, const char *question) {
    rotor_step step = {.struct_size = sizeof step};
    if (rotor_chat_add(chat, "user", question, ROTOR_NUL_TERMINATED) != ROTOR_OK) return failed("question");
    do {
        if (rotor_chat_step(chat, ROTOR_NO_BUDGET, &step) != ROTOR_OK) return failed("answer");
        fputs(step.text, stdout);
        fflush(stdout);
    } while (step.state != ROTOR_STEP_END);
    return putchar('\n') == EOF;
}

int main(int argc, char **argv) {
    static char *const usual[] = {"models/tavern", "What do you have to drink?", "And to eat?"};
    char *const *words = argc > 2 ? argv + 1 : usual;
    const int n_words = argc > 2 ? argc - 1 : 3;
    rotor_model *model = NULL;
    rotor_session *session = NULL;
    rotor_chat *chat = NULL;
    int result = rotor_model_load(argc > 1 ? argv[1] : usual[0], NULL, &model) == ROTOR_OK ? 0 : failed("MODEL");
    if (result == 0 && rotor_session_new(model, NULL, &session) != ROTOR_OK) result = failed("session");
    if (result == 0 && rotor_chat_new(session, NULL, &chat) != ROTOR_OK) result = failed("chat");
    for (int i = 1; result == 0 && i < n_words; i++) result = ask(chat, words[i]);
    rotor_chat_free(chat);
    rotor_session_free(session);
    rotor_model_free(model);
    return result;
}
