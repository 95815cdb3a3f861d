#!/bin/sh
# docs.sh: prints the class docs (doc_classes) as C strings.
set -eu
echo '#include <stddef.h>'
echo 'extern const char *const class_docs[];'
echo 'const char *const class_docs[] = {'
for xml in "$(dirname "$0")"/doc_classes/*.xml; do
    [ -e "$xml" ] || continue
    sed -e 's/\\/\\\\/g' -e 's/"/\\"/g' -e 's/^/    "/' -e 's/$/\\n"/' "$xml"
    echo '    ,'
done
echo '    NULL};'
