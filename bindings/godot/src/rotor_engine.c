/* RotorEngine: the singleton. Each frame also calls it, so that events of background jobs reach their nodes. */
#include "nodes.h"

typedef struct {
    gd_instance base;
} godot_engine;

static GDExtensionObjectPtr engine;
static bool watching;

static gd_variant get_version(void *self, const gd_variant *const *arguments) {
    (void)self, (void)arguments;
    return gd_string_of(rotor_version());
}

static const char *const kinds[] = {"discrete", "integrated", "other", "cpu"};

static gd_variant get_devices(void *self, const gd_variant *const *arguments) {
    (void)self, (void)arguments;
    gd_variant devices = gd_new(GD_ARRAY);
    size_t n = 0;
    if (rotor_device_count(&n) != ROTOR_OK) gd_error("RotorEngine.get_devices", rotor_last_error());
    for (size_t i = 0; i < n; i++) {
        rotor_device_info info = {.struct_size = sizeof info};
        if (rotor_device_get(i, &info) != ROTOR_OK) continue;
        gd_variant device = gd_new(GD_DICTIONARY);
        gd_put(&device, "backend", gd_string_of(info.backend));
        gd_put(&device, "name", gd_string_of(info.name));
        gd_put(&device, "kind", gd_string_of(info.kind >= 0 && info.kind < GD_COUNT(kinds) ? kinds[info.kind] : "other"));
        gd_put(&device, "memory", gd_int((int64_t)info.memory));
        gd_push(&devices, device);
    }
    return devices;
}

/* A handler of the signal may call rotor, a log callback may not: so the signal comes later. */
static void on_log(int32_t level, const char *message, void *user) {
    (void)user;
    gd_variant arguments[] = {gd_string_of("emit_signal"), gd_string_of("logged"), gd_int(level), gd_string_of(message)};
    gd_variant result = gd_call_object(engine, "call_deferred", 4, arguments);
    gd_free(&result);
}

static gd_variant set_log(void *self, const gd_variant *const *arguments) {
    (void)self;
    const int64_t level = gd_to_int(arguments[0]);
    engine_watch_frames();
    if (level < 0 || level > ROTOR_LOG_DEBUG) gd_error("RotorEngine.set_log", "the level must be 0 to 4");
    else rotor_log_set(level == 0 ? NULL : on_log, NULL, level == 0 ? ROTOR_LOG_ERROR : (int32_t)level);
    return gd_nil();
}

static gd_variant poll(void *self, const gd_variant *const *arguments) {
    (void)self, (void)arguments;
    jobs_poll();
    return gd_nil();
}

/* Godot frees scripts before this object, and a handler that is still connected then would crash. So handlers are
 * disconnected when the tree ends. */
static gd_variant drop_handlers(void *self, const gd_variant *const *arguments) {
    (void)self, (void)arguments;
    gd_variant signal = gd_string_of("logged"), list = gd_call_object(engine, "get_signal_connection_list", 1, &signal);
    for (int64_t i = 0, n = gd_size(&list); i < n; i++) {
        gd_variant connection = gd_at(&list, i), of[] = {gd_string_of("logged"), gd_get(&connection, "callable")};
        gd_variant result = gd_call_object(engine, "disconnect", 2, of);
        gd_free(&result);
        gd_free(&connection);
    }
    gd_free(&list);
    return gd_nil();
}

static void connect(const gd_variant *object, const char *signal, const char *method) {
    gd_variant of[] = {gd_object(engine), gd_string_of(method)};
    gd_variant arguments[] = {gd_string_of(signal), gd_construct(GD_CALLABLE, 2, of)};
    gd_variant result = gd_call(object, "connect", 2, arguments);
    gd_free(&result);
}

bool engine_watch_frames(void) {
    if (watching) return true;
    gd_variant tree = gd_call_singleton("Engine", "get_main_loop", 0, NULL), signal = gd_string_of("process_frame"), has = gd_bool(false);
    if (gd_to_object(&tree) != NULL) has = gd_call(&tree, "has_signal", 1, &signal);
    else gd_free(&signal);
    watching = gd_to_bool(&has);
    if (watching) {
        gd_variant root = gd_call(&tree, "get_root", 0, NULL);
        connect(&tree, "process_frame", "_poll");
        connect(&root, "tree_exiting", "_drop_handlers");
        gd_free(&root);
    }
    gd_free(&tree);
    return watching;
}

static const gd_method methods[] = {
    {"get_version", get_version, GD_STRING, NULL, 0, {{0}}, 0},
    {"get_devices", get_devices, GD_ARRAY, NULL, 0, {{0}}, 0},
    {"set_log", set_log, GD_NOTHING, NULL, 1, {{"level", GD_INT, NULL}}, 0},
    {"_poll", poll, GD_NOTHING, NULL, 0, {{0}}, 0},
    {"_drop_handlers", drop_handlers, GD_NOTHING, NULL, 0, {{0}}, 0},
};
static const gd_signal signals[] = {{"logged", 2, {{"level", GD_INT, NULL}, {"message", GD_STRING, NULL}}}};
static const gd_constant constants[] = {
    {"LogLevel", "LOG_OFF", 0},
    {"LogLevel", "LOG_ERROR", ROTOR_LOG_ERROR},
    {"LogLevel", "LOG_WARN", ROTOR_LOG_WARN},
    {"LogLevel", "LOG_INFO", ROTOR_LOG_INFO},
    {"LogLevel", "LOG_DEBUG", ROTOR_LOG_DEBUG},
};
const gd_class engine_class = {
    .name = "RotorEngine",
    .parent = "Object",
    .size = sizeof(godot_engine),
    .methods = methods,
    .n_methods = GD_COUNT(methods),
    .signals = signals,
    .n_signals = GD_COUNT(signals),
    .constants = constants,
    .n_constants = GD_COUNT(constants),
};

void engine_begin(void) {
    engine = gdi_classdb_construct_object(gd_name("RotorEngine"));
    gd_variant arguments[] = {gd_string_of("RotorEngine"), gd_object(engine)};
    gd_variant result = gd_call_singleton("Engine", "register_singleton", 2, arguments);
    gd_free(&result);
}

void engine_end(void) {
    rotor_log_set(NULL, NULL, ROTOR_LOG_ERROR);
    gd_variant name = gd_string_of("RotorEngine");
    gd_variant result = gd_call_singleton("Engine", "unregister_singleton", 1, &name);
    gd_free(&result);
    if (engine != NULL) gdi_object_destroy(engine);
    engine = NULL;
    watching = false;
}
