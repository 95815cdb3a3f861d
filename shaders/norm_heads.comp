#version 450
// Normalises each head of queries or keys in place: 32 lanes per head.
#include "common.glsl"

layout(local_size_x = NORM_HEADS_THREADS) in;

#define ARGUMENTS_OF_NORM_HEADS
#include "arguments.glsl"

shared float lanes[NORM_HEADS_THREADS];

void main() {
    const uint id = gl_LocalInvocationID.x, lane = id % 32u;
    const uint head = gl_WorkGroupID.x * (NORM_HEADS_THREADS / 32u) + id / 32u;
    // A place beyond the last head sums the last head again, and drops the result.
    const uint from = source + min(head, n - 1u) * head_dim;
    float sum = 0.0;
    for (uint d = lane; d < head_dim; d += 32u) sum = fused(act(from + d), act(from + d), sum);
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
