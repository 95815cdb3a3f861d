#version 450
// Applies up to two norms to a row of activations, and quantises it to int8. One workgroup per row.
//
// The result is bytes for dot products or, for counts of bits, planes: 8 words for 32 columns, with
// bit j of each number in word j. The bit of column 4k + b is then bit 8b + 2k, and that of column
// 16 + 4k + b is the next bit.
#include "common.glsl"

layout(constant_id = 0) const bool PLANES = false;

const uint THREADS = QUANTIZE_THREADS;
layout(local_size_x = THREADS) in;

#define ARGUMENTS_OF_QUANTIZE
#include "arguments.glsl"

#include "norms.glsl"

shared uint piece_words[WORDS * THREADS];
shared uint absmax;
shared int total;

void main() {
    const uint id = gl_LocalInvocationID.x, row = gl_WorkGroupID.x;
    if (id == 0u) {
        absmax = 0u;
        total = 0;
    }
    barrier();
    uint most;
    const uint from = normalise(row, most), width = norms.width;
    for (uint first = 0u; norms.n_norms == 0u && first < width; first += PIECE) {
        const float x[4 * WORDS] = load(from, first);
        [[unroll]] for (uint i = 0u; i < 4u * WORDS; ++i) most = max(most, magnitude(x[i]));
    }
    atomicMax(absmax, most);
    barrier();
    // At least 1e-5. The bits of an infinity or NaN are larger, so these remain.
    const float scale = divide(127.0, uintBitsToFloat(max(absmax, ABSMAX_FLOOR_BITS)));

    int sum = 0;
    for (uint first = 0u; first < padded; first += PIECE) {
        const float x[4 * WORDS] = load(from, first);
        const uint to = quantized + (row * padded + first) / 4u, n_words = (padded - first) / 4u;
        [[unroll]] for (uint j = 0u; j < WORDS; ++j) {
            uint bytes = 0u;
            [[unroll]] for (uint k = 0u; k < 4u; ++k) {
                const bool is_there = first + element(4u * j + k) < width;
                const int q = is_there ? int(clamp(roundEven(x[4u * j + k] * scale), -128.0, 127.0)) : 0;
                sum += q;
                bytes |= (uint(q) & 255u) << (8u * k);
            }
            const uint word = j * THREADS + id;
            if (PLANES) {
                piece_words[word] = bytes;
            } else if (word < n_words) {
                acts[to + word] = bytes;
            }
        }
        if (PLANES) {
            barrier();
            // Each thread transposes the words of 32 columns.
            if (8u * id < min(n_words, WORDS * THREADS)) {
                uint words[8];
                [[unroll]] for (uint k = 0u; k < 8u; ++k) words[k] = piece_words[8u * id + k];
                for (uint j = 0u; j < 8u; ++j) {
                    uint plane = 0u;
                    [[unroll]] for (uint k = 0u; k < 8u; ++k) {
                        // Takes one bit of each byte, and moves it to the bit's place for this
                        // word.
                        plane |= ((words[k] >> j) & 0x01010101u) << (2u * (k % 4u) + k / 4u);
                    }
                    acts[to + 8u * id + j] = plane;
                }
            }
            barrier();
        }
    }
    atomicAdd(total, sum);
    barrier();
    if (id == 0u) {
        set_act(scales + row, scale);
        acts[sums + row] = uint(total);
    }
}
