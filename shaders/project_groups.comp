#version 450
// Products of ternary weights with a scale per group (see groups.glsl): up to three matrices with
// one int16 input (see quantize_groups.comp), TOKENS rows of a batch at a time.
//
// Lane r of a workgroup has row r of a tile, and SLICES groups of lanes share the groups of
// columns. The sum of a group is an integer. A row's sums are then added in the order of its groups,
// by one lane.
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
shared float dots[TOKENS][AHEAD * SLICES * 32];
shared float factors[TOKENS][AHEAD * SLICES * 32];

void main() {
    const uint lane = gl_LocalInvocationID.x % 32u;
    const uint slice = SLICES == 1u ? 0u : gl_LocalInvocationID.x / 32u;
    uint p = 0u, before = 0u;
    while (gl_WorkGroupID.x >= products[p].end) before = products[p++].end;
    const uint tile = gl_WorkGroupID.x - before, units = group_units();

    // A place beyond the last row computes the last row again, and drops the result.
    uint token[TOKENS];
    float y[TOKENS];
    [[unroll]] for (uint t = 0u; t < TOKENS; ++t) {
        token[t] = min(TOKENS * gl_WorkGroupID.y + t, n_tokens - 1u);
        y[t] = 0.0;
    }
    for (uint first = 0u; first < groups; first += AHEAD * SLICES) {
        for (uint place = slice; place < AHEAD * SLICES && first + place < groups; place += SLICES) {
            const uint group = first + place, start = products[p].tiles + (tile * groups + group) * units;
            const float scale = scale_of(start, lane);
            // Sums of products with the upper and the lower bytes: of weights as they are, times 4,
            // and times 16.
            ivec3 upper[TOKENS];
            ivec3 lower[TOKENS];
            [[unroll]] for (uint t = 0u; t < TOKENS; ++t) {
                upper[t] = ivec3(0);
                lower[t] = ivec3(0);
            }
            for (uint c = 0u; c < chunks; ++c) {
                const uvec4 w = matrix[start + 32u * c + lane];
                [[unroll]] for (uint t = 0u; t < TOKENS; ++t) {
                    const uint x = quantized + 8u * ((token[t] * groups + group) * chunks + c);
                    [[unroll]] for (uint j = 0u; j < 4u; ++j) {
                        const uvec4 a = acts4[x + j], b = acts4[x + 4u + j];
                        const uint w0 = w[j] & 0x03030303u, w1 = w[j] & 0x0c0c0c0cu, w2 = w[j] & 0x30303030u;
                        const uint w3 = (w[j] >> 6) & 0x03030303u;
                        upper[t] += ivec3(dot4(w0, a.x), dot4(w1, a.y), dot4(w2, a.z));
                        upper[t].x += dot4(w3, a.w);
                        lower[t] += ivec3(dot4(w0, b.x), dot4(w1, b.y), dot4(w2, b.z));
                        lower[t].x += dot4(w3, b.w);
                    }
                }
            }
            [[unroll]] for (uint t = 0u; t < TOKENS; ++t) {
                const int high = upper[t].x + (upper[t].y >> 2) + (upper[t].z >> 4);
                const int low = lower[t].x + (lower[t].y >> 2) + (lower[t].z >> 4);
                const uint at = token[t] * groups + group;
                const float dot = float(256 * high + low - int(acts[sums + at])), factor = scale * act(steps + at);
                if (SLICES == 1u) {
                    y[t] = fused(dot, factor, y[t]);
                } else {
                    dots[t][32u * place + lane] = dot;
                    factors[t][32u * place + lane] = factor;
                }
            }
        }
        if (SLICES > 1u) {
            barrier();
            const uint n = min(groups - first, AHEAD * SLICES);
            [[unroll]] for (uint t = 0u; t < TOKENS; ++t) {
                if (t % SLICES != slice) continue;
                for (uint i = lane; i < 32u * n; i += 32u) y[t] = fused(dots[t][i], factors[t][i], y[t]);
            }
            barrier();
        }
    }

    const uint row = 32u * tile + lane;
    if (row >= products[p].rows) return;
    [[unroll]] for (uint t = 0u; t < TOKENS; ++t) {
        if (t % SLICES != slice || TOKENS * gl_WorkGroupID.y + t >= n_tokens) continue;
        const uint to = products[p].target + token[t] * products[p].stride + row;
        if (products[p].bias != 0u) y[t] += uintBitsToFloat(matrix_words[4u * products[p].bias + row]);
        set_act(to, add == 1u ? act(to) + y[t] : y[t]);
    }
}
