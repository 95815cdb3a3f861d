/* Values of Godot as JSON, and back. */
#include <stdlib.h>
#include <string.h>

#include "nodes.h"

/* Hashes of signatures, the same in all versions from 4.2 on. */
enum { HASH_STRINGIFY = 462733549, HASH_PARSE_STRING = 309047738 };

/* Godot leaves control characters in strings as they are, and writes a vertical tab as \v. JSON has neither. */
static char *escaped(const char *json) {
    static const char digits[] = "0123456789abcdef";
    char *out = gd_alloc(NULL, 6 * strlen(json) + 1), *to = out;
    if (out == NULL) return NULL;
    for (const unsigned char *from = (const unsigned char *)json; *from != 0; from++) {
        const bool is_tab = *from == '\\' && from[1] == 'v';
        const unsigned char c = is_tab ? '\v' : *from;
        if (c < ' ') {
            const char code[] = {'\\', 'u', '0', '0', digits[c >> 4], digits[c & 15]};
            memcpy(to, code, sizeof code);
            to += sizeof code;
        } else {
            *to++ = (char)c;
        }
        if (is_tab || (c == '\\' && from[1] != 0)) from++;
        if (c == '\\') *to++ = (char)*from;
    }
    *to = 0;
    return out;
}

char *json_of(const gd_variant *value) {
    gd_variant arguments[] = {gd_copy(value), gd_string_of(""), gd_bool(false)};
    gd_variant made = gd_call_static("JSON", "stringify", HASH_STRINGIFY, 3, arguments);
    char *json = gd_to_text(&made), *valid = json == NULL ? NULL : escaped(json);
    free(json);
    gd_free(&made);
    return valid;
}

gd_variant json_parsed(const char *json, size_t length) {
    gd_variant argument = gd_text(json, length);
    return gd_call_static("JSON", "parse_string", HASH_PARSE_STRING, 1, &argument);
}
