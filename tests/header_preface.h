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
