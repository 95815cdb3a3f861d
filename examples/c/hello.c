/*
 * Asks a model one question and prints the answer while it is made.
 *
 *     cargo build --release
 *     cc -Iinclude examples/c/hello.c -Ltarget/release -lrotor -Wl,-rpath,"$PWD/target/release" -o hello
 *     ./hello models/tavern "What do you have to drink?"
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "rotor.h"

static const char USAGE[] =
    "usage: hello [MODEL [QUESTION]]\n"
    "  MODEL     a model's directory, or a GGUF file (default: models/tavern)\n"
    "  QUESTION  what to ask (default: What do you have to drink?)\n";

/* Says which of rotor's calls failed: its errors come with words. */
static int failed(const char *what) {
    fprintf(stderr, "%s: %s\n", what, rotor_last_error());
    return EXIT_FAILURE;
}

/* The question as the model's chat template words it. */
static int format_chat(const rotor_model *model, const char *question, char **prompt, size_t *length) {
    const rotor_chat_message message = {"user", question};
    const uint32_t flags = ROTOR_CHAT_GENERATION_PROMPT;
    /* Ask for the size, then for the text. */
    if (rotor_model_chat_format(model, &message, 1, flags, NULL, 0, length) != ROTOR_OK) return failed("chat template");
    *prompt = malloc(*length + 1);
    if (*prompt == NULL) {
        fputs("There is not enough memory for the prompt.\n", stderr);
        return EXIT_FAILURE;
    }
    if (rotor_model_chat_format(model, &message, 1, flags, *prompt, *length + 1, length) != ROTOR_OK)
        return failed("chat template");
    return EXIT_SUCCESS;
}

static int answer(rotor_session *session, const char *prompt, size_t length) {
    rotor_step step = {.struct_size = sizeof step};
    const uint32_t flags = ROTOR_TEXT_ADD_BOS | ROTOR_TEXT_PARSE_SPECIAL;
    if (rotor_session_append_text(session, prompt, length, flags) != ROTOR_OK) return failed("append");
    do {
        if (rotor_session_step(session, ROTOR_NO_BUDGET, &step) != ROTOR_OK) return failed("step");
        fputs(step.text, stdout);
        fflush(stdout);
    } while (step.state == ROTOR_STEP_TOKEN);
    putchar('\n');
    return EXIT_SUCCESS;
}

/* Returns 2, the exit code for a command line that cannot be used. */
static int misused(const char *what, const char *word) {
    fprintf(stderr, "hello: %s %s\n%s", what, word, USAGE);
    return 2;
}

/* Loads the model. A path without a model is a wrong command line. */
static int load(const char *path, rotor_model **model) {
    const rotor_status status = rotor_model_load(path, NULL, model);
    if (status == ROTOR_E_IO) return misused("MODEL:", rotor_last_error());
    return status == ROTOR_OK ? EXIT_SUCCESS : failed(path);
}

int main(int argc, char **argv) {
    if (argc > 1 && strcmp(argv[1], "--help") == 0) return fputs(USAGE, stdout) < 0;
    if (argc > 1 && argv[1][0] == '-') return misused("there is no option", argv[1]);
    if (argc > 3) return misused("there is no third argument", argv[3]);
    const char *path = argc > 1 ? argv[1] : "models/tavern";
    const char *question = argc > 2 ? argv[2] : "What do you have to drink?";
    size_t length = 0;
    char *prompt = NULL;
    rotor_model *model = NULL;
    rotor_session *session = NULL;

    int result = load(path, &model);
    if (result == EXIT_SUCCESS) result = format_chat(model, question, &prompt, &length);
    if (result == EXIT_SUCCESS && rotor_session_new(model, NULL, &session) != ROTOR_OK) result = failed("session");
    if (result == EXIT_SUCCESS) result = answer(session, prompt, length);
    rotor_session_free(session);
    free(prompt);
    rotor_model_free(model);
    return result;
}
