#version 450
// Scores the listed rows of this part again, with two more bits, and lists those that may still
// reach the floor.
#include "low_bit_head.glsl"

const uint SLICES = 8;
layout(local_size_x = REFINE_THREADS) in;


shared int parts[SLICES * 32];

void main() {
    const uint id = gl_LocalInvocationID.x, lane = id % 32u, slice = id / 32u;
    const uint i = 32u * gl_WorkGroupID.x + lane, count = acts[state + STATE_COUNT];
    if (32u * gl_WorkGroupID.x >= count) return;
    const uint row = i < count ? acts[list + i] - first : n_rows;
    const bool is_here = row < n_rows;
    int dot = 0;
    if (is_here) {
        // The tiles of this row follow the bounds, in the layout of project.comp.
        const uint tiles = bounds + n_rows + row / 32u * chunks * 32u + row % 32u;
        for (uint c = slice; c < chunks; c += SLICES) {
            const uvec4 w = matrix[tiles + 32u * c];
            [[unroll]] for (uint j = 0; j < 4; ++j) {
                const uvec4 q = acts4[quantized + 4u * c + j];
                dot += dot4(w[j] & 0x03030303u, q.x) + dot4((w[j] >> 2) & 0x03030303u, q.y);
                dot += dot4((w[j] >> 4) & 0x03030303u, q.z) + dot4((w[j] >> 6) & 0x03030303u, q.w);
            }
        }
    }
    parts[id] = dot;
    barrier();
    if (slice > 0u || !is_here) return;
    for (uint s = 1u; s < SLICES; ++s) dot += parts[32u * s + lane];
    const int twice = 32 * int(acts[dots + first + row]) + 8 * dot + OFFSET_BOTH * int(acts[state + STATE_SUM]);
    const vec2 score = score_of(row, twice, 1u);
    if (score.x + score.y < act(state + STATE_FLOOR)) return;
    const uint at = atomicAdd(acts[state + STATE_COUNT_REFINED], 1u);
    if (at < capacity) acts[refined + at] = first + row;
}
