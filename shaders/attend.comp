#version 450
// Attention of the query heads that share a KV head, over one chunk of positions: their largest
// score, the sum of exponentials, and the weighted sum of values. One workgroup works on one (kv
// head, chunk, row).
#include "common.glsl"

layout(local_size_x = CHUNK) in;

layout(constant_id = 0) const uint KV = KV_F16;
layout(constant_id = 1) const uint HEAD_DIM = 128;
layout(constant_id = 2) const uint GROUP = 4;

#define ARGUMENTS_OF_ATTEND
#include "arguments.glsl"

// Words that a thread loads before it uses the first.
const uint AT_ONCE = FMA_IS_FUSED ? 8u : 2u;
// Elements of a head, rounded up so that AT_ONCE words of any type hold elements of one head only.
// Elements beyond HEAD_DIM are zeros, which change no sum.
const uint PADDED = (HEAD_DIM + 4u * AT_ONCE - 1u) / (4u * AT_ONCE) * (4u * AT_ONCE);
// Rounded up, so that each thread loads the same number of elements.
const uint QUERIES = (GROUP * PADDED + CHUNK - 1u) / CHUNK * CHUNK;

// The address of a block that does not exist.
const uint NOWHERE = 0xffffffffu;

shared float queries[QUERIES];
// The scores, then their exponentials.
shared float weights[GROUP * CHUNK];
shared float lanes[GROUP * 32];

// The elements of a word.
vec4 elements(uint bits) {
    if (KV == KV_F16) return vec4(from_halves(bits), 0.0, 0.0);
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
    for (uint first = 0u; first < QUERIES; first += CHUNK) {
        const uint i = first + id, g = min(i / PADDED, GROUP - 1u), d = i % PADDED;
        const float x = act(from + g * HEAD_DIM + min(d, HEAD_DIM - 1u));
        queries[i] = d < HEAD_DIM ? x : 0.0;
    }
    barrier();

    // One thread per position, and one slab after the other, since all threads must use the same
    // slab at a time.
    float s[GROUP], key_scale = scale, value_scale = 1.0;
    [[unroll]] for (uint g = 0u; g < GROUP; ++g) s[g] = 0.0;
    const uint place = id < n ? plan[list + (chunk * CHUNK + id) / BLOCK] : NOWHERE;
    [[dont_unroll]] for (uint slab = 0u; slab < N_SLABS; ++slab) {
        if (place >> 24 != slab) continue;
        const uint start = (place & 0xffffffu) * block + id % BLOCK, at = start + keys;
        for (uint first = 0u; first < words; first += AT_ONCE) {
            uint bits[AT_ONCE];
            [[unroll]] for (uint i = 0u; i < AT_ONCE; ++i) {
                bits[i] = slabs[slab].words[at + min(first + i, words - 1u) * BLOCK];
            }
            [[unroll]] for (uint i = 0u; i < AT_ONCE; ++i) {
                const vec4 k = elements(first + i < words ? bits[i] : 0u);
                [[unroll]] for (uint g = 0u; g < GROUP; ++g) {
                    const uint q = g * PADDED + per_word * (first + i);
                    s[g] = fused(queries[q], k.x, s[g]);
                    if (KV != KV_F32) s[g] = fused(queries[q + 1u], k.y, s[g]);
                    if (KV == KV_I8) s[g] = fused(queries[q + 3u], k.w, fused(queries[q + 2u], k.z, s[g]));
                }
            }
        }
        if (KV == KV_I8) {
            key_scale = scale * uintBitsToFloat(slabs[slab].words[at + words * BLOCK]);
            value_scale = uintBitsToFloat(slabs[slab].words[start + values + words * BLOCK]);
        }
    }
    const float none = uintBitsToFloat(0xff800000u);
    [[unroll]] for (uint g = 0u; g < GROUP; ++g) weights[g * CHUNK + id] = id < n ? s[g] * key_scale : none;
    barrier();

    // 32 lanes per head.
    for (uint i = id; i < GROUP * 32u; i += CHUNK) {
        float most = none;
        [[unroll]] for (uint p = 0u; p < CHUNK; p += 32u) {
            const float score = weights[i / 32u * CHUNK + i % 32u + p];
            most = score > most ? score : most;
        }
        lanes[i] = most;
    }
    barrier();
    for (uint width = 16u; width > 0u; width /= 2u) {
        for (uint i = id; i < GROUP * width; i += CHUNK) {
            const uint l = i / width * 32u + i % width;
            lanes[l] = lanes[l + width] > lanes[l] ? lanes[l + width] : lanes[l];
        }
        barrier();
    }
    float most[GROUP];
    [[unroll]] for (uint g = 0u; g < GROUP; ++g) most[g] = lanes[32u * g];
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

    // One thread per word of values, for all heads.
    for (uint w = id; w < words; w += CHUNK) {
        vec4 o[GROUP];
        [[unroll]] for (uint g = 0u; g < GROUP; ++g) o[g] = vec4(0.0);
        for (uint first = 0u; first < n; first += AT_ONCE) {
            const uint place = plan[list + (chunk * CHUNK + first) / BLOCK];
            const uint at = (place & 0xffffffu) * block + values + w;
            uint bits[AT_ONCE];
            [[unroll]] for (uint i = 0u; i < AT_ONCE; ++i) {
                bits[i] = slabs[place >> 24].words[at + min(first + i, n - 1u) % BLOCK * words];
            }
            [[unroll]] for (uint i = 0u; i < AT_ONCE; ++i) {
                // The values beyond the last position are zeros, which change no sum.
                const vec4 v = elements(first + i < n ? bits[i] : 0u);
                [[unroll]] for (uint g = 0u; g < GROUP; ++g) {
                    const float e = weights[g * CHUNK + first + i];
                    o[g].x = fused(e, v.x, o[g].x);
                    if (KV != KV_F32) o[g].y = fused(e, v.y, o[g].y);
                    if (KV == KV_I8) {
                        o[g].z = fused(e, v.z, o[g].z);
                        o[g].w = fused(e, v.w, o[g].w);
                    }
                }
            }
        }
        [[unroll]] for (uint g = 0u; g < GROUP; ++g) {
            const uint head = kv_head * GROUP + g;
            const bool is_whole = n_chunks == 1u;
            const uint part = results + (((row - first_row) * n_heads + head) * n_chunks + chunk) * (2u + HEAD_DIM);
            const uint to = per_word * w + (is_whole ? target + (row * n_heads + head) * HEAD_DIM : part + 2u);
            if (w == 0u && !is_whole) {
                set_act(part, most[g]);
                set_act(part + 1u, lanes[32u * g]);
            }
            [[unroll]] for (uint i = 0u; i < per_word; ++i) {
                if (per_word * w + i < HEAD_DIM) set_act(to + i, is_whole ? divide(o[g][i], lanes[32u * g]) : o[g][i]);
            }
        }
    }
}
