/* A small host that speaks Godot's extension interface, so that the addon's libraries can run on systems without a Godot.
 *
 *     host LIBRARY [MODEL QUESTION]     loads the extension; a RotorChat answers the question
 *     host --without FUNCTION LIBRARY   refuses one function of the interface: the extension must refuse to begin
 *
 * It knows only what the extension needs for that, and it fails on anything else. It never frees a value. */
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../../bindings/godot/src/gdextension_interface.h"
#include "json.h"

#if defined(_WIN32)
#include <windows.h>
static void *open_library(const char *path) { return (void *)LoadLibraryExA(path, NULL, LOAD_WITH_ALTERED_SEARCH_PATH); }
static void *entry_of(void *library, const char *name) { return (void *)(uintptr_t)GetProcAddress((HMODULE)library, name); }
static const char *why_not(void) {
    static char text[64];
    snprintf(text, sizeof text, "error %lu", (unsigned long)GetLastError());
    return text;
}
static void close_library(void *library) { FreeLibrary((HMODULE)library); }
#else
#include <dlfcn.h>
static void *open_library(const char *path) { return dlopen(path, RTLD_NOW | RTLD_LOCAL); }
static void *entry_of(void *library, const char *name) { return dlsym(library, name); }
static const char *why_not(void) { return dlerror(); }
static void close_library(void *library) { dlclose(library); }
#endif

/* ---- Classes and objects ---- */

typedef struct {
    const char *class_name, *name;
    GDExtensionClassMethodInfo info;
} method;

typedef struct {
    const char *name;
    GDExtensionClassCreationInfo2 info;
    int n_methods, n_properties, n_signals, n_constants;
    bool registered;
} class_of_extension;

static method methods[256];
static class_of_extension classes[8];
static int n_methods, n_classes;

typedef struct {
    const char *class_name;
    void *instance, *binding;
    bool alive;
} object;

static object singletons[] = {{"Engine", 0, 0, true}, {"ProjectSettings", 0, 0, true}, {"Time", 0, 0, true}};
static object tree = {"SceneTree", 0, 0, true}, root = {"Window", 0, 0, true};
static object *registered_singleton;
static bool process_frame_is_connected, is_generating, has_finished;

static class_of_extension *find_class(const char *name) {
    for (int i = 0; i < n_classes; i++)
        if (strcmp(classes[i].name, name) == 0) return &classes[i];
    return NULL;
}

static void register_class(GDExtensionClassLibraryPtr library, GDExtensionConstStringNamePtr name, GDExtensionConstStringNamePtr parent,
                           const GDExtensionClassCreationInfo2 *info) {
    (void)library, (void)parent;
    check(n_classes < 8 && find_class(text_of(name)) == NULL, text_of(name));
    classes[n_classes++] = (class_of_extension){.name = text_of(name), .info = *info, .registered = true};
}

static void register_method(GDExtensionClassLibraryPtr library, GDExtensionConstStringNamePtr class_name, const GDExtensionClassMethodInfo *info) {
    (void)library;
    check(n_methods < 256 && find_class(text_of(class_name)) != NULL, text_of(class_name));
    find_class(text_of(class_name))->n_methods++;
    methods[n_methods++] = (method){text_of(class_name), text_of(info->name), *info};
}

static void register_property(GDExtensionClassLibraryPtr library, GDExtensionConstStringNamePtr class_name, const GDExtensionPropertyInfo *info,
                              GDExtensionConstStringNamePtr setter, GDExtensionConstStringNamePtr getter) {
    (void)library, (void)info, (void)setter, (void)getter;
    find_class(text_of(class_name))->n_properties++;
}

static void register_signal(GDExtensionClassLibraryPtr library, GDExtensionConstStringNamePtr class_name, GDExtensionConstStringNamePtr name,
                            const GDExtensionPropertyInfo *arguments, GDExtensionInt n) {
    (void)library, (void)name, (void)arguments, (void)n;
    find_class(text_of(class_name))->n_signals++;
}

