#version 450
// Multiplies neurons by the activation of their gates.
#include "common.glsl"

layout(local_size_x = ACTIVATE_THREADS) in;

#define ARGUMENTS_OF_ACTIVATE
#include "arguments.glsl"

void main() {
    const uint i = gl_GlobalInvocationID.x;
    if (i >= n) return;
    const float g = act(gate + i), h = act(hidden + i);
    const float positive = g > 0.0 ? g : 0.0;
    const float factor = is_silu == 1u ? divide(g, 1.0 + exponential(-g)) : positive * positive;
    set_act(hidden + i, h * factor);
}
