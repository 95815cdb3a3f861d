#version 450
// Products of ternary weights with a scale per group (see groups.glsl): up to three matrices with
// one int16 input (see quantize_groups.comp), TOKENS rows of a batch at a time.
//
// Lane r of a workgroup has row r of a tile, and SLICES groups of lanes share the groups of
// columns. The sum of a group is an integer. A row's sums are then added in the order of its groups,
// by one lane.
//
// Without DOT, the input is f32 (see quantize_groups.comp). Codes are at most 2, so all sums of a
// group are integers below 2^24. These are exact in f32, however `fma` rounds.
#include "common.glsl"
#include "dot4.glsl"

layout(constant_id = 0) const uint SLICES = 8;
layout(local_size_x_id = 1) in;

#define ARGUMENTS_OF_PROJECT_GROUPS
#include "arguments.glsl"

#include "groups.glsl"

// Groups of columns that a lane computes before their sums are added.
const uint AHEAD = TOKENS == 1u ? GROUPS_AHEAD : 1u;

// The sums of groups, and their factors.
shared vec2 terms[TOKENS][AHEAD * SLICES * 32];

// Units of a chunk of the input.
#ifdef DOT
const uint INPUT_UNITS = 8u;
#else
const uint INPUT_UNITS = 16u;
#endif

// The sums of a group of weights, whose codes begin at the unit `codes`, with TOKENS rows of the
// input, which begin at the units `x`.
#ifdef DOT
vec4 dots_of(uint codes, uint x[TOKENS]) {
    // Sums of products with the upper and the lower bytes: of weights as they are, times 4, and
    // times 16.
    ivec3 upper[TOKENS], lower[TOKENS];
    [[unroll]] for (uint t = 0u; t < TOKENS; ++t) upper[t] = lower[t] = ivec3(0);
    for (uint c = 0u; c < chunks; ++c) {
        const uvec4 w = matrix[codes + 32u * c];
        [[unroll]] for (uint j = 0u; j < 4u; ++j) {
            const uint w0 = w[j] & 0x03030303u, w1 = w[j] & 0x0c0c0c0cu, w2 = w[j] & 0x30303030u;
            const uint w3 = (w[j] >> 6) & 0x03030303u;
            [[unroll]] for (uint t = 0u; t < TOKENS; ++t) {
                const uint at = x[t] + INPUT_UNITS * c + j;
                const uvec4 a = acts4[at], b = acts4[at + 4u];
                upper[t] += ivec3(dot4(w0, a.x), dot4(w1, a.y), dot4(w2, a.z));
                lower[t] += ivec3(dot4(w0, b.x), dot4(w1, b.y), dot4(w2, b.z));
                upper[t].x += dot4(w3, a.w);
                lower[t].x += dot4(w3, b.w);
            }
        }
    }
    vec4 sums;
    [[unroll]] for (uint t = 0u; t < TOKENS; ++t) {
        const int high = upper[t].x + (upper[t].y >> 2) + (upper[t].z >> 4);
        const int low = lower[t].x + (lower[t].y >> 2) + (lower[t].z >> 4);
        sums[t] = float(256 * high + low);
    }
    return sums;
}
#else
vec4 dots_of(uint codes, uint x[TOKENS]) {
    vec4 sums = vec4(0.0);
    for (uint c = 0u; c < chunks; ++c) {
        const uvec4 w = matrix[codes + 32u * c];
        [[unroll]] for (uint j = 0u; j < 16u; ++j) {
            const uint four = (w[j / 4u] >> (2u * (j % 4u))) & 0x03030303u;
            const vec4 code = vec4(four & 255u, (four >> 8) & 255u, (four >> 16) & 255u, four >> 24);
            [[unroll]] for (uint t = 0u; t < TOKENS; ++t) {
                const vec4 q = uintBitsToFloat(acts4[x[t] + INPUT_UNITS * c + j]);
                sums[t] = fma(code.x, q.x, fma(code.y, q.y, fma(code.z, q.z, fma(code.w, q.w, sums[t]))));
            }
        }
    }
    return sums;
}
#endif

void main() {
    const uint lane = gl_LocalInvocationID.x % 32u;
    const uint slice = SLICES == 1u ? 0u : gl_LocalInvocationID.x / 32u;
    uint p = 0u, before = 0u;
    while (gl_WorkGroupID.x >= products[p].end) before = products[p++].end;
    const uint tile = gl_WorkGroupID.x - before, units = group_units(), row = 32u * tile + lane;

    // Where the next group of this slice has its weights, the input, and the steps of the input. A
    // place beyond the last row computes the last row again, and drops the result.
    uint start = products[p].tiles + (tile * groups + slice) * units, x[TOKENS], step[TOKENS], token[TOKENS];
    float y[TOKENS];
    [[unroll]] for (uint t = 0u; t < TOKENS; ++t) {
        token[t] = min(TOKENS * gl_WorkGroupID.y + t, n_tokens - 1u);
        x[t] = quantized + INPUT_UNITS * chunks * (token[t] * groups + slice);
        step[t] = steps + token[t] * groups + slice;
        y[t] = 0.0;
    }
    for (uint first = 0u; first < groups; first += AHEAD * SLICES) {
        // Whole rounds of slices; in the last one, some slices add nothing.
        const uint n = min(AHEAD * SLICES, (groups - first + SLICES - 1u) / SLICES * SLICES);
        for (uint place = slice; place < n; place += SLICES) {
            const bool is_there = SLICES == 1u || first + place < groups;
            if (is_there) {
                const float scale = scale_of(start, lane);
                const vec4 dots = dots_of(start + lane, x);
                [[unroll]] for (uint t = 0u; t < TOKENS; ++t) {
                    const uvec2 of_input = acts2[step[t]];
                    const vec2 term = vec2(dots[t] - float(int(of_input.y)), scale * uintBitsToFloat(of_input.x));
                    if (SLICES == 1u) {
                        y[t] = fused(term.x, term.y, y[t]);
                    } else {
                        terms[t][32u * place + lane] = term;
                    }
                }
            } else {
                [[unroll]] for (uint t = 0u; t < TOKENS; ++t) terms[t][32u * place + lane] = vec2(0.0);
            }
            start += SLICES * units;
            [[unroll]] for (uint t = 0u; t < TOKENS; ++t) {
                x[t] += SLICES * INPUT_UNITS * chunks;
                step[t] += SLICES;
            }
        }
        if (SLICES > 1u) {
            barrier();
            [[unroll]] for (uint t = 0u; t < TOKENS; ++t) {
                if (t % SLICES != slice) continue;
                for (uint place = 0u; place < n; place += SLICES) {
                    [[unroll]] for (uint s = 0u; s < SLICES; ++s) {
                        const vec2 term = terms[t][32u * (place + s) + lane];
                        y[t] = fused(term.x, term.y, y[t]);
                    }
                }
            }
            barrier();
        }
    }

    if (row >= products[p].rows) return;
    [[unroll]] for (uint t = 0u; t < TOKENS; ++t) {
        if (t % SLICES != slice || TOKENS * gl_WorkGroupID.y + t >= n_tokens) continue;
        const uint to = products[p].target + token[t] * products[p].stride + row;
        if (products[p].bias != 0u) y[t] += uintBitsToFloat(matrix_words[4u * products[p].bias + row]);
        set_act(to, add == 1u ? act(to) + y[t] : y[t]);
    }
}
