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
