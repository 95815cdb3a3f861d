/* Classes: registration, instances, calls of their methods, properties as fields. */
#include "gd.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ---- Fields ---- */

static gd_variant read_field(gd_type type, const void *field) {
    switch (type) {
        case GD_BOOL: return gd_bool(*(const uint8_t *)field != 0);
        case GD_INT: return gd_int(*(const int64_t *)field);
        case GD_FLOAT: return gd_float(*(const double *)field);
        case GD_STRING: return gd_string_of(*(char *const *)field == NULL ? "" : *(char *const *)field);
        default: return gd_copy(field);
    }
}

static void write_field(gd_type type, void *field, const gd_variant *value) {
    switch (type) {
        case GD_BOOL: *(uint8_t *)field = gd_to_bool(value); break;
        case GD_INT: *(int64_t *)field = gd_to_int(value); break;
        case GD_FLOAT: *(double *)field = gd_to_float(value); break;
        case GD_STRING: {
            char *text = gd_to_text(value);
            if (text == NULL) {
                gd_error("a property", gd_why(""));
                break;
            }
            free(*(char **)field);
            *(char **)field = text;
            break;
        }
        default: {
            gd_variant old = *(gd_variant *)field;
            *(gd_variant *)field = gd_copy(value);
            gd_free(&old);
        }
    }
}

/* Whether the field is a gd_variant. */
static bool is_variant(gd_type type) { return type == GD_OBJECT || type == GD_STRINGS || type == GD_ARRAY || type == GD_DICTIONARY; }

static void begin_fields(const gd_class *c, void *self) {
    for (int i = 0; i < c->n_properties; i++) {
        gd_variant *field = (gd_variant *)((char *)self + c->properties[i].offset);
        if (is_variant(c->properties[i].type)) *field = c->properties[i].type == GD_OBJECT ? gd_nil() : gd_new(c->properties[i].type);
    }
}

static void end_fields(const gd_class *c, void *self) {
    for (int i = 0; i < c->n_properties; i++) {
        void *field = (char *)self + c->properties[i].offset;
        if (is_variant(c->properties[i].type)) gd_free(field);
        if (c->properties[i].type == GD_STRING) free(*(char **)field);
    }
}

void gd_copy_properties(const gd_class *c, const void *from, void *to) {
    for (int i = 0; i < c->n_properties; i++) {
        const gd_property *p = &c->properties[i];
        gd_variant value = read_field(p->type, (const char *)from + p->offset);
        write_field(p->type, (char *)to + p->offset, &value);
        gd_free(&value);
    }
}

/* ---- Instances ---- */

/* NULL if the system refuses memory: then a script's `new()` fails. */
static GDExtensionObjectPtr create(void *of_class) {
    static const GDExtensionInstanceBindingCallbacks none = {0};
    const gd_class *c = of_class;
    gd_instance *self = gd_alloc(NULL, c->size);
    if (self == NULL) {
        gd_error(c->name, gd_why(""));
        return NULL;
    }
    memset(self, 0, c->size);
    GDExtensionObjectPtr object = gdi_classdb_construct_object(gd_name(c->parent));
    self->object = object;
    self->its_class = c;
    begin_fields(c, self);
    if (c->begin != NULL) c->begin(self);
    gdi_object_set_instance(object, gd_name(c->name), self);
    gdi_object_set_instance_binding(object, gd_library, self, &none);
    return object;
}

static void destroy(void *of_class, GDExtensionClassInstancePtr self) {
    const gd_class *c = of_class;
    if (self == NULL) return;
    if (c->end != NULL) c->end(self);
    end_fields(c, self);
    free(self);
}

void *gd_instance_of(GDExtensionObjectPtr object, const gd_class *c) {
    gd_instance *self = object == NULL ? NULL : gdi_object_get_instance_binding(object, gd_library, NULL);
    return self != NULL && self->its_class == c ? self : NULL;
}

/* ---- Calls ---- */

/* Converts a value to the type that a method expects; false if this is not possible. */
static bool convert(gd_type type, const gd_variant *value, gd_variant *out) {
    const gd_type has = gd_type_of(value);
    if (has == type || (type == GD_OBJECT && has == GD_NOTHING)) {
        *out = gd_copy(value);
        return true;
    }
    if (!gdi_variant_can_convert_strict(has, type)) return false;
    GDExtensionConstVariantPtr from = value;
    GDExtensionCallError error;
    gdi_variant_construct(type, out, &from, 1, &error);
    return error.error == GDEXTENSION_CALL_OK;
}

