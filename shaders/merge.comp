#version 450
// Merges the chunks of attention, first to last. One workgroup works on one (head, row).
#include "common.glsl"

// Chunks that a thread loads before it uses the first.
const uint AT_ONCE = FMA_IS_FUSED ? 4u : 2u;
layout(local_size_x = MERGE_THREADS) in;

#define ARGUMENTS_OF_MERGE
#include "arguments.glsl"

void main() {
    const uint head = gl_WorkGroupID.x, row = first_row + gl_WorkGroupID.y, stride = 2u + head_dim;
    const uint n = plan[ROW_WORDS * row] / CHUNK + 1u;
    const uint from = parts + (gl_WorkGroupID.y * n_heads + head) * n_chunks * stride;
    for (uint d = gl_LocalInvocationID.x; d < head_dim; d += MERGE_THREADS) {
        float m = act(from), l = act(from + 1u), o = act(from + 2u + d);
        for (uint first = 1u; first < n; first += AT_ONCE) {
            vec3 chunks[AT_ONCE];
            [[unroll]] for (uint i = 0u; i < AT_ONCE; ++i) {
                const uint at = from + min(first + i, n - 1u) * stride;
                chunks[i] = vec3(act(at), act(at + 1u), act(at + 2u + d));
            }
            [[unroll]] for (uint i = 0u; i < AT_ONCE; ++i) {
                const bool is_there = first + i < n;
                const float merged = chunks[i].x > m ? chunks[i].x : m;
                const float a = exponential(m - merged), b = exponential(chunks[i].x - merged);
                const float l_merged = fused(chunks[i].y, b, l * a), o_merged = fused(chunks[i].z, b, o * a);
                m = is_there ? merged : m;
                l = is_there ? l_merged : l;
                o = is_there ? o_merged : o;
            }
        }
        set_act(target + (row * n_heads + head) * head_dim + d, divide(o, l));
    }
}
