/*
 * These functions are enough to generate text. The smallest program asks one question and prints
 * the answer:
 *
 *     rotor_model *model = NULL;
 *     rotor_session *session = NULL;
 *     rotor_step step = { .struct_size = sizeof step };
 *     rotor_chat_message question = { "user", "What do you have to drink?" };
 *     char prompt[4096];
 *     size_t length = 0;
 *     if (rotor_model_load("models/tavern", NULL, &model) != ROTOR_OK) {
 *         puts(rotor_last_error());
 *         return 1;
 *     }
 *     rotor_session_new(model, NULL, &session);
 *     rotor_model_chat_format(model, &question, 1, ROTOR_CHAT_GENERATION_PROMPT,
 *                             prompt, sizeof prompt, &length);
 *     rotor_session_append_text(session, prompt, length,
 *                               ROTOR_TEXT_ADD_BOS | ROTOR_TEXT_PARSE_SPECIAL);
 *     do {
 *         if (rotor_session_step(session, ROTOR_NO_BUDGET, &step) != ROTOR_OK) {
 *             puts(rotor_last_error());
 *             break;
 *         }
 *         fputs(step.text, stdout);
 *     } while (step.state == ROTOR_STEP_TOKEN);
 *     rotor_session_free(session);
 *     rotor_model_free(model);
 *
 * To ask the next question, format the whole conversation again, answers included, tokenize the
 * text, and pass the tokens to rotor_session_set_tokens. It keeps what is evaluated already.
 *
 * A model without a chat template continues plain text: append the text with ROTOR_TEXT_ADD_BOS.
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
