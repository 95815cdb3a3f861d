#version 450
// Merges the chunks of attention, first to last. One workgroup a (head, row).
#include "common.glsl"

layout(local_size_x = 64) in;

layout(push_constant, std430) uniform Args {
    uint n_heads;
    uint head_dim;
    uint first_row;
    uint n_chunks;    // of all rows; parts are [row - first_row][head][chunk][2 + head_dim]
    uint parts;
    uint target;      // word of row 0 of the results
};

void main() {
    const uint head = gl_WorkGroupID.x, row = first_row + gl_WorkGroupID.y, stride = 2u + head_dim;
    const uint n = plan[ROW_WORDS * row] / CHUNK + 1u;
    const uint from = parts + (gl_WorkGroupID.y * n_heads + head) * n_chunks * stride;
    for (uint d = gl_LocalInvocationID.x; d < head_dim; d += 64u) {
        float m = act(from), l = act(from + 1u), o = act(from + 2u + d);
        for (uint c = 1u; c < n; ++c) {
            const uint at = from + c * stride;
            const float m_c = act(at), merged = m_c > m ? m_c : m;
            const float a = exponential(m - merged), b = exponential(m_c - merged);
            m = merged;
            l = fused(act(at + 1u), b, l * a);
            o = fused(act(at + 2u + d), b, o * a);
        }
        set_act(target + (row * n_heads + head) * head_dim + d, divide(o, l));
    }
}
