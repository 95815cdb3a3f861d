/* Texts that grow. */
#include <stdlib.h>
#include <string.h>

#include "nodes.h"

bool text_add(text *t, const char *bytes, size_t length) {
    char *grown = gd_alloc(t->bytes, t->length + length + 1);
    if (grown == NULL) return false;
    t->bytes = grown;
    if (length > 0) memcpy(t->bytes + t->length, bytes, length);
    t->length += length;
    t->bytes[t->length] = 0;
    return true;
}

void text_clear(text *t) {
    free(t->bytes);
    *t = (text){0};
}
