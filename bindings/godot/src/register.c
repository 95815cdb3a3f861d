/* The entry point. */
#include "nodes.h"

#if defined(_WIN32)
#define EXPORTED __declspec(dllexport)
#else
#define EXPORTED __attribute__((visibility("default")))
#endif

/* Made by build.sh from doc_classes: one XML text after the other, an empty one at the end. */
extern const char *const class_docs[];

static void (*load_docs)(const char *, GDExtensionInt); /* Godot 4.3 and later */
static const gd_class *const classes[] = {&engine_class, &model_class, &grammar_class, &chat_class};

static void initialize(void *user, GDExtensionInitializationLevel level) {
    (void)user;
    if (level == GDEXTENSION_INITIALIZATION_SCENE) {
        for (int i = 0; i < GD_COUNT(classes); i++) gd_class_register(classes[i]);
        engine_begin();
    }
    if (level == GDEXTENSION_INITIALIZATION_EDITOR && load_docs != NULL)
        for (const char *const *doc = class_docs; *doc != NULL; doc++) {
            size_t length = 0;
            while ((*doc)[length] != 0) length++;
            load_docs(*doc, (GDExtensionInt)length);
        }
}

static void deinitialize(void *user, GDExtensionInitializationLevel level) {
    (void)user;
    if (level == GDEXTENSION_INITIALIZATION_SCENE) {
        jobs_end();
        engine_end();
        for (int i = GD_COUNT(classes); i-- > 0;) gd_class_unregister(classes[i]);
    }
    if (level == GDEXTENSION_INITIALIZATION_CORE) {
        gd_classes_teardown();
        gd_teardown();
    }
}

EXPORTED GDExtensionBool rotor_godot_init(GDExtensionInterfaceGetProcAddress get, GDExtensionClassLibraryPtr library,
                                          GDExtensionInitialization *initialization) {
    if (!gd_setup(get, library)) return 0;
    load_docs = (void (*)(const char *, GDExtensionInt))(void (*)(void))get("editor_help_load_xml_from_utf8_chars_and_len");
    initialization->minimum_initialization_level = GDEXTENSION_INITIALIZATION_CORE;
    initialization->initialize = initialize;
    initialization->deinitialize = deinitialize;
    return 1;
}
