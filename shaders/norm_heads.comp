#version 450
// Normalises each head of queries or keys in place: 32 lanes per head.
#include "common.glsl"

layout(local_size_x = NORM_HEADS_THREADS) in;

#define ARGUMENTS_OF_NORM_HEADS
#include "arguments.glsl"

// Elements that a lane loads before it uses any of them.
const uint AT_ONCE = 4;

shared float lanes[NORM_HEADS_THREADS];

void main() {
    const uint id = gl_LocalInvocationID.x, lane = id % 32u;
    const uint head = gl_WorkGroupID.x * (NORM_HEADS_THREADS / 32u) + id / 32u;
    // A place beyond the last head sums the last head again, and drops the result.
    const uint from = source + min(head, n - 1u) * head_dim;
    float sum = 0.0;
    for (uint first = lane; first < head_dim; first += 32u * AT_ONCE) {
        float x[AT_ONCE];
        [[unroll]] for (uint i = 0u; i < AT_ONCE; ++i) x[i] = act(from + min(first + 32u * i, head_dim - 1u));
        [[unroll]] for (uint i = 0u; i < AT_ONCE; ++i) sum = first + 32u * i < head_dim ? fused(x[i], x[i], sum) : sum;
    }
    lanes[id] = sum;
    barrier();
    [[unroll]] for (uint width = 16u; width > 0u; width /= 2u) {
        if (lane < width) lanes[id] += lanes[id + width];
        barrier();
    }
    if (head >= n) return;
    const float r = divide(1.0, root(divide(lanes[id - lane], float(head_dim)) + eps));
    for (uint d = lane; d < head_dim; d += 32u) set_act(from + d, (act(from + d) * r) * vectors[gain + d]);
}
