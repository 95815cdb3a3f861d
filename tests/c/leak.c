/* A host that loads, generates and frees again and again. Its memory, files and threads must not
 * grow. */
#include "check.h"

#include <dirent.h>
#include <limits.h>

enum { PARTS = 3 };

static long resident_kib(void) {
    long pages = 0, resident = 0;
    FILE *file = fopen("/proc/self/statm", "r");
    if (file == NULL || fscanf(file, "%ld %ld", &pages, &resident) != 2) exit(2);
    fclose(file);
    return resident * (sysconf(_SC_PAGESIZE) >> 10);
}

static int entries(const char *path) {
    DIR *directory = opendir(path);
    int n = 0;
    if (directory == NULL) exit(2);
    while (readdir(directory) != NULL) n++;
    closedir(directory);
    return n;
}

static void live_once(const check_arguments *arguments, int fail) {
    uint32_t tokens[4];
    rotor_model *model = load(arguments, 2);
    rotor_session *one = begin_story(model, NULL), *two = begin_story(model, NULL);
    rotor_step step = {.struct_size = sizeof step};
    size_t n = 0;
    generate(one, ROTOR_NO_BUDGET, tokens, 4);
    CHECK_OK(rotor_session_step(two, 0, &step));
    if (fail) {
        rotor_model *none = NULL;
        CHECK_STATUS(rotor_model_load("/nowhere", NULL, &none), ROTOR_E_IO);
        CHECK_STATUS(rotor_model_tokenize(model, "\xff", 1, 0, NULL, 0, &n), ROTOR_E_UTF8);
    }
    rotor_model_free(model);
    rotor_session_free(two);
    rotor_session_free(one);
}

int main(int argc, char **argv) {
    const check_arguments arguments = check_begin(argc, argv);
    const int rounds = arguments.quick ? 6 : 300;
    for (int i = 0; i < rounds / 5; i++) live_once(&arguments, i % 2); /* fills caches and the allocator's arenas */
    const int files = entries("/proc/self/fd"), threads = entries("/proc/self/task");
    /* A leak grows in every part. An arena of the allocator or of a driver grows only once. */
    long least = LONG_MAX;
    for (int part = 0; part < PARTS; part++) {
        const long before = resident_kib();
        for (int i = 0; i < rounds / PARTS; i++) live_once(&arguments, i % 2);
        const long grown = resident_kib() - before;
        if (grown < least) least = grown;
    }
    CHECK(entries("/proc/self/fd") == files);
    CHECK(entries("/proc/self/task") <= threads);
    if (!arguments.quick && least > 1024) {
        fprintf(stderr, "each %d loads let the process grow by %ld KiB or more\n", rounds / PARTS, least);
        check_failures++;
    }
    return check_end("leak");
}
