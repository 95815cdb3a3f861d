#version 450
// Attention of the query heads that share a KV head, over one chunk of positions: their largest score, the sum of
// exponentials, and the weighted sum of values. One workgroup a (kv head, chunk, row).
#include "common.glsl"

layout(local_size_x = 128) in;

layout(constant_id = 0) const bool IS_F16 = true;
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

shared float queries[GROUP * HEAD_DIM];
// Scores, then their exponentials.
shared float weights[GROUP * CHUNK];
shared float lanes[GROUP * 32];

void main() {
    const uint id = gl_LocalInvocationID.x, kv_head = gl_WorkGroupID.x, chunk = first_chunk + gl_WorkGroupID.y;
    const uint row = first_row + gl_WorkGroupID.z;
    const uint n_positions = plan[ROW_WORDS * row] + 1u, list = plan[ROW_WORDS * row + 1u];
    if (chunk * CHUNK >= n_positions) return;
    const uint n = min(CHUNK, n_positions - chunk * CHUNK);
    const uint n_heads = n_kv_heads * GROUP, words = IS_F16 ? HEAD_DIM / 2u : HEAD_DIM;
    const uint line = words * BLOCK, block = n_layers * 2u * n_kv_heads * line;
    const uint keys = (layer * 2u * n_kv_heads + kv_head) * line, values = keys + n_kv_heads * line;

    const uint from = q + (row * n_heads + kv_head * GROUP) * HEAD_DIM;
    for (uint i = id; i < GROUP * HEAD_DIM; i += CHUNK) queries[i] = act(from + i);
    barrier();

    // A thread a position.
    float s[GROUP];
    [[unroll]] for (uint g = 0u; g < GROUP; ++g) s[g] = 0.0;
    if (id < n) {
        const uint place = plan[list + (chunk * CHUNK + id) / BLOCK];
        const uint at = (place & 0xffffffu) * block + keys + id % BLOCK;
        for (uint w = 0u; w < words; ++w) {
            const uint bits = slabs[place >> 24].words[at + w * BLOCK];
            if (IS_F16) {
                const vec2 k = unpackHalf2x16(bits);
                [[unroll]] for (uint g = 0u; g < GROUP; ++g) {
                    const uint i = g * HEAD_DIM + 2u * w;
                    s[g] = fused(queries[i + 1u], k.y, fused(queries[i], k.x, s[g]));
                }
            } else {
                const float k = uintBitsToFloat(bits);
                [[unroll]] for (uint g = 0u; g < GROUP; ++g) s[g] = fused(queries[g * HEAD_DIM + w], k, s[g]);
            }
        }
    }
    [[unroll]] for (uint g = 0u; g < GROUP; ++g) weights[g * CHUNK + id] = s[g] * scale;
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
        vec2 o = vec2(0.0);
        for (uint first = 0u; first < n; first += BLOCK) {
            const uint place = plan[list + (chunk * CHUNK + first) / BLOCK];
            const uint at = (place & 0xffffffu) * block + values + w;
            for (uint p = first; p < min(n, first + BLOCK); ++p) {
                const uint bits = slabs[place >> 24].words[at + (p - first) * words];
                const float e = weights[g * CHUNK + p];
                const vec2 v = IS_F16 ? unpackHalf2x16(bits) : vec2(uintBitsToFloat(bits), 0.0);
                o = vec2(fused(e, v.x, o.x), fused(e, v.y, o.y));
            }
        }
        const uint to = results_of_row + (g * n_chunks + chunk) * (2u + HEAD_DIM);
        if (w == 0u) {
            set_act(to, most[g]);
            set_act(to + 1u, lanes[32u * g]);
        }
        if (IS_F16) {
            set_act(to + 2u + 2u * w, o.x);
            set_act(to + 3u + 2u * w, o.y);
        } else {
            set_act(to + 2u + w, o.x);
        }
    }
}
