/* What this extension uses of Godot: values (all of them as Variants), calls, classes. C99, Godot 4.2 and later. */
#ifndef GD_H
#define GD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "gdextension_interface.h"

/* Sizes in builds of Godot with single precision, as they are published. */
typedef struct {
    uint64_t opaque[3];
} gd_variant;
typedef struct {
    uint64_t opaque;
} gd_string; /* String and StringName */
typedef struct {
    uint64_t opaque[2];
} gd_packed; /* packed arrays */

#define GD_BOOL GDEXTENSION_VARIANT_TYPE_BOOL
#define GD_INT GDEXTENSION_VARIANT_TYPE_INT
#define GD_FLOAT GDEXTENSION_VARIANT_TYPE_FLOAT
#define GD_STRING GDEXTENSION_VARIANT_TYPE_STRING
#define GD_NAME GDEXTENSION_VARIANT_TYPE_STRING_NAME
#define GD_OBJECT GDEXTENSION_VARIANT_TYPE_OBJECT
#define GD_CALLABLE GDEXTENSION_VARIANT_TYPE_CALLABLE
#define GD_DICTIONARY GDEXTENSION_VARIANT_TYPE_DICTIONARY
#define GD_ARRAY GDEXTENSION_VARIANT_TYPE_ARRAY
#define GD_BYTES GDEXTENSION_VARIANT_TYPE_PACKED_BYTE_ARRAY
#define GD_STRINGS GDEXTENSION_VARIANT_TYPE_PACKED_STRING_ARRAY
#define GD_NOTHING GDEXTENSION_VARIANT_TYPE_NIL
typedef GDExtensionVariantType gd_type;

/* Functions of the interface, each of 4.2 or earlier (a test looks them up in the header). */
#define GD_FUNCTIONS(X) \
    X(ClassdbConstructObject, classdb_construct_object) \
    X(ClassdbGetMethodBind, classdb_get_method_bind) \
    X(ClassdbRegisterExtensionClass2, classdb_register_extension_class2) \
    X(ClassdbRegisterExtensionClassIntegerConstant, classdb_register_extension_class_integer_constant) \
    X(ClassdbRegisterExtensionClassMethod, classdb_register_extension_class_method) \
    X(ClassdbRegisterExtensionClassProperty, classdb_register_extension_class_property) \
    X(ClassdbRegisterExtensionClassSignal, classdb_register_extension_class_signal) \
    X(ClassdbUnregisterExtensionClass, classdb_unregister_extension_class) \
    X(FileAccessGetBuffer, file_access_get_buffer) \
    X(GetVariantFromTypeConstructor, get_variant_from_type_constructor) \
    X(GetVariantToTypeConstructor, get_variant_to_type_constructor) \
    X(GlobalGetSingleton, global_get_singleton) \
    X(ObjectDestroy, object_destroy) \
    X(ObjectGetInstanceBinding, object_get_instance_binding) \
    X(ObjectMethodBindCall, object_method_bind_call) \
    X(ObjectSetInstance, object_set_instance) \
    X(ObjectSetInstanceBinding, object_set_instance_binding) \
    X(PackedByteArrayOperatorIndex, packed_byte_array_operator_index) \
    X(PackedByteArrayOperatorIndexConst, packed_byte_array_operator_index_const) \
    X(PrintErrorWithMessage, print_error_with_message) \
    X(PrintWarningWithMessage, print_warning_with_message) \
    X(RefSetObject, ref_set_object) \
    X(StringNameNewWithLatin1Chars, string_name_new_with_latin1_chars) \
    X(StringNewWithUtf8CharsAndLen, string_new_with_utf8_chars_and_len) \
    X(StringToUtf8Chars, string_to_utf8_chars) \
    X(VariantCall, variant_call) \
    X(VariantCanConvertStrict, variant_can_convert_strict) \
    X(VariantConstruct, variant_construct) \
    X(VariantDestroy, variant_destroy) \
    X(VariantEvaluate, variant_evaluate) \
    X(VariantGetIndexed, variant_get_indexed) \
    X(VariantGetKeyed, variant_get_keyed) \
    X(VariantGetPtrDestructor, variant_get_ptr_destructor) \
    X(VariantGetPtrUtilityFunction, variant_get_ptr_utility_function) \
    X(VariantGetType, variant_get_type) \
    X(VariantNewCopy, variant_new_copy) \
    X(VariantNewNil, variant_new_nil) \
    X(VariantSetKeyed, variant_set_keyed)
#define X(type, name) extern GDExtensionInterface##type gdi_##name;
GD_FUNCTIONS(X)
#undef X
extern GDExtensionClassLibraryPtr gd_library;

/* Looks everything up; false if this Godot lacks something. */
bool gd_setup(GDExtensionInterfaceGetProcAddress get, GDExtensionClassLibraryPtr library);
void gd_teardown(void);

/* A StringName that lives as long as the extension. */
gd_string *gd_name(const char *latin1);

/* ---- Memory. If the system refuses it, the caller's call fails with GD_REFUSED; the game goes on. ---- */

#define GD_REFUSED "the system refuses memory; free models or chats, then repeat the call"

