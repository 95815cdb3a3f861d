#version 450
// Norms a row of activations, up to twice, and quantises it to int8. One workgroup a row.
//
// Bytes for dot products; or, for counts of bits, planes: 8 words for 32 columns, bit j of each of them in word j. The number of
// column 4k + b is then in bit 8b + 2k, that of column 16 + 4k + b in the bit after it.
#include "common.glsl"

layout(constant_id = 0) const bool PLANES = false;

layout(local_size_x = 256) in;

layout(push_constant, std430) uniform Args {
    uint source;      // word of the first row
    uint width;       // elements of a row
    uint padded;      // the same, rounded up; quantised zeros fill the rest
    uint n_norms;
    uint gain[2];     // words of `vectors`
    float eps[2];
    uint normed;      // word of the rows after the norms, `width` apart
    uint quantized;   // word of the rows of int8, `padded / 4` words apart
    uint scales;      // word of the first row's scale
    uint sums;        // word of the first row's sum of int8
};

shared float lanes[32];
shared uint absmax;
shared int total;

float sum_of_squares(uint from) {
    const uint id = gl_LocalInvocationID.x;
    if (id < 32u) {
        float sum = 0.0;
        uint i = id;
        // Eight loads are under way at once.
        for (; i + 224u < width; i += 256u) {
            float x[8];
            [[unroll]] for (uint k = 0; k < 8; ++k) x[k] = act(from + i + 32u * k);
            [[unroll]] for (uint k = 0; k < 8; ++k) sum = fused(x[k], x[k], sum);
        }
        for (; i < width; i += 32u) {
            const float x = act(from + i);
            sum = fused(x, x, sum);
        }
        lanes[id] = sum;
    }
    barrier();
    for (uint n = 16u; n > 0u; n /= 2u) {
        if (id < n) lanes[id] += lanes[id + n];
        barrier();
    }
    const float sum = lanes[0];
    barrier();
    return sum;
}

void main() {
    const uint id = gl_LocalInvocationID.x, row = gl_WorkGroupID.x;
    uint from = source + row * width;
    for (uint n = 0u; n < n_norms; ++n) {
        const float mean = divide(sum_of_squares(from), float(width));
        const float r = divide(1.0, root(mean + eps[n]));
        const uint to = normed + row * width;
        for (uint i = id; i < width; i += 256u) set_act(to + i, (act(from + i) * r) * vectors[gain[n] + i]);
        from = to;
        memoryBarrierBuffer();
        barrier();
    }

    if (id == 0u) {
        absmax = 0u;
        total = 0;
    }
    barrier();
    uint most = 0u;
    for (uint i = id; i < width; i += 256u) most = max(most, acts[from + i] & 0x7fffffffu);
    atomicMax(absmax, most);
    barrier();
    // Below 1e-5; an infinity or NaN is above, and stays.
    const uint floor_bits = 0x3727c5acu;
    const float scale = divide(127.0, uintBitsToFloat(max(absmax, floor_bits)));
    int sum = 0;
    for (uint word = id; word < padded / 4u; word += 256u) {
        uint bytes = 0u;
        [[unroll]] for (uint k = 0; k < 4; ++k) {
            const uint i = 4u * word + k;
            const int q = i < width ? int(clamp(roundEven(act(from + i) * scale), -128.0, 127.0)) : 0;
            sum += q;
            bytes |= (uint(q) & 255u) << (8u * k);
        }
        acts[quantized + row * (padded / 4u) + word] = bytes;
    }
    if (PLANES) {
        memoryBarrierBuffer();
        barrier();
        // A thread turns the words of 32 columns.
        for (uint group = id; group < padded / 32u; group += 256u) {
            const uint at = quantized + row * (padded / 4u) + 8u * group;
            uint from[8];
            [[unroll]] for (uint k = 0; k < 8; ++k) from[k] = acts[at + k];
            for (uint j = 0u; j < 8u; ++j) {
                uint plane = 0u;
                [[unroll]] for (uint k = 0; k < 8; ++k) {
                    // One bit of each byte, moved to the byte's place for this word.
                    plane |= ((from[k] >> j) & 0x01010101u) << (2u * (k % 4u) + k / 4u);
                }
                acts[at + j] = plane;
            }
        }
    }
    atomicAdd(total, sum);
    barrier();
    if (id == 0u) {
        set_act(scales + row, scale);
        acts[sums + row] = uint(total);
    }
}
