/* The files of a folder in res://, or one file, which may lie inside a .pck: listed and read by Godot, on the thread that calls rotor. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "nodes.h"

/* Hashes of signatures, the same in all versions from 4.2 on. */
enum { HASH_GET_FILES_AT = 3538744774, HASH_FILE_OPEN = 1247358404 };
enum { FILE_ACCESS_READ = 1 };

typedef struct {
    gd_variant access; /* a FileAccess */
    char *name;
} opened;

struct package {
    size_t n;
    opened *opened;
    rotor_file *files;
    bool refused; /* the system has refused memory, so a file may be missing */
};

static int32_t read_file(uint64_t offset, void *buffer, size_t length, void *user) {
    const opened *from = user;
    gd_variant position = gd_int((int64_t)offset), result = gd_call(&from->access, "seek", 1, &position);
    gd_free(&result);
    return gdi_file_access_get_buffer(gd_to_object(&from->access), buffer, length) == length ? 0 : 1;
}

void package_release(void *of) {
    package *p = of;
    for (size_t i = 0; i < p->n; i++) {
        gd_free(&p->opened[i].access);
        free(p->opened[i].name);
    }
    free(p->opened);
    free(p->files);
    free(p);
}

/* Nil if there is no such file, or if the system refuses memory. */
static gd_variant open_file(package *p, const char *folder, const char *name) {
    const size_t size = name == NULL ? 0 : strlen(folder) + strlen(name) + 2;
    char *path = size == 0 ? NULL : gd_alloc(NULL, size);
    p->refused |= path == NULL;
    if (path == NULL) return gd_nil();
    snprintf(path, size, "%s/%s", folder, name);
    gd_variant arguments[] = {gd_string_of(path), gd_int(FILE_ACCESS_READ)};
    free(path);
    return gd_call_static("FileAccess", "open", HASH_FILE_OPEN, 2, arguments);
}

static void add_file(package *p, const char *folder, const gd_variant *name) {
    opened *o = &p->opened[p->n];
    o->name = gd_to_text(name);
    o->access = open_file(p, folder, o->name);
    if (gd_to_object(&o->access) == NULL) {
        gd_free(&o->access);
        free(o->name);
        return;
    }
    gd_variant size = gd_call(&o->access, "get_length", 0, NULL);
    p->files[p->n++] = (rotor_file){
        .struct_size = sizeof(rotor_file), .name = o->name, .size = (uint64_t)gd_to_int(&size), .read = read_file, .user = o};
    gd_free(&size);
}

/* A folder's names; of a path that is no folder, or an empty one, there are none. */
static gd_variant names_in(const char *path) {
    gd_variant folder = gd_string_of(path);
    return gd_call_static("DirAccess", "get_files_at", HASH_GET_FILES_AT, 1, &folder);
}

static void add_single(package *p, const char *path) {
    const char *slash = strrchr(path, '/');
    char *folder = gd_duplicate(path);
    p->refused |= folder == NULL;
    if (folder == NULL) return;
    folder[slash - path] = 0;
    gd_variant name = gd_string_of(slash + 1);
    add_file(p, folder, &name);
    gd_free(&name);
    free(folder);
}

/* Room for so many files; NULL if the system refuses memory. */
static package *new_package(size_t n) {
    package *p = gd_alloc(NULL, sizeof *p);
    if (p == NULL) return NULL;
    *p = (package){.opened = gd_alloc(NULL, n * sizeof *p->opened), .files = gd_alloc(NULL, n * sizeof *p->files)};
    if (p->opened != NULL && p->files != NULL) return p;
    package_release(p);
    return NULL;
}

package *package_open(const char *path) {
    gd_variant names = names_in(path);
    const int64_t n = gd_type_of(&names) == GDEXTENSION_VARIANT_TYPE_PACKED_STRING_ARRAY ? gd_size(&names) : 0;
    package *p = new_package((size_t)(n + 1));
    for (int64_t i = 0; p != NULL && i < n; i++) {
        gd_variant name = gd_at(&names, i);
        add_file(p, path, &name);
        gd_free(&name);
    }
    gd_free(&names);
    if (p == NULL) return NULL;
    if (n == 0) add_single(p, path);
    if (p->n > 0 && !p->refused) return p;
    package_release(p);
    return NULL;
}

const rotor_file *package_files(const package *p, size_t *n) {
    *n = p->n;
    return p->files;
}