/* What is to be called: a method of the table, or the setter (1 argument) or getter (0) of a property. */
typedef struct {
    const gd_method *method;
    const gd_property *property;
    int n_arguments, n_optional;
    gd_argument arguments[GD_MOST_ARGUMENTS];
    gd_type result;
} target;

typedef struct kept {
    struct kept *next;
    target its;
} kept;

static kept *targets; /* Godot has pointers to them until the extension is unloaded */

static target *keep(const target *t) {
    kept *k = gd_alloc(NULL, sizeof *k);
    if (k == NULL) return NULL;
    k->its = *t;
    k->next = targets;
    targets = k;
    return &k->its;
}

void gd_classes_teardown(void) {
    while (targets != NULL) {
        kept *k = targets;
        targets = k->next;
        free(k);
    }
}

static gd_variant apply(const target *t, void *self, const gd_variant *const *arguments) {
    if (t->method != NULL) return t->method->function(self, arguments);
    void *field = (char *)self + t->property->offset;
    if (t->n_arguments == 0) return read_field(t->property->type, field);
    write_field(t->property->type, field, arguments[0]);
    return gd_nil();
}

static void call(void *what, GDExtensionClassInstancePtr self, const GDExtensionConstVariantPtr *arguments, GDExtensionInt n,
                 GDExtensionVariantPtr result, GDExtensionCallError *error) {
    const target *t = what;
    gd_variant values[GD_MOST_ARGUMENTS];
    const gd_variant *pointers[GD_MOST_ARGUMENTS];
    error->error = GDEXTENSION_CALL_OK;
    if (n > t->n_arguments || n < t->n_arguments - t->n_optional) {
        error->error = n > t->n_arguments ? GDEXTENSION_CALL_ERROR_TOO_MANY_ARGUMENTS : GDEXTENSION_CALL_ERROR_TOO_FEW_ARGUMENTS;
        error->expected = t->n_arguments;
        return;
    }
    int made = 0;
    for (; made < t->n_arguments; made++) {
        const gd_type type = t->arguments[made].type;
        pointers[made] = &values[made];
        if (made >= n) values[made] = gd_new(type);
        else if (!convert(type, arguments[made], &values[made])) break;
    }
    if (made == t->n_arguments) {
        gd_variant returned = apply(t, self, pointers);
        memcpy(result, &returned, sizeof returned);
    } else {
        *error = (GDExtensionCallError){GDEXTENSION_CALL_ERROR_INVALID_ARGUMENT, made, (int32_t)t->arguments[made].type};
    }
    while (made-- > 0) gd_free(&values[made]);
}

/* Writes what a call returned over the value that is there. Properties that are objects are all resources, results of methods nodes. */
static void hand_over(const target *t, const gd_variant *returned, GDExtensionTypePtr result) {
    if (t->result == GD_OBJECT && t->property != NULL) {
        gdi_ref_set_object(result, gd_to_object(returned));
    } else if (t->result == GD_OBJECT) {
        *(GDExtensionObjectPtr *)result = gd_to_object(returned);
    } else {
        GDExtensionPtrDestructor destructor = gdi_variant_get_ptr_destructor(t->result);
        if (destructor != NULL) destructor(result);
        gdi_get_variant_to_type_constructor(t->result)(result, (void *)returned);
    }
}

static void ptrcall(void *what, GDExtensionClassInstancePtr self, const GDExtensionConstTypePtr *arguments, GDExtensionTypePtr result) {
    const target *t = what;
    gd_variant values[GD_MOST_ARGUMENTS];
    const gd_variant *pointers[GD_MOST_ARGUMENTS];
    for (int i = 0; i < t->n_arguments; i++) {
        gdi_get_variant_from_type_constructor(t->arguments[i].type)(&values[i], (void *)arguments[i]);
        pointers[i] = &values[i];
    }
    gd_variant returned = apply(t, self, pointers);
    if (t->result != GD_NOTHING) hand_over(t, &returned, result);
    gd_free(&returned);
    for (int i = 0; i < t->n_arguments; i++) gd_free(&values[i]);
}

/* ---- Registration ---- */

enum { USAGE_DEFAULT = 6 };

static gd_string new_string(const char *text) {
    gd_string s;
    gdi_string_new_with_utf8_chars_and_len(&s, text, (GDExtensionInt)strlen(text));
    return s;
}

static void free_string(gd_string *s) { gdi_variant_get_ptr_destructor(GD_STRING)(s); }

static GDExtensionPropertyInfo info_of(const gd_argument *a, gd_string *hint) {
    GDExtensionPropertyInfo info = {a->type, gd_name(a->name == NULL ? "" : a->name), gd_name(a->class_name == NULL ? "" : a->class_name), 0, hint, USAGE_DEFAULT};
    return info;
}