static void register_constant(GDExtensionClassLibraryPtr library, GDExtensionConstStringNamePtr class_name, GDExtensionConstStringNamePtr of,
                              GDExtensionConstStringNamePtr name, GDExtensionInt number, GDExtensionBool is_bits) {
    (void)library, (void)of, (void)name, (void)number, (void)is_bits;
    find_class(text_of(class_name))->n_constants++;
}

static void unregister_class(GDExtensionClassLibraryPtr library, GDExtensionConstStringNamePtr name) {
    (void)library;
    class_of_extension *c = find_class(text_of(name));
    check(c != NULL && c->registered, text_of(name));
    c->registered = false;
}

static GDExtensionObjectPtr construct_object(GDExtensionConstStringNamePtr name) {
    const class_of_extension *c = find_class(text_of(name));
    if (c != NULL) return c->info.create_instance_func(c->info.class_userdata);
    object *o = take(sizeof *o);
    *o = (object){.class_name = text_of(name), .alive = true};
    return o;
}

static void set_instance(GDExtensionObjectPtr o, GDExtensionConstStringNamePtr class_name, GDExtensionClassInstancePtr instance) {
    ((object *)o)->class_name = text_of(class_name);
    ((object *)o)->instance = instance;
}

static void set_binding(GDExtensionObjectPtr o, void *library, void *binding, const GDExtensionInstanceBindingCallbacks *callbacks) {
    (void)library, (void)callbacks;
    ((object *)o)->binding = binding;
}

static void *get_binding(GDExtensionObjectPtr o, void *library, const GDExtensionInstanceBindingCallbacks *callbacks) {
    (void)library, (void)callbacks;
    return ((object *)o)->binding;
}

static void destroy_object(GDExtensionObjectPtr of) {
    object *o = of;
    const class_of_extension *c = find_class(o->class_name);
    check(o->alive && c != NULL, o->class_name);
    o->alive = false;
    c->info.free_instance_func(c->info.class_userdata, o->instance);
}

static GDExtensionObjectPtr get_singleton(GDExtensionConstStringNamePtr name) {
    for (size_t i = 0; i < sizeof singletons / sizeof *singletons; i++)
        if (strcmp(singletons[i].class_name, text_of(name)) == 0) return &singletons[i];
    check(false, text_of(name));
    return NULL;
}

/* ---- Calls of the extension ---- */

static value on_signal(const object *from, int n, const value *const *arguments) {
    const char *name = (const char *)arguments[0]->is;
    if (strcmp(name, "token_generated") == 0) fputs((const char *)arguments[1]->is, stdout);
    if (strcmp(name, "load_failed") == 0) check(false, (const char *)arguments[1]->is);
    if (strcmp(name, "generation_finished") == 0) has_finished = true;
    (void)from, (void)n;
    return nil;
}

static value call_object(object *self, const char *name, int n, const value *const *arguments) {
    check(self != NULL && self->alive, name);
    if (strcmp(name, "register_singleton") == 0) registered_singleton = (object *)(uintptr_t)arguments[1]->is;
    else if (strcmp(name, "unregister_singleton") == 0) registered_singleton = NULL;
    else if (strcmp(name, "get_main_loop") == 0) return of_object(&tree);
    else if (strcmp(name, "get_root") == 0) return of_object(&root);
    else if (strcmp(name, "has_signal") == 0) return of_bool(true);
    else if (strcmp(name, "connect") == 0) process_frame_is_connected = true;
    else if (strcmp(name, "is_inside_tree") == 0) return of_bool(true);
    else if (strcmp(name, "set_process_internal") == 0) is_generating = arguments[0]->is != 0;
    else if (strcmp(name, "globalize_path") == 0) return *arguments[0];
    else if (strcmp(name, "get_ticks_usec") == 0) return of_int(now());
    else if (strcmp(name, "emit_signal") == 0) return on_signal(self, n, arguments);
    else check(false, name);
    return nil;
}

