#version 450
// Ternary products: up to three matrices with one int8 input, TOKENS rows of a batch at a time.
//
// A tile is 32 rows of a matrix. Lane r of a workgroup has row r, and SLICES groups of lanes share
// the columns. A word of a tile has 16 weights: weight 4k + b is in bits 2k of byte b, as `weight +
// 1`. So `word >> 2k`, with the other bits masked, is four bytes for a dot product with four bytes
// of the input.
//
// With POPCOUNT, the input comes in planes (see quantize.comp). A word of a plane has bit j of 32
// numbers. Their order is that of the lower (or upper) bits of two words of weights when one word
// is shifted between the bits of the other. So a product is a count of bits.
#include "common.glsl"

#include "dot4.glsl"

layout(constant_id = 0) const uint SLICES = 8;
layout(local_size_x_id = 1) in;

#define ARGUMENTS_OF_PROJECT
#include "arguments.glsl"

shared int parts[TOKENS][SLICES * 32];

void main() {
    const uint lane = gl_LocalInvocationID.x % 32u;
    // If there is one slice, all lanes of a workgroup have the same input. The constant tells the
    // compiler.
    const uint slice = SLICES == 1u ? 0u : gl_LocalInvocationID.x / 32u;
    uint p = 0u, before = 0u;
    while (gl_WorkGroupID.x >= products[p].end) before = products[p++].end;
    const uint tile = gl_WorkGroupID.x - before, first = TOKENS * gl_WorkGroupID.y;

    uint x[TOKENS];
#ifdef POPCOUNT
    // Counts of the lower and the upper bits of the codes, with each plane.
    int low[TOKENS][8], high[TOKENS][8];
#else
    int plain[TOKENS], times4[TOKENS], times16[TOKENS];
#endif
    [[unroll]] for (uint t = 0; t < TOKENS; ++t) {
        // A place beyond the last row computes the last row again, and drops the result.
        x[t] = quantized + 4u * chunks * min(first + t, n_tokens - 1u);
#ifdef POPCOUNT
        [[unroll]] for (uint i = 0; i < 8; ++i) low[t][i] = high[t][i] = 0;
#else
        plain[t] = times4[t] = times16[t] = 0;
#endif
    }
    const uint tiles = products[p].tiles + tile * chunks * 32u + lane;
    const uint share = (chunks + SLICES - 1u) / SLICES, end = min((slice + 1u) * share, chunks);
    for (uint c = slice * share; c < end; ++c) {
        const uvec4 w = matrix[tiles + 32u * c];
#ifdef POPCOUNT
        [[unroll]] for (uint j = 0; j < 4; j += 2) {
            const uint even = 0x55555555u;
            const uint l = (w[j] & even) | ((w[j + 1] & even) << 1), h = ((w[j] >> 1) & even) | (w[j + 1] & ~even);
            [[unroll]] for (uint t = 0; t < TOKENS; ++t) {
                const uvec4 a = acts4[x[t] + 4u * c + j], b = acts4[x[t] + 4u * c + j + 1];
                [[unroll]] for (uint i = 0; i < 4; ++i) {
                    low[t][i] += bitCount(l & a[i]);
                    high[t][i] += bitCount(h & a[i]);
                    low[t][4 + i] += bitCount(l & b[i]);
                    high[t][4 + i] += bitCount(h & b[i]);
                }
            }
        }
#else
        [[unroll]] for (uint j = 0; j < 4; ++j) {
            [[unroll]] for (uint t = 0; t < TOKENS; ++t) {
                const uvec4 q = acts4[x[t] + 4u * c + j];
                plain[t] += dot4(w[j] & 0x03030303u, q.x);
                times4[t] += dot4(w[j] & 0x0c0c0c0cu, q.y);
                times16[t] += dot4(w[j] & 0x30303030u, q.z);
                plain[t] += dot4((w[j] >> 6) & 0x03030303u, q.w);
            }
        }
#endif
    }
    [[unroll]] for (uint t = 0; t < TOKENS; ++t) {
#ifdef POPCOUNT
        int dot = 0;
        [[unroll]] for (uint i = 0; i < 7; ++i) dot += (low[t][i] + 2 * high[t][i]) << i;
        // The highest plane has the signs, so it counts negatively.
        parts[t][gl_LocalInvocationID.x] = dot - ((low[t][7] + 2 * high[t][7]) << 7);
#else
        parts[t][gl_LocalInvocationID.x] = plain[t] + (times4[t] >> 2) + (times16[t] >> 4);
#endif
    }
    barrier();

    const uint row = 32u * tile + lane;
    if (row >= products[p].rows) return;
    const uvec4 pair = matrix[products[p].scales + row / 2u];
    const vec2 scale_bias = uintBitsToFloat(row % 2u == 0u ? pair.xy : pair.zw);
    for (uint t = slice; t < TOKENS && first + t < n_tokens; t += SLICES) {
        const uint token = first + t;
        int sum = -int(acts[sums + token]);
        for (uint s = 0u; s < SLICES; ++s) sum += parts[t][32u * s + lane];
        const uint to = products[p].target + token * products[p].rows + row;
        const float y = float(sum) * divide(scale_bias.x, act(scales + token)) + scale_bias.y;
        set_act(to, add == 1u ? act(to) + y : y);
    }
}
