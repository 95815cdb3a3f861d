/* Messages and texts. */
#include <stdlib.h>
#include <string.h>

#include "nodes.h"

bool history_push(history *h, const char *role, const char *content) {
    rotor_chat_message *messages = gd_alloc(h->messages, (h->n + 1) * sizeof *messages);
    if (messages == NULL) return false;
    const rotor_chat_message made = {gd_duplicate(role), gd_duplicate(content)};
    h->messages = messages;
    h->messages[h->n++] = made;
    if (made.role != NULL && made.content != NULL) return true;
    history_pop(h);
    return false;
}

void history_pop(history *h) {
    if (h->n == 0) return;
    const rotor_chat_message *last = &h->messages[--h->n];
    free((char *)last->role);
    free((char *)last->content);
}

void history_clear(history *h) {
    while (h->n > 0) history_pop(h);
    free(h->messages);
    h->messages = NULL;
}

bool history_copy(const history *from, history *to) {
    history_clear(to);
    for (size_t i = 0; i < from->n; i++)
        if (!history_push(to, from->messages[i].role, from->messages[i].content)) return false;
    return true;
}

gd_variant history_to_array(const history *h) {
    gd_variant array = gd_new(GD_ARRAY);
    for (size_t i = 0; i < h->n; i++) {
        gd_variant message = gd_new(GD_DICTIONARY);
        gd_put(&message, "role", gd_string_of(h->messages[i].role));
        gd_put(&message, "content", gd_string_of(h->messages[i].content));
        gd_push(&array, message);
    }
    return array;
}

static bool is_text(const gd_variant *value) { return gd_type_of(value) == GD_STRING || gd_type_of(value) == GD_NAME; }

static bool push_item(history *h, const gd_variant *item) {
    if (gd_type_of(item) != GD_DICTIONARY) return false;
    gd_variant role = gd_get(item, "role"), content = gd_get(item, "content");
    bool good = is_text(&role) && is_text(&content);
    if (good) {
        char *its_role = gd_to_text(&role), *its_content = gd_to_text(&content);
        good = history_push(h, its_role, its_content);
        free(its_role);
        free(its_content);
    }
    gd_free(&role);
    gd_free(&content);
    return good;
}

bool history_from_array(history *h, const gd_variant *array) {
    history made = {0};
    bool good = gd_type_of(array) == GD_ARRAY;
    for (int64_t i = 0, n = good ? gd_size(array) : 0; good && i < n; i++) {
        gd_variant item = gd_at(array, i);
        good = push_item(&made, &item);
        gd_free(&item);
    }
    history_clear(good ? h : &made);
    if (good) *h = made;
    return good;
}

bool text_add(text *t, const char *bytes, size_t length) {
    char *grown = gd_alloc(t->bytes, t->length + length + 1);
    if (grown == NULL) return false;
    t->bytes = grown;
    if (length > 0) memcpy(t->bytes + t->length, bytes, length);
    t->length += length;
    t->bytes[t->length] = 0;
    return true;
}

bool text_add_text(text *t, const text *more) { return text_add(t, more->bytes, more->length); }

void text_clear(text *t) {
    free(t->bytes);
    *t = (text){0};
}
