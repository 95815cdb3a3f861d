/* The files of a model's directory, as a host passes them to rotor_model_load_files. */
#ifndef MODEL_FILES_H
#define MODEL_FILES_H

#include "check.h"

static rotor_file model_files[11];
static size_t n_model_files;

static int32_t read_model_file(uint64_t offset, void *buffer, size_t length, void *user) {
    memcpy(buffer, (unsigned char *)user + offset, length);
    return 0;
}

/* The contents of a file, or NULL if there is no such file. */
static inline unsigned char *contents_of(const char *directory, const char *name, size_t *length) {
    char path[4096];
    snprintf(path, sizeof path, "%s/%s", directory, name);
    FILE *file = fopen(path, "rb");
    if (file == NULL) return NULL;
    fseek(file, 0, SEEK_END);
    *length = (size_t)ftell(file);
    rewind(file);
    unsigned char *contents = malloc(*length + 1);
    if (contents == NULL || fread(contents, 1, *length, file) != *length) exit(2);
    fclose(file);
    return contents;
}

/* The files of a model in a directory, with this chat template. A function reads them. With
 * `some_in_memory`, every second file is in memory. */
static inline void read_model_files(const char *directory, const char *chat_template, int some_in_memory) {
    static const char *const names[] = {"config.json", "tokenizer.json", "tokenizer_config.json", "generation_config.json",
                                        "special_tokens_map.json", "model.safetensors", "model.safetensors.index.json",
                                        "model-00001-of-00003.safetensors", "model-00002-of-00003.safetensors",
                                        "model-00003-of-00003.safetensors"};
    n_model_files = 0;
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        size_t length = 0;
        unsigned char *contents = contents_of(directory, names[i], &length);
        if (contents == NULL) continue;
        model_files[n_model_files++] = (rotor_file){
            .struct_size = sizeof(rotor_file), .name = names[i], .size = length, .read = read_model_file, .user = contents,
            .data = some_in_memory && i % 2 == 0 ? contents : NULL};
    }
    model_files[n_model_files++] = (rotor_file){
        .struct_size = sizeof(rotor_file), .name = "chat_template.jinja", .data = chat_template, .size = strlen(chat_template)};
}

#endif