static void register_target(const gd_class *c, const char *method, const target *its, const char *result_class) {
    target *t = keep(its);
    if (t == NULL) {
        gd_error(method, gd_why(""));
        return;
    }
    gd_string no_hint = new_string("");
    const gd_argument returned = {"", t->result, result_class};
    GDExtensionPropertyInfo result = info_of(&returned, &no_hint), arguments[GD_MOST_ARGUMENTS];
    GDExtensionClassMethodArgumentMetadata metadata[GD_MOST_ARGUMENTS] = {0};
    gd_variant defaults[GD_MOST_ARGUMENTS];
    GDExtensionVariantPtr default_pointers[GD_MOST_ARGUMENTS];
    for (int i = 0; i < t->n_arguments; i++) arguments[i] = info_of(&t->arguments[i], &no_hint);
    for (int i = 0; i < t->n_optional; i++) {
        defaults[i] = gd_new(t->arguments[t->n_arguments - t->n_optional + i].type);
        default_pointers[i] = &defaults[i];
    }
    GDExtensionClassMethodInfo info = {0};
    info.name = gd_name(method);
    info.method_userdata = t;
    info.call_func = call;
    info.ptrcall_func = ptrcall;
    info.method_flags = GDEXTENSION_METHOD_FLAGS_DEFAULT;
    info.has_return_value = t->result != GD_NOTHING;
    info.return_value_info = &result;
    info.argument_count = (uint32_t)t->n_arguments;
    info.arguments_info = arguments;
    info.arguments_metadata = metadata;
    info.default_argument_count = (uint32_t)t->n_optional;
    info.default_arguments = default_pointers;
    gdi_classdb_register_extension_class_method(gd_library, gd_name(c->name), &info);
    for (int i = 0; i < t->n_optional; i++) gd_free(&defaults[i]);
    free_string(&no_hint);
}

static void register_method(const gd_class *c, const gd_method *m) {
    target t = {.method = m, .n_arguments = m->n_arguments, .n_optional = m->n_optional, .result = m->result};
    memcpy(t.arguments, m->arguments, sizeof t.arguments);
    register_target(c, m->name, &t, m->result_class);
}

static void register_property(const gd_class *c, const gd_property *p) {
    char setter[64], getter[64];
    snprintf(setter, sizeof setter, "set_%s", p->name);
    snprintf(getter, sizeof getter, "get_%s", p->name);
    const gd_argument value = {p->name, p->type, p->class_name};
    target set = {.property = p, .n_arguments = 1, .arguments = {value}}, get = {.property = p, .result = p->type};
    register_target(c, setter, &set, NULL);
    register_target(c, getter, &get, p->class_name);
    gd_string hint = new_string(p->hint_string == NULL ? "" : p->hint_string);
    GDExtensionPropertyInfo info = info_of(&value, &hint);
    info.hint = p->hint;
    gdi_classdb_register_extension_class_property(gd_library, gd_name(c->name), &info, gd_name(setter), gd_name(getter));
    free_string(&hint);
}

static void register_signal(const gd_class *c, const gd_signal *s) {
    gd_string no_hint = new_string("");
    GDExtensionPropertyInfo arguments[GD_MOST_ARGUMENTS];
    for (int i = 0; i < s->n_arguments; i++) arguments[i] = info_of(&s->arguments[i], &no_hint);
    gdi_classdb_register_extension_class_signal(gd_library, gd_name(c->name), gd_name(s->name), arguments, s->n_arguments);
    free_string(&no_hint);
}

void gd_class_register(const gd_class *c) {
    GDExtensionClassCreationInfo2 info = {0};
    info.is_exposed = 1;
    info.notification_func = c->notification;
    info.create_instance_func = create;
    info.free_instance_func = destroy;
    info.class_userdata = (void *)c; /* it is only read */
    gdi_classdb_register_extension_class2(gd_library, gd_name(c->name), gd_name(c->parent), &info);
    for (int i = 0; i < c->n_constants; i++) {
        const gd_constant *k = &c->constants[i];
        gdi_classdb_register_extension_class_integer_constant(gd_library, gd_name(c->name), gd_name(k->enumeration), gd_name(k->name), k->value, 0);
    }
    for (int i = 0; i < c->n_methods; i++) register_method(c, &c->methods[i]);
    for (int i = 0; i < c->n_properties; i++) register_property(c, &c->properties[i]);
    for (int i = 0; i < c->n_signals; i++) register_signal(c, &c->signals[i]);
}

void gd_class_unregister(const gd_class *c) { gdi_classdb_unregister_extension_class(gd_library, gd_name(c->name)); }