/* As malloc and realloc: NULL if the system refuses. `old` stays as it is then. */
void *gd_alloc(void *old, size_t size);
/* NULL if the system refuses, or of NULL. */
char *gd_duplicate(const char *text);
/* Why something failed: GD_REFUSED if the system has refused memory since the last gd_why, or else `otherwise`. */
const char *gd_why(const char *otherwise);

/* ---- Values: who gets a gd_variant frees it, who gets a pointer to one does not ---- */

gd_variant gd_nil(void);
gd_variant gd_bool(bool value);
gd_variant gd_int(int64_t value);
gd_variant gd_float(double value);
gd_variant gd_text(const char *utf8, size_t length);
gd_variant gd_string_of(const char *utf8);
gd_variant gd_object(GDExtensionObjectPtr object); /* holds a RefCounted alive */
gd_variant gd_bytes(const void *bytes, size_t length); /* none if the system refuses memory */
gd_variant gd_copy(const gd_variant *value);
gd_variant gd_new(gd_type type);
gd_variant gd_construct(gd_type type, int n, gd_variant *arguments); /* takes them */
void gd_free(gd_variant *value);

gd_type gd_type_of(const gd_variant *value);
bool gd_to_bool(const gd_variant *value);
int64_t gd_to_int(const gd_variant *value);
double gd_to_float(const gd_variant *value);
char *gd_to_text(const gd_variant *value); /* String or StringName; NULL if the system refuses; the caller frees it */
GDExtensionObjectPtr gd_to_object(const gd_variant *value); /* NULL if it is none */
/* The bytes of a PackedByteArray, valid until `*hold` is freed with gd_bytes_done. */
const uint8_t *gd_to_bytes(const gd_variant *value, gd_packed *hold, size_t *length);
void gd_bytes_done(gd_packed *hold);

bool gd_equal(const gd_variant *a, const gd_variant *b);

int64_t gd_size(const gd_variant *list);
gd_variant gd_at(const gd_variant *list, int64_t index);
void gd_push(gd_variant *array, gd_variant item);                          /* takes the item */
void gd_put(gd_variant *dictionary, const char *key, gd_variant item);     /* takes the item */
gd_variant gd_get(const gd_variant *dictionary, const char *key);          /* nil if it is not there */

/* ---- Calls: they take their arguments ---- */

gd_variant gd_call(const gd_variant *self, const char *method, int n, gd_variant *arguments);
gd_variant gd_call_object(GDExtensionObjectPtr self, const char *method, int n, gd_variant *arguments);
gd_variant gd_call_singleton(const char *name, const char *method, int n, gd_variant *arguments);
gd_variant gd_call_static(const char *class_name, const char *method, int64_t hash, int n, gd_variant *arguments);
void gd_emit(GDExtensionObjectPtr self, const char *signal, int n, gd_variant *arguments);
/* PackedByteArray of a value without objects, and back. */
gd_variant gd_var_to_bytes(const gd_variant *value);
gd_variant gd_bytes_to_var(const gd_variant *bytes);
/* Microseconds since the engine started. */
uint64_t gd_now(void);
/* An error in Godot's console and debugger. */
void gd_error(const char *function, const char *message);
void gd_warning(const char *function, const char *message);

/* ---- Classes ---- */

typedef struct gd_class gd_class;

/* An instance begins with this. */
typedef struct {
    GDExtensionObjectPtr object;
    const gd_class *its_class;
} gd_instance;

typedef struct {
    const char *name;
    gd_type type;
    const char *class_name; /* of an object */
} gd_argument;

typedef gd_variant (*gd_function)(void *self, const gd_variant *const *arguments);

#define GD_MOST_ARGUMENTS 3

typedef struct {
    const char *name;
    gd_function function;
    gd_type result;
    const char *result_class;
    int n_arguments;
    gd_argument arguments[GD_MOST_ARGUMENTS];
    int n_optional; /* of the last arguments; left out they are false, 0 or empty */
} gd_method;

/* A property is a field of the instance: bool (uint8_t), int64_t, double, char * or gd_variant (an object, strings, an
 * Array or a Dictionary). */
typedef struct {
    const char *name;
    gd_type type;
    size_t offset;
    uint32_t hint;
    const char *hint_string;
    const char *class_name;
} gd_property;

typedef struct {
    const char *name;
    int n_arguments;
    gd_argument arguments[GD_MOST_ARGUMENTS];
} gd_signal;

typedef struct {
    const char *enumeration, *name;
    int64_t value;
} gd_constant;

struct gd_class {
    const char *name, *parent;
    size_t size; /* of an instance */
    void (*begin)(void *self);
    void (*end)(void *self);
    void (*notification)(void *self, int32_t what, GDExtensionBool reversed);
    const gd_method *methods;
    int n_methods;
    const gd_property *properties;
    int n_properties;
    const gd_signal *signals;
    int n_signals;
    const gd_constant *constants;
    int n_constants;
};

#define GD_COUNT(array) ((int)(sizeof(array) / sizeof *(array)))

void gd_class_register(const gd_class *c);
void gd_class_unregister(const gd_class *c);
void gd_classes_teardown(void);
/* The extension's instance of an object; NULL if it is not of this class. */
void *gd_instance_of(GDExtensionObjectPtr object, const gd_class *c);
void gd_copy_properties(const gd_class *c, const void *from, void *to);

#endif
