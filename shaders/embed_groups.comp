#version 450
// Rows of a ternary matrix as numbers: the embeddings of the tokens of a batch. One workgroup per
// row of the batch.
#include "common.glsl"

layout(local_size_x = EMBED_THREADS) in;

#define ARGUMENTS_OF_EMBED_GROUPS
#include "arguments.glsl"

#include "groups.glsl"

void main() {
    const uint row = gl_WorkGroupID.x, token = plan[ROW_WORDS * row + 2u] - first, width = 64u * chunks * groups;
    // Another part of the matrix may have this token.
    if (token >= n_rows) return;
    const uint lane = token % 32u;
    for (uint i = gl_LocalInvocationID.x; i < width; i += EMBED_THREADS) {
        const uint group = token / 32u * groups + i / (64u * chunks), start = tiles + group * group_units();
        const uint word = matrix_words[4u * (start + i / 64u % chunks * 32u + lane) + i % 64u / 16u];
        const int weight = int((word >> (i % 4u * 8u + i % 16u / 4u * 2u)) & 3u) - 1;
        set_act(target + row * width + i, scale_of(start, lane) * float(weight));
    }
}
