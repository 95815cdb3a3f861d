#version 450
// Ternary products: up to three matrices with one int8 input, TOKENS rows of a batch at a time.
//
// A tile is 32 rows of a matrix; lane r of a workgroup has row r, and SLICES groups of lanes share the columns. A word
// of a tile has 16 weights: weight 4k + b in bits 2k of byte b, as `weight + 1`; so `word >> 2k` is, but for
// other bits, four bytes for a dot product with four bytes of the input.
#include "common.glsl"

#include "dot4.glsl"

const uint SLICES = 8;
layout(local_size_x = 256) in;

struct Product {
    uint end;         // tiles of this product and those before it
    uint tiles;       // first of `matrix`: 32 of them a chunk of 64 columns
    uint scales;      // first of `matrix` that has (scale, bias), two rows each
    uint rows;
    uint target;      // word of the first row of results, `rows` apart
};

layout(push_constant, std430) uniform Args {
    uint chunks;      // of 64 columns
    uint n_tokens;
    uint quantized;   // four words: the first row of int8, `4 * chunks` apart
    uint scales;      // word of the first row's scale
    uint sums;        // word of the first row's sum
    uint add;         // 1: add to what is there
    Product products[3];
};

shared int parts[TOKENS][SLICES * 32];

void main() {
    const uint lane = gl_LocalInvocationID.x % 32u, slice = gl_LocalInvocationID.x / 32u;
    uint p = 0u, before = 0u;
    while (gl_WorkGroupID.x >= products[p].end) before = products[p++].end;
    const uint tile = gl_WorkGroupID.x - before, first = TOKENS * gl_WorkGroupID.y;

    uint x[TOKENS];
    int plain[TOKENS], times4[TOKENS], times16[TOKENS];
    [[unroll]] for (uint t = 0; t < TOKENS; ++t) {
        // Beyond the last row it is computed again, and not kept.
        x[t] = quantized + 4u * chunks * min(first + t, n_tokens - 1u);
        plain[t] = times4[t] = times16[t] = 0;
    }
    const uint tiles = products[p].tiles + tile * chunks * 32u + lane;
    const uint share = (chunks + SLICES - 1u) / SLICES, end = min((slice + 1u) * share, chunks);
    for (uint c = slice * share; c < end; ++c) {
        const uvec4 w = matrix[tiles + 32u * c];
        [[unroll]] for (uint j = 0; j < 4; ++j) {
            [[unroll]] for (uint t = 0; t < TOKENS; ++t) {
                const uvec4 q = acts4[x[t] + 4u * c + j];
                plain[t] += dot4(w[j] & 0x03030303u, q.x);
                times4[t] += dot4(w[j] & 0x0c0c0c0cu, q.y);
                times16[t] += dot4(w[j] & 0x30303030u, q.z);
                plain[t] += dot4((w[j] >> 6) & 0x03030303u, q.w);
            }
        }
    }
    [[unroll]] for (uint t = 0; t < TOKENS; ++t) {
        parts[t][gl_LocalInvocationID.x] = plain[t] + (times4[t] >> 2) + (times16[t] >> 4);
    }
    barrier();

    const uint row = 32u * tile + lane, token = first + slice;
    if (slice >= TOKENS || token >= n_tokens || row >= products[p].rows) return;
    int sum = -int(acts[sums + token]);
    for (uint s = 0u; s < SLICES; ++s) sum += parts[slice][32u * s + lane];
    const uvec4 pair = matrix[products[p].scales + row / 2u];
    const vec2 scale_bias = uintBitsToFloat(row % 2u == 0u ? pair.xy : pair.zw);
    const uint to = products[p].target + token * products[p].rows + row;
    const float y = float(sum) * divide(scale_bias.x, act(scales + token)) + scale_bias.y;
    set_act(to, add == 1u ? act(to) + y : y);
}
