#version 450
// Applies up to two norms to a row of activations, and quantises it to int8. One workgroup per row.
//
// The result is bytes for dot products or, for counts of bits, planes: 8 words for 32 columns, with
// bit j of each number in word j. The bit of column 4k + b is then bit 8b + 2k, and that of column
// 16 + 4k + b is the next bit.
//
// One workgroup alone cannot hide the latency of memory, so it loads a row in pieces. A thread has
// the same two words of each piece (a word becomes four int8), and loads its part of a piece before
// it uses any of it.
#include "common.glsl"

layout(constant_id = 0) const bool PLANES = false;

const uint THREADS = QUANTIZE_THREADS;
layout(local_size_x = THREADS) in;

#define ARGUMENTS_OF_QUANTIZE
#include "arguments.glsl"

// The words of a thread in a piece, and the elements of a piece.
const uint WORDS = 2;
const uint PIECE = 4 * WORDS * THREADS;

shared float piece[PIECE];
shared uint piece_words[WORDS * THREADS];
shared float lanes[32];
shared uint absmax;
shared int total;

// The index in the piece of a thread's i-th element.
uint element(uint i) { return 4u * (i / 4u * THREADS + gl_LocalInvocationID.x) + i % 4u; }

// A thread's elements of the piece that begins at element `first`, with zeros beyond the row.
float[4 * WORDS] load(uint from, uint first) {
    float x[4 * WORDS];
    [[unroll]] for (uint i = 0u; i < 4u * WORDS; ++i) {
        x[i] = act(from + min(first + element(i), width - 1u));
    }
    [[unroll]] for (uint i = 0u; i < 4u * WORDS; ++i) x[i] = first + element(i) < width ? x[i] : 0.0;
    return x;
}

// The sum of squares in the order of `arith`: 32 lanes and a tree.
float sum_of_squares(uint from) {
    const uint id = gl_LocalInvocationID.x;
    float sum = 0.0;
    for (uint first = 0u; first < width; first += PIECE) {
        const float x[4 * WORDS] = load(from, first);
        [[unroll]] for (uint i = 0u; i < 4u * WORDS; ++i) piece[element(i)] = x[i];
        barrier();
        if (id < 32u) {
            for (uint i = id; i < PIECE; i += 256u) {
                [[unroll]] for (uint k = 0u; k < 256u; k += 32u) sum = fused(piece[i + k], piece[i + k], sum);
            }
        }
        barrier();
    }
    if (id < 32u) lanes[id] = sum;
    barrier();
    for (uint n = 16u; n > 0u; n /= 2u) {
        if (id < n) lanes[id] += lanes[id + n];
        barrier();
    }
    return lanes[0];
}

uint magnitude(float x) { return floatBitsToUint(x) & 0x7fffffffu; }

void main() {
    const uint id = gl_LocalInvocationID.x, row = gl_WorkGroupID.x;
    if (id == 0u) {
        absmax = 0u;
        total = 0;
    }
    barrier();
    uint from = source + row * width, most = 0u;
    for (uint n = 0u; n < n_norms; ++n) {
        const float mean = divide(sum_of_squares(from), float(width));
        const float r = divide(1.0, root(mean + eps[n]));
        const uint to = normed + row * width;
        most = 0u;
        for (uint first = 0u; first < width; first += PIECE) {
            float x[4 * WORDS] = load(from, first), gains[4 * WORDS];
            [[unroll]] for (uint i = 0u; i < 4u * WORDS; ++i) {
                gains[i] = vectors[gain[n] + min(first + element(i), width - 1u)];
            }
            [[unroll]] for (uint i = 0u; i < 4u * WORDS; ++i) {
                const uint at = first + element(i);
                const float y = (x[i] * r) * gains[i];
                if (at < width) {
                    set_act(to + at, y);
                    most = max(most, magnitude(y));
                }
            }
        }
        from = to;
    }
    for (uint first = 0u; n_norms == 0u && first < width; first += PIECE) {
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
