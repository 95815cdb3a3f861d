/* Values and calls. */
#include "gd.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#define X(type, name) GDExtensionInterface##type gdi_##name;
GD_FUNCTIONS(X)
#undef X
GDExtensionClassLibraryPtr gd_library;

#define N_TYPES GDEXTENSION_VARIANT_TYPE_VARIANT_MAX
static GDExtensionVariantFromTypeConstructorFunc box[N_TYPES];
static GDExtensionTypeFromVariantConstructorFunc unbox[N_TYPES];
static GDExtensionPtrDestructor free_string, free_name, free_bytes;
static GDExtensionPtrUtilityFunction var_to_bytes, bytes_to_var;

/* Hashes of signatures, the same in all versions from 4.2 on. */
enum { HASH_VAR_TO_BYTES = 2947269930, HASH_BYTES_TO_VAR = 4249819452 };

bool gd_setup(GDExtensionInterfaceGetProcAddress get, GDExtensionClassLibraryPtr library) {
#define X(type, name) \
    if ((gdi_##name = (GDExtensionInterface##type)(void (*)(void))get(#name)) == NULL) return false;
    GD_FUNCTIONS(X)
#undef X
    gd_library = library;
    for (int type = 1; type < N_TYPES; type++) {
        box[type] = gdi_get_variant_from_type_constructor((gd_type)type);
        unbox[type] = gdi_get_variant_to_type_constructor((gd_type)type);
    }
    free_string = gdi_variant_get_ptr_destructor(GD_STRING);
    free_name = gdi_variant_get_ptr_destructor(GD_NAME);
    free_bytes = gdi_variant_get_ptr_destructor(GD_BYTES);
    var_to_bytes = gdi_variant_get_ptr_utility_function(gd_name("var_to_bytes"), HASH_VAR_TO_BYTES);
    bytes_to_var = gdi_variant_get_ptr_utility_function(gd_name("bytes_to_var"), HASH_BYTES_TO_VAR);
    return var_to_bytes != NULL && bytes_to_var != NULL;
}

/* ---- Names ---- */

enum { MOST_NAMES = 256, NAME_BYTES = 64 };

/* All names are in the extension's source, so there are only so many. */
static struct {
    char text[NAME_BYTES];
    gd_string name;
} names[MOST_NAMES];
static size_t n_names;

gd_string *gd_name(const char *latin1) {
    for (size_t i = 0; i < n_names; i++)
        if (strcmp(names[i].text, latin1) == 0) return &names[i].name;
    assert(n_names < MOST_NAMES && strlen(latin1) < NAME_BYTES);
    strcpy(names[n_names].text, latin1);
    gdi_string_name_new_with_latin1_chars(&names[n_names].name, latin1, 0);
    return &names[n_names++].name;
}

void gd_teardown(void) {
    while (n_names > 0) free_name(&names[--n_names].name);
}

/* ---- Memory ---- */

static bool refused;

void *gd_alloc(void *old, size_t size) {
    void *memory = realloc(old, size);
    if (memory == NULL) refused = true;
    return memory;
}

char *gd_duplicate(const char *text) {
    const size_t size = text == NULL ? 0 : strlen(text) + 1;
    char *copy = size == 0 ? NULL : gd_alloc(NULL, size);
    return copy == NULL ? NULL : memcpy(copy, text, size);
}

const char *gd_why(const char *otherwise) {
    const char *why = refused ? GD_REFUSED : otherwise;
    refused = false;
    return why;
}

/* ---- Values ---- */

static gd_variant boxed(gd_type type, void *value) {
    gd_variant v;
    box[type](&v, value);
    return v;
}

static void unboxed(gd_type type, void *out, const gd_variant *value) {
    unbox[type](out, (void *)value); /* Godot does not change it */
}

gd_variant gd_nil(void) {
    gd_variant v;
    gdi_variant_new_nil(&v);
    return v;
}

gd_variant gd_bool(bool value) {
    GDExtensionBool b = value;
    return boxed(GD_BOOL, &b);
}

gd_variant gd_int(int64_t value) { return boxed(GD_INT, &value); }

gd_variant gd_float(double value) { return boxed(GD_FLOAT, &value); }

gd_variant gd_text(const char *utf8, size_t length) {
    gd_string s;
    gdi_string_new_with_utf8_chars_and_len(&s, utf8, (GDExtensionInt)length);
    gd_variant v = boxed(GD_STRING, &s);
    free_string(&s);
    return v;
}

gd_variant gd_string_of(const char *utf8) { return gd_text(utf8, strlen(utf8)); }

gd_variant gd_object(GDExtensionObjectPtr object) { return object == NULL ? gd_nil() : boxed(GD_OBJECT, &object); }

gd_variant gd_bytes(const void *bytes, size_t length) {
    gd_variant v = gd_new(GD_BYTES);
    if (length == 0) return v;
    gd_variant size = gd_int((int64_t)length), result = gd_call(&v, "resize", 1, &size);
    gd_free(&result);
    if ((size_t)gd_size(&v) != length) {
        refused = true;
        return v;
    }
    gd_packed packed;
    unboxed(GD_BYTES, &packed, &v);
    gd_free(&v); /* else the bytes would be shared, and copied before they are written */
    memcpy(gdi_packed_byte_array_operator_index(&packed, 0), bytes, length);
    v = boxed(GD_BYTES, &packed);
    free_bytes(&packed);
    return v;
}

gd_variant gd_copy(const gd_variant *value) {
    gd_variant v;
    gdi_variant_new_copy(&v, value);
    return v;
}

gd_variant gd_new(gd_type type) { return gd_construct(type, 0, NULL); }

void gd_free(gd_variant *value) { gdi_variant_destroy(value); }

gd_type gd_type_of(const gd_variant *value) { return gdi_variant_get_type(value); }

bool gd_to_bool(const gd_variant *value) {
    GDExtensionBool b = 0;
    unboxed(GD_BOOL, &b, value);
    return b != 0;
}

int64_t gd_to_int(const gd_variant *value) {
    int64_t i = 0;
    unboxed(GD_INT, &i, value);
    return i;
}

double gd_to_float(const gd_variant *value) {
    double d = 0;
    unboxed(GD_FLOAT, &d, value);
    return d;
}

char *gd_to_text(const gd_variant *value) {
    gd_variant string;
    GDExtensionCallError error;
    GDExtensionConstVariantPtr from = value;
    gdi_variant_construct(GD_STRING, &string, &from, 1, &error);
    gd_string s;
    unboxed(GD_STRING, &s, &string);
    const GDExtensionInt n = gdi_string_to_utf8_chars(&s, NULL, 0);
    char *text = gd_alloc(NULL, (size_t)n + 1);
    if (text != NULL) {
        gdi_string_to_utf8_chars(&s, text, n);
        text[n] = 0;
    }
    free_string(&s);
    gd_free(&string);
    return text;
}

GDExtensionObjectPtr gd_to_object(const gd_variant *value) {
    GDExtensionObjectPtr object = NULL;
    if (gd_type_of(value) == GD_OBJECT) unboxed(GD_OBJECT, &object, value);
    return object;
}

const uint8_t *gd_to_bytes(const gd_variant *value, gd_packed *hold, size_t *length) {
    unboxed(GD_BYTES, hold, value);
    *length = (size_t)gd_size(value);
    return *length == 0 ? NULL : gdi_packed_byte_array_operator_index_const(hold, 0);
}

void gd_bytes_done(gd_packed *hold) { free_bytes(hold); }

bool gd_equal(const gd_variant *a, const gd_variant *b) {
    gd_variant result;
    GDExtensionBool valid;
    gdi_variant_evaluate(GDEXTENSION_VARIANT_OP_EQUAL, a, b, &result, &valid);
    const bool is_equal = valid && gd_to_bool(&result);
    gd_free(&result);
    return is_equal;
}

int64_t gd_size(const gd_variant *list) {
    gd_variant size = gd_call(list, "size", 0, NULL);
    const int64_t n = gd_to_int(&size);
    gd_free(&size);
    return n;
}

gd_variant gd_at(const gd_variant *list, int64_t index) {
    gd_variant item;
    GDExtensionBool valid, outside;
    gdi_variant_get_indexed(list, index, &item, &valid, &outside);
    return item;
}

void gd_push(gd_variant *array, gd_variant item) {
    gd_variant result = gd_call(array, "append", 1, &item);
    gd_free(&result);
}

void gd_put(gd_variant *dictionary, const char *key, gd_variant item) {
    gd_variant k = gd_string_of(key);
    GDExtensionBool valid;
    gdi_variant_set_keyed(dictionary, &k, &item, &valid);
    gd_free(&k);
    gd_free(&item);
}

gd_variant gd_get(const gd_variant *dictionary, const char *key) {
    gd_variant arguments[] = {gd_string_of(key), gd_nil()};
    return gd_call(dictionary, "get", 2, arguments);
}

/* ---- Calls ---- */

enum { MAX_ARGUMENTS = 6 };

static void point_to(GDExtensionConstVariantPtr *pointers, int n, const gd_variant *arguments) {
    for (int i = 0; i < n; i++) pointers[i] = &arguments[i];
}

static void free_all(int n, gd_variant *arguments) {
    for (int i = 0; i < n; i++) gd_free(&arguments[i]);
}

gd_variant gd_construct(gd_type type, int n, gd_variant *arguments) {
    GDExtensionConstVariantPtr pointers[MAX_ARGUMENTS] = {NULL};
    GDExtensionCallError error;
    gd_variant v;
    point_to(pointers, n, arguments);
    gdi_variant_construct(type, &v, pointers, n, &error);
    free_all(n, arguments);
    return v;
}

gd_variant gd_call(const gd_variant *self, const char *method, int n, gd_variant *arguments) {
    GDExtensionConstVariantPtr pointers[MAX_ARGUMENTS] = {NULL};
    GDExtensionCallError error;
    gd_variant result;
    point_to(pointers, n, arguments);
    gdi_variant_call((void *)self, gd_name(method), pointers, n, &result, &error);
    if (error.error != GDEXTENSION_CALL_OK) gd_error(method, "Godot refused a call of the rotor extension");
    free_all(n, arguments);
    return result;
}

gd_variant gd_call_object(GDExtensionObjectPtr self, const char *method, int n, gd_variant *arguments) {
    gd_variant object = gd_object(self), result = gd_call(&object, method, n, arguments);
    gd_free(&object);
    return result;
}

gd_variant gd_call_singleton(const char *singleton, const char *method, int n, gd_variant *arguments) {
    return gd_call_object(gdi_global_get_singleton(gd_name(singleton)), method, n, arguments);
}

gd_variant gd_call_static(const char *class_name, const char *method, int64_t hash, int n, gd_variant *arguments) {
    GDExtensionConstVariantPtr pointers[MAX_ARGUMENTS] = {NULL};
    GDExtensionCallError error;
    GDExtensionMethodBindPtr bind = gdi_classdb_get_method_bind(gd_name(class_name), gd_name(method), hash);
    gd_variant result = gd_nil();
    point_to(pointers, n, arguments);
    if (bind != NULL) gdi_object_method_bind_call(bind, NULL, pointers, n, &result, &error);
    free_all(n, arguments);
    return result;
}

void gd_emit(GDExtensionObjectPtr self, const char *signal, int n, gd_variant *arguments) {
    gd_variant all[MAX_ARGUMENTS] = {gd_string_of(signal)};
    for (int i = 0; i < n; i++) all[i + 1] = arguments[i];
    gd_variant result = gd_call_object(self, "emit_signal", n + 1, all);
    gd_free(&result);
}

gd_variant gd_var_to_bytes(const gd_variant *value) {
    GDExtensionConstTypePtr arguments[] = {value};
    gd_variant empty = gd_new(GD_BYTES);
    gd_packed packed;
    unboxed(GD_BYTES, &packed, &empty);
    var_to_bytes(&packed, arguments, 1);
    gd_free(&empty);
    gd_variant bytes = boxed(GD_BYTES, &packed);
    free_bytes(&packed);
    return bytes;
}

gd_variant gd_bytes_to_var(const gd_variant *bytes) {
    gd_packed packed;
    unboxed(GD_BYTES, &packed, bytes);
    GDExtensionConstTypePtr arguments[] = {&packed};
    gd_variant value = gd_nil();
    bytes_to_var(&value, arguments, 1);
    free_bytes(&packed);
    return value;
}

uint64_t gd_now(void) {
    gd_variant ticks = gd_call_singleton("Time", "get_ticks_usec", 0, NULL);
    const uint64_t now = (uint64_t)gd_to_int(&ticks);
    gd_free(&ticks);
    return now;
}

void gd_error(const char *function, const char *message) {
    gdi_print_error_with_message(message, message, function, __FILE__, __LINE__, 0);
}

void gd_warning(const char *function, const char *message) {
    gdi_print_warning_with_message(message, message, function, __FILE__, __LINE__, 0);
}
