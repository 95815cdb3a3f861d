/* Values of the small host: as Godot's, each has 24 bytes. Texts, arrays and dictionaries are pointers; copies share them. */
#ifndef VALUES_H
#define VALUES_H

#if defined(_WIN32)
#include <windows.h>
#else
#include <time.h>
#endif

typedef struct {
    uint64_t type, is, unused;
} value;

typedef struct {
    int64_t n, room;
    value *keys, *items; /* an array has no keys */
} list;

static const value nil = {GDEXTENSION_VARIANT_TYPE_NIL, 0, 0};

static void check(bool good, const char *what) {
    if (good) return;
    fprintf(stderr, "host: %s\n", what);
    exit(1);
}

static void *take(size_t size) {
    void *memory = calloc(1, size);
    check(memory != NULL, "no memory");
    return memory;
}

static char *cut(const char *text, size_t length) {
    char *own = take(length + 1);
    memcpy(own, text, length);
    return own;
}

static const char *text_of(const void *name) { return *(const char *const *)name; }

static value of_int(int64_t number) { return (value){GDEXTENSION_VARIANT_TYPE_INT, (uint64_t)number, 0}; }
static value of_bool(bool is) { return (value){GDEXTENSION_VARIANT_TYPE_BOOL, is, 0}; }
static value of_object(void *object) { return (value){GDEXTENSION_VARIANT_TYPE_OBJECT, (uintptr_t)object, 0}; }
static value of_text(const char *text) { return (value){GDEXTENSION_VARIANT_TYPE_STRING, (uintptr_t)cut(text, strlen(text)), 0}; }
static value of_float(double number) {
    value v = {GDEXTENSION_VARIANT_TYPE_FLOAT, 0, 0};
    memcpy(&v.is, &number, sizeof number);
    return v;
}

/* Microseconds. */
static int64_t now(void) {
#if defined(_WIN32)
    LARGE_INTEGER count, frequency;
    QueryPerformanceCounter(&count);
    QueryPerformanceFrequency(&frequency);
    return (int64_t)((double)count.QuadPart * 1e6 / (double)frequency.QuadPart);
#else
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (int64_t)time.tv_sec * 1000000 + time.tv_nsec / 1000;
#endif
}

/* Between two frames. */
static void rest(void) {
#if defined(_WIN32)
    Sleep(2);
#else
    nanosleep(&(struct timespec){0, 2000000}, NULL);
#endif
}

/* ---- Strings and names: a pointer ---- */

static void new_name(GDExtensionUninitializedStringNamePtr out, const char *text, GDExtensionBool is_static) {
    (void)is_static;
    *(char **)out = cut(text, strlen(text));
}

static void new_string(GDExtensionUninitializedStringPtr out, const char *text, GDExtensionInt n) { *(char **)out = cut(text, (size_t)n); }

static GDExtensionInt string_bytes(GDExtensionConstStringPtr self, char *out, GDExtensionInt most) {
    const size_t n = strlen(text_of(self));
    if (out != NULL) memcpy(out, text_of(self), n < (size_t)most ? n : (size_t)most);
    return (GDExtensionInt)n;
}

/* ---- Between values and C ---- */

#define BOX(name, kind, c_type) \
    static void box_##name(GDExtensionUninitializedVariantPtr out, GDExtensionTypePtr from) { \
        value v = {kind, 0, 0}; \
        memcpy(&v.is, from, sizeof(c_type)); \
        *(value *)out = v; \
    } \
    static void unbox_##name(GDExtensionUninitializedTypePtr out, GDExtensionVariantPtr from) { \
        check(((value *)from)->type == kind, "a value of another type than " #name); \
        memcpy(out, &((value *)from)->is, sizeof(c_type)); \
    }
#define TYPES(X) \
    X(bool, GDEXTENSION_VARIANT_TYPE_BOOL, uint8_t) \
    X(int, GDEXTENSION_VARIANT_TYPE_INT, int64_t) \
    X(float, GDEXTENSION_VARIANT_TYPE_FLOAT, double) \
    X(string, GDEXTENSION_VARIANT_TYPE_STRING, void *) \
    X(string_name, GDEXTENSION_VARIANT_TYPE_STRING_NAME, void *) \
    X(object, GDEXTENSION_VARIANT_TYPE_OBJECT, void *) \
    X(array, GDEXTENSION_VARIANT_TYPE_ARRAY, void *) \
    X(dictionary, GDEXTENSION_VARIANT_TYPE_DICTIONARY, void *)
TYPES(BOX)
#undef BOX

static GDExtensionVariantFromTypeConstructorFunc boxes(GDExtensionVariantType type) {
#define X(name, kind, c_type) \
    if (type == kind) return box_##name;
    TYPES(X)
#undef X
    return NULL;
}

static GDExtensionTypeFromVariantConstructorFunc unboxes(GDExtensionVariantType type) {
#define X(name, kind, c_type) \
    if (type == kind) return unbox_##name;
    TYPES(X)
#undef X
    return NULL;
}

static void leave(GDExtensionVariantPtr v) { (void)v; }
static void leave_content(GDExtensionTypePtr content) { (void)content; }
static GDExtensionPtrDestructor destructors(GDExtensionVariantType type) { return (void)type, leave_content; }

