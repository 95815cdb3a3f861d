#version 450
// Logits of rows of the output head: 32 lanes per row, four rows at a time.
//
// The numbers of a row that a lane needs (l, l + 32, l + 64, ...) are stored together. An element
// of `matrix` has eight of 16 bits or four of 32 bits. A step takes 32 elements, one per lane.
#include "common.glsl"

const uint ROWS = HEAD_ROWS / (HEAD_THREADS / 32u);
layout(local_size_x = HEAD_THREADS) in;

layout(constant_id = 0) const uint FLOAT = FLOAT_BF16;

#define ARGUMENTS_OF_HEAD
#include "arguments.glsl"

shared float lanes[ROWS * 256];

float number(uvec4 bits, uint i) {
    if (FLOAT == FLOAT_F32) return uintBitsToFloat(bits[i]);
    const uint pair = bits[i / 2u];
    if (FLOAT == FLOAT_F16) {
        const vec2 both = from_halves(pair);
        return i % 2u == 0u ? both.x : both.y;
    }
    return uintBitsToFloat(i % 2u == 0u ? pair << 16 : pair & 0xffff0000u);
}

void main() {
    const uint id = gl_LocalInvocationID.x, lane = id % 32u;
    const uint place = (gl_WorkGroupID.x * 8u + id / 32u) * ROWS;
    const uint n = FLOAT == FLOAT_F32 ? 4u : 8u;
    const uint n_places = capacity == 0u ? n_rows : min(acts[count], capacity);
    if (gl_WorkGroupID.x * 8u * ROWS >= n_places) return;
    uint rows[ROWS];
    [[unroll]] for (uint r = 0u; r < ROWS; ++r) {
        const uint at = min(place + r, n_places - 1u);
        rows[r] = capacity == 0u ? at : acts[list + at] - first;
    }
    float sums[ROWS];
    [[unroll]] for (uint r = 0u; r < ROWS; ++r) sums[r] = 0.0;
    for (uint step = 0u; step < steps; ++step) {
        uvec4 bits[ROWS];
        [[unroll]] for (uint r = 0u; r < ROWS; ++r) bits[r] = matrix[(min(rows[r], n_rows - 1u) * steps + step) * 32u + lane];
        [[unroll]] for (uint i = 0u; i < n; ++i) {
            const uint at = (step * n + i) * 32u + lane;
            const float b = at < hidden ? act(x + at) : 0.0;
            [[unroll]] for (uint r = 0u; r < ROWS; ++r) sums[r] = fused(number(bits[r], i), b, sums[r]);
        }
    }
    [[unroll]] for (uint r = 0u; r < ROWS; ++r) lanes[r * 256u + id] = sums[r];
    barrier();
    [[unroll]] for (uint width = 16u; width > 0u; width /= 2u) {
        if (lane < width) {
            [[unroll]] for (uint r = 0u; r < ROWS; ++r) lanes[r * 256u + id] += lanes[r * 256u + id + width];
        }
        barrier();
    }
    if (lane >= ROWS || place + lane >= n_places) return;
    const uint row = capacity == 0u ? place + lane : acts[list + place + lane] - first;
    if (row < n_rows) set_act(target + place + lane, lanes[lane * 256u + id - lane]);
}
