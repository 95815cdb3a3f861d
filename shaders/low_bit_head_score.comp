#version 450
// Scores rows by the first plane, four bits per column. Each lane has one row, and eight slices
// share the columns, as in project.comp. Of eight columns, a word has columns 0 to 3 in the lower
// half of each byte and 4 to 7 in the upper half.
#include "low_bit_head.glsl"

const uint SLICES = 8;
layout(local_size_x = SCORE_THREADS) in;

shared int parts[SLICES * 32];
shared float lowest[32];

void main() {
    const uint id = gl_LocalInvocationID.x, lane = id % 32u, slice = id / 32u, tile = gl_WorkGroupID.x;
    const uint n = 2u * chunks, share = (n + SLICES - 1u) / SLICES, end = min((slice + 1u) * share, n);
    int dot = 0;
    for (uint c = slice * share; c < end; ++c) {
        const uvec4 w = matrix[(tile * n + c) * 32u + lane];
        const uvec4 a = acts4[quantized + 2u * c], b = acts4[quantized + 2u * c + 1u];
        dot += dot4(w.x & 0x0f0f0f0fu, a.x) + dot4((w.x >> 4) & 0x0f0f0f0fu, a.y);
        dot += dot4(w.y & 0x0f0f0f0fu, a.z) + dot4((w.y >> 4) & 0x0f0f0f0fu, a.w);
        dot += dot4(w.z & 0x0f0f0f0fu, b.x) + dot4((w.z >> 4) & 0x0f0f0f0fu, b.y);
        dot += dot4(w.w & 0x0f0f0f0fu, b.z) + dot4((w.w >> 4) & 0x0f0f0f0fu, b.w);
    }
    parts[id] = dot;
    barrier();
    if (slice == 0u) {
        const uint row = 32u * tile + lane;
        float low = uintBitsToFloat(0xff800000u);
        if (row < n_rows) {
            for (uint s = 1u; s < SLICES; ++s) dot += parts[32u * s + lane];
            const vec2 score = score_of(row, 32 * dot + OFFSET_ONE * int(acts[state + STATE_SUM]), 0u);
            acts[dots + first + row] = uint(dot);
            set_act(upper + first + row, score.x + score.y);
            low = score.x - score.y;
        }
        lowest[lane] = low;
    }
    barrier();
    if (id > 0u) return;
    float most = lowest[0];
    for (uint l = 1u; l < 32u; ++l) most = lowest[l] > most ? lowest[l] : most;
    set_act(lower + first / 32u + tile, most);
}
