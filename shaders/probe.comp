#version 450
// Runs the arithmetic of common.glsl by itself, for tests. Each of `n` triples (a, b, c) gives
// seven results.
#include "common.glsl"

layout(local_size_x = PROBE_THREADS) in;

#define ARGUMENTS_OF_PROBE
#include "arguments.glsl"

void main() {
    const uint i = gl_GlobalInvocationID.x;
    if (i >= n) return;
    const float a = act(3u * i), b = act(3u * i + 1u), c = act(3u * i + 2u);
    const uint to = results + 7u * i;
    set_act(to, fused(a, b, c));
    set_act(to + 1u, divide(a, b));
    set_act(to + 2u, root(abs(a)));
    set_act(to + 3u, exponential(a));
    acts[to + 4u] = to_half(a);
    set_act(to + 5u, from_halves(floatBitsToUint(a)).x);
    set_act(to + 6u, a * b + c);
}
