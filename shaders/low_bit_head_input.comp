#version 450
// Begins a search: computes a bound of the distance between the quantised input and the real one.
// One workgroup.
#include "low_bit_head.glsl"

layout(local_size_x = INPUT_THREADS) in;

shared vec2 squares[INPUT_THREADS];

void main() {
    const uint id = gl_LocalInvocationID.x;
    const float step = divide(1.0, act(scale));
    vec2 sums = vec2(0.0);
    for (uint i = id; i < hidden; i += INPUT_THREADS) {
        const float x = act(normed + i);
        const int q = bitfieldExtract(int(acts[4u * quantized + i / 4u]), int(8u * (i % 4u)), 8);
        const float e = x - step * float(q);
        sums += vec2(x * x, e * e);
    }
    squares[id] = sums;
    barrier();
    for (uint n = INPUT_THREADS / 2u; n > 0u; n /= 2u) {
        if (id < n) squares[id] += squares[id + n];
        barrier();
    }
    if (id > 0u) return;
    // The factors are larger than needed, so that roundings here do not matter.
    const float x_norm = root(squares[0].x) * GENEROUS, e_norm = root(squares[0].y) * GENEROUS + x_norm * 1e-6;
    const float rounding = (float(hidden) / 32.0 + 32.0) * 5.9604645e-8 * x_norm;
    set_act(state + STATE_STEP, step);
    acts[state + STATE_SUM] = acts[sum];
    set_act(state + STATE_RESIDUAL, e_norm + rounding);
    set_act(state + STATE_QUANTIZED_NORM, x_norm + e_norm);
}
