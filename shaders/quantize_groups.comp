#version 450
// Applies up to two norms to a row of activations, and quantises it to int16 with a step for each
// group of neighbours. One workgroup per row.
//
// The result is two planes of int8: a number is 256 times its upper byte, plus its lower byte. For
// each chunk of 64 columns there are 64 upper bytes, then 64 lower bytes. With FLOATS, the result is
// the same numbers as f32.
#include "common.glsl"

layout(constant_id = 0) const bool FLOATS = false;

const uint THREADS = QUANTIZE_THREADS;
layout(local_size_x = THREADS) in;

#define ARGUMENTS_OF_QUANTIZE_GROUPS
#include "arguments.glsl"

#include "norms.glsl"

// For each group of a piece: the bits of its largest magnitude, and the sum of its numbers.
shared uint largest[PIECE / 64u];
shared int totals[PIECE / 64u];

// The numbers of a group become zeros if all are tiny, or if one is not finite.
bool is_normal(uint absmax) { return absmax >= KV_FLOOR_BITS && absmax < 0x7f800000u; }

void main() {
    const uint id = gl_LocalInvocationID.x, row = gl_WorkGroupID.x;
    uint unused;
    const uint from = normalise(row, unused), groups = norms.width / size;
    for (uint first = 0u; first < norms.width; first += PIECE) {
        const float x[4 * WORDS] = load(from, first);
        if (id < PIECE / 64u) {
            largest[id] = 0u;
            totals[id] = 0;
        }
        barrier();
        [[unroll]] for (uint j = 0u; j < WORDS; ++j) {
            uint most = 0u;
            [[unroll]] for (uint k = 0u; k < 4u; ++k) most = max(most, magnitude(x[4u * j + k]));
            atomicMax(largest[element(4u * j) / size], most);
        }
        barrier();
        [[unroll]] for (uint j = 0u; j < WORDS; ++j) {
            const uint group = element(4u * j) / size, absmax = largest[group];
            const float s = is_normal(absmax) ? divide(MOST_INT16, uintBitsToFloat(absmax)) : 0.0;
            const uint word = (first + element(4u * j)) / 4u;
            const bool is_there = 4u * word < norms.width;
            uint upper = 0u, lower = 0u;
            int sum = 0;
            [[unroll]] for (uint k = 0u; k < 4u; ++k) {
                // The integer is in the lowest two bytes.
                const uint bits = s == 0.0 ? 0u : floatBitsToUint(x[4u * j + k] * s + ROUND_MAGIC);
                const int q = bitfieldExtract(int(bits), 0, 16);
                sum += q;
                if (FLOATS && is_there) set_act(quantized + row * norms.width + 4u * word + k, float(q));
                upper |= (((bits + 128u) >> 8) & 255u) << (8u * k);
                lower |= (bits & 255u) << (8u * k);
            }
            if (!FLOATS && is_there) {
                const uint to = quantized + row * (norms.width / 2u) + word / 16u * 32u + word % 16u;
                acts[to] = upper;
                acts[to + 16u] = lower;
            }
            if (is_there) atomicAdd(totals[group], sum);
        }
        barrier();
        const uint group = first / size + id;
        if (id < PIECE / size && group < groups) {
            const uint absmax = largest[id];
            float step = absmax >= 0x7f800000u ? uintBitsToFloat(0x7fc00000u) : 0.0;
            if (is_normal(absmax)) step = divide(uintBitsToFloat(absmax), MOST_INT16);
            const uint at = 2u * (steps + row * groups + group);
            set_act(at, step);
            acts[at + 1u] = uint(totals[id]);
        }
        barrier();
    }
}
