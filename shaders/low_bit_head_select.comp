#version 450
// Lists the rows whose logit may reach the floor. (NaN, of an infinite bound, tells nothing, so its row stays.)
#include "low_bit_head.glsl"

layout(local_size_x = 256) in;

void main() {
    const uint row = gl_GlobalInvocationID.x;
    if (row >= n_vocab || act(upper + row) < act(state + FLOOR)) return;
    acts[list + atomicAdd(acts[state + COUNT], 1u)] = row;
}
