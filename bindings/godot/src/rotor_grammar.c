/* RotorGrammar: the form that an answer must have. */
#include "nodes.h"

static const gd_property properties[] = {
    {"kind", GD_INT, offsetof(godot_grammar, kind), 2, "None,JSON Schema,Regex,Choice,Lark", NULL},
    {"source", GD_STRING, offsetof(godot_grammar, source), 18, "", NULL},
};
static const gd_constant constants[] = {
    {"Kind", "NONE", ROTOR_GRAMMAR_NONE},   {"Kind", "JSON_SCHEMA", ROTOR_GRAMMAR_JSON_SCHEMA}, {"Kind", "REGEX", ROTOR_GRAMMAR_REGEX},
    {"Kind", "CHOICE", ROTOR_GRAMMAR_CHOICE}, {"Kind", "LARK", ROTOR_GRAMMAR_LARK},
};
const gd_class grammar_class = {
    .name = "RotorGrammar",
    .parent = "Resource",
    .size = sizeof(godot_grammar),
    .properties = properties,
    .n_properties = GD_COUNT(properties),
    .constants = constants,
    .n_constants = GD_COUNT(constants),
};
