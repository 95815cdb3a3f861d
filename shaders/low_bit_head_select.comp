#version 450
// Lists the rows whose logit may reach the floor. (A bound that is NaN, because of an infinity,
// says nothing, so its row is listed.) If the logits are known, the list is the one that the host
// reads, with the logits.
#include "low_bit_head.glsl"

layout(local_size_x = SELECT_THREADS) in;

void main() {
    const uint row = gl_GlobalInvocationID.x;
    if (row >= n_vocab || act(upper + row) < act(state + STATE_FLOOR)) return;
    if (is_exact == 0u) {
        acts[list + atomicAdd(acts[state + STATE_COUNT], 1u)] = row;
        return;
    }
    const uint at = atomicAdd(acts[state + STATE_COUNT_REFINED], 1u);
    if (at >= capacity) return;
    acts[refined + at] = row;
    acts[found + at] = acts[upper + row];
}
