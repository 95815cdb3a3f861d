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
