#version 450
// Attention of the query heads that share a KV head, over one chunk of positions: their largest score, the sum of
// exponentials, and the weighted sum of values. One workgroup a (kv head, chunk, row).
#include "common.glsl"

layout(local_size_x = 128) in;

layout(constant_id = 0) const uint KV = KV_F16;
layout(constant_id = 1) const uint HEAD_DIM = 128;
layout(constant_id = 2) const uint GROUP = 4;

layout(push_constant, std430) uniform Args {
    uint layer;
    uint n_kv_heads;
    uint n_layers;
    uint first_row;
    uint first_chunk;
    uint n_chunks;    // of all rows; results are [row - first_row][head][chunk][2 + HEAD_DIM]
    uint q;
    uint results;
    float scale;
};

// Elements of a head in whole words of int8; what is beyond HEAD_DIM is zeros and changes no sum.
const uint PADDED = (HEAD_DIM + 3u) / 4u * 4u;

shared float queries[GROUP * PADDED];
// Scores, then their exponentials.
shared float weights[GROUP * CHUNK];
shared float lanes[GROUP * 32];

// The elements of a word.
vec4 elements(uint bits) {
    if (KV == KV_F16) return vec4(unpackHalf2x16(bits), 0.0, 0.0);
    if (KV == KV_F32) return vec4(uintBitsToFloat(bits), 0.0, 0.0, 0.0);
    const int i = int(bits);
    return vec4(bitfieldExtract(i, 0, 8), bitfieldExtract(i, 8, 8), bitfieldExtract(i, 16, 8), i >> 24);
}

void main() {
    const uint id = gl_LocalInvocationID.x, kv_head = gl_WorkGroupID.x, chunk = first_chunk + gl_WorkGroupID.y;
    const uint row = first_row + gl_WorkGroupID.z;
    const uint n_positions = plan[ROW_WORDS * row] + 1u, list = plan[ROW_WORDS * row + 1u];
    if (chunk * CHUNK >= n_positions) return;
    const uint n = min(CHUNK, n_positions - chunk * CHUNK);
    const uint n_heads = n_kv_heads * GROUP, per_word = PER_WORD(KV), words = (HEAD_DIM + per_word - 1u) / per_word;
    const uint side = (words + SCALE_WORDS(KV)) * BLOCK, block = n_layers * 2u * n_kv_heads * side;
    const uint keys = (layer * 2u * n_kv_heads + kv_head) * side, values = keys + n_kv_heads * side;

    const uint from = q + (row * n_heads + kv_head * GROUP) * HEAD_DIM;
    for (uint i = id; i < GROUP * PADDED; i += CHUNK) {
        const uint g = i / PADDED, d = i % PADDED;
        queries[i] = d < HEAD_DIM ? act(from + g * HEAD_DIM + d) : 0.0;
    }
    barrier();

    // A thread a position.
    float s[GROUP], key_scale = scale, value_scale = 1.0;
    [[unroll]] for (uint g = 0u; g < GROUP; ++g) s[g] = 0.0;
    if (id < n) {
        const uint place = plan[list + (chunk * CHUNK + id) / BLOCK];
        const uint start = (place & 0xffffffu) * block + id % BLOCK, at = start + keys;
        for (uint w = 0u; w < words; ++w) {
            const vec4 k = elements(slabs[place >> 24].words[at + w * BLOCK]);
            [[unroll]] for (uint g = 0u; g < GROUP; ++g) {
                const uint i = g * PADDED + per_word * w;
                s[g] = fused(queries[i], k.x, s[g]);
                if (KV != KV_F32) s[g] = fused(queries[i + 1u], k.y, s[g]);
                if (KV == KV_I8) s[g] = fused(queries[i + 3u], k.w, fused(queries[i + 2u], k.z, s[g]));
            }
        }
        if (KV == KV_I8) {
            key_scale = scale * uintBitsToFloat(slabs[place >> 24].words[at + words * BLOCK]);
            value_scale = uintBitsToFloat(slabs[place >> 24].words[start + values + words * BLOCK]);
        }
    }
    [[unroll]] for (uint g = 0u; g < GROUP; ++g) weights[g * CHUNK + id] = s[g] * key_scale;
    barrier();

    // 32 lanes a head.
    const float none = uintBitsToFloat(0xff800000u);
    for (uint i = id; i < GROUP * 32u; i += CHUNK) {
        float most = none;
        for (uint p = i % 32u; p < n; p += 32u) {
            const float score = weights[i / 32u * CHUNK + p];
            most = score > most ? score : most;
        }
        lanes[i] = most;
    }
    barrier();
    float most[GROUP];
    [[unroll]] for (uint g = 0u; g < GROUP; ++g) {
        most[g] = none;
        for (uint l = 0u; l < 32u; ++l) most[g] = lanes[32u * g + l] > most[g] ? lanes[32u * g + l] : most[g];
    }
    barrier();
    [[unroll]] for (uint g = 0u; g < GROUP; ++g) {
        weights[g * CHUNK + id] = id < n ? exponential(weights[g * CHUNK + id] - most[g]) : 0.0;
    }
    barrier();
    for (uint i = id; i < GROUP * 32u; i += CHUNK) {
        const uint e = i / 32u * CHUNK + i % 32u;
        lanes[i] = ((weights[e] + weights[e + 32u]) + weights[e + 64u]) + weights[e + 96u];
    }
    barrier();
    if (KV == KV_I8) {
        [[unroll]] for (uint g = 0u; g < GROUP; ++g) weights[g * CHUNK + id] *= value_scale;
    }
    for (uint width = 16u; width > 0u; width /= 2u) {
        for (uint i = id; i < GROUP * width; i += CHUNK) {
            const uint l = i / width * 32u + i % width;
            lanes[l] += lanes[l + width];
        }
        barrier();
    }

    // A thread a word of values.
    const uint results_of_row = results + ((row - first_row) * n_heads + kv_head * GROUP) * n_chunks * (2u + HEAD_DIM);
    for (uint i = id; i < GROUP * words; i += CHUNK) {
        const uint g = i / words, w = i % words;
        vec4 o = vec4(0.0);
        for (uint first = 0u; first < n; first += BLOCK) {
            const uint place = plan[list + (chunk * CHUNK + first) / BLOCK];
            const uint at = (place & 0xffffffu) * block + values + w;
            for (uint p = first; p < min(n, first + BLOCK); ++p) {
                const vec4 v = elements(slabs[place >> 24].words[at + (p - first) * words]);
                const float e = weights[g * CHUNK + p];
                o.x = fused(e, v.x, o.x);
                if (KV != KV_F32) o.y = fused(e, v.y, o.y);
                if (KV == KV_I8) {
                    o.z = fused(e, v.z, o.z);
                    o.w = fused(e, v.w, o.w);
                }
            }
        }
        const uint to = results_of_row + (g * n_chunks + chunk) * (2u + HEAD_DIM);
        if (w == 0u) {
            set_act(to, most[g]);
            set_act(to + 1u, lanes[32u * g]);
        }
        [[unroll]] for (uint i = 0u; i < per_word; ++i) {
            if (per_word * w + i < HEAD_DIM) set_act(to + 2u + per_word * w + i, o[i]);
        }
    }
}