static void no_utility(GDExtensionTypePtr result, const GDExtensionConstTypePtr *arguments, int n) {
    (void)result, (void)arguments, (void)n;
    check(false, "a utility function");
}
static GDExtensionPtrUtilityFunction utilities(GDExtensionConstStringNamePtr name, GDExtensionInt hash) { return (void)name, (void)hash, no_utility; }

static GDExtensionVariantType type_of(GDExtensionConstVariantPtr v) { return (GDExtensionVariantType)((const value *)v)->type; }
static void new_nil(GDExtensionUninitializedVariantPtr out) { *(value *)out = nil; }
static void copy(GDExtensionUninitializedVariantPtr out, GDExtensionConstVariantPtr from) { *(value *)out = *(const value *)from; }
static GDExtensionBool can_convert(GDExtensionVariantType from, GDExtensionVariantType to) { return (void)from, (void)to, 0; }

static void construct(GDExtensionVariantType type, GDExtensionUninitializedVariantPtr out, const GDExtensionConstVariantPtr *arguments, int32_t n,
                      GDExtensionCallError *error) {
    value made = {type, 0, 0};
    error->error = GDEXTENSION_CALL_OK;
    if (n == 1) made = (value){type, ((const value *)arguments[0])->is, 0};
    else if (type == GDEXTENSION_VARIANT_TYPE_STRING) made = of_text("");
    else if (type >= GDEXTENSION_VARIANT_TYPE_DICTIONARY) made.is = (uintptr_t)take(sizeof(list)); /* and packed arrays */
    *(value *)out = made;
}

static bool equal(const value *a, const value *b) {
    if (a->type != b->type) return false;
    const bool is_text = a->type == GDEXTENSION_VARIANT_TYPE_STRING || a->type == GDEXTENSION_VARIANT_TYPE_STRING_NAME;
    return is_text ? strcmp((const char *)(uintptr_t)a->is, (const char *)(uintptr_t)b->is) == 0 : a->is == b->is;
}

static void are_equal(GDExtensionVariantOperator how, GDExtensionConstVariantPtr a, GDExtensionConstVariantPtr b, GDExtensionUninitializedVariantPtr out,
                      GDExtensionBool *valid) {
    check(how == GDEXTENSION_VARIANT_OP_EQUAL, "an operator");
    *(value *)out = of_bool(equal(a, b));
    *valid = 1;
}

/* ---- Arrays and dictionaries ---- */

static list *list_of(const value *v) {
    check(v->type >= GDEXTENSION_VARIANT_TYPE_DICTIONARY, "not an array or a dictionary");
    return (list *)(uintptr_t)v->is;
}

static void add(list *to, const value *key, const value *item) {
    check(to->n < 256, "a long list");
    if (to->items == NULL) to->keys = take(256 * sizeof *to->keys), to->items = take(256 * sizeof *to->items);
    if (key != NULL) to->keys[to->n] = *key;
    to->items[to->n++] = *item;
}

static value *find(const list *in, const value *key) {
    for (int64_t i = 0; i < in->n; i++)
        if (equal(&in->keys[i], key)) return &in->items[i];
    return NULL;
}

static void put(GDExtensionVariantPtr self, GDExtensionConstVariantPtr key, GDExtensionConstVariantPtr item, GDExtensionBool *valid) {
    value *old = find(list_of(self), key);
    if (old != NULL) *old = *(const value *)item;
    else add(list_of(self), key, item);
    *valid = 1;
}

static void at_index(GDExtensionConstVariantPtr self, GDExtensionInt index, GDExtensionUninitializedVariantPtr out, GDExtensionBool *valid,
                     GDExtensionBool *outside) {
    const list *in = list_of(self);
    check(index >= 0 && index < in->n, "an index outside");
    *(value *)out = in->items[index];
    *valid = 1, *outside = 0;
}

static value part(const value *self, int64_t begin, int64_t end) {
    value made = {self->type, (uintptr_t)take(sizeof(list)), 0};
    const list *from = list_of(self);
    for (int64_t i = begin; i < end && i < from->n; i++) add(list_of(&made), from->keys == NULL ? NULL : &from->keys[i], &from->items[i]);
    return made;
}

static value call_value(const value *self, const char *name, int n, const value *const *arguments) {
    list *its = list_of(self);
    if (strcmp(name, "size") == 0) return of_int(its->n);
    if (strcmp(name, "append") == 0) return add(its, NULL, arguments[0]), nil;
    if (strcmp(name, "resize") == 0) return its->n = (int64_t)arguments[0]->is, of_int(0);
    if (strcmp(name, "slice") == 0) return part(self, (int64_t)arguments[0]->is, n > 1 ? (int64_t)arguments[1]->is : its->n);
    if (strcmp(name, "duplicate") == 0) return part(self, 0, its->n);
    if (strcmp(name, "get") == 0) {
        const value *found = find(its, arguments[0]);
        return found != NULL ? *found : n > 1 ? *arguments[1] : nil;
    }
    if (strcmp(name, "erase") == 0) {
        value *found = find(its, arguments[0]);
        if (found == NULL) return of_bool(false);
        its->n--;
        its->keys[found - its->items] = its->keys[its->n];
        *found = its->items[its->n];
        return of_bool(true);
    }
    check(false, name);
    return nil;
}

#endif