static void call(GDExtensionVariantPtr self, GDExtensionConstStringNamePtr name, const GDExtensionConstVariantPtr *arguments, GDExtensionInt n,
                 GDExtensionUninitializedVariantPtr result, GDExtensionCallError *error) {
    value *of = self;
    const value *const *with = (const value *const *)arguments;
    error->error = GDEXTENSION_CALL_OK;
    *(value *)result = of->type == GDEXTENSION_VARIANT_TYPE_OBJECT ? call_object((object *)(uintptr_t)of->is, text_of(name), (int)n, with)
                                                                   : call_value(of, text_of(name), (int)n, with);
}

/* Static methods: their names stand for them. */
static GDExtensionMethodBindPtr method_bind(GDExtensionConstStringNamePtr class_name, GDExtensionConstStringNamePtr name, GDExtensionInt hash) {
    (void)hash;
    check(strcmp(text_of(class_name), "JSON") == 0, text_of(class_name));
    return text_of(name);
}

static void call_static(GDExtensionMethodBindPtr name, GDExtensionObjectPtr none, const GDExtensionConstVariantPtr *arguments, GDExtensionInt n,
                        GDExtensionUninitializedVariantPtr result, GDExtensionCallError *error) {
    (void)none, (void)n;
    error->error = GDEXTENSION_CALL_OK;
    if (strcmp(name, "stringify") == 0) {
        n_written = 0;
        write_json(arguments[0]);
        *(value *)result = of_text(written);
    } else {
        const char *json = (const char *)(uintptr_t)((const value *)arguments[0])->is;
        *(value *)result = read_json(&json);
    }
}

static void print_error(const char *description, const char *message, const char *function, const char *file, int32_t line, GDExtensionBool tell) {
    (void)message, (void)file, (void)line, (void)tell;
    fprintf(stderr, "%s: %s\n", function, description);
}

static void never(void) { check(false, "a function of the interface that this host does not have"); }

static const char *withheld;
static int n_asked;

typedef void (*any)(void);
#define OWN(name, function) {#name, (any)function}
static const struct {
    const char *name;
    any function;
} functions[] = {
    OWN(classdb_construct_object, construct_object),
    OWN(classdb_register_extension_class2, register_class),
    OWN(classdb_register_extension_class_integer_constant, register_constant),
    OWN(classdb_register_extension_class_method, register_method),
    OWN(classdb_register_extension_class_property, register_property),
    OWN(classdb_register_extension_class_signal, register_signal),
    OWN(classdb_unregister_extension_class, unregister_class),
    OWN(get_variant_from_type_constructor, boxes),
    OWN(get_variant_to_type_constructor, unboxes),
    OWN(global_get_singleton, get_singleton),
    OWN(object_destroy, destroy_object),
    OWN(object_get_instance_binding, get_binding),
    OWN(object_set_instance, set_instance),
    OWN(object_set_instance_binding, set_binding),
    OWN(print_error_with_message, print_error),
    OWN(print_warning_with_message, print_error),
    OWN(string_name_new_with_latin1_chars, new_name),
    OWN(string_new_with_utf8_chars_and_len, new_string),
    OWN(string_to_utf8_chars, string_bytes),
    OWN(variant_call, call),
    OWN(variant_can_convert_strict, can_convert),
    OWN(variant_construct, construct),
    OWN(variant_destroy, leave),
    OWN(variant_evaluate, are_equal),
    OWN(variant_get_indexed, at_index),
    OWN(variant_get_ptr_destructor, destructors),
    OWN(variant_get_ptr_utility_function, utilities),
    OWN(variant_get_type, type_of),
    OWN(variant_new_copy, copy),
    OWN(variant_new_nil, new_nil),
    OWN(variant_set_keyed, put),
    OWN(classdb_get_method_bind, method_bind),
    OWN(file_access_get_buffer, never),
    OWN(object_method_bind_call, call_static),
    OWN(packed_byte_array_operator_index, never),
    OWN(packed_byte_array_operator_index_const, never),
    OWN(ref_set_object, never),
    OWN(variant_get_keyed, never),
};

