#version 450
// Lists the rows whose logit may reach the floor. (A bound that is NaN, because of an infinity,
// says nothing, so its row is listed.)
#include "low_bit_head.glsl"

layout(local_size_x = SELECT_THREADS) in;

void main() {
    const uint row = gl_GlobalInvocationID.x;
    if (row >= n_vocab || act(upper + row) < act(state + STATE_FLOOR)) return;
    acts[list + atomicAdd(acts[state + STATE_COUNT], 1u)] = row;
}
