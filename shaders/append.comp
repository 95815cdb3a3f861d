#version 450
// Rotates queries in place, writes rotated keys to the KV cache, and appends values to it. One
// workgroup works on one head of queries, keys or values.
//
// A block of the cache is [layer][keys, values][kv head]. Within it, keys are [word][position] and
// values are [position][word]. An int8 cache has a scale for each position after these. A word has
// one f32 element, two f16 elements or four int8 elements.
#include "common.glsl"

layout(local_size_x = APPEND_THREADS) in;

layout(constant_id = 0) const uint KV = KV_F16;

#define ARGUMENTS_OF_APPEND
#include "arguments.glsl"

shared uint absmax;

float angle(uint row, uint i) { return uintBitsToFloat(plan[angles + row * head_dim + i]); }

// Element d of a head after its rotation.
float rotated(uint from, uint row, uint d) {
    const uint half_dim = head_dim / 2u;
    const uint i = d % half_dim;
    const float a = act(from + i), b = act(from + i + half_dim), c = angle(row, i), s = angle(row, i + half_dim);
    return d < half_dim ? fused(-b, s, a * c) : fused(a, s, b * c);
}

// Element d of a key or value.
float element(uint from, uint row, bool is_value, uint d) {
    return is_value ? act(from + d) : rotated(from, row, d);
}

void append(uint row, uint kv_head, bool is_value) {
    const uint id = gl_LocalInvocationID.x, per_word = PER_WORD(KV), words = (head_dim + per_word - 1u) / per_word;
    const uint from = (is_value ? v : k) + (row * n_kv_heads + kv_head) * head_dim;
    const uint position = plan[ROW_WORDS * row], place = plan[plan[ROW_WORDS * row + 1u] + position / BLOCK];
    const uint side = (words + SCALE_WORDS(KV)) * BLOCK;
    const uint block = (place & 0xffffffu) * n_layers * 2u * n_kv_heads * side;
    const uint start = block + ((layer * 2u + uint(is_value)) * n_kv_heads + kv_head) * side;

    // For int8: the scale of this key or value, and the factor for its elements (see
    // arith::quantize_kv).
    float scale = 0.0, inverse = 0.0;
    if (KV == KV_I8) {
        if (id == 0u) absmax = 0u;
        barrier();
        uint most = 0u;
        for (uint d = id; d < head_dim; d += APPEND_THREADS) {
            most = max(most, floatBitsToUint(element(from, row, is_value, d)) & 0x7fffffffu);
        }
        atomicMax(absmax, most);
        barrier();
        if (absmax >= 0x7f800000u) {
            scale = uintBitsToFloat(0x7fc00000u);
        } else if (absmax >= KV_FLOOR_BITS) {
            scale = divide(uintBitsToFloat(absmax), 127.0);
            inverse = divide(127.0, uintBitsToFloat(absmax));
        }
        if (id == 0u) slabs[place >> 24].words[start + words * BLOCK + position % BLOCK] = floatBitsToUint(scale);
    }
    for (uint word = id; word < words; word += APPEND_THREADS) {
        const uint d = word * per_word;
        uint bits = 0u;
        if (KV == KV_F32) {
            bits = floatBitsToUint(element(from, row, is_value, d));
        } else if (KV == KV_F16) {
            bits = to_half(element(from, row, is_value, d)) | to_half(element(from, row, is_value, d + 1u)) << 16;
        } else if (inverse != 0.0) {
            for (uint i = 0u; i < 4u && d + i < head_dim; ++i) {
                const float x = element(from, row, is_value, d + i) * inverse + ROUND_MAGIC;
                bits |= (floatBitsToUint(x) & 255u) << (8u * i);
            }
        }
        const uint at = is_value ? position % BLOCK * words + word : word * BLOCK + position % BLOCK;
        slabs[place >> 24].words[start + at] = bits;
    }
}

void main() {
    const uint row = gl_WorkGroupID.y, half_dim = head_dim / 2u, head = gl_WorkGroupID.x;
    if (head < n_heads) {
        const uint from = q + (row * n_heads + head) * head_dim;
        for (uint d = gl_LocalInvocationID.x; d < half_dim; d += APPEND_THREADS) {
            const float low = rotated(from, row, d), high = rotated(from, row, d + half_dim);
            set_act(from + d, low);
            set_act(from + d + half_dim, high);
        }
    } else {
        const uint i = head - n_heads;
        append(row, i % n_kv_heads, i >= n_kv_heads);
    }
}