static GDExtensionInterfaceFunctionPtr get_function(const char *name) {
    n_asked++;
    if (withheld != NULL && strcmp(name, withheld) == 0) return NULL;
    for (size_t i = 0; i < sizeof functions / sizeof *functions; i++)
        if (strcmp(functions[i].name, name) == 0) return functions[i].function;
    return NULL;
}

/* ---- What a game does ---- */

static value ask(object *self, const char *name, int n, const value *given) {
    const value *pointers[4];
    for (int i = 0; i < n; i++) pointers[i] = &given[i];
    for (int i = 0; i < n_methods; i++) {
        if (strcmp(methods[i].class_name, self->class_name) != 0 || strcmp(methods[i].name, name) != 0) continue;
        value result = nil;
        GDExtensionCallError error = {GDEXTENSION_CALL_OK, 0, 0};
        methods[i].info.call_func(methods[i].info.method_userdata, self->instance, (const GDExtensionConstVariantPtr *)pointers, n, &result, &error);
        check(error.error == GDEXTENSION_CALL_OK, name);
        return result;
    }
    check(false, name);
    return nil;
}

static void set(object *self, const char *name, value to) { ask(self, name, 1, &to); }

static object *make(const char *class_name) {
    const char *name = class_name;
    return construct_object(&name);
}

/* As a scene with a RotorChat in it, until its answer is there. */
static void talk(const char *model_path, const char *question) {
    object *model = make("RotorModel"), *chat = make("RotorChat");
    set(model, "set_model_path", of_text(model_path));
    set(model, "set_backend", of_text("cpu"));
    set(model, "set_cache_dir", of_text(""));
    set(chat, "set_model", of_object(model));
    set(chat, "set_temperature", of_float(0));
    set(chat, "set_max_tokens", of_int(64));
    set(chat, "say", of_text(question));
    const class_of_extension *c = find_class("RotorChat");
    while (!has_finished) {
        if (process_frame_is_connected) ask(registered_singleton, "_poll", 0, NULL);
        if (is_generating) c->info.notification_func(chat->instance, 25 /* INTERNAL_PROCESS */, 0);
        rest();
    }
    printf("\n");
    destroy_object(chat);
    destroy_object(model);
}

int main(int count, char **words) {
    const bool withholds = count == 4 && strcmp(words[1], "--without") == 0;
    if (withholds) withheld = words[2];
    const char *path = withholds ? words[3] : words[1];
    check(count >= 2, "host LIBRARY [MODEL QUESTION]");
    void *library = open_library(path);
    if (library == NULL) fprintf(stderr, "%s: %s\n", path, why_not());
    check(library != NULL, "the library does not load");
    GDExtensionInitializationFunction begin = (GDExtensionInitializationFunction)(uintptr_t)entry_of(library, "rotor_godot_init");
    check(begin != NULL, "there is no rotor_godot_init");
    GDExtensionInitialization its = {0};
    const bool begun = begin(get_function, library, &its);
    printf("begun %d\n", begun);
    if (!begun) return 0;
    for (int level = its.minimum_initialization_level; level < GDEXTENSION_MAX_INITIALIZATION_LEVEL; level++) its.initialize(its.userdata, level);
    printf("asked for %d functions\n", n_asked);
    for (int i = 0; i < n_classes; i++)
        printf("%s: %d methods, %d properties, %d signals, %d constants\n", classes[i].name, classes[i].n_methods, classes[i].n_properties,
               classes[i].n_signals, classes[i].n_constants);
    check(registered_singleton != NULL, "there is no singleton");
    object *engine = registered_singleton;
    printf("version %s\n", (const char *)(uintptr_t)ask(engine, "get_version", 0, NULL).is);
    if (count == 4) talk(words[2], words[3]);
    for (int level = GDEXTENSION_MAX_INITIALIZATION_LEVEL; level-- > (int)its.minimum_initialization_level;) its.deinitialize(its.userdata, level);
    for (int i = 0; i < n_classes; i++) check(!classes[i].registered, classes[i].name);
    check(registered_singleton == NULL && !engine->alive, "the singleton is still there");
    close_library(library);
    printf("ended\n");
    return 0;
}
