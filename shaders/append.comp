#version 450
// Rotates queries in place, and keys on their way into the KV cache; appends values. A thread an output word, or a pair of
// a query's elements.
//
// A block of the cache is [layer][keys, values][kv head]; there keys lie as [word][position], values as
// [position][word]. A word has one element, or two of f16.
#include "common.glsl"

layout(local_size_x = 64) in;

layout(constant_id = 0) const bool IS_F16 = true;

layout(push_constant, std430) uniform Args {
    uint layer;
    uint n_heads;
    uint n_kv_heads;
    uint head_dim;
    uint n_layers;
    uint angles;      // word of `plan`: head_dim / 2 cosines, then sines, for each row
    uint q;           // words of the first row's queries, keys and values
    uint k;
    uint v;
};

float angle(uint row, uint i) { return uintBitsToFloat(plan[angles + row * head_dim + i]); }

// Element d of a head after its rotation.
float rotated(uint from, uint row, uint d) {
    const uint half_dim = head_dim / 2u;
    const uint i = d % half_dim;
    const float a = act(from + i), b = act(from + i + half_dim), c = angle(row, i), s = angle(row, i + half_dim);
    return d < half_dim ? fused(-b, s, a * c) : fused(a, s, b * c);
}

void append(uint row, uint kv_head, uint word, bool is_value) {
    const uint words = IS_F16 ? head_dim / 2u : head_dim;
    const uint from = (is_value ? v : k) + (row * n_kv_heads + kv_head) * head_dim;
    const uint d = IS_F16 ? 2u * word : word;
    uint bits;
    if (is_value) {
        bits = IS_F16 ? to_half(act(from + d)) | to_half(act(from + d + 1u)) << 16 : acts[from + d];
    } else if (IS_F16) {
        bits = to_half(rotated(from, row, d)) | to_half(rotated(from, row, d + 1u)) << 16;
    } else {
        bits = floatBitsToUint(rotated(from, row, d));
    }
    const uint position = plan[ROW_WORDS * row], place = plan[plan[ROW_WORDS * row + 1u] + position / BLOCK];
    const uint line = ((layer * 2u + uint(is_value)) * n_kv_heads + kv_head) * words * BLOCK;
    const uint block = (place & 0xffffffu) * n_layers * 2u * n_kv_heads * words * BLOCK;
    const uint at = is_value ? position % BLOCK * words + word : word * BLOCK + position % BLOCK;
    slabs[place >> 24].words[block + line + at] = bits;
}

void main() {
    const uint row = gl_WorkGroupID.y, half_dim = head_dim / 2u, words = IS_F16 ? half_dim : head_dim;
    uint i = gl_GlobalInvocationID.x;
    if (i < n_heads * half_dim) {
        const uint from = q + (row * n_heads + i / half_dim) * head_dim, d = i % half_dim;
        const float low = rotated(from, row, d), high = rotated(from, row, d + half_dim);
        set_act(from + d, low);
        set_act(from + d + half_dim, high);
        return;
    }
    i -= n_heads * half_dim;
    const bool is_value = i >= n_kv_heads * words;
    i -= is_value ? n_kv_heads * words : 0u;
    if (i < n_kv_heads * words) append(row, i / words, i % words, is_value);
}
