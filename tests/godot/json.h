/* Godot's JSON.stringify and JSON.parse_string for the small host. */
#ifndef JSON_H
#define JSON_H

#include "values.h"

static char written[1 << 16];
static size_t n_written;

static void letter(char c) {
    check(n_written + 1 < sizeof written, "a long JSON text");
    written[n_written++] = c;
    written[n_written] = 0;
}

static void letters(const char *text) {
    while (*text != 0) letter(*text++);
}

static void write_text(const char *text) {
    letter('"');
    for (; *text != 0; text++) {
        if (*text == '"' || *text == '\\') letter('\\');
        letter(*text);
    }
    letter('"');
}

static void write_json(const value *v) {
    char number[32];
    const bool is_list = v->type >= GDEXTENSION_VARIANT_TYPE_DICTIONARY, is_array = v->type == GDEXTENSION_VARIANT_TYPE_ARRAY;
    const list *in = is_list ? list_of(v) : NULL;
    if (is_list) letter(is_array ? '[' : '{');
    for (int64_t i = 0; is_list && i < in->n; i++) {
        if (i > 0) letter(',');
        if (!is_array) write_text((const char *)(uintptr_t)in->keys[i].is), letter(':');
        write_json(&in->items[i]);
    }
    if (is_list) return letter(is_array ? ']' : '}');
    if (v->type == GDEXTENSION_VARIANT_TYPE_STRING) return write_text((const char *)(uintptr_t)v->is);
    if (v->type == GDEXTENSION_VARIANT_TYPE_BOOL) return letters(v->is ? "true" : "false");
    check(v->type == GDEXTENSION_VARIANT_TYPE_INT, "a kind of value in JSON");
    snprintf(number, sizeof number, "%lld", (long long)v->is);
    letters(number);
}

static value read_text(const char **at) {
    char *text = take(strlen(*at) + 1), *to = text;
    for ((*at)++; **at != '"'; (*at)++) {
        check(**at != 0, "the end of a JSON text");
        if (**at == '\\') {
            (*at)++;
            check(strchr("\"\\/n", **at) != NULL, "an escape in JSON");
        }
        *to++ = (*at)[-1] == '\\' && **at == 'n' ? '\n' : **at;
    }
    (*at)++;
    return (value){GDEXTENSION_VARIANT_TYPE_STRING, (uintptr_t)text, 0};
}

static const char *skip(const char **at) {
    while (**at == ' ' || **at == ',' || **at == ':' || **at == '\n') (*at)++;
    return *at;
}

static value read_json(const char **at) {
    const char first = *skip(at);
    if (first == '"') return read_text(at);
    check(first == '{' || first == '[', "a kind of JSON");
    const bool is_array = first == '[';
    value made = {is_array ? GDEXTENSION_VARIANT_TYPE_ARRAY : GDEXTENSION_VARIANT_TYPE_DICTIONARY, (uintptr_t)take(sizeof(list)), 0};
    for ((*at)++; *skip(at) != (is_array ? ']' : '}');) {
        const value key = is_array ? nil : read_text(at), item = read_json(at);
        add(list_of(&made), &key, &item);
    }
    (*at)++;
    return made;
}

#endif
